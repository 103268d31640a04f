"""Putting a backup back in the place of a damaged base: what is replaced is set aside, never destroyed."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from evaluateur.db import moteur
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.sauvegardes import Sauvegarde, sync_folder

ECARTES = "ecartes"
"""Folder of what was replaced, one sub-folder each time."""


def restore(donnees: Path, sauvegarde: Sauvegarde, profils: str, instant: datetime) -> Path:
    """Set the base, its journal files and its profiles aside, and put those of the backup in their place.

    The base must be closed. Returns the folder of what was set aside. Raises :class:`BaseInaccessible` when something
    cannot be written; killed at any moment, what was there is in its place or in that folder.
    """
    ecarte = donnees / ECARTES / instant.strftime("%Y%m%dT%H%M%S%fZ")
    base = donnees / moteur.FICHIER
    noms = [base.name, f"{base.name}-wal", f"{base.name}-shm", profils]
    try:
        ecarte.mkdir(parents=True)
        # First a copy of the whole backup beside its place: no disk fills up half way through the exchange.
        venus = []
        for fichier in sorted(sauvegarde.dossier.iterdir()):
            venu = donnees / f"{fichier.name}.restaure"
            shutil.copyfile(fichier, venu)
            with venu.open("rb+") as flux:
                os.fsync(flux.fileno())
            venus.append((venu, donnees / fichier.name))
        for nom in noms:
            if (donnees / nom).exists():
                (donnees / nom).replace(ecarte / nom)
        for venu, place in venus:
            venu.replace(place)
        sync_folder(ecarte)
        sync_folder(donnees)
    except OSError as erreur:
        raise BaseInaccessible(
            "La sauvegarde n'a pas pu être remise en place.",
            f"Rien n'est perdu : voyez {ecarte} et {sauvegarde.dossier}. Libérez de la place, puis recommencez.",
        ) from erreur
    return ecarte
