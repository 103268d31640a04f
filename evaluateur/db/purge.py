"""Taking a dossier out of the base, and out of every file around it: only what ``purges`` names may go.

A copy is opened and looked into before it goes: a receipt that is shown again must not cost the backups of others.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from evaluateur.db import moteur, pilote, reprise, restauration, sauvegardes
from evaluateur.db.erreurs import BaseInaccessible, require_regular, translated
from evaluateur.db.moteur import Base
from evaluateur.metier.vocabulaire import DossierId

_TABLES = ("brouillons", "documents", "journal", "registre", "appels", "lots", "envois", "accuses", "dossiers")
_NAME = "%Y%m%dT%H%M%S%fZ"
_HALF_RESTORED = "*.restaure"
"""Copies that a restore lays beside the base, and that a kill may leave there."""


class Reste(Struct, frozen=True):
    """A copy that still holds what was purged, and where it really lies."""

    chemin: Path
    lieu: Path


def erase(base: Base, dossier: DossierId, preuve: str, instant: str) -> None:
    """Erase a dossier and keep the proof of it; what it held is written over."""
    with base.transaction() as connection:
        connection.execute("PRAGMA secure_delete=ON").fetchall()
        connection.execute("INSERT INTO purges (dossier, accuse, instant) VALUES (?, ?, ?)", (dossier, preuve, instant))
        for table in _TABLES:
            connection.execute(f"DELETE FROM {table} WHERE dossier = ?", (dossier,))  # noqa: S608 - constants


def purge(base: Base, dossier: DossierId, preuve: str, instant: str) -> None:
    """The same, and leave no trace in free pages nor in the write-ahead log: the whole base is written anew."""
    erase(base, dossier, preuve, instant)
    with translated():
        base.rows("VACUUM")
        base.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def proofs(base: Base) -> list[tuple[DossierId, str, str]]:
    """Dossier, proof and instant of each purge."""
    return [(DossierId(d), str(p), str(i)) for d, p, i in base.rows("SELECT dossier, accuse, instant FROM purges")]


def drop_copies(data_folder: Path, key: bytes, dossier: DossierId, purged: datetime) -> list[Reste]:
    """Delete every backup and every base set aside that holds a dossier; returns those that are left.

    ``key``: of the base. A copy that cannot be read goes when it is older than the purge. A folder of copies that lies
    elsewhere, behind a link, is emptied too; a copy that is itself a link is named, and what it leads to is left alone:
    it may be anything.
    """
    for copy in _copies(data_folder):
        if _doomed(copy, key, dossier, purged) and not _led_elsewhere(copy):
            _delete(copy)
    return [Reste(copy, _place(copy)) for copy in _copies(data_folder) if _doomed(copy, key, dossier, purged)]


def _copies(data_folder: Path) -> Iterator[Path]:
    for root in (data_folder / sauvegardes.DOSSIER, data_folder / restauration.ECARTES):
        if root.is_dir():
            yield from sorted(root.iterdir())
    yield from sorted(data_folder.glob(f"{moteur.FICHIER}{_HALF_RESTORED[1:]}"))


def _bases(copy: Path) -> list[Path]:
    """The bases in a copy; a log without its base is one that cannot be read. Any other file is nobody's business."""
    if not copy.is_dir():
        return [copy] if ".sqlite" in copy.name else []
    found = sorted(copy.glob("*.sqlite"))
    logs = {log.with_name(log.name.removesuffix("-wal")) for log in copy.glob("*.sqlite-wal")}
    return [*found, *sorted(logs - set(found))]


def _doomed(copy: Path, key: bytes, dossier: DossierId, purged: datetime) -> bool:
    held = {base: _holds(base, key, dossier) for base in _bases(copy)}
    ours = _instant(copy) is not None or copy.name.startswith(moteur.FICHIER)
    # A stranger's « ._evaluateur.sqlite » can never be read: it must not cost the backup beside it.
    dark = any(found is None and base.name.startswith(moteur.FICHIER) for base, found in held.items())
    return any(held.values()) or (dark and ours and _made(copy) < purged)


def _holds(base: Path, key: bytes, dossier: DossierId) -> bool | None:
    """Whether a base holds a dossier; None when it cannot be read. It is not written."""
    log = base.with_name(f"{base.name}-wal")
    if not base.exists() and not log.exists():
        return False  # a link that leads nowhere
    try:
        require_regular(base)
        reprise.check(log)
        connection = pilote.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return any(
                connection.execute(f"SELECT 1 FROM {table} WHERE dossier = ? LIMIT 1", (dossier,)).fetchall()  # noqa: S608
                for table in _TABLES
                if table in known
            )
        finally:
            connection.close()
    except (pilote.Error, BaseInaccessible, OSError):
        return None


def _instant(copy: Path) -> datetime | None:
    """The instant in the name that the application gives to a copy; None for another name."""
    try:
        return datetime.strptime(copy.name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _made(copy: Path) -> datetime:
    """When a copy was made, by its name; of another name, when it was written."""
    named = _instant(copy)
    if named is not None:
        return named
    with suppress(OSError):
        return datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    return datetime.min.replace(tzinfo=UTC)


def _led_elsewhere(copy: Path) -> bool:
    return copy.is_symlink() or any(base.is_symlink() for base in _bases(copy))


def _place(copy: Path) -> Path:
    linked = next((base for base in _bases(copy) if base.is_symlink()), copy)
    return linked.resolve()


def _delete(copy: Path) -> None:
    """A folder that the application made goes whole; of another one, its bases. What resists is found afterwards."""
    with suppress(OSError):
        if not copy.is_dir():
            copy.unlink()
            return
        if _instant(copy) is not None:
            shutil.rmtree(copy)
            return
        for base in _bases(copy):
            for name in (base.name, f"{base.name}-wal", f"{base.name}-shm"):
                base.with_name(name).unlink(missing_ok=True)
