"""Putting a backup back in the place of a damaged base: what is replaced is set aside, never destroyed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from evaluateur import fichiers
from evaluateur.db import moteur, sauvegardes, temoin
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.sauvegardes import Sauvegarde
from evaluateur.metier.refus import Refus

_COPY = ".restaure"
EN_COURS = "restauration-en-cours.txt"
"""There while files change places."""
ECARTES = "ecartes"
"""Folder of what was replaced, one sub-folder each time."""


def restore(
    data_folder: Path, sauvegarde: Sauvegarde, profils: str, instant: datetime, prepare: Callable[[Path], None]
) -> Path:
    """Set the base, its journal files, its witness and its profiles aside, and put those of the backup in their place.

    ``prepare`` writes in the copy of the base, before it takes the place. The base must be closed. Returns the folder
    of what was set aside. Raises :class:`BaseInaccessible` when something
    cannot be written; killed at any moment, what was there is in its place or in that folder.
    """
    aside = data_folder / ECARTES / instant.strftime("%Y%m%dT%H%M%S%fZ")
    base = data_folder / moteur.FICHIER
    versions = sauvegardes.versions(sauvegarde.dossier)
    pieces = [file for file in sauvegardes.pieces(sauvegarde.dossier) if file not in versions.values()]
    copies = [(f, data_folder / f"{f.name}{_COPY}") for f in pieces]
    prepared = data_folder / f"{base.name}{_COPY}"
    try:
        aside.mkdir(parents=True)
        # First a copy of the whole backup beside its place: no disk fills up half way through the exchange.
        for file, copy in copies:
            fichiers.copy(file, copy)
        for log in _logs(prepared):  # of a restore that was killed
            log.unlink(missing_ok=True)
        prepare(prepared)
        _add(data_folder / sauvegardes.VERSIONS, versions)
        if fichiers.is_regular(data_folder / profils):  # a copy: without its profiles a folder looks as if it were new
            fichiers.copy(data_folder / profils, aside / profils)
        elif os.path.lexists(data_folder / profils):  # a folder, a pipe: nothing that could be copied
            fichiers.move(data_folder / profils, aside / profils)
        fichiers.write(data_folder / EN_COURS, sauvegarde.dossier.name.encode("utf-8"))
        # The witness first: what it saw is no longer what there is.
        for path in (data_folder / temoin.FICHIER, data_folder / temoin.ECARTE, *_logs(base), base):
            if os.path.lexists(path):
                fichiers.move(path, aside / path.name)
        for file, copy in copies:
            fichiers.move(copy, data_folder / file.name)
        fichiers.sync_folder(aside)
        fichiers.sync_folder(data_folder)
        (data_folder / EN_COURS).unlink()
    except (OSError, fichiers.EcritureRefusee, fichiers.LectureRefusee, BaseInaccessible) as error:
        remede = error.remede if isinstance(error, Refus) else "Libérez de la place, puis recommencez."
        raise BaseInaccessible(
            "La sauvegarde n’a pas pu être restaurée.",
            f"Rien n’est perdu : voyez {aside} et {sauvegarde.dossier}. {remede}",
        ) from error
    finally:
        for path in (*(copy for _, copy in copies), *_logs(prepared)):
            path.unlink(missing_ok=True)
    return aside


def _add(folder: Path, versions: Mapping[str, Path]) -> None:
    """Versions of référentiels never change: those of the backup join those that are there."""
    if versions:
        fichiers.make_folder(folder, private=True)
    for name, file in versions.items():
        fichiers.deposit(folder / name, fichiers.read(file, fichiers.MIB))


def _logs(base: Path) -> list[Path]:
    return [base.with_name(f"{base.name}{end}") for end in ("-wal", "-shm")]


def set_aside(data_folder: Path) -> list[Path]:
    """The folders of what was replaced, the latest last; strangers among them left out."""
    root = data_folder / ECARTES
    return sorted(p for p in root.iterdir() if sauvegardes.is_name(p.name) and p.is_dir()) if root.is_dir() else []


def unfinished(data_folder: Path) -> bool:
    """Whether a restore was cut off: the folder is neither the old nor the new."""
    return (data_folder / EN_COURS).exists()


def require_finished(data_folder: Path) -> None:
    """Raise :class:`BaseInaccessible` when a restore was cut off."""
    if unfinished(data_folder):
        raise BaseInaccessible(
            "La restauration d’une sauvegarde a été interrompue.",
            "Recommencez-la ; les données remplacées sont conservées de côté.",
        )
