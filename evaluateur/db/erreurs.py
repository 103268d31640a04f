"""The faults of the environment, one family, in French; foreign exceptions are mapped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from evaluateur import fichiers
from evaluateur.db import pilote
from evaluateur.metier.refus import Refus


class BaseInaccessible(Refus):
    """The base cannot be used as it is. Nothing that was acknowledged is lost by it."""


class MauvaiseCle(BaseInaccessible):
    """The key does not open the base, or its first page is damaged: the engine cannot tell which."""


class BaseAbimee(BaseInaccessible):
    """A page is not what was written."""


class BasePlusRecente(BaseInaccessible):
    """Written by a newer version."""


class SupportRefuse(BaseInaccessible):
    """The disk takes nothing: full, protected, or silent. The base itself is as it was."""


class BaseOccupee(BaseInaccessible):
    """Another process writes."""


class JournalDevance(BaseInaccessible):
    """Another process appended to this dossier meanwhile."""


_BY_CODE: dict[str, tuple[type[BaseInaccessible], str, str]] = {
    "SQLITE_NOTADB": (
        MauvaiseCle,
        "Les données n’ont pas pu être ouvertes : la clé ne leur correspond pas, ou le début du fichier est abîmé.",
        "Vérifiez que l’emplacement des données est complet ; sinon fermez l’application, puis rouvrez-la : "
        "elle proposera de restaurer une sauvegarde.",
    ),
    "SQLITE_CORRUPT": (
        BaseAbimee,
        "Les données sont abîmées : une page ne correspond plus à ce qui a été écrit.",
        "Ne faites plus de saisie : fermez l’application, puis rouvrez-la ; elle proposera de restaurer une "
        "sauvegarde.",
    ),
    "SQLITE_FULL": (
        SupportRefuse,
        "Le disque est plein : rien n’a été écrit cette fois, le reste est intact.",
        "Libérez de la place, puis recommencez.",
    ),
    "SQLITE_READONLY": (
        SupportRefuse,
        "Les données sont en lecture seule.",
        "Vérifiez que vous pouvez écrire à cet emplacement ; sinon, prévenez votre service informatique.",
    ),
    "SQLITE_CANTOPEN": (
        BaseInaccessible,
        "Le fichier des données n’a pas pu être ouvert.",
        "Vérifiez que l’emplacement des données existe et que vous y avez accès.",
    ),
    "SQLITE_IOERR": (
        SupportRefuse,
        "Le disque n’a pas répondu : rien n’a été écrit cette fois.",
        "Vérifiez le disque et la place libre, puis recommencez.",
    ),
    "SQLITE_BUSY": (
        BaseOccupee,
        "Une autre fenêtre de l’application écrit dans ces données.",
        "Fermez l’autre fenêtre, puis recommencez.",
    ),
}


def translate(error: Exception) -> NoReturn:
    """Raise what the engine says of the environment as a refusal; a bug is raised again as it is."""
    name = str(getattr(error, "sqlite_errorname", ""))
    for code, (family, phrase, remede) in _BY_CODE.items():
        if name.startswith(code):
            raise family(phrase, remede) from error
    raise error


def require_regular(base: Path) -> None:
    """Refuse a pipe, a device or a folder in the place of a base or of its logs: the engine would wait for ever."""
    for path in (base, *(base.with_name(f"{base.name}{end}") for end in ("-wal", "-shm", "-journal"))):
        if path.exists() and not fichiers.is_regular(path):
            raise BaseInaccessible(
                f"« {path.name} » n’est pas un fichier ordinaire.",
                "Retirez-le de l’emplacement des données, puis rouvrez l’application ou restaurez la dernière "
                "sauvegarde.",
            )


@contextmanager
def translated() -> Iterator[None]:
    """Run a block with its engine's errors translated."""
    try:
        yield
    except pilote.Error as error:
        translate(error)
