"""The lots as they arrived: each under the SHA-256 of its bytes, never changed, never written over."""

from __future__ import annotations

from pathlib import Path

from evaluateur import fichiers
from evaluateur.echange.lot import archive, lot
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Empreinte


class OriginalAbime(Refus):
    """A lot that was kept is no longer what it was."""


class Originaux:
    """A folder of lots, spread over as many folders as there are first bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, empreinte: Empreinte) -> Path:
        """Where a lot lies."""
        return self._folder / empreinte[:2] / f"{empreinte}{lot.EXTENSION}"

    def keep(self, data: bytes, empreinte: Empreinte) -> None:
        """Keep the bytes of this empreinte, durably; those that are there are read back, and replaced when damaged."""
        path = self.path(empreinte)
        if not (path.exists() and self._sound(empreinte)):
            fichiers.make_folder(path.parent)
            fichiers.write(path, data)

    def _sound(self, empreinte: Empreinte) -> bool:
        try:
            self.read(empreinte)
        except Refus:
            return False
        return True

    def read(self, empreinte: Empreinte) -> bytes:
        """The bytes of a lot. Raises :class:`OriginalAbime`, or :class:`fichiers.LectureRefusee`."""
        data = fichiers.read(self.path(empreinte), archive.TAILLE_MAX)
        if canonique.empreinte(data) != empreinte:
            raise OriginalAbime(
                f"Le lot {empreinte[:8]}… n’est plus ce qui a été reçu.",
                "Restaurez-le depuis une sauvegarde du dossier.",
            )
        return data

    def erase(self, empreinte: Empreinte) -> None:
        """Erase a lot, durably; one that is gone already stays gone. Raises :class:`fichiers.EcritureRefusee`."""
        path = self.path(empreinte)
        try:
            path.unlink(missing_ok=True)
            if path.parent.exists():
                fichiers.sync_folder(path.parent)
        except OSError as error:
            raise fichiers.refusal(path, error) from error
