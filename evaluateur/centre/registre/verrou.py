"""One program adds to a register at a time: a lock that dies with whoever holds it, a kill included."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from evaluateur import fichiers
from evaluateur.metier.refus import Refus

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class RegistreTenu(Refus):
    """Another program adds to this register."""


class Verrou:
    """The lock of a register."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number: int | None = None

    def take(self) -> None:
        """Take it, unless it is held here already. Raises :class:`RegistreTenu` when another holds it."""
        if self._number is not None:
            return
        fichiers.make_room(self._path)
        try:
            number = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise fichiers.refusal(self._path, error) from error
        try:
            _lock(number)
        except OSError as error:
            os.close(number)
            raise RegistreTenu(
                "Une autre réception est en cours dans ce registre.",
                "Attendez qu’elle finisse, ou fermez l’autre fenêtre, puis recommencez.",
            ) from error
        self._number = number

    def release(self) -> None:
        """Give it back."""
        if self._number is not None:
            os.close(self._number)
            self._number = None


def _lock(number: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
