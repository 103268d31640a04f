"""The journals in the base: append, read, never change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from evaluateur.db.erreurs import JournalDevance
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection, IntegrityError
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, DossierId, Empreinte

if TYPE_CHECKING:  # the list of dossiers reads no journal: every fait is imported with this
    from evaluateur.journal import Inscription
    from evaluateur.metier.faits.cloture import SauvegardeRestauree

_COLUMNS = "dossier, rang, type, auteur, instant, donnees, precedent, empreinte"
_PLACE = "(SELECT numero FROM dossiers WHERE dossier = ?1) << 32"
_APPEND = f"INSERT INTO journal (place, {_COLUMNS}) VALUES ({_PLACE} | ?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"  # noqa: S608
_READ = f"""
    SELECT {_COLUMNS} FROM journal
    WHERE place BETWEEN {_PLACE} | ?2 AND {_PLACE} | 4294967295 ORDER BY place
"""  # noqa: S608 - constants


def append(connection: Connection, inscriptions: Iterable[Inscription]) -> None:
    """Append, inside the transaction of the caller.

    Raises :class:`JournalDevance` when the place is taken or the line does not follow the stored head.
    """
    try:
        for i in inscriptions:
            if i.rang == 1:
                connection.execute("INSERT INTO dossiers (dossier) VALUES (?)", (i.dossier,))
            connection.execute(
                _APPEND, (i.dossier, i.rang, i.type, i.auteur, i.instant, i.donnees, i.precedent, i.empreinte)
            )
    except IntegrityError as error:
        raise JournalDevance(
            "Ce dossier a changé dans une autre fenêtre : rien n’a été écrit cette fois.",
            "Rouvrez le dossier, puis recommencez.",
        ) from error


def read(base: Base, dossier: DossierId, since: int = 1) -> Iterator[Inscription]:
    """Yield the lines of a dossier in order."""
    from evaluateur.journal import Inscription

    for row in base.iterate(_READ, (dossier, since)):
        yield Inscription(*row)


_RECENT = """
    SELECT donnees FROM journal JOIN dossiers USING (dossier)
    WHERE numero IN (SELECT numero FROM dossiers ORDER BY numero DESC LIMIT ?2)
        AND place BETWEEN numero << 32 AND numero << 32 | ?3 AND type = ?1
    ORDER BY place DESC
"""


def recent(base: Base, type_: str, dossiers: int, lines: int) -> list[str]:
    """What faits of a type hold among the first lines of the dossiers begun last, the latest first.

    Of these lines alone: a whole journal takes long to look through, and dossiers are prepared before they are led.
    """
    return [str(data) for (data,) in base.rows(_RECENT, (type_, dossiers, lines))]


def names(base: Base) -> list[DossierId]:
    """Every dossier that has a line or a number, whether the list shows it or not."""
    rows = base.rows("SELECT dossier FROM dossiers UNION SELECT dossier FROM journal")
    return [DossierId(dossier) for (dossier,) in rows]


def tete(base: Base, dossier: DossierId) -> tuple[int, Empreinte]:
    """Rank and empreinte of the last line; (0, genesis) for an unknown dossier."""
    from evaluateur.journal import GENESE

    sql = f"SELECT rang, empreinte FROM journal WHERE place <= {_PLACE} | 4294967295 AND dossier = ?1"  # noqa: S608
    rows = base.rows(f"{sql} ORDER BY place DESC LIMIT 1", (dossier,))
    return (int(rows[0][0]), Empreinte(rows[0][1])) if rows else (0, GENESE)


def empreinte_au_rang(base: Base, dossier: DossierId, rang: int) -> Empreinte:
    """The empreinte of one line; empty when there is none of this rank."""
    rows = base.rows(f"SELECT empreinte FROM journal WHERE place = {_PLACE} | ?2 AND dossier = ?1", (dossier, rang))  # noqa: S608
    return Empreinte(rows[0][0]) if rows else AUCUNE_EMPREINTE


def restaurations(base: Base, dossier: DossierId) -> list[tuple[int, SauvegardeRestauree]]:
    """The restores that a dossier tells, each with its rank, without reading the rest."""
    from evaluateur.metier.faits.cloture import SauvegardeRestauree
    from evaluateur.metier.faits.partage import read_fait

    sql = f"SELECT rang, donnees FROM journal WHERE place BETWEEN {_PLACE} AND {_PLACE} | 4294967295 AND type = ?2"  # noqa: S608
    rows = base.rows(sql, (dossier, SauvegardeRestauree.__name__))
    told = [(int(rang), read_fait(data)) for rang, data in rows]
    return [(rang, fait) for rang, fait in told if isinstance(fait, SauvegardeRestauree)]
