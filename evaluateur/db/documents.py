"""Signed PDFs and scans: kept as they are, under their SHA-256, for as long as their dossier."""

from __future__ import annotations

import hashlib

from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection


def empreinte(contenu: bytes) -> str:
    """SHA-256: the name under which a document is kept."""
    return hashlib.sha256(contenu).hexdigest()


def store(connexion: Connection, dossier: str, contenu: bytes) -> None:
    """Keep a document, inside the transaction of the caller."""
    # Not OR IGNORE: it would also pass over a length that the table refuses.
    sql = "INSERT INTO documents (dossier, empreinte, contenu) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    connexion.execute(sql, (dossier, empreinte(contenu), contenu))


def read(base: Base, dossier: str, nom: str) -> bytes:
    """The bytes of a document. Raises :class:`BaseAbimee` when they are not there, or no longer what they were."""
    lignes = base.rows("SELECT contenu FROM documents WHERE dossier = ? AND empreinte = ?", (dossier, nom))
    contenu = bytes(lignes[0][0]) if lignes else b""
    if empreinte(contenu) != nom:
        raise BaseAbimee(
            f"Le document {nom[:8]}… de ce dossier manque à la base, ou il est abîmé.",
            "Restaurez la dernière sauvegarde complète.",
        )
    return contenu
