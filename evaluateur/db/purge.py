"""Taking a dossier out of the base, and out of every file around it: only what ``purges`` names may go."""

from __future__ import annotations

import shutil
from pathlib import Path

from evaluateur.db import restauration, sauvegardes
from evaluateur.db.erreurs import translated
from evaluateur.db.moteur import Base
from evaluateur.metier.vocabulaire import DossierId

_TABLES = ("brouillons", "documents", "journal", "registre", "dossiers")


def purge(base: Base, dossier: DossierId, preuve: str, instant: str) -> None:
    """Erase a dossier, keep the proof of it, and leave no trace in free pages nor in the write-ahead log."""
    with base.transaction() as connection:
        connection.execute("PRAGMA secure_delete=ON").fetchall()
        connection.execute("INSERT INTO purges (dossier, accuse, instant) VALUES (?, ?, ?)", (dossier, preuve, instant))
        for table in _TABLES:
            connection.execute(f"DELETE FROM {table} WHERE dossier = ?", (dossier,))  # noqa: S608 - constants
    with translated():
        base.rows("VACUUM")
        base.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def proofs(base: Base) -> list[tuple[DossierId, str, str]]:
    """Dossier, proof and instant of each purge."""
    return [(DossierId(d), str(p), str(i)) for d, p, i in base.rows("SELECT dossier, accuse, instant FROM purges")]


def drop_backups(data_folder: Path, garde: Path) -> int:
    """Delete what holds what was purged: every backup but the one made after it, and bases set aside by a restore.

    Returns how many backups went.
    """
    old = [s.dossier for s in sauvegardes.list_all(data_folder) if s.dossier.name != garde.name]
    for folder in (*old, data_folder / restauration.ECARTES):
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
