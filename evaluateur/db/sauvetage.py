"""Saving whatever can still be read from a damaged base: row by row, past the pages that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluateur.db import pilote
from evaluateur.db.erreurs import translated
from evaluateur.db.pilote import Connection

LOT = 64
TABLES = {
    "dossiers": "numero, dossier",
    "journal": "place, dossier, rang, type, auteur, instant, donnees, precedent, empreinte",
    "referentiels": "empreinte, code, version, contenu",
    "documents": "dossier, empreinte, contenu",
}


class Epave:
    """A base opened without asking that it be whole; it is only read."""

    def __init__(self, chemin: Path, cle: bytes) -> None:
        with translated():
            self._connexion: Connection = pilote.connect(f"{chemin.absolute().as_uri()}?mode=ro", uri=True)
            self._connexion.execute("PRAGMA cipher_log_level=NONE")
            self._connexion.execute(f"PRAGMA key=\"x'{cle.hex()}'\"")
        self.fautes = 0
        """Places that could not be read."""

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """Yield every row of a table that can be read, in order; what cannot is stepped over and counted."""
        apres, pas = -1, LOT
        while True:
            try:
                lot = self._connexion.execute(
                    f"SELECT rowid, {TABLES[table]} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?",  # noqa: S608
                    (apres, pas),
                ).fetchall()
            except pilote.Error:
                if pas > 1:
                    pas = 1
                    continue
                suivant = self._after(table, apres)
                self.fautes += 1
                if suivant is None:
                    return
                apres = suivant - 1
                continue
            if not lot:
                return
            yield from (ligne[1:] for ligne in lot)
            apres, pas = lot[-1][0], min(LOT, pas * 2)

    def _after(self, table: str, apres: int) -> int | None:
        """A row further on that can be read, found by longer and longer steps; None when there is none."""
        saut = 1
        while saut < 1 << 62:
            try:
                ligne = self._connexion.execute(
                    f"SELECT rowid FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT 1",  # noqa: S608 - constants
                    (apres + saut,),
                ).fetchone()
            except pilote.Error:
                saut *= 2
                continue
            return None if ligne is None else int(ligne[0])
        return None

    def close(self) -> None:
        """Close; nothing was written."""
        self._connexion.close()
