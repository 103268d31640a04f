"""The icons that stand before the words of a result: strokes, in the 24 × 24 square of Lucide, y downwards.

They are decoration, the word says it all: no alternative text, and black like the text.
"""

from __future__ import annotations

from typing import Any

Trait = tuple[float, ...]

_LIGNES: dict[str, tuple[Trait, ...]] = {
    "coche": ((20, 6, 9, 17, 4, 12),),
    "croix": ((18, 6, 6, 18), (6, 6, 18, 18)),
    "inegal": ((5, 9, 19, 9), (5, 15, 19, 15), (19, 5, 5, 19)),
    "moins": ((5, 12, 19, 12),),
    "barre": ((8.5, 15.5, 15.5, 8.5),),
    "oeil": ((3, 3, 21, 21),),
    "vide": (),
}
_CERCLES: dict[str, tuple[Trait, ...]] = {
    "barre": ((12, 12, 9.5),),
    "vide": ((12, 12, 9),),
}
_COURBES: dict[str, tuple[Trait, ...]] = {
    "oeil": ((2, 12, 6, 4.5, 18, 4.5, 22, 12), (22, 12, 18, 19.5, 6, 19.5, 2, 12)),
}
# Keys of the record; another référentiel may have other ones, printed by their word alone.
_PAR_VALEUR = {
    "": "vide",
    "conforme": "coche",
    "acquise": "coche",
    "acquis": "coche",
    "non_conforme": "croix",
    "non_acquise": "croix",
    "non_acquis": "croix",
    "non_observe": "oeil",
    "sans_objet": "barre",
    "desaccord": "inegal",
    "absent": "moins",
    "abandon": "moins",
    "non_presente": "moins",
    "deja_acquis": "moins",
    "rempli": "coche",
    "non_rempli": "croix",
    "derogation": "inegal",
}


def de_valeur(valeur: str) -> str:
    """The icon of a value of the record; empty when it has none."""
    return _PAR_VALEUR.get(valeur, "")


def dessiner(toile: Any, nom: str, x: float, y: float, cote: float, trait: float) -> None:
    """Draw an icon whose square has its lower left corner at x, y."""
    toile.saveState()
    toile.translate(x, y + cote)
    toile.scale(cote / 24, -cote / 24)
    toile.setLineWidth(trait * (0.72 if nom in _CERCLES or nom in _COURBES else 1) * 24 / cote)
    toile.setLineCap(1)
    toile.setLineJoin(1)
    if nom == "vide":
        toile.setDash(3.2, 4)
    chemin = toile.beginPath()
    for points in _LIGNES.get(nom, ()):
        chemin.moveTo(*points[:2])
        for i in range(2, len(points), 2):
            chemin.lineTo(*points[i : i + 2])
    for courbe in _COURBES.get(nom, ()):
        chemin.moveTo(*courbe[:2])
        chemin.curveTo(*courbe[2:])
    for cercle in _CERCLES.get(nom, ()):
        chemin.circle(*cercle)
    toile.drawPath(chemin, stroke=1, fill=0)
    toile.restoreState()
