"""Lots that were made, with their bytes; every sending of each; the answers of the training body."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.vues.colis import LotFait

Nature = Literal["enregistre", "traite"]
_LOT = "lot, dossier, sequence, rang, tete, version, empreinte, reference, instant, octets, cles"
_ENVOI = "dossier, lot, essai, destination, etat, motif, instant"


class Envoi(Struct, frozen=True):
    """One try. ``etat``: how far it came, as channels say it, or the code of what kept it back."""

    dossier: DossierId
    lot: Empreinte
    essai: int
    destination: str
    etat: str
    motif: str
    instant: str


class Reponse(Struct, frozen=True):
    """An answer of the training body, as it came."""

    dossier: DossierId
    lot: Empreinte
    nature: Nature
    contenu: bytes
    instant: str


def keep_lot(connection: Connection, lot: LotFait, content: bytes) -> None:
    """Keep a lot, inside the transaction of the caller: the same bytes are sent again, whatever happens."""
    sql = f"INSERT INTO lots ({_LOT}, contenu) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
    values = (lot.lot, lot.dossier, lot.sequence, lot.rang, lot.tete, lot.version, lot.empreinte, lot.reference)
    connection.execute(sql, (*values, lot.instant, lot.octets, lot.cles, content))


def drop_before(connection: Connection, lot: LotFait) -> None:
    """Let go of the bytes of lots that hold less of this dossier: a journal only grows, they are never sent again.

    Their rows stay: a receipt of one of them is still read against it.
    """
    connection.execute("UPDATE lots SET contenu = x'' WHERE dossier = ? AND rang < ?", (lot.dossier, lot.rang))


def lots(base: Base, dossier: DossierId | None = None) -> list[LotFait]:
    """The lots of a dossier, or all, in the order of their making."""
    where, values = ("WHERE dossier = ? ", (dossier,)) if dossier is not None else ("", ())
    sql = f"SELECT {_LOT} FROM lots {where}ORDER BY instant, rowid"  # noqa: S608 - constants
    return [LotFait(*row) for row in base.rows(sql, values)]


def content(base: Base, lot: Empreinte) -> bytes:
    """The bytes of a lot. Raises :class:`BaseAbimee` when they are no longer what was made."""
    rows = base.rows("SELECT contenu FROM lots WHERE lot = ?", (lot,))
    data = bytes(rows[0][0]) if rows else b""
    if hashlib.sha256(data).hexdigest() != lot:
        raise BaseAbimee(
            f"Le lot {lot[:8]}… manque dans les données, ou il est abîmé.",
            "Préparez-le de nouveau : le dossier lui-même est intact.",
        )
    return data


def add(connection: Connection, envoi: Envoi) -> None:
    """Enter one try; what was entered is never changed."""
    sql = f"INSERT INTO envois ({_ENVOI}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
    connection.execute(
        sql, (envoi.dossier, envoi.lot, envoi.essai, envoi.destination, envoi.etat, envoi.motif, envoi.instant)
    )


def sendings(base: Base, dossier: DossierId | None = None) -> list[Envoi]:
    """Every try for a dossier, or for all, in order."""
    where, values = ("WHERE dossier = ? ", (dossier,)) if dossier is not None else ("", ())
    sql = f"SELECT {_ENVOI} FROM envois {where}ORDER BY instant, lot, essai"  # noqa: S608 - constants
    return [Envoi(*row) for row in base.rows(sql, values)]


def keep_answer(base: Base, reponse: Reponse) -> None:
    """Keep an answer; a later one of the same nature takes its place, for a lot may be judged again."""
    sql = "INSERT OR REPLACE INTO accuses (dossier, lot, nature, contenu, instant) VALUES (?, ?, ?, ?, ?)"
    with base.transaction() as connection:
        connection.execute(sql, (reponse.dossier, reponse.lot, reponse.nature, reponse.contenu, reponse.instant))


def answers(base: Base, dossier: DossierId | None = None) -> Sequence[Reponse]:
    """The answers for a dossier, or for all."""
    where, values = ("WHERE dossier = ? ", (dossier,)) if dossier is not None else ("", ())
    sql = f"SELECT dossier, lot, nature, contenu, instant FROM accuses {where}ORDER BY instant"  # noqa: S608 - constants
    return [Reponse(DossierId(d), Empreinte(lot), n, bytes(c), i) for d, lot, n, c, i in base.rows(sql, values)]
