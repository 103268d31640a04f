"""The référentiels applied on this laptop, by empreinte."""

from __future__ import annotations

from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.moteur import Base
from evaluateur.metier.vocabulaire import Empreinte


def store(base: Base, empreinte: Empreinte, code: str, version: str, content: bytes) -> None:
    """Keep a référentiel; one that is there already is left alone."""
    if base.rows("SELECT 1 FROM referentiels WHERE empreinte = ?", (empreinte,)):
        return
    with base.transaction() as connection:
        connection.execute(
            "INSERT INTO referentiels (empreinte, code, version, contenu) VALUES (?, ?, ?, ?)",
            (empreinte, code, version, content.decode("utf-8")),
        )


def read(base: Base, empreinte: Empreinte) -> bytes:
    """The canonical bytes of a référentiel. Raises :class:`BaseAbimee` when a journal names one that is not there."""
    rows = base.rows("SELECT contenu FROM referentiels WHERE empreinte = ?", (empreinte,))
    if not rows:
        raise BaseAbimee(
            f"Le référentiel {empreinte[:8]}… de ce dossier n’est pas dans la base.",
            "Restaurez la dernière sauvegarde complète.",
        )
    return str(rows[0][0]).encode("utf-8")


def read_all(base: Base) -> list[tuple[Empreinte, str, str]]:
    """Empreinte, code and version of each."""
    rows = base.rows("SELECT empreinte, code, version FROM referentiels ORDER BY code, version")
    return [(Empreinte(e), str(c), str(v)) for e, c, v in rows]
