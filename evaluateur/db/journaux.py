"""The journals in the base: append, read, never change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluateur.db.erreurs import JournalDevance
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection, IntegrityError
from evaluateur.journal import GENESE, Inscription

_COLONNES = "dossier, rang, type, auteur, instant, donnees, precedent, empreinte"
_AJOUT = f"INSERT INTO journal ({_COLONNES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants


def append(connexion: Connection, inscriptions: Iterable[Inscription]) -> None:
    """Append, inside the transaction of the caller.

    Raises :class:`JournalDevance` when the place is taken or the line does not follow the stored head.
    """
    try:
        for i in inscriptions:
            connexion.execute(
                _AJOUT, (i.dossier, i.rang, i.type, i.auteur, i.instant, i.donnees, i.precedent, i.empreinte)
            )
    except IntegrityError as erreur:
        raise JournalDevance(
            "Ce dossier a changé dans une autre fenêtre : rien n'a été écrit cette fois.",
            "Rouvrez le dossier, puis recommencez.",
        ) from erreur


def read(base: Base, dossier: str, depuis: int = 1) -> Iterator[Inscription]:
    """Yield the lines of a dossier in order."""
    sql = f"SELECT {_COLONNES} FROM journal WHERE dossier = ? AND rang >= ? ORDER BY rang"  # noqa: S608
    for ligne in base.iterate(sql, (dossier, depuis)):
        yield Inscription(*ligne)


def tete(base: Base, dossier: str) -> tuple[int, str]:
    """Rank and empreinte of the last line; (0, genesis) for an unknown dossier."""
    lignes = base.rows("SELECT rang, empreinte FROM journal WHERE dossier = ? ORDER BY rang DESC LIMIT 1", (dossier,))
    return (int(lignes[0][0]), str(lignes[0][1])) if lignes else (0, GENESE)


def dossiers(base: Base) -> list[str]:
    """Every dossier that has a journal."""
    return [str(d) for (d,) in base.rows("SELECT dossier FROM journal WHERE rang = 1 ORDER BY dossier")]
