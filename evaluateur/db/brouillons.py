"""What is being typed and is no fait yet, one encrypted row a field. Its author may be two people together."""

from __future__ import annotations

from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.metier.vocabulaire import BlocCode, DossierId


def write(
    connection: Connection, dossier: DossierId, auteur: str, bloc: BlocCode, field: str, content: bytes, instant: str
) -> None:
    """Set a draft, inside the transaction of the caller."""
    connection.execute(
        "INSERT OR REPLACE INTO brouillons (dossier, auteur, bloc, champ, contenu, instant) VALUES (?, ?, ?, ?, ?, ?)",
        (dossier, auteur, bloc, field, content, instant),
    )


def delete(connection: Connection, dossier: DossierId, auteur: str, bloc: BlocCode, field: str) -> None:
    """Forget a draft: it became a fait."""
    connection.execute(
        "DELETE FROM brouillons WHERE dossier = ? AND auteur = ? AND bloc = ? AND champ = ?",
        (dossier, auteur, bloc, field),
    )


def exist(base: Base, dossier: DossierId) -> bool:
    """Whether anybody was typing something in a dossier."""
    return bool(base.rows("SELECT 1 FROM brouillons WHERE dossier = ? LIMIT 1", (dossier,)))


def read(base: Base, dossier: DossierId, auteur: str) -> list[tuple[BlocCode, str, bytes]]:
    """Bloc, field and content of every draft of an author in a dossier."""
    rows = base.rows(
        "SELECT bloc, champ, contenu FROM brouillons WHERE dossier = ? AND auteur = ? ORDER BY bloc, champ",
        (dossier, auteur),
    )
    return [(BlocCode(bloc), str(field), bytes(content)) for bloc, field, content in rows]
