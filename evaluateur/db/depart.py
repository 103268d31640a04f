"""What says that the work of this laptop goes on on another one: while it is there, the base is not opened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from evaluateur import fichiers
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.metier import canonique

FICHIER = "poursuivi-ailleurs.json"


class Depart(Struct, frozen=True):
    """When the work left."""

    instant: datetime


class PoursuiviAilleurs(BaseInaccessible):
    """The work of this laptop goes on on another one."""


def read(data_folder: Path) -> Depart | None:
    """When the work left; None when it is here. What cannot be read says that it left, at a time that nobody knows."""
    path = data_folder / FICHIER
    if not path.exists():
        return None
    try:
        return canonique.decode(fichiers.read(path, fichiers.KIB), Depart)
    except (msgspec.DecodeError, fichiers.LectureRefusee):
        return Depart(datetime.fromtimestamp(path.lstat().st_mtime).astimezone())


def write(data_folder: Path, instant: datetime) -> None:
    """From now on the work goes on elsewhere."""
    fichiers.write(data_folder / FICHIER, msgspec.json.encode(Depart(instant)))


def end(data_folder: Path) -> None:
    """The work goes on here again."""
    (data_folder / FICHIER).unlink(missing_ok=True)
    fichiers.sync_folder(data_folder)


def require_here(data_folder: Path) -> None:
    """Raise :class:`PoursuiviAilleurs` when the work goes on elsewhere."""
    left = read(data_folder)
    if left is not None:
        raise PoursuiviAilleurs(
            f"Le travail de cet ordinateur se poursuit sur un autre depuis le {left.instant.astimezone():%d/%m/%Y}.",
            "Rapportez le fichier enregistré sur l’autre ordinateur, ou reprenez ici ce qui y était.",
        )
