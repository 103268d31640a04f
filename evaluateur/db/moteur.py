"""The engine: how a base is opened, with which key and pragmas, and how it is written.

The pragmas come in a fixed order and are read back: with ``synchronous=FULL`` a simulated power cut lost acknowledged
commits, with ``EXTRA`` set before WAL it lost none.
"""

from __future__ import annotations

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


def connect(chemin: Path, cle: bytes) -> Connection:
    """A bare connection with the key and the pragmas of the house.

    Raises :class:`evaluateur.db.erreurs.BaseInaccessible` when the file does not open with this key.
    """
    with erreurs.translated(), ExitStack() as en_cas_d_echec:
        connexion = pilote.connect(str(chemin))
        en_cas_d_echec.callback(connexion.close)
        connexion.execute("PRAGMA cipher_log_level=NONE")
        connexion.execute(f"PRAGMA key=\"x'{cle.hex()}'\"")
        for nom, valeur, attendu in _PRAGMAS:
            connexion.execute(f"PRAGMA {nom}={valeur}").fetchall()
            relu = str(connexion.execute(f"PRAGMA {nom}").fetchone()[0])
            if relu != attendu:
                raise erreurs.BaseInaccessible(
                    f"Le moteur de la base refuse le réglage {nom} ({relu} au lieu de {attendu}).",
                    "Copiez le dossier des données sur un disque local, puis rouvrez-le.",
                )
        en_cas_d_echec.pop_all()
    return connexion


class Base:
    """An open base: one connection, one thread."""

    def __init__(self, chemin: Path, cle: bytes) -> None:
        taille = chemin.stat().st_size if chemin.is_file() else 0
        if 0 < taille < TAILLE_PAGE:
            # The engine takes a file of one byte for a new base.
            raise erreurs.BaseAbimee(
                "La base est tronquée : il n'en reste que le début.", "Restaurez la dernière sauvegarde."
            )
        reprise.check(chemin.with_name(f"{chemin.name}-wal"))
        self.chemin = chemin
        self.temoin = Temoin(chemin.parent)
        self._connexion = connect(chemin, cle)
        self.utils = Database(self._connexion, execute_plugins=False)
        with ExitStack() as en_cas_d_echec:
            en_cas_d_echec.callback(self.close)
            if 0 < taille <= CHECK_UP_TO:
                self.check_pages()
            en_cas_d_echec.pop_all()

    def check_pages(self) -> None:
        """Authenticate every page. Raises :class:`evaluateur.db.erreurs.BaseAbimee` at the first that fails."""
        fautes = self.rows("PRAGMA cipher_integrity_check")
        if fautes:
            pages = pluriel(len(fautes), "page ne correspond", "pages ne correspondent")
            raise erreurs.BaseAbimee(
                f"La base est abîmée : {pages} plus à ce qui a été écrit.",
                "N'y écrivez plus ; restaurez la dernière sauvegarde, puis vérifiez le journal.",
            )

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction, begun as a writer at once: all or nothing, durable when the block ends."""
        connexion = self._connexion
        try:
            connexion.execute("BEGIN IMMEDIATE")
            try:
                yield connexion
                connexion.execute("COMMIT")
            finally:
                if connexion.in_transaction:
                    connexion.execute("ROLLBACK")
        except pilote.Error as erreur:
            erreurs.translate(erreur)

    def rows(self, sql: str, parametres: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one query and return all its rows."""
        with erreurs.translated():
            return self._connexion.execute(sql, parametres).fetchall()

    def iterate(self, sql: str, parametres: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Run one query and yield its rows as they come."""
        with erreurs.translated():
            yield from self._connexion.execute(sql, parametres)

    def fold(self) -> None:
        """Fold the write-ahead log back into the file and empty it: what it tells of each transaction goes."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close; the write-ahead log is folded back into the file."""
        self._connexion.close()
        self.temoin.close()
