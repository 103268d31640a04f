"""Signed convocations as they came, which dossier came with which, and what this laptop knows of each destination."""

from __future__ import annotations

from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.vues.colis import Lieu


def keep(base: Base, autorite: Empreinte, numero: str, instant: str, content: bytes) -> None:
    """Keep a convocation. ``instant``: when it was issued; one that comes late leads nothing that a later one leads."""
    sql = "INSERT OR REPLACE INTO convocations (autorite, numero, instant, contenu) VALUES (?, ?, ?, ?)"
    with base.transaction() as connection:
        connection.execute(sql, (autorite, numero, instant, content))


def attach(connection: Connection, dossier: DossierId, autorite: Empreinte, numero: str) -> None:
    """This dossier came with that convocation, or is now led by it, unless a later one leads it."""
    sql = """
        INSERT INTO appels (dossier, autorite, numero) VALUES (?, ?, ?)
        ON CONFLICT (dossier) DO UPDATE SET autorite = excluded.autorite, numero = excluded.numero
        WHERE (SELECT instant FROM convocations c WHERE (c.autorite, c.numero) = (excluded.autorite, excluded.numero))
            >= (SELECT instant FROM convocations c WHERE (c.autorite, c.numero) = (appels.autorite, appels.numero))
        """
    connection.execute(sql, (dossier, autorite, numero))


def of_dossier(base: Base, dossier: DossierId) -> bytes | None:
    """The convocation with which a dossier came."""
    sql = "SELECT contenu FROM appels JOIN convocations USING (autorite, numero) WHERE dossier = ?"
    rows = base.rows(sql, (dossier,))
    return bytes(rows[0][0]) if rows else None


def leading(base: Base) -> list[tuple[DossierId, bytes]]:
    """Each dossier that a convocation leads, with that convocation."""
    contents = dict[tuple[str, str], bytes]()
    for autorite, numero, content in base.rows("SELECT autorite, numero, contenu FROM convocations"):
        contents[autorite, numero] = bytes(content)
    rows = base.rows("SELECT dossier, autorite, numero FROM appels")
    return [(DossierId(d), contents[a, n]) for d, a, n in rows if (a, n) in contents]


def newest(base: Base) -> bytes | None:
    """The convocation that was issued last."""
    rows = base.rows("SELECT contenu FROM convocations ORDER BY instant DESC, rowid DESC LIMIT 1")
    return bytes(rows[0][0]) if rows else None


def every(base: Base) -> list[bytes]:
    """Every convocation that is kept, the newest first."""
    return [bytes(c) for (c,) in base.rows("SELECT contenu FROM convocations ORDER BY instant DESC, rowid DESC")]


def lieu(base: Base, destination: str) -> Lieu:
    """What is known of a destination; nothing yet is an empty one."""
    rows = base.rows("SELECT emplacement, secret, seul FROM lieux WHERE destination = ?", (destination,))
    return Lieu(str(rows[0][0]), str(rows[0][1]), bool(rows[0][2])) if rows else Lieu()


def keep_lieu(base: Base, destination: str, lieu: Lieu) -> None:
    """Remember what was chosen for a destination."""
    sql = "INSERT OR REPLACE INTO lieux (destination, emplacement, secret, seul) VALUES (?, ?, ?, ?)"
    with base.transaction() as connection:
        connection.execute(sql, (destination, lieu.emplacement, lieu.secret, int(lieu.seul)))
