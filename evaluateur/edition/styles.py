"""Type sizes, colours and measures of the paper (charter, section 10)."""

from __future__ import annotations

from functools import cache

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from evaluateur.edition import polices

PAGE = A4
COTE, HAUT, BAS = 16 * mm, 12 * mm, 11 * mm
LARGEUR = PAGE[0] - 2 * COTE
FOND_TETE = HexColor("#EDECE8")
ENCRE = black
GRIS = HexColor("#3A3A3A")
FILET = HexColor("#6E6B64")
MARGE_CELLULE = 6.0
RETRAIT_ICONE = 14.0


@cache
def style(nom: str) -> ParagraphStyle:
    """A paragraph style by name. Raises KeyError when there is none."""
    polices.caracteres()
    return _styles()[nom]


def _styles() -> dict[str, ParagraphStyle]:
    corps = ParagraphStyle(
        "corps",
        fontName=polices.NORMAL,
        bulletFontName=polices.NORMAL,
        fontSize=9.6,
        leading=12.6,
        textColor=ENCRE,
        allowWidows=0,
        allowOrphans=0,
        spaceAfter=3,
        keepWithNext=0,
    )
    cellule = ParagraphStyle("cellule", parent=corps, spaceAfter=0, allowWidows=1, allowOrphans=1)
    notes = ParagraphStyle("note", parent=corps, fontSize=8.8, leading=11.6, textColor=GRIS)
    tete = ParagraphStyle("tete", parent=cellule, fontName=polices.DEMI_GRAS, fontSize=9, leading=11.6)
    titre = ParagraphStyle("titre", parent=corps, fontName=polices.DEMI_GRAS)
    liste = [
        corps,
        cellule,
        notes,
        tete,
        ParagraphStyle("chapeau", parent=corps, fontSize=11, leading=14, spaceAfter=2),
        ParagraphStyle("gras", parent=cellule, fontName=polices.DEMI_GRAS),
        ParagraphStyle("libelle", parent=cellule, textColor=GRIS),
        ParagraphStyle("centre", parent=cellule, alignment=TA_CENTER),
        ParagraphStyle("tete_centre", parent=tete, alignment=TA_CENTER),
        ParagraphStyle("gras_centre", parent=cellule, fontName=polices.DEMI_GRAS, alignment=TA_CENTER),
        ParagraphStyle("italique", parent=cellule, fontName=polices.ITALIQUE),
        ParagraphStyle("empreinte", parent=cellule, fontSize=8.2, leading=11.2),
        ParagraphStyle("nom_empreinte", parent=cellule, fontSize=8.8, leading=11.2),
        ParagraphStyle("note_centre", parent=notes, alignment=TA_CENTER, spaceAfter=0),
        ParagraphStyle("note_droite", parent=notes, alignment=TA_RIGHT, spaceAfter=0),
        ParagraphStyle("mot", parent=cellule, leftIndent=RETRAIT_ICONE),
        ParagraphStyle("mot_gras", parent=cellule, fontName=polices.DEMI_GRAS, leftIndent=RETRAIT_ICONE),
        ParagraphStyle(
            "resultat", parent=cellule, fontName=polices.DEMI_GRAS, fontSize=10.8, leading=14, leftIndent=18
        ),
        ParagraphStyle("cadre_titre", parent=corps, leftIndent=6, rightIndent=6, spaceBefore=2.5, spaceAfter=0),
        ParagraphStyle("cadre", parent=corps, leftIndent=6, rightIndent=6, spaceAfter=0),
        ParagraphStyle("lacune", parent=corps, fontName=polices.ITALIQUE, spaceBefore=10, spaceAfter=0),
        ParagraphStyle("fil", parent=corps, textColor=GRIS, spaceBefore=8, spaceAfter=1.5, keepWithNext=1),
        ParagraphStyle("titre1", parent=titre, fontName=polices.GRAS, fontSize=19, leading=23, spaceAfter=5),
        ParagraphStyle("titre2", parent=titre, fontSize=15, leading=18.5, spaceAfter=0),
        ParagraphStyle("titre3", parent=titre, fontSize=12.4, leading=15.5, spaceBefore=11, spaceAfter=4),
        ParagraphStyle("titre4", parent=titre, fontSize=10.6, leading=13.6, spaceBefore=10, spaceAfter=4),
        ParagraphStyle("titre5", parent=titre, fontSize=10.2, leading=13.4, spaceBefore=0, spaceAfter=5),
    ]
    return {s.name: s for s in liste}
