"""What is announced, once, after a commit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from evaluateur.metier.vocabulaire import DossierId

if TYPE_CHECKING:
    from evaluateur.journal import Inscription


class Changement(Struct, frozen=True, gc=False):
    """The faits that one act committed. ``avertissement`` tells what went wrong beside it, such as a backup."""

    dossier: DossierId
    inscriptions: tuple[Inscription, ...]
    avertissement: str = ""


Subscriber = Callable[[Changement], None]
