"""The increment that a signature adds to a file, in the one form that exists: written to sign, and again to verify.

Whoever verifies writes the increment again from what it says and compares the bytes: an object listed twice, a second
table, a byte between or after would not come out the same, whichever reader forgives it. Nothing is compressed, so that
no version of a compressor changes a byte.
"""

from __future__ import annotations

import hashlib
from copy import copy
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
from msgspec import Struct
from pikepdf import Dictionary, Object, Pdf

from evaluateur.edition.signature.signataire import field_name

RESERVE = 16_384
"""Hexadecimal digits kept for a container: 8 KiB, in which a time stamp still fits."""
_DIGITS = 10
"""Of each number of ``/ByteRange``."""


class Ajout(Struct, frozen=True):
    """What one signature adds. ``dessin``: operators that draw paths in the field's box; ``nom``: who signs."""

    siege: int
    instant: datetime
    nom: str
    dessin: bytes


class Prepare(Struct, frozen=True):
    """The file with room for the container."""

    avant: bytes
    """Up to the container's first digit, « < » left out."""
    apres: bytes
    """From after its last digit."""

    @property
    def couvert(self) -> bytes:
        """What the signature covers: all but the container with its angle brackets."""
        return self.avant + self.apres

    def fill(self, container: bytes) -> bytes:
        """The whole file. Raises ``ValueError`` for a container that is too large."""
        digits = container.hex().upper().encode("ascii")
        if len(digits) > RESERVE:
            raise ValueError("the container is too large")
        return self.avant + b"<" + digits.ljust(RESERVE, b"0") + b">" + self.apres


def box(before: bytes, siege: int) -> tuple[float, float]:
    """Width and height of the field that waits for this seat. Raises ``ValueError`` when there is none."""
    with _open(before) as pdf:
        return _size(_empty_field(pdf, siege))


def prepare(before: bytes, added: Ajout) -> Prepare:
    """Write the increment of a signature after these bytes. Raises ``ValueError`` when no empty field waits for it."""
    with _open(before) as pdf:
        return _Writer(before, pdf, added).write()


def _open(data: bytes) -> Pdf:
    return pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)


def _empty_field(pdf: Pdf, siege: int) -> Dictionary:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, Dictionary) else None
    for field in fields.as_list() if isinstance(fields, pikepdf.Array) else ():
        if isinstance(field, Dictionary) and str(field.get("/T", "")) == field_name(siege) and "/V" not in field:
            return field
    raise ValueError(f"no empty field for seat {siege}")


def _size(field: Dictionary) -> tuple[float, float]:
    left, bottom, right, top = (float(c) for c in field["/Rect"].as_list())
    return round(right - left, 3), round(top - bottom, 3)


