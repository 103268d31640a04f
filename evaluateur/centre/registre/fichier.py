"""The register in a file: the same engine as the laptop's, encrypted, durable, one writer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluateur import fichiers
from evaluateur.centre.registre import registre
from evaluateur.centre.registre.registre import Detail, Entree, Reception
from evaluateur.db.moteur import Base
from evaluateur.journal import GENESE
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import DossierId, Empreinte

FICHIER = "registre.sqlite"
_COLUMNS = "rang, instant, lot, octets, issue, raison, detail, precedent, empreinte"
_SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS entrees (
        rang      INTEGER PRIMARY KEY CHECK (rang >= 1),
        instant   TEXT NOT NULL,
        lot       TEXT NOT NULL UNIQUE,
        octets    INTEGER NOT NULL,
        issue     TEXT NOT NULL,
        raison    TEXT NOT NULL,
        detail    TEXT NOT NULL,
        precedent TEXT NOT NULL UNIQUE,
        empreinte TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    """
    CREATE TABLE IF NOT EXISTS details (
        rang    INTEGER PRIMARY KEY REFERENCES entrees (rang),
        dossier TEXT NOT NULL,
        salt     BLOB NOT NULL,
        contenu TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS details_du_dossier ON details (dossier)",
    """
    CREATE TRIGGER IF NOT EXISTS entrees_jamais_modifiees BEFORE UPDATE ON entrees
    BEGIN SELECT RAISE(ABORT, 'une entrée ne se modifie pas'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS entrees_jamais_effacees BEFORE DELETE ON entrees
    BEGIN SELECT RAISE(ABORT, 'une entrée ne s''efface pas'); END
    """,
)


class RegistreEnFichier:
    """A :class:`registre.Registre` on a local disk."""

    def __init__(self, path: Path, key: bytes) -> None:
        fichiers.make_folder(path.parent)
        self._base = Base(path, key)
        with self._base.transaction() as connection:
            for statement in _SCHEMA:
                connection.execute(statement)

    def tete(self) -> tuple[int, Empreinte]:
        """Rank and empreinte of the last entry; (0, genesis) for an empty register."""
        rows = self._base.rows("SELECT rang, empreinte FROM entrees ORDER BY rang DESC LIMIT 1")
        return (int(rows[0][0]), Empreinte(rows[0][1])) if rows else (0, GENESE)

    def inscrire(self, reception: Reception, salt: bytes) -> Entree:
        """Enter, durably."""
        with self._base.transaction() as connection:
            rang, precedent = self.tete()
            entree = registre.chaine(reception, salt, rang + 1, precedent)
            values = tuple(getattr(entree, name) for name in _COLUMNS.split(", "))
            connection.execute(f"INSERT INTO entrees ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
            content = canonique.encode(reception.detail).decode("utf-8")
            connection.execute(
                "INSERT INTO details (rang, dossier, salt, contenu) VALUES (?, ?, ?, ?)",
                (entree.rang, reception.detail.dossier, salt, content),
            )
        return entree

    def du_lot(self, lot: Empreinte) -> Entree | None:
        """The entry of these very bytes."""
        rows = self._base.rows(f"SELECT {_COLUMNS} FROM entrees WHERE lot = ?", (lot,))  # noqa: S608 - constants
        return Entree(*rows[0]) if rows else None

    def du_dossier(self, dossier: DossierId) -> list[tuple[Entree, Detail]]:
        """What was received of a dossier, in order; nothing once it is erased."""
        sql = f"SELECT {_COLUMNS}, contenu FROM entrees JOIN details USING (rang) WHERE dossier = ? ORDER BY rang"  # noqa: S608
        rows = self._base.rows(sql, (dossier,)) if dossier else []
        return [(Entree(*row[:-1]), canonique.decode(row[-1], Detail)) for row in rows]

    def entrees(self) -> Iterator[tuple[Entree, bytes, Detail | None]]:
        """Every entry with the salt and the detail that are left of it."""
        sql = f"SELECT {_COLUMNS}, salt, contenu FROM entrees LEFT JOIN details USING (rang) ORDER BY rang"  # noqa: S608
        for *columns, salt, content in self._base.iterate(sql):
            detail = canonique.decode(content, Detail) if content is not None else None
            yield Entree(*columns), bytes(salt or b""), detail

    def effacer(self, dossier: DossierId) -> int:
        """Take out what names people in the entries of a dossier; how many."""
        with self._base.transaction() as connection:
            erased = connection.execute("DELETE FROM details WHERE dossier = ? AND dossier <> ''", (dossier,))
        self._base.fold()
        return int(erased.rowcount)

    def close(self) -> None:
        """Close."""
        self._base.close()
