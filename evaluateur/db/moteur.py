"""The engine: how a base is opened, with which key and pragmas, and how it is written.

The pragmas come in a fixed order and are read back: with ``synchronous=FULL`` a simulated power cut lost acknowledged
commits, with ``EXTRA`` set before WAL it lost none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from evaluateur.db import erreurs, pilote, reprise
from evaluateur.db.pilote import Connection, Database
from evaluateur.db.temoin import Temoin
from evaluateur.metier.typographie import pluriel

FICHIER = "evaluateur.sqlite"
TAILLE_PAGE = 4096
CHECK_UP_TO = 16 * 1024 * 1024
"""Bytes up to which every page is authenticated at opening (about 6 ms a MiB); beyond, each page when it is read."""

_PRAGMAS: tuple[tuple[str, str, str], ...] = (
    ("synchronous", "EXTRA", "3"),
    ("fullfsync", "1", "1"),
    ("checkpoint_fullfsync", "1", "1"),
    ("journal_mode", "WAL", "wal"),
    ("foreign_keys", "ON", "1"),
    ("recursive_triggers", "ON", "1"),  # without it, INSERT OR REPLACE slips by the trigger that refuses DELETE
    ("busy_timeout", "5000", "5000"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
)


def connect(path: Path, key: bytes) -> Connection:
    """A bare connection with the key and the pragmas of the house.

    Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when the file does not open with this key.
    """
    with erreurs.translated(), ExitStack() as on_failure:
        connection = pilote.connect(str(path))
        on_failure.callback(connection.close)
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for name, value, expected in _PRAGMAS:
            connection.execute(f"PRAGMA {name}={value}").fetchall()
            reread = str(connection.execute(f"PRAGMA {name}").fetchone()[0])
            if reread != expected:
                raise erreurs.BaseInaccessible(
                    f"Le moteur des données refuse le réglage {name} ({reread} au lieu de {expected}).",
                    "Copiez les données sur un disque local, puis rouvrez-les.",
                )
        on_failure.pop_all()
    return connection


class Base:
    """An open base: one connection, one thread."""

    def __init__(self, path: Path, key: bytes) -> None:
        erreurs.require_regular(path)
        size = path.stat().st_size if path.is_file() else 0
        if 0 < size < TAILLE_PAGE:
            # The engine takes a file of one byte for a new base.
            raise erreurs.BaseAbimee(
                "Les données sont tronquées : il n’en reste que le début.",
                "Fermez l’application, puis rouvrez-la : elle proposera de restaurer une sauvegarde.",
            )
        reprise.check(path.with_name(f"{path.name}-wal"))
        self.chemin = path
        self.temoin = Temoin(path.parent)
        self._places: dict[str, tuple[int, int] | None] = {str(path): None, f"{path}-wal": None}
        """The files that are open, as the disk knows them, under the paths that led to them."""
        self._connection = connect(path, key)
        self.utils = Database(self._connection, execute_plugins=False)
        with ExitStack() as on_failure:
            on_failure.callback(self.close)
            self._require_in_place()  # what is open now is what must still be there when something is written
            if 0 < size <= CHECK_UP_TO:
                self.check_pages()
            on_failure.pop_all()

    @property
    def inscriptible(self) -> bool:
        """Whether the file can be written, as far as the system says before it is tried."""
        return os.access(self.chemin, os.W_OK) and os.access(self.chemin.parent, os.W_OK)

    def check_pages(self) -> None:
        """Authenticate every page. Raises :class:`evaluateur.db.erreurs.BaseAbimee` at the first that fails."""
        faults = self.rows("PRAGMA cipher_integrity_check")
        if faults:
            pages = pluriel(len(faults), "page ne correspond", "pages ne correspondent")
            raise erreurs.BaseAbimee(
                f"Les données sont abîmées : {pages} plus à ce qui a été écrit.",
                "Ne faites plus de saisie : fermez l’application, puis rouvrez-la ; elle proposera de restaurer "
                "une sauvegarde.",
            )

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction, begun as a writer at once: all or nothing, durable when the block ends."""
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                self._require_in_place()
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except pilote.Error as error:
            erreurs.translate(error)

    def _require_in_place(self) -> None:
        """Refuse to write into files that nobody will find again: erased, moved or replaced while they were open."""
        for path, known in self._places.items():
            try:
                found = os.stat(path)  # noqa: PTH116 - at each act: a Path takes five times as long
                place = found.st_dev, found.st_ino
            except OSError:
                place = None
            if known is None:
                self._places[path] = place
            elif place != known:
                raise erreurs.BaseInaccessible(
                    "Le fichier des données a été effacé, déplacé ou remplacé pendant que l’application était "
                    "ouverte : rien n’a été enregistré cette fois.",
                    "Remettez-le à sa place, puis recommencez ; sinon fermez l’application et restaurez la dernière "
                    "sauvegarde.",
                )

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one query and return all its rows."""
        with erreurs.translated():
            return self._connection.execute(sql, parameters).fetchall()

    def iterate(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Run one query and yield its rows as they come."""
        with erreurs.translated():
            yield from self._connection.execute(sql, parameters)

    def fold(self) -> None:
        """Fold the write-ahead log back into the file and empty it: what it tells of each transaction goes."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close; the write-ahead log is folded back into the file."""
        self._connection.close()
        self.temoin.close()
