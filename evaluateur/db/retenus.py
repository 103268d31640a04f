"""Whom each person trusts: certificates under his own signature, and the revocation lists of authorities.

What is kept here proves nothing by itself: whoever reads verifies each signature (:mod:`evaluateur.seance.confiance`).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.metier.vocabulaire import Empreinte, ProfilId

Sorte = Literal["autorite", "horodateur"]
_COLUMNS = "personne, sorte, empreinte, certificat, instant, signature, declaration"


class Retenu(Struct, frozen=True):
    """One certificate that a person trusts."""

    personne: ProfilId
    sorte: Sorte
    empreinte: Empreinte
    certificat: bytes
    instant: str
    signature: bytes
    declaration: bytes = b""


def keep(connection: Connection, row: Retenu) -> None:
    """Keep one, in place of what the same person kept of it before."""
    sql = f"INSERT OR REPLACE INTO retenus ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
    values = (row.personne, row.sorte, row.empreinte, row.certificat, row.instant, row.signature, row.declaration)
    connection.execute(sql, values)


def drop(connection: Connection, personne: ProfilId, sorte: Sorte, empreinte: Empreinte) -> None:
    """This person trusts it no more."""
    sql = "DELETE FROM retenus WHERE personne = ? AND sorte = ? AND empreinte = ?"
    connection.execute(sql, (personne, sorte, empreinte))


def read(base: Base, personne: ProfilId, sorte: Sorte) -> list[Retenu]:
    """What is kept under a person's name, believed or not, in the order of its empreintes."""
    sql = f"SELECT {_COLUMNS} FROM retenus WHERE personne = ? AND sorte = ?"  # noqa: S608 - constants
    return [Retenu(*row) for row in base.rows(sql, (personne, sorte))]


def keep_liste(connection: Connection, autorite: Empreinte, numero: int, liste: bytes) -> None:
    """Keep a revocation list; those of smaller numbers go."""
    connection.execute("DELETE FROM revocations WHERE autorite = ? AND numero <= ?", (autorite, numero))
    connection.execute("INSERT INTO revocations (autorite, numero, liste) VALUES (?, ?, ?)", (autorite, numero, liste))


def read_listes(base: Base, autorite: Empreinte) -> list[bytes]:
    """The revocation lists kept for an authority, the highest number first."""
    sql = "SELECT liste FROM revocations WHERE autorite = ? ORDER BY numero DESC"
    return [bytes(liste) for (liste,) in base.rows(sql, (autorite,))]
