"""Backups: the engine's own copy (``VACUUM INTO``, never a file copy), with the profiles that open it beside it."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from evaluateur.db import erreurs
from evaluateur.db.moteur import Base

DOSSIER = "sauvegardes"
KEPT = 20


def back_up(base: Base, profils: Path, instant: datetime) -> Path:
    """Make a backup beside the base and drop the oldest beyond :data:`KEPT`.

    Returns the folder of the backup. Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when it cannot be written.
    """
    racine = base.chemin.parent / DOSSIER
    nom = instant.strftime("%Y%m%dT%H%M%S%fZ")
    provisoire, final = racine / f"{nom}.part", racine / nom
    for reste in racine.glob("*.part"):  # left half made by a kill
        shutil.rmtree(reste, ignore_errors=True)
    try:
        provisoire.mkdir(parents=True, exist_ok=False)
        copie = provisoire / base.chemin.name
        base.rows("VACUUM INTO ?", (str(copie),))
        if profils.exists():
            shutil.copyfile(profils, provisoire / profils.name)
        for fichier in provisoire.iterdir():
            _sync(fichier)
        provisoire.rename(final)
        _sync_folder(racine)
    except (OSError, erreurs.BaseInaccessible) as erreur:
        shutil.rmtree(provisoire, ignore_errors=True)
        raise erreurs.BaseInaccessible(
            "La sauvegarde n'a pas pu être écrite ; la base elle-même est intacte.",
            "Libérez de la place ou vérifiez vos droits sur le dossier des données.",
        ) from erreur
    # The one just made stays, even when a wall clock set back makes it look the oldest.
    autres = sorted(d for d in racine.iterdir() if d != final and not d.name.endswith(".part"))
    for ancienne in autres[: 1 - KEPT]:
        shutil.rmtree(ancienne, ignore_errors=True)
    return final


def _sync(fichier: Path) -> None:
    with fichier.open("rb+") as flux:
        os.fsync(flux.fileno())


def _sync_folder(dossier: Path) -> None:
    """Make the names in a folder durable, where the system can (Windows cannot open a folder)."""
    if os.name != "posix":
        return
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
