"""The register in a file: the same engine as the laptop's, encrypted, durable, one writer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.centre.registre import lieu, registre
from evaluateur.centre.registre.registre import Detail, Entree, Evenement, Ligne
from evaluateur.centre.registre.verrou import Verrou
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.journal import GENESE
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import DossierId, Empreinte

FICHIER, VERROU = "registre.sqlite", "registre.verrou"
_COLUMNS = "rang, numero, instant, issue, raison, deja, lot, octets, detail, precedent, empreinte"
_SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS entrees (
        rang      INTEGER PRIMARY KEY CHECK (rang >= 1),
        numero    TEXT NOT NULL,
        instant   TEXT NOT NULL,
        issue     TEXT NOT NULL,
        raison    TEXT NOT NULL,
        deja      TEXT NOT NULL,
        lot       TEXT NOT NULL,
        octets    INTEGER NOT NULL,
        detail    TEXT NOT NULL,
        precedent TEXT NOT NULL UNIQUE,
        empreinte TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS entrees_du_lot ON entrees (lot)",
    "CREATE UNIQUE INDEX IF NOT EXISTS un_lot_arrive_une_fois ON entrees (lot) WHERE issue = 'enregistre'",
    """
    CREATE TABLE IF NOT EXISTS details (
        rang    INTEGER PRIMARY KEY REFERENCES entrees (rang),
        dossier TEXT NOT NULL,
        salt    BLOB NOT NULL,
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
        lieu.require_local(path.parent)
        self._verrou = Verrou(path.with_name(VERROU))
        self._base = Base(path, key)
        self._together: Connection | None = None
        """The transaction that several entries share."""
        with self._base.transaction() as connection:
            for statement in _SCHEMA:
                connection.execute(statement)

    def tete(self) -> tuple[int, Empreinte]:
        """Rank and empreinte of the last entry; (0, genesis) for an empty register."""
        rows = self._base.rows("SELECT rang, empreinte FROM entrees ORDER BY rang DESC LIMIT 1")
        return (int(rows[0][0]), Empreinte(rows[0][1])) if rows else (0, GENESE)

    def tenir(self) -> None:
        """Be the one who adds, until it is closed. Raises :class:`RegistreTenu`."""
        self._verrou.take()

    def inscrire(self, evenement: Evenement, salt: bytes) -> Entree:
        """Enter, durably; a lot that arrives gets its number."""
        self.tenir()
        with self._transaction() as connection:
            rang, precedent = self.tete()
            if evenement.issue == "enregistre":
                evenement = replace(evenement, numero=registre.numero(self._last_number(), evenement.instant))
            entree = registre.chaine(evenement, salt, rang + 1, precedent)
            values = tuple(getattr(entree, name) for name in _COLUMNS.split(", "))
            places = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO entrees ({_COLUMNS}) VALUES ({places})", values)  # noqa: S608
            content = canonique.encode(evenement.detail).decode("utf-8")
            connection.execute(
                "INSERT INTO details (rang, dossier, salt, contenu) VALUES (?, ?, ?, ?)",
                (entree.rang, evenement.detail.dossier, salt, content),
            )
        return entree

    @contextmanager
    def ensemble(self) -> Iterator[None]:
        """What is entered inside is durable when it ends, all of it; nothing of it when it fails."""
        self.tenir()
        with self._base.transaction() as connection:
            self._together = connection
            try:
                yield
            finally:
                self._together = None

    def _transaction(self) -> AbstractContextManager[Connection]:
        return self._base.transaction() if self._together is None else nullcontext(self._together)

    def _last_number(self) -> str:
        sql = "SELECT numero FROM entrees WHERE issue = 'enregistre' ORDER BY rang DESC LIMIT 1"
        rows = self._base.rows(sql)
        return str(rows[0][0]) if rows else ""

    def du_lot(self, lot: Empreinte) -> Ligne | None:
        """The last entry of these very bytes."""
        sql = f"SELECT {_COLUMNS}, contenu FROM entrees LEFT JOIN details USING (rang) WHERE lot = ? ORDER BY rang DESC"  # noqa: S608
        rows = self._base.rows(f"{sql} LIMIT 1", (lot,))
        return (Entree(*rows[0][:-1]), _detail(rows[0][-1])) if rows else None

    def en_attente(self) -> list[Entree]:
        """Lots whose bytes are safe and that nobody has judged: a fault came between."""
        sql = f"""
            SELECT {_COLUMNS} FROM entrees WHERE issue = 'enregistre' AND NOT EXISTS
            (SELECT 1 FROM entrees later WHERE later.lot = entrees.lot AND later.rang > entrees.rang) ORDER BY rang
        """  # noqa: S608
        return [Entree(*row) for row in self._base.rows(sql)]

    def du_dossier(self, dossier: DossierId) -> list[tuple[Entree, Detail]]:
        """What was received of a dossier, in order; nothing once it is erased."""
        sql = f"SELECT {_COLUMNS}, contenu FROM entrees JOIN details USING (rang) WHERE dossier = ? ORDER BY rang"  # noqa: S608
        rows = self._base.rows(sql, (dossier,)) if dossier else []
        return [(Entree(*row[:-1]), canonique.decode(row[-1], Detail)) for row in rows]

    def entrees(self) -> Iterator[tuple[Entree, bytes, Detail | None]]:
        """Every entry with the salt and the detail that are left of it."""
        sql = f"SELECT {_COLUMNS}, salt, contenu FROM entrees LEFT JOIN details USING (rang) ORDER BY rang"  # noqa: S608
        for *columns, salt, content in self._base.iterate(sql):
            yield Entree(*columns), bytes(salt or b""), _detail(content)

    def effacer(self, dossier: DossierId, lots: Collection[Empreinte]) -> int:
        """Take out what names people in the entries of a dossier and of these lots; how many entries."""
        self.tenir()
        with self._base.transaction() as connection:
            connection.execute("PRAGMA secure_delete=ON").fetchall()
            gone = connection.execute("DELETE FROM details WHERE dossier = ? AND dossier <> ''", (dossier,)).rowcount
            for lot in lots:
                of_lot = "DELETE FROM details WHERE rang IN (SELECT rang FROM entrees WHERE lot = ?)"
                gone += connection.execute(of_lot, (lot,)).rowcount
        self._base.fold()
        return int(gone)

    def close(self) -> None:
        """Close."""
        self._base.close()
        self._verrou.release()


def _detail(content: str | None) -> Detail | None:
    return canonique.decode(content, Detail) if content is not None else None
