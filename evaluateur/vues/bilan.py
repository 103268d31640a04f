"""A grid counted for those who show it: how many marks, what each cell lacks, which texts are required."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from evaluateur.metier.grille import Grille, Manque, textes_exiges
from evaluateur.metier.referentiel import Bloc, Echelles
from evaluateur.metier.vocabulaire import CelluleCode


class Bilan(Struct, frozen=True, gc=False):
    """Nobody but :func:`evaluateur.metier.grille.manques` decides what is missing; here it is counted."""

    quoi: dict[CelluleCode, set[str]]
    """What each cell lacks, for the cells that lack something."""
    nombres: dict[str, int]
    """How many cells lack each thing."""
    notes: dict[CelluleCode, int]
    """How many criteria of each competence are marked."""
    exiges: frozenset[CelluleCode]
    """Cells whose text is required: précisions of a competence, motif of the bloc."""

    def reste(self, what: str) -> int:
        """How many cells lack this."""
        return self.nombres.get(what, 0)


def bilan(bloc: Bloc, grille: Grille, echelles: Echelles, manques: list[Manque]) -> Bilan:
    """Count a grid and what it lacks."""
    what: dict[CelluleCode, set[str]] = {}
    for manque in manques:
        what.setdefault(manque.cellule, set()).add(manque.quoi)
    return Bilan(
        quoi=what,
        nombres=dict(Counter([manque.quoi for manque in manques])),
        notes={k.code: sum([c.code in grille.marques for c in k.criteres]) for k in bloc.competences},
        exiges=textes_exiges(grille, bloc, echelles),
    )
