"""The icons that stand before the words of a result: strokes, in the 24 × 24 square of Lucide, y downwards.

They are decoration, the word says it all: no alternative text, and black like the text. The record names them as
Lucide does; a name that is not drawn here leaves the word alone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Trait = tuple[float, ...]


class Icone(NamedTuple):
    """``lignes``: x, y, x, y…; ``courbes``: a start, then three points; ``cercles``: centre and radius."""

    lignes: tuple[Trait, ...] = ()
    courbes: tuple[Trait, ...] = ()
    cercles: tuple[Trait, ...] = ()
    tirets: bool = False


_COCHE = Icone(((20, 6, 9, 17, 4, 12),))
_CROIX = Icone(((18, 6, 6, 18), (6, 6, 18, 18)))
VIDE = "circle-dashed"
"""Nothing is agreed yet."""
_ICONES = {
    "check": _COCHE,
    "circle-check": _COCHE,
    "x": _CROIX,
    "circle-x": _CROIX,
    "equal-not": Icone(((5, 9, 19, 9), (5, 15, 19, 15), (19, 5, 5, 19))),
    "minus": Icone(((5, 12, 19, 12),)),
    "circle-slash": Icone(((8.5, 15.5, 15.5, 8.5),), cercles=((12, 12, 9.5),)),
    "eye-off": Icone(
        ((3, 3, 21, 21),),
        courbes=((2, 12, 6, 4.5, 18, 4.5, 22, 12), (22, 12, 18, 19.5, 6, 19.5, 2, 12)),
    ),
    "user-x": Icone(
        ((17, 8, 22, 13), (22, 8, 17, 13), (6, 15, 12, 15)),
        courbes=((2, 21, 2, 17, 3.8, 15, 6, 15), (12, 15, 14.2, 15, 16, 17, 16, 21)),
        cercles=((9, 7, 4),),
    ),
    VIDE: Icone(cercles=((12, 12, 9),), tirets=True),
}


def connue(nom: str) -> bool:
    """Whether there is a drawing of this name."""
    return nom in _ICONES


def dessiner(toile: Any, nom: str, x: float, y: float, cote: float, trait: float) -> None:
    """Draw an icon whose square has its lower left corner at x, y."""
    icone = _ICONES[nom]
    toile.saveState()
    toile.translate(x, y + cote)
    toile.scale(cote / 24, -cote / 24)
    toile.setLineWidth(trait * (0.72 if icone.cercles or icone.courbes else 1) * 24 / cote)
    toile.setLineCap(1)
    toile.setLineJoin(1)
    if icone.tirets:
        toile.setDash(3.2, 4)
    chemin = toile.beginPath()
    for points in icone.lignes:
        chemin.moveTo(*points[:2])
        for i in range(2, len(points), 2):
            chemin.lineTo(*points[i : i + 2])
    for courbe in icone.courbes:
        chemin.moveTo(*courbe[:2])
        chemin.curveTo(*courbe[2:])
    for cercle in icone.cercles:
        chemin.circle(*cercle)
    toile.drawPath(chemin, stroke=1, fill=0)
    toile.restoreState()