class _Writer:
    """One increment: catalogue (évaluateur 1's alone), field, signature, appearance, cross-reference stream."""

    def __init__(self, before: bytes, pdf: Pdf, added: Ajout) -> None:
        self._before, self._pdf, self._added = before, pdf, added
        self._field = _empty_field(pdf, added.siege)
        self._shown = int(pdf.trailer["/Size"])
        self._signature = self._shown + 1
        self._parts: list[bytes] = []
        self._offsets: dict[int, int] = {}
        self._end = len(before)

    def write(self) -> Prepare:
        """The bytes, split where the container goes."""
        objects = {self._field.objgen[0]: self._with(self._field, V=self._signature, N=self._shown)}
        if self._added.siege == 1:
            root = self._pdf.Root
            objects[root.objgen[0]] = _insert(root, b"/Perms << /DocMDP %d 0 R >>" % self._signature)
        for number in sorted(objects):
            self._add(number, objects[number])
        self._add(self._shown, self._appearance())
        opening, closing = self._dictionary()
        at = self._end + len(b"%d 0 obj\n" % self._signature) + len(opening)
        self._add(self._signature, opening + b"<" + b"0" * RESERVE + b">" + closing)
        self._add_table(self._signature + 1)
        whole = self._before + b"".join(self._parts)
        return self._with_ranges(whole, at)

    def _with_ranges(self, whole: bytes, at: int) -> Prepare:
        after = at + RESERVE + 2
        ranges = b" ".join(b"%0*d" % (_DIGITS, n) for n in (0, at, after, len(whole) - after))
        blank = b" ".join([b"0" * _DIGITS] * 4)
        place = whole.index(b"/ByteRange [ %s ]" % blank, len(self._before)) + len(b"/ByteRange [ ")
        written = whole[:place] + ranges + whole[place + len(ranges) :]
        return Prepare(written[:at], written[after:])

    def _add(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._end
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        self._parts.append(part)
        self._end += len(part)

    def _with(self, field: Dictionary, V: int, N: int) -> bytes:  # noqa: N803 - the keys of ISO 32000
        empty = copy(field)
        if "/AP" in empty:
            del empty["/AP"]  # what shows while nobody has signed
        return _insert(empty, b"/AP << /N %d 0 R >> /V %d 0 R" % (N, V))

    def _dictionary(self) -> tuple[bytes, bytes]:
        """The signature's dictionary, before and after its container."""
        added = self._added
        date = added.instant.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode("ascii")
        name = (b"\xfe\xff" + added.nom.encode("utf-16-be")).hex().upper().encode("ascii")
        blank = b" ".join([b"0" * _DIGITS] * 4)
        certifies = (
            b" /Reference [ << /Type /SigRef /TransformMethod /DocMDP"
            b" /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >> ]"
            if added.siege == 1
            else b""
        )
        opening = (
            b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached"
            b" /M (%s) /Name <%s>%s /ByteRange [ %s ] /Contents " % (date, name, certifies, blank)
        )
        return opening, b" >>"

    def _appearance(self) -> bytes:
        width, height = _size(self._field)
        drawing = self._added.dessin
        head = b"<< /Type /XObject /Subtype /Form /FormType 1 /BBox [ 0 0 %s %s ] /Resources << >> /Length %d >>"
        return head % (_number(width), _number(height), len(drawing)) + b"\nstream\n" + drawing + b"\nendstream"

    def _add_table(self, number: int) -> None:
        """The cross-reference stream: each object of the increment once, itself included."""
        self._offsets[number] = self._end
        trailer = self._pdf.trailer
        numbers = sorted(self._offsets)
        rows = b"".join(b"\x01" + self._offsets[n].to_bytes(4, "big") + b"\x00\x00" for n in numbers)
        index = b" ".join(b"%d 1" % n for n in numbers)
        first = bytes(trailer["/ID"].as_list()[0])
        second = hashlib.sha256(self._before + b"%d" % self._added.siege).digest()[:16]
        previous = int(self._before[self._before.rindex(b"startxref") + 9 :].split()[0])
        head = (
            b"%d 0 obj\n<< /Type /XRef /Size %d /Root %s /Info %s /ID [ <%s> <%s> ] /Prev %d /W [ 1 4 2 ]"
            b" /Index [ %s ] /Length %d >>\nstream\n"
        ) % (
            number, number + 1, _reference(trailer["/Root"]), _reference(trailer["/Info"]),
            first.hex().upper().encode("ascii"), second.hex().upper().encode("ascii"), previous, index, len(rows),
        )  # fmt: skip
        tail = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % self._end
        self._parts.append(head + rows + tail)


def _insert(dictionary: Object, entries: bytes) -> bytes:
    """A dictionary as it is, and what is added to it."""
    return dictionary.unparse(resolved=True).removesuffix(b">>") + entries + b" >>"


def _reference(value: Object) -> bytes:
    return b"%d %d R" % value.objgen


def _number(value: float) -> bytes:
    return (f"{value:.3f}".rstrip("0").rstrip(".")).encode("ascii")
