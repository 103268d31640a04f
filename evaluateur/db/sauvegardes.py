"""Backups: the engine's own copy (``VACUUM INTO``, never a file copy), with the profiles that open it beside it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.db import erreurs
from evaluateur.db.moteur import Base

DOSSIER = "sauvegardes"
KEPT = 20
"""The latest ones, whatever their day."""
KEPT_DAYS = 30
"""Beyond, the last one of each day, for so many days."""
_NOM = "%Y%m%dT%H%M%S%fZ"


class Sauvegarde(Struct, frozen=True, order=True):
    """One backup: when it was made, by the clock of then, and its folder."""

    instant: datetime
    dossier: Path


def list_all(donnees: Path) -> list[Sauvegarde]:
    """The backups of a data folder, or of a second place, the latest first; what is not whole is left out."""
    racine = donnees / DOSSIER
    trouvees = []
    for dossier in racine.iterdir() if racine.is_dir() else ():
        instant = _instant(dossier.name)
        if instant is not None and any(dossier.glob("*.sqlite")):
            trouvees.append(Sauvegarde(instant, dossier))
    return sorted(trouvees, reverse=True)


def _instant(nom: str) -> datetime | None:
    try:
        return datetime.strptime(nom, _NOM).replace(tzinfo=UTC)
    except ValueError:
        return None


def copy_to(sauvegarde: Path, second: Path) -> Path:
    """Copy a backup to a second place (another disk, a key), whole or not at all.

    Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when that place is not there or full.
    """
    racine = second / DOSSIER
    final = racine / sauvegarde.name
    try:
        if not second.is_dir():
            raise FileNotFoundError(second)
        racine.mkdir(mode=0o700, exist_ok=True)
        fichiers.drop_partials(racine)
        with fichiers.whole_folder(final) as partial:
            shutil.copytree(sauvegarde, partial, dirs_exist_ok=True)
    except OSError as erreur:
        raise erreurs.BaseInaccessible(
            f"La seconde sauvegarde n'a pas pu être écrite dans {second} ; la première est faite.",
            "Rebranchez ce support, ou choisissez-en un autre dans les réglages.",
        ) from erreur
    _drop_old(racine, final)
    return final


def back_up(base: Base, profils: Path, instant: datetime) -> Path:
    """Make a backup beside the base, and drop the old ones: see :data:`KEPT` and :data:`KEPT_DAYS`.

    Returns the folder of the backup. Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when it cannot be written.
    """
    racine = base.chemin.parent / DOSSIER
    final = racine / instant.strftime(_NOM)
    fichiers.drop_partials(racine)
    try:
        with fichiers.whole_folder(final) as partial:
            base.rows("VACUUM INTO ?", (str(partial / base.chemin.name),))
            if profils.exists():
                shutil.copy(profils, partial / profils.name)  # with its mode: its owner's alone
    except (OSError, erreurs.BaseInaccessible) as erreur:
        raise erreurs.BaseInaccessible(
            "La sauvegarde n'a pas pu être écrite ; la base elle-même est intacte.",
            "Libérez de la place ou vérifiez vos droits sur le dossier des données.",
        ) from erreur
    _drop_old(racine, final)
    return final


def _drop_old(racine: Path, faite: Path) -> None:
    """The one just made stays, even when a wall clock set back makes it look the oldest."""
    autres = sorted(d for d in racine.iterdir() if d != faite and _instant(d.name) is not None)
    du_jour = {max(jour) for _, jour in groupby(autres, key=lambda d: d.name[:8])}
    limite = ((_instant(faite.name) or datetime.max.replace(tzinfo=UTC)) - timedelta(days=KEPT_DAYS)).strftime("%Y%m%d")
    for ancienne in autres[: 1 - KEPT]:
        if ancienne not in du_jour or ancienne.name[:8] < limite:
            shutil.rmtree(ancienne, ignore_errors=True)
