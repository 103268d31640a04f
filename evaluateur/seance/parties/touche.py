"""What a commit changes for whoever holds the keyboard, told where it is written."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.journal import Inscription
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits_solo import FaitsSolo, Remplissage, cellule
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, BlocCode, CelluleCode, DossierId
from evaluateur.seance.changement import Changement


def changement(
    dossier: DossierId, lines: Sequence[tuple[Inscription, Inscrit]], sus: Sequence[FaitsSolo]
) -> Changement:
    """What to announce of these lines; ``sus`` are the contents of the plis among them, in the same order.

    It is told where they are written: there alone what a pli holds is known, and to its author alone.
    """
    notees: set[tuple[BlocCode, CelluleCode]] = set()
    partage, contents = False, iter(sus)
    for _, inscrit in lines:
        fait = inscrit.fait
        if not isinstance(fait, Pli):
            partage = True
        elif not isinstance(su := next(contents), Remplissage):
            notees.add((fait.bloc, cellule(su) or AUCUNE_CELLULE))
    return Changement(dossier, tuple([line for line, _ in lines]), partage, frozenset(notees))
