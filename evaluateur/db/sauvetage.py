"""Saving whatever can still be read from a damaged base: row by row, past the pages that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from evaluateur.db import pilote, reprise
from evaluateur.db.erreurs import BaseAbimee, require_regular, translated
from evaluateur.db.moteur import TAILLE_PAGE
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
    "lots": "lot",
}
ACCUSES = "SELECT lot, nature, contenu FROM accuses WHERE"
_PROBE = "SELECT 1 FROM sqlite_schema LIMIT 1"
_NATURES = ("enregistre", "traite")
_DEEP = 2
"""Digits by which receipts are looked for where some cannot be read: one of 256 parts of them."""


class Epave:
    """A base opened without asking that it be whole; it is only read."""

    def __init__(self, path: Path, key: bytes) -> None:
        require_regular(path)
        if path.is_file() and path.stat().st_size < TAILLE_PAGE:
            # The engine would take it for a new base, and delete the log beside it.
            raise BaseAbimee(
                "Les données sont tronquées : il n’en reste rien.",
                "Fermez l’application, puis rouvrez-la : elle proposera de restaurer une sauvegarde.",
            )
        self._path, self._key = path, key
        with translated():
            self._connection = self._connect()
        self.fautes = 0
        """Places that could not be read."""
        try:
            reprise.check(path.with_name(f"{path.name}-wal"))
        except BaseAbimee:
            self.fautes = 1  # the engine reads the log up to there, and says nothing of what follows

    def _connect(self) -> Connection:
        connection = pilote.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{self._key.hex()}'\"")
        return connection

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """Yield every row of a table that can be read, in order; what cannot is stepped over and counted."""
        since, step = 0, LOT
        if self._read(_PROBE, ()) is None:
            self.fautes += 1  # without its first page no table has a beginning: every place would be tried in vain
            return
        while True:
            # « >= »: « > » would first read the page that holds the rank before, which may be the one that is gone.
            sql = f"SELECT rowid, {TABLES[table]} FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT ?"  # noqa: S608
            lot = self._read(sql, (since, step))
            if lot is None and step > 1:
                step = 1
                continue
            if lot is None:
                self.fautes += 1
                following = self._after(table, since)
                if following is None:
                    return
                since = following
                continue
            if not lot:
                return
            yield from (row[1:] for row in lot)
            since, step = lot[-1][0] + 1, min(LOT, step * 2)

    def accuses(self) -> list[tuple[str, str, bytes]]:
        """Lot, nature and bytes of every receipt that can be read. They lie by lot, and bear no number."""
        there = self._read("SELECT 1 FROM sqlite_schema WHERE name = 'accuses'", ())
        if not there:  # a base of before, or one of which nothing can be told
            self.fautes += there is None
            return []
        found, whole = dict[tuple[str, str], tuple[str, str, bytes]](), True
        for rows in self._parts(""):
            whole = whole and rows is not None
            found |= {(lot, nature): (lot, nature, content) for lot, nature, content in rows or ()}
        if not whole:
            self.fautes += 1
            for key in ((lot, nature) for (lot,) in self.rows("lots") for nature in _NATURES):
                # Looking for it reads its neighbours, one of which is gone. It is text: no zero is its own.
                rows = self._read(f"{ACCUSES} lot = ? AND nature = ?", key, alone=True) if key not in found else None
                found.update((key, row) for row in rows or () if b"\0" not in row[2])
        return list(found.values())

    def _parts(self, start: str) -> Iterator[list[tuple[Any, ...]] | None]:
        """The receipts whose lot begins so, in as few parts as can be read; None for one that cannot."""
        rows = self._read(f"{ACCUSES} lot >= ? AND lot < ?", (start, f"{start}g"))
        if rows is None and len(start) < _DEEP:
            for digit in "0123456789abcdef":
                yield from self._parts(start + digit)
        else:
            yield rows

    def _read(
        self, sql: str, parameters: tuple[int | str, ...], *, alone: bool = False
    ) -> list[tuple[Any, ...]] | None:
        """The rows, or None; after one page that fails the engine refuses all others, but to a fresh connection.

        ``alone``: what else was read on the way does not matter.
        """
        rows = None
        with suppress(pilote.Error):
            rows = self._connection.execute(sql, parameters).fetchall()
            # The end of a long value comes as zeros, without a word, when its page fails; what is read next is refused.
            self._connection.execute("PRAGMA shrink_memory").fetchall()
            self._connection.execute(_PROBE).fetchall()
            return rows
        self._connection.close()
        self._connection = self._connect()
        return rows if alone else None

    def _after(self, table: str, since: int) -> int | None:
        """The first row further on that can be read; None when there is none."""
        sql = f"SELECT rowid FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT 1"  # noqa: S608 - constants
        for place in _places(since):
            rows = self._read(sql, (place,))
            if rows is not None:
                return int(rows[0][0]) if rows else None
        return None

    def whole(self) -> bool:
        """Whether every page is what was written, and there is a journal among them."""
        return (
            self._read("PRAGMA cipher_integrity_check", ()) == []
            and self._read("SELECT 1 FROM journal LIMIT 1", ()) is not None
        )

    def close(self) -> None:
        """Close; nothing was written."""
        self._connection.close()


def _places(since: int) -> Iterator[int]:
    yield from range(since + 1, since + 1 + PAS_A_PAS)
    yield from (since + (1 << jump) for jump in range(4, 20))
    for numero in range((since >> 32) + 1, (since >> 32) + 1 + DOSSIERS):
        yield from range(numero << 32, (numero << 32) + PAS_A_PAS)
