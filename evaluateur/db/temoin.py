"""The witness: beside the base, the last fait that was committed, so that its loss does not pass for a power cut.

SQLite takes a damaged end of its log for a transaction that was never finished, and drops it without a word. The
witness is written after each commit and never synced: it may lag, and is never ahead of what the disk holds.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.metier.vocabulaire import DossierId, Empreinte

FICHIER = "dernier-fait.txt"
ECARTE = "dernier-fait-perdu.txt"
"""What the witness said of a base that no longer holds it: kept until the base holds it again, or is restored."""


_OURS_ALONE = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
"""A pipe there is not waited for, and what a link leads to is not written over."""


def _write_at_start(file: int, data: bytes) -> None:
    if hasattr(os, "pwrite"):
        os.pwrite(file, data, 0)
    else:  # Windows
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, data)


class DernierFait(Struct, frozen=True):
    """Which line of which journal was committed last."""

    dossier: DossierId
    rang: int
    empreinte: Empreinte


class Temoin:
    """Writes and reads the witness of one folder. A disk that refuses it costs the witness, never the act."""

    def __init__(self, data_folder: Path) -> None:
        self._path, self._aside = data_folder / FICHIER, data_folder / ECARTE
        self._file: int | None = None

    def write(self, fait: DernierFait) -> None:
        """Note the last fait, in the place of the one before."""
        line = f"{fait.dossier} {fait.rang:010d} {fait.empreinte}\n".encode("ascii")
        with suppress(OSError):
            if self._file is None:
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | _OURS_ALONE, 0o600)
            _write_at_start(self._file, line)

    def read(self) -> DernierFait | None:
        """The last fait that was noted; None when nothing legible was."""
        return _read(self._path)

    def lost(self) -> DernierFait | None:
        """What was noted of a base that held it no more when it was opened."""
        return _read(self._aside)

    def set_aside(self) -> None:
        """The base does not hold what was noted: keep that where the next fait does not take its place."""
        self.close()
        with suppress(OSError):
            fichiers.move(self._path, self._aside)

    def found_again(self) -> None:
        """The base holds it again."""
        with suppress(OSError):
            self._aside.unlink(missing_ok=True)

    def forget(self, dossier: DossierId) -> None:
        """A dossier is about to be purged: nothing of it stays."""
        self.close()
        for path in (self._path, self._aside):
            seen = _read(path)
            if seen is not None and seen.dossier == dossier:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let the file go; it stays."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _read(path: Path) -> DernierFait | None:
    try:
        dossier, rang, empreinte = fichiers.read(path, fichiers.KIB).decode("ascii").split()
        return DernierFait(DossierId(dossier), int(rang), Empreinte(empreinte))
    except (fichiers.LectureRefusee, ValueError):
        return None
