"""Putting a backup back in the place of a damaged base: what is replaced is set aside, never destroyed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from evaluateur import fichiers
from evaluateur.db import moteur, temoin
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.sauvegardes import Sauvegarde

_COPIE = ".restaure"
EN_COURS = "restauration-en-cours.txt"
"""There while files change places."""
ECARTES = "ecartes"
"""Folder of what was replaced, one sub-folder each time."""


def restore(donnees: Path, sauvegarde: Sauvegarde, profils: str, instant: datetime) -> Path:
    """Set the base, its journal files, its witness and its profiles aside, and put those of the backup in their place.

    The base must be closed. Returns the folder of what was set aside. Raises :class:`BaseInaccessible` when something
    cannot be written; killed at any moment, what was there is in its place or in that folder.
    """
    ecarte = donnees / ECARTES / instant.strftime("%Y%m%dT%H%M%S%fZ")
    base = donnees / moteur.FICHIER
    copies = [(f, donnees / f"{f.name}{_COPIE}") for f in sorted(sauvegarde.dossier.iterdir())]
    try:
        ecarte.mkdir(parents=True)
        # First a copy of the whole backup beside its place: no disk fills up half way through the exchange.
        for fichier, copie in copies:
            fichiers.copy(fichier, copie)
        if (donnees / profils).exists():  # a copy: without its profiles a folder looks as if it were new
            fichiers.copy(donnees / profils, ecarte / profils)
        fichiers.write(donnees / EN_COURS, sauvegarde.dossier.name.encode("utf-8"))
        # The witness first: what it saw is no longer what there is.
        for nom in (temoin.FICHIER, f"{base.name}-wal", f"{base.name}-shm", base.name):
            if (donnees / nom).exists():
                (donnees / nom).replace(ecarte / nom)
        for fichier, copie in copies:
            copie.replace(donnees / fichier.name)
        fichiers.sync_folder(ecarte)
        fichiers.sync_folder(donnees)
        (donnees / EN_COURS).unlink()
    except (OSError, fichiers.EcritureRefusee) as erreur:
        for _, copie in copies:
            copie.unlink(missing_ok=True)
        raise BaseInaccessible(
            "La sauvegarde n'a pas pu être remise en place.",
            f"Rien n'est perdu : voyez {ecarte} et {sauvegarde.dossier}. Libérez de la place, puis recommencez.",
        ) from erreur
    return ecarte


def require_finished(donnees: Path) -> None:
    """Raise :class:`BaseInaccessible` when a restore was cut off: the folder is neither the old nor the new."""
    if (donnees / EN_COURS).exists():
        raise BaseInaccessible(
            "La remise en place d'une sauvegarde a été interrompue.",
            "Recommencez-la (« evaluateur secours restaurer ») : ce qu'elle remplace est gardé de côté.",
        )
