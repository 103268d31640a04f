"""More increments: chains of tables, ends of files, trailers, object streams, catalogues; and unsigned ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pikepdf

from tests.edition.attaques import conteneur
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import DEUX, PERSONNE, UN
from tests.edition.attaques.etape import Entry, Etape, Objet, build, follow, plain, split
from tests.edition.attaques.etapes import NOUVEAU, RECUEIL, evil, good, hidden, trick, trick_of
from tests.edition.attaques.pages import after, outlines, white
from tests.edition.faussaire import retoucher


def _with(a: Atelier, s: Etape, options: dict[str, Any]) -> dict[str, Any]:
    return options


def trailer(nom: str, entry: bytes) -> None:
    """One more entry in the trailer, for each seat."""
    trick_of(nom, _with, {"trailer": entry})


STEPS = RECUEIL
"""The same family: this module goes on."""


# --- chains and ends


@trick("the table before this one is this one")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"prev": len(s.before) + sum(len(o.body) for o in s.objects)}


@trick("the table before this one is none")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"prev": -1}


@trick("the table before this one is beyond the file")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"prev": 99_999_999}


@trick("the table before this one skips a revision", (2,))
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"prev": split(a.un).prev}


@trick("the file says that it holds fewer objects")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"size": 20}


@trick("the file says that it holds more objects")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"size": 4_000}


for _nom, _end in {
    "a second startxref stands in a comment before the end": b"startxref\n%d\n%%startxref\n%%81\n%%%%EOF\n",
    "a second startxref stands before the first": b"startxref\n81\nstartxref\n%d\n%%%%EOF\n",
    "startxref stands in a comment too": b"%%startxref 81\nstartxref\n%d\n%%%%EOF\n",
    "the place of the table is written with zeros": b"startxref\n000%d\n%%%%EOF\n",
    "the lines end otherwise": b"startxref\r\n%d\r\n%%%%EOF\r\n",
    "the last line does not end": b"startxref\n%d\n%%%%EOF",
    "there are two ends": b"startxref\n%d\n%%%%EOF\n%%%%EOF\n",
    "the end is followed by a comment": b"startxref\n%d\n%%%%EOF\n%% Acquis\n",
    "the end is followed by zeros": b"startxref\n%d\n%%%%EOF\n\0\0\0\0",
    "a comment stands on the line of the end": b"startxref\n%d %% Acquis\n%%%%EOF\n",
    "the end has an empty line before it": b"\nstartxref\n%d\n%%%%EOF\n",
}.items():
    trick_of(_nom, _with, {"end": _end})

for _nom, _entry in {
    "the trailer names the Info twice": b"/Info 80 0 R ",
    "the trailer names the Root twice": b"/Root 28 0 R ",
    "the trailer says that the file is encrypted": b"/Encrypt << /Filter /Standard /V 1 /R 2 /O () /U () /P 0 >> ",
    "the trailer holds an unknown entry": b"/DocChecksum /ABCDEF ",
    "the trailer says Prev twice": b"/Prev 81 ",
}.items():
    trailer(_nom, _entry)


for _nom, _swap in {
    "the trailer names no Info": (rb"/Info \d+ 0 R", b""),
    "the trailer names the metadata as its Info": (rb"/Info \d+ 0 R", b"/Info 14 0 R"),
    "the trailer names another Root": (rb"/Root \d+ 0 R", b"/Root 28 0 R"),
    "the trailer has another first identity": (rb"/ID \[ <[0-9A-F]+>", b"/ID [ <%s>" % (b"0" * 32)),
    "the trailer has another second identity": (rb"> <[0-9A-F]+>", b"> <%s>" % (b"0" * 32)),
    "the trailer has no identity": (rb"/ID \[[^\]]*\]", b""),
    "the trailer has a short identity": (rb"/ID \[[^\]]*\]", b"/ID [ <00> <00> ]"),
}.items():
    trick_of(_nom, _with, {"replaced": _swap})


@trick("the trailer names an Info that is added")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {
        "objects": [*s.objects, plain(NOUVEAU, b"<< /Title (Bloc 3 acquis) >>")], "size": NOUVEAU + 1,
        "replaced": (rb"/Info \d+ 0 R", b"/Info 900 0 R"),
    }  # fmt: skip


# --- object streams


def _packed(a: Atelier, s: Etape, *, listed: bool) -> dict[str, Any]:
    """Page 1 redefined inside an object stream, its code beside it."""
    page, code = hidden(a)
    text = page.body.split(b"obj\n", 1)[1].rsplit(b"\nendobj", 1)[0]
    head = b"%d 0 " % page.number
    stream = plain(901, b"<< /Type /ObjStm /N 1 /First %d >>" % len(head), head + text)

    def entries(found: list[Entry]) -> list[Entry]:
        return [*found, (page.number, 2, 901, 0)] if listed else [e for e in found if e[0] < NOUVEAU]

    return {"objects": [*s.objects, code, stream], "entries": entries, "size": 902}


@trick("page 1 is redefined in an object stream")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return _packed(a, s, listed=True)


@trick("page 1 is redefined in an object stream that the table does not list")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return _packed(a, s, listed=False)


@trick("an object stream that nothing needs is added")
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    stream = plain(NOUVEAU, b"<< /Type /ObjStm /N 1 /First 4 >>", b"1 0 << /Resultat (Acquis) >>")
    return {"objects": [*s.objects, stream], "size": NOUVEAU + 1}


# --- catalogue, field, appearance


def _body(a: Atelier, s: Etape, mark: bytes, old: bytes, new: bytes) -> dict[str, Any]:
    """The object of an increment that holds a mark, with other words in it."""
    objects = [Objet(o.number, o.body.replace(old, new, 1)) if mark in o.body else o for o in s.objects]
    assert objects != list(s.objects), mark
    return {"objects": objects}


for _nom, _new in {
    "the catalogue claims another version of PDF": b"/Version /2.0\n/Perms <<",
    "the catalogue gains scripts": b"/AA << /WC << /S /JavaScript /JS (1) >> >>\n/Perms <<",
    "the catalogue gains stores of certificates": b"/DSS << /Certs [ ] >>\n/Perms <<",
    "the catalogue grants rights of use": b"/Perms << /UR3 262 0 R",
    "the catalogue says Perms twice": b"/Perms << >>\n/Perms <<",
    "the catalogue says Extensions twice": b"/Extensions << >>\n/Perms <<",
}.items():
    trick_of(_nom, _body, b"/Catalog", b"/Perms <<", _new, seats=(1,))


@trick("the catalogue is written again as it was", (2,))
def _(a: Atelier, s: Etape) -> dict[str, Any]:
    return {"objects": [*s.objects, next(o for o in split(a.un).objects if b"/Catalog" in o.body)]}


for _nom, _new in {
    "the field has a script": b"/AA << /E << /S /JavaScript /JS (1) >> >>\n/T (",
    "the field is pressed": b"/MK << /CA (Acquis) >>\n/T (",
    "the field says its name twice": b"/T (evaluateur\\0559)\n/T (",
    "the field has children": b"/Kids [ ]\n/T (",
}.items():
    trick_of(_nom, _body, b"/Widget", b"/T (", _new)

trick_of("the field has another label", _body, b"/Widget", b"/TU (Signature", b"/TU (Acquis")

for _nom, _old, _new in (
    ("the appearance is as large as the page", b"/BBox [ 0 0 ", b"/BBox [ -900 -900 "),
    ("the appearance is turned and enlarged", b"/Type /XObject", b"/Matrix [ 9 0 0 9 -300 -300 ]\n/Type /XObject"),
    ("the appearance belongs to a layer", b"/Type /XObject", b"/OC << /Type /OCG /Name (x) >>\n/Type /XObject"),
    ("the appearance is transparent", b"/Resources << >>", b"/Resources << /ExtGState << /G << /ca 0 >> >> >>"),
    ("the appearance is blended", b"/Resources << >>", b"/Resources << /ExtGState << /G << /BM /Screen >> >> >>"),
    ("the appearance refers to a file", b"/Type /XObject", b"/Ref << /F (x) /Page 0 >>\n/Type /XObject"),
    ("the appearance has metadata", b"/Type /XObject", b"/PieceInfo << /P << /Private (Acquis) >> >>\n/Type /XObject"),
):
    trick_of(_nom, _body, b"/XObject", _old, _new)


def _shown(a: Atelier, s: Etape, code: bytes) -> dict[str, Any]:
    form = b"<< /Type /XObject /Subtype /Form /BBox [ 0 0 234 28 ] /Resources << >> >>"
    return {"objects": [plain(o.number, form, code) if b"/XObject" in o.body else o for o in s.objects]}


for _nom, _code in {
    "the appearance covers what lies around its box": b"q 1 1 1 rg -300 -90 700 300 re f Q",
    "the appearance is a white veil": b"q 1 1 1 rg 0 0 m 234 0 l 234 28 l 0 28 l h f Q",
    "the appearance is empty": b"",
    "the appearance says nothing of the instant": b"q 0 0 0 RG 1 w 0 0 m 9 9 l S Q",
}.items():
    trick_of(_nom, _shown, _code)


def _drawn(atelier: Atelier, words: str, seat: int) -> bytes:
    """A signature by the application's own signer, that shows other words in outlines."""
    before = atelier.base if seat == 1 else atelier.un
    made = atelier.centre.signer(before, atelier.qui(seat), dessin=lambda w, h: outlines(words))
    return atelier.countersign(made) if seat == 1 else made


