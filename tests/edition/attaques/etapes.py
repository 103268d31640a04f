"""Increments that do more than a signature may, or that readers do not read alike.

Seat 1: in the increment that évaluateur 1 hands over; seat 2: in the last one. Nobody else has to sign again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary

from tests.edition.attaques import conteneur
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import DEUX, UN, Recueil
from tests.edition.attaques.etape import Entry, Etape, Objet, build, plain, split
from tests.edition.attaques.pages import NON, OUI

RECUEIL = Recueil("increments")
NOUVEAU = 900
"""A number that no object of these files bears."""


Options = Callable[[Atelier, Etape], dict[str, Any]]
"""What :func:`etape.build` does otherwise."""


def with_step(atelier: Atelier, seat: int, options: Options) -> bytes:
    """The increment of a seat built otherwise and signed by its own evaluator; the other one follows if he must."""
    pdf = atelier.un if seat == 1 else atelier.deux
    step = split(pdf)
    made = conteneur.resign(build(step, **options(atelier, step)), atelier.qui(seat).cle)
    return atelier.countersign(made) if seat == 1 else made


def trick(nom: str, seats: tuple[int, ...] = (1, 2)) -> Callable[[Options], None]:
    """Write down the options that follow, for the increment of each seat."""

    def keep(options: Options) -> None:
        for seat in seats:
            forge = partial(with_step, seat=seat, options=options)
            RECUEIL.add(f"{nom}, seat {seat}", forge, UN if seat == 1 else DEUX)

    return keep


def trick_of(
    nom: str, options: Callable[..., dict[str, Any]], *arguments: Any, seats: tuple[int, ...] = (1, 2)
) -> None:
    """The same, for a function that takes more arguments."""
    trick(nom, seats)(lambda atelier, step: options(atelier, step, *arguments))


@cache
def _pages(base: bytes) -> tuple[Objet, Objet, Objet, int]:
    """The code of page 1 as it is, the same with « Acquis », page 1 with other code; its number."""
    with pikepdf.open(BytesIO(base)) as pdf:
        page = pdf.pages[0].obj
        code = page.Contents
        number, raw, words = code.objgen[0], code.read_raw_bytes(), code.read_bytes()
        head = Dictionary(dict(code.items())).unparse()
        good = Objet(number, b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, raw))
        evil = plain(number, b"<< >>", words.replace(NON, OUI))
        page.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b""))
        other = Dictionary(dict(page.items()))
        other.Contents = pikepdf.Array([])
        text = other.unparse().replace(b"/Contents [ ]", b"/Contents %d 0 R" % NOUVEAU)
        return good, evil, plain(page.objgen[0], text), number


def good(atelier: Atelier) -> Objet:
    return _pages(atelier.base)[0]


def evil(atelier: Atelier) -> Objet:
    return _pages(atelier.base)[1]


def hidden(atelier: Atelier) -> tuple[Objet, Objet]:
    """Page 1 with other code, and that code."""
    return _pages(atelier.base)[2], Objet(
        NOUVEAU, evil(atelier).body.replace(b"%d 0 obj" % evil(atelier).number, b"900 0 obj", 1)
    )


def without(number: int) -> Callable[[list[Entry]], list[Entry]]:
    """A table that does not list an object."""
    return lambda found: [e for e in found if e[0] != number]


# --- the same object more than once


@trick("the code of page 1 stands twice, the true one first")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, good(a), evil(a)]}


@trick("the code of page 1 stands twice, the true one last")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, evil(a), good(a)]}


@trick("the code of page 1 stands twice in a table of the old kind, the true one first")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, good(a), evil(a)], "kind": "table"}


@trick("the code of page 1 stands twice in a table of the old kind, the true one last")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, evil(a), good(a)], "kind": "table"}


@trick("the code of page 1 is written again as it was")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, good(a)]}


@trick("the code of page 1 is replaced")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, evil(a)]}


@trick("the field stands twice, with two appearances")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    field = next(o for o in s.objects if b"/Widget" in o.body)
    other = Objet(field.number, field.body.replace(b"/F 132", b"/F 2"))
    return {"objects": [*s.objects, other]}


@trick("the signature stands twice")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [s.objects[-1], *s.objects]}


@trick("the appearance stands twice")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    shown = s.objects[-2]
    return {
        "objects": [*s.objects[:-1], plain(shown.number, b"<< /Type /XObject /Subtype /Form >>", b""), s.objects[-1]]
    }


# --- objects that the table does not know


@trick("page 1 is redefined in an object that the table does not list")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [evil(a), *s.objects], "entries": without(evil(a).number)}


@trick("page 1 is redefined under another generation that the table does not list")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    body = evil(a).body.replace(b" 0 obj", b" 1 obj", 1)
    return {"objects": [Objet(evil(a).number, body), *s.objects], "entries": without(evil(a).number)}


@trick("page 1 is redefined under another generation that the table lists")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    number = evil(a).number
    made = Objet(number, evil(a).body.replace(b" 0 obj", b" 1 obj", 1))

    def entries(found: list[Entry]) -> list[Entry]:
        return [(e[0], e[1], e[2], 1) if e[0] == number else e for e in found]

    return {"objects": [*s.objects, made], "entries": entries}


@trick("the code of page 1 is freed")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, Objet(evil(a).number, b"")]}


@trick("an object of the file is written again, and freed")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    number = evil(a).number

    def entries(found: list[Entry]) -> list[Entry]:
        return [(number, 0, 0, 1) if e[0] == number else e for e in found]

    return {"objects": [evil(a), *s.objects], "entries": entries}


@trick("an object that nothing names is added")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, plain(NOUVEAU, b"<< /Resultat (Acquis) >>")], "size": NOUVEAU + 1}


@trick("an object that nothing names is added beyond the size")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, plain(NOUVEAU, b"<< /Resultat (Acquis) >>")]}


@trick("free entries are added")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, Objet(NOUVEAU, b"")], "size": NOUVEAU + 1}


@trick("the head of a free list is there")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"entries": lambda found: [(0, 0, 0, 65535), *found]}


@trick("an entry is of a type that does not exist")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"entries": lambda found: [*found, (evil(a).number, 7, 0, 0)], "objects": s.objects}


@trick("the dictionary of a linearized file is added")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {
        "objects": [plain(NOUVEAU, b"<< /Linearized 1 /L 1 /H [ 0 0 ] /O 1 /E 1 /N 3 /T 1 >>"), *s.objects],
        "size": 901,
    }


# --- where things stand


@trick("an offset points to the byte before its object")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    first = s.objects[0].number
    return {"entries": lambda found: [(n, t, o - 1 if n == first else o, g) for n, t, o, g in found]}


@trick("an offset points to an object of the same number that lies in a stream")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    inside = plain(NOUVEAU, b"<< >>", evil(a).body)
    number, shift = evil(a).number, inside.body.index(evil(a).body)

    def entries(found: list[Entry]) -> list[Entry]:
        offset = next(e[2] for e in found if e[0] == NOUVEAU)
        return [*found, (number, 1, offset + shift, 0)]

    return {"objects": [*s.objects, inside], "entries": entries, "size": NOUVEAU + 1}


@trick("an offset points to an object of another number")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    other = Objet(NOUVEAU, evil(a).body)
    return {"objects": [*s.objects, other], "size": NOUVEAU + 1}


@trick("an object lies in a comment")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    one = plain(evil(a).number, b"<< /Length 0 >>", b"")
    return {"before_table": b"% " + one.body.replace(b"\n", b" ") + b"\n"}


@trick("a comment stands before the table")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"before_table": b"% Acquis\n"}


@trick("an empty line stands before the table")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"before_table": b"\n"}


@trick("blanks stand between two objects")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    first = s.objects[0]
    return {"objects": [Objet(first.number, first.body + b" \t\r\n"), *s.objects[1:]]}


@trick("the objects stand in another order")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*reversed(s.objects)]}


@trick("the numbers of objects have zeros before them")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    first = s.objects[0]
    body = first.body.lstrip()
    return {"objects": [Objet(first.number, b"000" + body), *s.objects[1:]]}


# --- tables


@trick("the table is of the old kind")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"kind": "table"}


def _place(s: Etape, objects: list[Objet]) -> int:
    return len(s.before) + sum(len(o.body) for o in objects)


def _second_table(a: Atelier, s: Etape) -> tuple[list[Objet], bytes, int]:
    """Objects of the increment with the forged code, a stream that lists it, and where that stream stands."""
    objects = [*s.objects, evil(a)]
    place = _place(s, objects)
    row = b"\1" + (place - len(evil(a).body)).to_bytes(8, "big") + b"\0\0"
    head = b"<< /Type /XRef /W [ 1 8 2 ] /Index [ %d 1 ] /Size 901 >>" % evil(a).number
    return objects, plain(NOUVEAU, head, row).body, place


@trick("a hybrid file: the old table hides what a stream lists")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    objects, second, place = _second_table(a, s)
    return {
        "objects": objects, "entries": without(evil(a).number), "kind": "table", "before_table": second,
        "trailer": b"/XRefStm %d " % place,
    }  # fmt: skip


@trick("the table that is a stream names a second one")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    objects, second, place = _second_table(a, s)
    return {
        "objects": objects, "entries": without(evil(a).number), "before_table": second,
        "trailer": b"/XRefStm %d " % place,
    }  # fmt: skip


@trick("a second table stands beside the first, that nothing names")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    objects, second, _place = _second_table(a, s)
    return {"objects": objects, "entries": without(evil(a).number), "before_table": second}
