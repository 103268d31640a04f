"""Increments taken apart and put together again, object by object, in every way that a reader of PDF may meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from tests.edition.attaques import conteneur

_HEAD = re.compile(rb"\s*(\d+) (\d+) obj\b")
_LENGTH = re.compile(rb"/Length (\d+)")
_END = re.compile(rb"%%EOF\n?")


class Objet(NamedTuple):
    """An object as it is written, from its number to ``endobj`` and the end of its line."""

    number: int
    body: bytes

    @property
    def free(self) -> bool:
        """Whether it only stands in the table, as a free entry."""
        return not self.body


class Etape(NamedTuple):
    """One increment: what precedes it, its objects, its table, in that order."""

    before: bytes
    objects: tuple[Objet, ...]
    table: Objet

    @property
    def prev(self) -> int:
        """Where the table before this one stands."""
        found = re.search(rb"/Prev (\d+)", self.table.body)
        assert found is not None
        return int(found[1])


def ends(pdf: bytes) -> list[int]:
    """Where each state of a file ends."""
    return [m.end() for m in _END.finditer(pdf)]


def split(pdf: bytes) -> Etape:
    """The last increment of a file."""
    start = ends(pdf)[-2]
    objects, place = [], start
    while found := _HEAD.match(pdf, place):
        end = _end_of_object(pdf, found.end())
        objects.append(Objet(int(found[1]), pdf[found.start() : end]))
        place = end
    return Etape(pdf[:start], tuple(objects[:-1]), objects[-1])


def _end_of_object(pdf: bytes, place: int) -> int:
    stream, end = pdf.find(b"stream", place), pdf.find(b"endobj", place)
    if 0 <= stream < end:
        length = _LENGTH.search(pdf, place, stream)
        assert length is not None
        end = pdf.find(b"endobj", stream + int(length[1]))
    return end + len(b"endobj\n")


Entry = tuple[int, int, int, int]
"""Number, type (0 free, 1 in use), offset, generation."""


def build(
    step: Etape,
    objects: Sequence[Objet] | None = None,
    *,
    entries: Callable[[list[Entry]], list[Entry]] = lambda found: found,
    trailer: bytes = b"",
    replaced: tuple[bytes, bytes] | None = None,
    prev: int | None = None,
    size: int | None = None,
    kind: str = "stream",
    before_table: bytes = b"",
    end: bytes = b"startxref\n%d\n%%%%EOF\n",
) -> bytes:
    """The increment written again: without options, the bytes that it was.

    ``entries`` changes the table; ``trailer`` is added to its dictionary, ``replaced`` (pattern,
    text) changes it; ``kind``: ``stream``, ``table`` or ``bare``
    (neither); ``end``: what follows, with the place of the table.
    """
    if replaced is not None:
        step = step._replace(table=Objet(step.table.number, _replace(step.table.body, *replaced)))
    body, table = bytearray(step.before), list[Entry]()
    for written in step.objects if objects is None else objects:
        table.append((written.number, 0 if written.free else 1, len(body), 0))
        body += written.body
    body += before_table
    place = len(body)
    number = step.table.number
    if kind == "stream":
        table.append((number, 1, place, 0))
        body += _stream(step, sorted(entries(table), key=lambda e: e[0]), trailer, prev, size)
    elif kind == "table":
        body += _table(step, sorted(entries(table), key=lambda e: e[0]), trailer, prev, size)
    return bytes(body) + end % place


def _runs(table: list[Entry]) -> list[list[Entry]]:
    runs = [[table[0]]]
    for before, entry in pairwise(table):
        if entry[0] == before[0] + 1:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _stream(step: Etape, table: list[Entry], trailer: bytes, prev: int | None, size: int | None) -> bytes:
    rows = b"".join(
        bytes([kind]) + offset.to_bytes(4, "big") + gen.to_bytes(2, "big") for _, kind, offset, gen in table
    )
    index = b" ".join(b"%d 1" % entry[0] for entry in table)
    head = step.table.body[: step.table.body.index(b"stream")]
    head = _replace(head, rb"/Index \[[0-9 ]*\]", b"/Index [ %s ]" % index)
    head = _replace(head, rb"/Length \d+", b"/Length %d" % len(rows))
    head = _keys(head, prev, size)
    if trailer:
        head = head[: head.rindex(b">>")] + trailer + b"\n" + head[head.rindex(b">>") :]
    return head + b"stream\n" + rows + b"\nendstream\nendobj\n"


def _table(step: Etape, table: list[Entry], trailer: bytes, prev: int | None, size: int | None) -> bytes:
    text = bytearray(b"xref\n")
    for run in _runs(table):
        text += b"%d %d\n" % (run[0][0], len(run))
        text += b"".join(b"%010d %05d %s \n" % (offset, gen, b"n" if kind else b"f") for _, kind, offset, gen in run)
    head = step.table.body[step.table.body.index(b"<<") : step.table.body.index(b"stream")]
    size = size or max(entry[0] for entry in table) + 1
    for name in (
        rb"/W \[[0-9 ]*\]\s",
        rb"/Index \[[0-9 ]*\]\s",
        rb"/Length \d+\s",
        rb"/Type /XRef\s",
        rb"/Filter \S+\s",
    ):
        head = _replace(head, name, b"")
    head = _keys(head, prev, size)
    return bytes(text) + b"trailer\n" + head[: head.rindex(b">>")] + trailer + b">>\n"


def _keys(head: bytes, prev: int | None, size: int | None) -> bytes:
    if prev is not None:
        head = _replace(head, rb"/Prev \d+", b"/Prev %d" % prev if prev >= 0 else b"")
    return _replace(head, rb"/Size \d+", b"/Size %d" % size) if size is not None else head


def _replace(text: bytes, pattern: bytes, by: bytes) -> bytes:
    return re.sub(pattern, lambda _: by, text, count=1)


def follow(before: bytes, model: Etape, number: int, objects: Sequence[Objet] | None = None) -> Etape:
    """A step like another, after other bytes; its table bears this number. Build it with ``size=number + 1``."""
    place = int(before[before.rindex(b"startxref") + 9 : before.rindex(b"%%EOF")])
    body = model.table.body
    table = b"%d 0%s" % (number, body[body.index(b" obj") :])
    table = _replace(table, rb"/Prev \d+", b"/Prev %d" % place)
    return Etape(before, tuple(model.objects if objects is None else objects), Objet(number, table))


def resigned(pdf: bytes, key: bytes, **options: Any) -> bytes:
    """The last increment of a signed file built otherwise, then signed again by the same key."""
    return conteneur.resign(build(split(pdf), **options), key)


def plain(number: int, dictionary: bytes, data: bytes | None = None) -> Objet:
    """An object, or an uncompressed stream."""
    if data is None:
        return Objet(number, b"%d 0 obj\n%s\nendobj\n" % (number, dictionary))
    head = dictionary.rstrip()[:-2] + b" /Length %d >>" % len(data)
    return Objet(number, b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, data))
