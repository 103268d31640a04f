"""Backups: the engine's own copy (``VACUUM INTO``, never a file copy), with the profiles that open it beside it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.db import erreurs, moteur
from evaluateur.db.moteur import Base

DOSSIER = "sauvegardes"
KEPT = 20
"""The latest ones, whatever their day."""
KEPT_DAYS = 30
"""Beyond, the last one of each day, for so many days."""
FICHIERS = (moteur.FICHIER, "profils.json")
"""What a backup is made of. Whatever else lies there is a stranger's: systems and network disks lay files of their own
in any folder (« @eaDir », « ._evaluateur.sqlite », « Thumbs.db »)."""
VERSIONS = "referentiels"
"""Folder of the versions of référentiels that were completed here: a file each, which never changes."""
_VERSION = f"{VERSIONS}."
"""How the name of each begins in a backup, before its own."""
_NAME = "%Y%m%dT%H%M%S%fZ"


class Sauvegarde(Struct, frozen=True, order=True):
    """One backup: when it was made, by the clock of then, and its folder."""

    instant: datetime
    dossier: Path


def list_all(data_folder: Path) -> list[Sauvegarde]:
    """The backups of a data folder, or of a second place, the latest first; what is not whole is left out.

    Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when their folder cannot be read.
    """
    found = []
    for folder in _entries(data_folder / DOSSIER):
        instant = _instant(folder.name)
        if instant is not None and fichiers.is_regular(folder / moteur.FICHIER):
            found.append(Sauvegarde(instant, folder))
    return sorted(found, reverse=True)


def strangers(data_folder: Path) -> list[Path]:
    """What lies among the backups and is no part of one."""
    root = data_folder / DOSSIER
    backups = {s.dossier for s in list_all(data_folder)}
    inside = [entry for backup in sorted(backups) for entry in _entries(backup) if entry not in pieces(backup)]
    return [*(entry for entry in _entries(root) if entry not in backups), *inside]


def pieces(sauvegarde: Path) -> list[Path]:
    """The files of a backup."""
    own = [file for name in FICHIERS if fichiers.is_regular(file := sauvegarde / name)]
    return [*own, *versions(sauvegarde).values()]


def versions(sauvegarde: Path) -> dict[str, Path]:
    """The versions of référentiels in a backup, each by the name that it had beside the base."""
    found = sorted(sauvegarde.glob(f"{_VERSION}*.json"))
    return {file.name.removeprefix(_VERSION): file for file in found if fichiers.is_regular(file)}


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise erreurs.BaseInaccessible(
            f"L’emplacement {folder} n’a pas pu être lu.", "Rebranchez ce support, ou vérifiez que vous pouvez le lire."
        ) from error


def is_name(name: str) -> bool:
    """Whether this is how the application names a backup, or what a restore set aside."""
    return _instant(name) is not None


def _instant(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def copy_newest(data_folder: Path, second: Path) -> None:
    """Make sure that the second place holds the newest backup. Raises ``BaseInaccessible`` when it is not there."""
    newest = list_all(data_folder)[0]
    if newest.dossier.name not in {s.dossier.name for s in list_all(second)}:
        copy_to(newest.dossier, second)


def copy_to(sauvegarde: Path, second: Path) -> Path:
    """Copy a backup to a second place (another disk, a key), whole or not at all.

    Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when that place is not there or full.
    """
    root = second / DOSSIER
    final = root / sauvegarde.name
    try:
        if not second.is_dir():
            raise FileNotFoundError(second)
        root.mkdir(mode=0o700, exist_ok=True)
        fichiers.drop_partials(root, is_name)
        with fichiers.whole_folder(final) as partial:
            for file in pieces(sauvegarde):
                fichiers.copy(file, partial / file.name)
    except OSError as error:
        raise erreurs.BaseInaccessible(
            f"La seconde sauvegarde n’a pas pu être écrite dans {second} ; la première est faite.",
            "Rebranchez ce support, ou choisissez-en un autre dans les réglages.",
        ) from error
    _drop_old(root, final)
    return final


def back_up(base: Base, profils: Path, instant: datetime) -> Path:
    """Make a backup beside the base, and drop the old ones: see :data:`KEPT` and :data:`KEPT_DAYS`.

    Returns the folder of the backup. Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when it cannot be written.
    """
    root = base.chemin.parent / DOSSIER
    final = root / instant.strftime(_NAME)
    fichiers.drop_partials(root, is_name)
    try:
        with fichiers.whole_folder(final) as partial:
            base.rows("VACUUM INTO ?", (str(partial / base.chemin.name),))
            if profils.exists():
                fichiers.copy(profils, partial / profils.name)
            for version in sorted((base.chemin.parent / VERSIONS).glob("*.json")):
                if fichiers.is_regular(version):
                    fichiers.copy(version, partial / f"{_VERSION}{version.name}")
    except (OSError, erreurs.BaseInaccessible) as error:
        raise erreurs.BaseInaccessible(
            "La sauvegarde n’a pas pu être écrite ; les données elles-mêmes sont intactes.",
            "Libérez de la place, ou vérifiez que vous pouvez écrire à cet emplacement ; sinon, prévenez votre "
            "service informatique.",
        ) from error
    _drop_old(root, final)
    return final


def _drop_old(root: Path, done: Path) -> None:
    """The one just made stays, even when a wall clock set back makes it look the oldest."""
    others = sorted(s.dossier for s in list_all(root.parent) if s.dossier != done)
    of_the_day = {max(jour) for _, jour in groupby(others, key=lambda d: d.name[:8])}
    limit = ((_instant(done.name) or datetime.max.replace(tzinfo=UTC)) - timedelta(days=KEPT_DAYS)).strftime("%Y%m%d")
    for old in others[: 1 - KEPT]:
        if old not in of_the_day or old.name[:8] < limit:
            shutil.rmtree(old, ignore_errors=True)
