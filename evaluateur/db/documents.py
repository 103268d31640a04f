"""Signed PDFs and scans: kept as they are, under their SHA-256, for as long as their dossier."""

from __future__ import annotations

import hashlib

from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.metier.vocabulaire import DossierId, Empreinte


def empreinte(content: bytes) -> Empreinte:
    """SHA-256: the name under which a document is kept."""
    return Empreinte(hashlib.sha256(content).hexdigest())


def store(connection: Connection, dossier: DossierId, content: bytes) -> None:
    """Keep a document, inside the transaction of the caller."""
    # Not OR IGNORE: it would also pass over a length that the table refuses.
    sql = "INSERT INTO documents (dossier, empreinte, contenu) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    connection.execute(sql, (dossier, empreinte(content), content))


def names(base: Base, dossier: DossierId) -> list[Empreinte]:
    """The name of every document that is kept with a dossier."""
    return [Empreinte(e) for (e,) in base.rows("SELECT empreinte FROM documents WHERE dossier = ?", (dossier,))]


def read(base: Base, dossier: DossierId, name: Empreinte) -> bytes:
    """The bytes of a document. Raises :class:`BaseAbimee` when they are not there, or no longer what they were."""
    rows = base.rows("SELECT contenu FROM documents WHERE dossier = ? AND empreinte = ?", (dossier, name))
    content = bytes(rows[0][0]) if rows else b""
    if empreinte(content) != name:
        raise BaseAbimee(
            f"Le document {name[:8]}… de ce dossier manque dans les données, ou il est abîmé.",
            "Prévenez l’organisme, qui peut restaurer une sauvegarde de cet ordinateur.",
        )
    return content
