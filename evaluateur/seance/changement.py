"""What is announced, once, after a commit: what was written, and what it changes for whoever holds the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId

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


Subscriber = Callable[[Changement], None]
