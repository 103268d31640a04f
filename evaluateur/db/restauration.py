"""Putting a backup back in the place of a damaged base: what is replaced is set aside, never destroyed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from evaluateur import fichiers
from evaluateur.db import moteur, temoin
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.sauvegardes import Sauvegarde

_COPY = ".restaure"
EN_COURS = "restauration-en-cours.txt"
"""There while files change places."""
ECARTES = "ecartes"
"""Folder of what was replaced, one sub-folder each time."""


def restore(data_folder: Path, sauvegarde: Sauvegarde, profils: str, instant: datetime) -> Path:
    """Set the base, its journal files, its witness and its profiles aside, and put those of the backup in their place.

    The base must be closed. Returns the folder of what was set aside. Raises :class:`BaseInaccessible` when something
    cannot be written; killed at any moment, what was there is in its place or in that folder.
    """
    set_aside = data_folder / ECARTES / instant.strftime("%Y%m%dT%H%M%S%fZ")
    base = data_folder / moteur.FICHIER
    copies = [(f, data_folder / f"{f.name}{_COPY}") for f in sorted(sauvegarde.dossier.iterdir())]
    try:
        set_aside.mkdir(parents=True)
        # First a copy of the whole backup beside its place: no disk fills up half way through the exchange.
        for file, copy in copies:
            fichiers.copy(file, copy)
        if (data_folder / profils).exists():  # a copy: without its profiles a folder looks as if it were new
            fichiers.copy(data_folder / profils, set_aside / profils)
        fichiers.write(data_folder / EN_COURS, sauvegarde.dossier.name.encode("utf-8"))
        # The witness first: what it saw is no longer what there is.
        for name in (temoin.FICHIER, f"{base.name}-wal", f"{base.name}-shm", base.name):
            if (data_folder / name).exists():
                (data_folder / name).replace(set_aside / name)
        for file, copy in copies:
            copy.replace(data_folder / file.name)
        fichiers.sync_folder(set_aside)
        fichiers.sync_folder(data_folder)
        (data_folder / EN_COURS).unlink()
    except (OSError, fichiers.EcritureRefusee) as error:
        for _, copy in copies:
            copy.unlink(missing_ok=True)
        raise BaseInaccessible(
            "La sauvegarde n’a pas pu être remise en place.",
            f"Rien n’est perdu : voyez {set_aside} et {sauvegarde.dossier}. Libérez de la place, puis recommencez.",
        ) from error
    return set_aside


def require_finished(data_folder: Path) -> None:
    """Raise :class:`BaseInaccessible` when a restore was cut off: the folder is neither the old nor the new."""
    if (data_folder / EN_COURS).exists():
        raise BaseInaccessible(
            "La remise en place d’une sauvegarde a été interrompue.",
            "Recommencez-la (« evaluateur secours restaurer ») : ce qu’elle remplace est gardé de côté.",
        )
