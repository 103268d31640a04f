"""The list of dossiers: a projection, refreshed from the journals where it lags behind them."""

from __future__ import annotations

from msgspec import Struct

from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.metier.vocabulaire import DossierId


class Row(Struct, frozen=True, gc=False):
    """One row. ``resume`` is the canonical JSON that the caller projects."""

    dossier: DossierId
    rang: int
    reference: str
    debut: str
    modifie: str
    resume: str


_WRITE = """
    INSERT INTO registre (dossier, rang, reference, debut, modifie, resume) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (dossier) DO UPDATE SET rang = excluded.rang, reference = excluded.reference,
        debut = excluded.debut, modifie = excluded.modifie, resume = excluded.resume
"""


def write(connection: Connection, row: Row) -> None:
    """Set the row of a dossier, inside the transaction of the caller."""
    connection.execute(_WRITE, (row.dossier, row.rang, row.reference, row.debut, row.modifie, row.resume))


def stale(base: Base) -> list[DossierId]:
    """Dossiers whose row lags behind their journal: every one that was written since it was last listed."""
    rows = base.rows(
        """
        SELECT dossier FROM registre JOIN dossiers USING (dossier)
        WHERE EXISTS (SELECT 1 FROM journal WHERE place = numero << 32 | registre.rang + 1)
        """
    )
    return [DossierId(dossier) for (dossier,) in rows]


def read_resumes(base: Base) -> list[str]:
    """What every row holds for the caller, the most recent session first."""
    return [resume for (resume,) in base.rows("SELECT resume FROM registre ORDER BY debut DESC, reference")]


def read_all(base: Base) -> list[Row]:
    """Every row, the most recent session first."""
    sql = "SELECT dossier, rang, reference, debut, modifie, resume FROM registre ORDER BY debut DESC, reference"
    return [Row(*row) for row in base.rows(sql)]


def clear(base: Base) -> None:
    """Forget the projection; the journals are enough to rebuild it."""
    with base.transaction() as connection:
        connection.execute("DELETE FROM registre")
        connection.execute("INSERT INTO registre SELECT dossier, 0, '', '', '', '' FROM dossiers")