_WORDS = {
    "the appearance says « Acquis » in outlines": "Acquis",
    "the appearance gives another instant": "Signé le 1er janvier 2020 à 08:00:00, fuseau Europe/Paris",
}
for _nom, _text in _WORDS.items():
    RECUEIL.add(f"{_nom}, seat 1", partial(_drawn, words=_text, seat=1), UN)
    RECUEIL.add(f"{_nom}, seat 2", partial(_drawn, words=_text, seat=2), DEUX)


# --- increments that no signature makes


def added(before: bytes, model: bytes, objects: list[Objet]) -> bytes:
    """An increment of these objects alone, in the form of the last one of another file."""
    return build(follow(before, split(model), 1000, objects), size=1001)


def signed_over(atelier: Atelier, seat: int, before: bytes) -> bytes:
    """The honest increment of a seat laid on other bytes, and signed for them by its own evaluator."""
    step = follow(before, split(atelier.un if seat == 1 else atelier.deux), 1000 + seat)
    made = conteneur.resign(build(step, size=1001 + seat), atelier.qui(seat).cle)
    return atelier.countersign(made) if seat == 1 else made


def _white(atelier: Atelier) -> Objet:
    """The code of page 1 with a white rectangle over the result."""
    with pikepdf.open(BytesIO(atelier.base)) as pdf:
        after(pdf, white())
        return plain(evil(atelier).number, b"<< >>", pdf.pages[0].obj.Contents.read_bytes())


