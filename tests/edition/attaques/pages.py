"""Gestures on the base: the tools of the families that change pages before évaluateur 1 signs them.

The data say « Non acquis »; évaluateur 2's application is handed what évaluateur 1 has signed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pikepdf import Name, Object, Pdf

from evaluateur.edition.signature import apparence
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import Recueil

NON, OUI = b"(Non acquis) Tj", b"(Acquis) Tj"
Geste = Callable[[Pdf], None]


def geste(nom: str, recueil: Recueil) -> Callable[[Geste], Geste]:
    """Write down a gesture on the base as an attack."""

    def keep(gesture: Geste) -> Geste:
        recueil.add(nom, lambda a: a.forge(gesture))
        return gesture

    return keep


def forged(gesture: Callable[..., object], *arguments: Any) -> Callable[[Atelier], bytes]:
    """A gesture on the base, with these arguments, as a forgery."""
    return lambda atelier: atelier.forge(lambda pdf: gesture(pdf, *arguments))


def enter(pdf: Pdf, holder: Callable[[Pdf], Object], key: str, value: object) -> None:
    """Write one entry into a dictionary of the file."""
    holder(pdf)[Name(f"/{key}")] = value


def content(pdf: Pdf, page: int) -> bytes:
    return pdf.pages[page].obj.Contents.read_bytes()


def rewrite(pdf: Pdf, page: int, old: bytes, new: bytes, times: int = 1) -> None:
    """Change the code of a page. What is not found is a fault of the attack."""
    code = content(pdf, page)
    assert old in code, old
    pdf.pages[page].obj.Contents.write(code.replace(old, new, times))


def after(pdf: Pdf, operators: bytes, page: int = 0, words: bytes = NON) -> None:
    """Draw over a text, in the coordinates of its cell, as an artefact."""
    code = content(pdf, page)
    place = code.index(b"/Artifact BMC\n", code.index(words)) + len(b"/Artifact BMC\n")
    pdf.pages[page].obj.Contents.write(code[:place] + operators + b"\n" + code[place:])


def outlines(words: str, y: float = 3.0) -> bytes:
    """Words as paths: nothing to read, all to see."""
    return b"q 0 0 0 rg " + apparence._text(words, 0.0, y) + b" Q"


def white(width: int = 80, height: int = 13) -> bytes:
    return b"q 1 1 1 rg 0 0 %d %d re f Q" % (width, height)


def first_font(pdf: Pdf) -> Object:
    fonts = pdf.pages[0].obj.Resources.Font
    return fonts[sorted(fonts.keys())[0]]
