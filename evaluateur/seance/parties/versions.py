"""The versions of référentiels that were completed on this laptop: beside the base, one file each, never changed.

A file counts for as long as it is what is shipped with nothing but missing texts filled in: neither another jury nor
another word of a scale comes in by it. A dossier never depends on one: it has its own référentiel in the base.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from evaluateur import fichiers, referentiels
from evaluateur.db import sauvegardes
from evaluateur.metier.referentiel import Referentiel
from evaluateur.referentiels import ReferentielInvalide

FOLDER = sauvegardes.VERSIONS


class Installe(Struct, frozen=True):
    """A référentiel on which dossiers may begin."""

    livre: Referentiel
    actuel: Referentiel
    """Its newest version; what is shipped when nobody completed it."""


def newest(data_folder: Path, livres: Sequence[Referentiel]) -> list[Installe]:
    """Each that is shipped, with its newest version."""
    kept = list(_kept(data_folder / FOLDER))
    return [
        Installe(
            livre, max([livre, *(one for one in kept if referentiels.complete(livre, one))], key=referentiels.rang)
        )
        for livre in livres
    ]


def reconnus(data_folder: Path, livres: Sequence[Referentiel]) -> list[Referentiel]:
    """Each that is shipped, and every version of it that was completed here: a dossier may have begun on any."""
    kept = list(_kept(data_folder / FOLDER))
    return [one for livre in livres for one in (livre, *(v for v in kept if referentiels.complete(livre, v)))]


def keep(data_folder: Path, version: Referentiel) -> Path:
    """Keep a new version beside the others. Raises :class:`~evaluateur.fichiers.EcritureRefusee`."""
    folder = data_folder / FOLDER
    fichiers.make_folder(folder, private=True)
    name = fichiers.safe_name(f"{version.code}-v{version.version}")
    return fichiers.deposit(folder / f"{name}.json", referentiels.canonical_bytes(version)).path


def _kept(folder: Path) -> Iterator[Referentiel]:
    for path in sorted(folder.glob("*.json")):
        try:
            yield referentiels.from_canonical(fichiers.read(path, referentiels.TAILLE_MAX))
        except (ReferentielInvalide, fichiers.LectureRefusee):
            continue  # damaged, or of another version of the application: what is shipped still serves