_ADDED: dict[str, Callable[[Atelier], list[Objet]]] = {
    "that replaces page 1": lambda a: [evil(a)],
    "that lays a white rectangle on page 1": lambda a: [_white(a)],
    "that writes page 1 as it was": lambda a: [good(a)],
    "of page 1 twice, the true one first,": lambda a: [good(a), evil(a)],
    "of page 1 twice, the true one last,": lambda a: [evil(a), good(a)],
    "that holds nothing": lambda a: [],
}


def _stranger(atelier: Atelier, objects: Callable[[Atelier], list[Objet]]) -> bytes:
    return added(atelier.deux, atelier.deux, objects(atelier))


def _between(atelier: Atelier, objects: Callable[[Atelier], list[Objet]]) -> bytes:
    return signed_over(atelier, 2, added(atelier.un, atelier.un, objects(atelier)))


def _before(atelier: Atelier, objects: Callable[[Atelier], list[Objet]]) -> bytes:
    return signed_over(atelier, 1, added(atelier.base, atelier.un, objects(atelier)))


for _nom, _objects in _ADDED.items():
    RECUEIL.add(f"an increment {_nom} is added by a stranger", partial(_stranger, objects=_objects), PERSONNE)
    RECUEIL.add(f"an increment {_nom} stands between the signatures", partial(_between, objects=_objects), DEUX)
    RECUEIL.add(f"an increment {_nom} stands before the signatures", partial(_before, objects=_objects))


@RECUEIL.attaque("a comment stands between the base and the first signature")
def _(atelier: Atelier) -> bytes:
    return signed_over(atelier, 1, atelier.base + b"% Acquis\n")


@RECUEIL.attaque("a comment stands between the signatures", DEUX)
def _(atelier: Atelier) -> bytes:
    return signed_over(atelier, 2, atelier.un + b"% Acquis\n")


@RECUEIL.attaque("bytes stand before the header")
def _(atelier: Atelier) -> bytes:
    return signed_over(atelier, 1, b"\n" + atelier.base)


@RECUEIL.attaque("the header claims another version of PDF")
def _(atelier: Atelier) -> bytes:
    return atelier.hand_over(b"%PDF-1.4" + atelier.base[8:])


@RECUEIL.attaque("the second line of the header is another")
def _(atelier: Atelier) -> bytes:
    return atelier.hand_over(atelier.base.replace(b"\xbf\xf7\xa2\xfe", b"\xbf\xf7\xa2\xff", 1))


@RECUEIL.attaque("the signatures of one file are laid on its twin", PERSONNE)
def _(atelier: Atelier) -> bytes:
    twin = retoucher(atelier.base, lambda pdf: None)
    return twin + atelier.deux[len(atelier.base) :]


@RECUEIL.attaque("évaluateur 2 signs twice, the second time over his own signature", DEUX)
def _(atelier: Atelier) -> bytes:
    return signed_over(atelier, 2, atelier.deux)


@RECUEIL.attaque("évaluateur 2 signs without the signature of the other", DEUX)
def _(atelier: Atelier) -> bytes:
    return atelier.sign(atelier.base, 2)
