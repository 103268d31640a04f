"""Readers behind their partitions, kept from one test to the next: the real ones, begun once and not for each file.

What a reader costs to begin is its libraries, which is no matter of the files that it reads. One that fell is not kept,
and what is promised of each file (its seconds, its memory, a fresh reader after the one that fell) is the reader's own.
``tests/test_cloison.py``, ``tests/edition/test_bombes.py`` and the command line begin their own.
"""

from __future__ import annotations

import subprocess
from collections import defaultdict

from evaluateur import cloison
from evaluateur.cloison import Cloison
from evaluateur.echange.convocation import a_part as classeurs
from evaluateur.edition.fichier import numerise
from evaluateur.edition.verification import a_part as grilles
from evaluateur.metier.refus import Refus
from evaluateur.titres import p12
from evaluateur.ui.ecrans.signature import vignette
from evaluateur.ui.pages.reglages import image_choisie

MODULES = (classeurs, grilles, numerise, p12, vignette, image_choisie)
"""The rooms that read behind a partition."""


class Reserve:
    """Readers at rest, by what they read and for how many seconds."""

    def __init__(self) -> None:
        self._resting: dict[tuple[str, int], list[subprocess.Popen[bytes]]] = defaultdict(list)

    def __call__(self, module: str, seconds: int = cloison.SECONDES) -> Cloison:
        """A partition, in the place of the class."""
        return _Gardee(self._resting[module, seconds], module, seconds)

    def close(self) -> None:
        """End them all."""
        for resting in self._resting.values():
            while resting:
                process = resting.pop()
                process.kill()
                process.communicate()


class _Gardee(Cloison):
    """Takes a reader at rest if there is one; closed, it puts it back, unless the last file brought it down."""

    def __init__(self, resting: list[subprocess.Popen[bytes]], module: str, seconds: int) -> None:
        self._resting, self._sound = resting, True
        try:
            self._process, self._module, self._seconds = resting.pop(), module, seconds
        except IndexError:
            super().__init__(module, seconds)

    def read(self, head: bytes, data: bytes) -> bytes:
        """As its class does, remembering whether the reader may serve again."""
        self._sound = False
        try:
            answer = super().read(head, data)
        except Refus:
            self._sound = self._process is not None
            raise
        self._sound = True
        return answer

    def close(self) -> None:
        """Put the reader back."""
        if self._sound and self._process is not None:
            self._resting.append(self._process)
            self._process = None
        super().close()
