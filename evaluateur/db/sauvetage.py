"""Saving whatever can still be read from a damaged base: row by row, past the pages that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluateur.db import pilote, reprise
from evaluateur.db.erreurs import BaseAbimee, translated
from evaluateur.db.pilote import Connection

LOT = 64
PAS_A_PAS = 16
"""Ranks tried one by one past a place that cannot be read: more lines than a page holds."""
DOSSIERS = 16
"""Dossiers whose beginning is tried then: the number of each is the high half of its lines' places."""
TABLES = {
    "dossiers": "numero, dossier",
    "journal": "place, dossier, rang, type, auteur, instant, donnees, precedent, empreinte",
    "referentiels": "empreinte, code, version, contenu",
    "documents": "dossier, empreinte, contenu",
}


class Epave:
    """A base opened without asking that it be whole; it is only read."""

    def __init__(self, chemin: Path, cle: bytes) -> None:
        self._chemin, self._cle = chemin, cle
        with translated():
            self._connexion = self._connect()
        self.fautes = 0
        """Places that could not be read."""
        try:
            reprise.check(chemin.with_name(f"{chemin.name}-wal"))
        except BaseAbimee:
            self.fautes = 1  # the engine reads the log up to there, and says nothing of what follows

    def _connect(self) -> Connection:
        connexion = pilote.connect(f"{self._chemin.absolute().as_uri()}?mode=ro", uri=True)
        connexion.execute("PRAGMA cipher_log_level=NONE")
        connexion.execute(f"PRAGMA key=\"x'{self._cle.hex()}'\"")
        return connexion

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """Yield every row of a table that can be read, in order; what cannot is stepped over and counted."""
        depuis, pas = 0, LOT
        while True:
            # « >= »: « > » would first read the page that holds the rank before, which may be the one that is gone.
            sql = f"SELECT rowid, {TABLES[table]} FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT ?"  # noqa: S608
            lot = self._read(sql, (depuis, pas))
            if lot is None and pas > 1:
                pas = 1
                continue
            if lot is None:
                self.fautes += 1
                suivant = self._after(table, depuis)
                if suivant is None:
                    return
                depuis = suivant
                continue
            if not lot:
                return
            yield from (ligne[1:] for ligne in lot)
            depuis, pas = lot[-1][0] + 1, min(LOT, pas * 2)

    def _read(self, sql: str, parametres: tuple[int, ...]) -> list[tuple[Any, ...]] | None:
        """The rows, or None; after one page that fails the engine refuses all others, but to a fresh connection."""
        try:
            return self._connexion.execute(sql, parametres).fetchall()
        except pilote.Error:
            self._connexion.close()
            self._connexion = self._connect()
            return None

    def _after(self, table: str, depuis: int) -> int | None:
        """The first row further on that can be read; None when there is none."""
        sql = f"SELECT rowid FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT 1"  # noqa: S608 - constants
        for place in _places(depuis):
            lignes = self._read(sql, (place,))
            if lignes is not None:
                return int(lignes[0][0]) if lignes else None
        return None

    def whole(self) -> bool:
        """Whether every page is what was written, and there is a journal among them."""
        return (
            self._read("PRAGMA cipher_integrity_check", ()) == []
            and self._read("SELECT 1 FROM journal LIMIT 1", ()) is not None
        )

    def close(self) -> None:
        """Close; nothing was written."""
        self._connexion.close()


def _places(depuis: int) -> Iterator[int]:
    yield from range(depuis + 1, depuis + 1 + PAS_A_PAS)
    yield from (depuis + (1 << saut) for saut in range(4, 20))
    for numero in range((depuis >> 32) + 1, (depuis >> 32) + 1 + DOSSIERS):
        yield from range(numero << 32, (numero << 32) + PAS_A_PAS)
