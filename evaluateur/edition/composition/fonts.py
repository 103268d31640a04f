"""Source Sans 3 for the paper: registered when first needed, and the characters that all its faces have."""

from __future__ import annotations

from functools import cache
from threading import Lock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from evaluateur.ressources import resources_folder

NORMAL = "SourceSans3-Regular"
ITALIC = "SourceSans3-It"
SEMIBOLD = "SourceSans3-Semibold"
BOLD = "SourceSans3-Bold"
_FACES = (NORMAL, ITALIC, SEMIBOLD, BOLD)
_lock = Lock()


@cache
def _registered() -> frozenset[int]:
    folder = resources_folder() / "polices"
    common: set[int] | None = None
    for name in _FACES:
        # No shaping: its glyphs would be drawn, but not be found again as text.
        font = TTFont(name, str(folder / f"{name}.ttf"), shapable=False)
        pdfmetrics.registerFont(font)
        codes = set(font.face.charToGlyph)
        common = codes if common is None else common & codes
    # What is missing is in italics, also within a heading.
    pdfmetrics.registerFontFamily(NORMAL, normal=NORMAL, bold=SEMIBOLD, italic=ITALIC, boldItalic=ITALIC)
    pdfmetrics.registerFontFamily(BOLD, normal=BOLD, bold=BOLD, italic=ITALIC, boldItalic=ITALIC)
    return frozenset(common or ())


def characters() -> frozenset[int]:
    """Register the faces once, and return the code points that every face can draw."""
    with _lock:
        return _registered()


def width(text: str, font: str, size: float) -> float:
    """Width of a text in points."""
    characters()
    return float(pdfmetrics.stringWidth(text, font, size))
