"""What is being typed and is no fait yet, one encrypted row a field."""

from __future__ import annotations

from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection


def write(
    connection: Connection, dossier: str, auteur: str, bloc: str, field: str, content: bytes, instant: str
) -> None:
    """Set a draft, inside the transaction of the caller."""
    connection.execute(
        "INSERT OR REPLACE INTO brouillons (dossier, auteur, bloc, champ, contenu, instant) VALUES (?, ?, ?, ?, ?, ?)",
        (dossier, auteur, bloc, field, content, instant),
    )


def delete(connection: Connection, dossier: str, auteur: str, bloc: str, field: str) -> None:
    """Forget a draft: it became a fait."""
    connection.execute(
        "DELETE FROM brouillons WHERE dossier = ? AND auteur = ? AND bloc = ? AND champ = ?",
        (dossier, auteur, bloc, field),
    )


def read(base: Base, dossier: str, auteur: str) -> list[tuple[str, str, bytes]]:
    """Bloc, field and content of every draft of an author in a dossier."""
    rows = base.rows(
        "SELECT bloc, champ, contenu FROM brouillons WHERE dossier = ? AND auteur = ? ORDER BY bloc, champ",
        (dossier, auteur),
    )
    return [(str(bloc), str(field), bytes(content)) for bloc, field, content in rows]
