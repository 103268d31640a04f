"""What is announced, once, after a commit: what was written, and what it changes for whoever holds the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from evaluateur.metier.faits import Inscrit, Pli
from evaluateur.metier.faits_solo import FaitsSolo, Remplissage, cellule
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, BlocCode, CelluleCode, DossierId

if TYPE_CHECKING:
    from evaluateur.journal import Inscription


class Changement(Struct, frozen=True, gc=False):
    """The faits that one act committed. ``avertissement`` tells what went wrong beside it, such as a backup."""

    dossier: DossierId
    inscriptions: tuple[Inscription, ...]
    partage: bool = False
    """Something changed that is no part of the holder's own grid."""
    notees: frozenset[tuple[BlocCode, CelluleCode]] = frozenset()
    """Where the holder wrote in his own grid; ``AUCUNE_CELLULE``: its notes. Nobody else is told of another's."""
    avertissement: str = ""

    def cellules(self, bloc: BlocCode) -> frozenset[CelluleCode] | None:
        """The cells of the holder's own grid of a bloc that alone changed; None when anything else may have."""
        return None if self.partage else frozenset([cellule for where, cellule in self.notees if where == bloc])


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


Subscriber = Callable[[Changement], None]
