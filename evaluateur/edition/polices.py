"""Source Sans 3 for the paper: registered when first needed, and the characters that all its faces have."""

from __future__ import annotations

from functools import cache
from threading import Lock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from evaluateur.ressources import resources_folder

NORMAL = "SourceSans3-Regular"
ITALIQUE = "SourceSans3-It"
DEMI_GRAS = "SourceSans3-Semibold"
GRAS = "SourceSans3-Bold"
_FACES = (NORMAL, ITALIQUE, DEMI_GRAS, GRAS)
_verrou = Lock()


@cache
def _enregistrees() -> frozenset[int]:
    dossier = resources_folder() / "polices"
    communs: set[int] | None = None
    for nom in _FACES:
        # No shaping: its glyphs would be drawn, but not be found again as text.
        police = TTFont(nom, str(dossier / f"{nom}.ttf"), shapable=False)
        pdfmetrics.registerFont(police)
        codes = set(police.face.charToGlyph)
        communs = codes if communs is None else communs & codes
    # What is missing is in italics, also within a heading.
    pdfmetrics.registerFontFamily(NORMAL, normal=NORMAL, bold=DEMI_GRAS, italic=ITALIQUE, boldItalic=ITALIQUE)
    pdfmetrics.registerFontFamily(GRAS, normal=GRAS, bold=GRAS, italic=ITALIQUE, boldItalic=ITALIQUE)
    return frozenset(communs or ())


def caracteres() -> frozenset[int]:
    """Register the faces once, and return the code points that every face can draw."""
    with _verrou:
        return _enregistrees()


def largeur(texte: str, police: str, corps: float) -> float:
    """Width of a text in points."""
    caracteres()
    return float(pdfmetrics.stringWidth(texte, police, corps))
