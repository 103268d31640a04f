"""Type sizes, colours and measures of the paper (charter, section 10)."""

from __future__ import annotations

from functools import cache

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from evaluateur.edition.composition import fonts

PAGE = A4
SIDE, TOP, BOTTOM = 16 * mm, 12 * mm, 11 * mm
WIDTH = PAGE[0] - 2 * SIDE
HEAD_FILL = HexColor("#EDECE8")
INK = black
GREY = HexColor("#3A3A3A")
RULE = HexColor("#6E6B64")
CELL_PADDING = 6.0
ICON_INDENT = 14.0


@cache
def style(name: str) -> ParagraphStyle:
    """A paragraph style by name. Raises KeyError when there is none."""
    fonts.characters()
    return _styles()[name]


def _styles() -> dict[str, ParagraphStyle]:
    body = ParagraphStyle(
        "body",
        fontName=fonts.NORMAL,
        bulletFontName=fonts.NORMAL,
        fontSize=9.6,
        leading=12.6,
        textColor=INK,
        allowWidows=0,
        allowOrphans=0,
        spaceAfter=3,
        keepWithNext=0,
    )
    cell = ParagraphStyle("cell", parent=body, spaceAfter=0, allowWidows=1, allowOrphans=1)
    notes = ParagraphStyle("note", parent=body, fontSize=8.8, leading=11.6, textColor=GREY)
    column = ParagraphStyle("column", parent=cell, fontName=fonts.SEMIBOLD, fontSize=9, leading=11.6)
    heading = ParagraphStyle("heading", parent=body, fontName=fonts.SEMIBOLD)
    styles = [
        body,
        cell,
        notes,
        column,
        ParagraphStyle("kicker", parent=body, fontSize=11, leading=14, spaceAfter=2),
        ParagraphStyle("bold", parent=cell, fontName=fonts.SEMIBOLD),
        ParagraphStyle("label", parent=cell, textColor=GREY),
        ParagraphStyle("centred", parent=cell, alignment=TA_CENTER),
        ParagraphStyle("tick", parent=cell, fontSize=15, leading=17, alignment=TA_CENTER),
        ParagraphStyle("column_centred", parent=column, alignment=TA_CENTER),
        ParagraphStyle("bold_centred", parent=cell, fontName=fonts.SEMIBOLD, alignment=TA_CENTER),
        ParagraphStyle("italic", parent=cell, fontName=fonts.ITALIC),
        ParagraphStyle("empreinte", parent=cell, fontSize=8.2, leading=11.2),
        ParagraphStyle("nom_empreinte", parent=cell, fontSize=8.8, leading=11.2),
        ParagraphStyle("note_centred", parent=notes, alignment=TA_CENTER, spaceAfter=0),
        ParagraphStyle("remark", parent=body, spaceBefore=6),
        ParagraphStyle("note_box", parent=notes, spaceAfter=0),
        ParagraphStyle("word", parent=cell, leftIndent=ICON_INDENT),
        ParagraphStyle("word_bold", parent=cell, fontName=fonts.SEMIBOLD, leftIndent=ICON_INDENT),
        ParagraphStyle("resultat", parent=cell, fontName=fonts.SEMIBOLD, fontSize=10.8, leading=14, leftIndent=18),
        ParagraphStyle("frame_heading", parent=body, leftIndent=6, rightIndent=6, spaceBefore=2.5, spaceAfter=0),
        ParagraphStyle("frame", parent=body, leftIndent=6, rightIndent=6, spaceAfter=0),
        ParagraphStyle("point", parent=body, leftIndent=11, firstLineIndent=-9, spaceAfter=2),
        ParagraphStyle("lacune", parent=body, fontName=fonts.ITALIC, spaceBefore=10, spaceAfter=0),
        ParagraphStyle("activite", parent=body, textColor=GREY, spaceBefore=8, spaceAfter=3, keepWithNext=1),
        ParagraphStyle("heading1", parent=heading, fontName=fonts.BOLD, fontSize=19, leading=23, spaceAfter=5),
        ParagraphStyle("heading2", parent=heading, fontSize=15, leading=18.5, spaceAfter=0),
        ParagraphStyle("heading3", parent=heading, fontSize=12.4, leading=15.5, spaceBefore=11, spaceAfter=4),
        ParagraphStyle("heading4", parent=heading, fontSize=10.6, leading=13.6, spaceBefore=10, spaceAfter=4),
        ParagraphStyle("heading5", parent=heading, fontSize=10.2, leading=13.4, spaceBefore=0, spaceAfter=5),
    ]
    return {s.name: s for s in styles}
