"""The référentiels applied on this laptop, by empreinte."""

from __future__ import annotations

from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.moteur import Base
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import Empreinte


def store(base: Base, empreinte: Empreinte, code: str, version: str, content: bytes) -> None:
    """Keep a référentiel; one that is there already is left alone, if it is still what it was."""
    if base.rows("SELECT 1 FROM referentiels WHERE empreinte = ?", (empreinte,)):
        read(base, empreinte)  # what is applied here and what is kept are the same, or it is said now
        return
    with base.transaction() as connection:
        connection.execute(
            "INSERT INTO referentiels (empreinte, code, version, contenu) VALUES (?, ?, ?, ?)",
            (empreinte, code, version, content.decode("utf-8")),
        )


def read(base: Base, empreinte: Empreinte) -> bytes:
    """The canonical bytes of a référentiel.

    Raises :class:`BaseAbimee` when the one that a journal names is not there, or is no longer what it was: two words of
    a scale exchanged would turn every result round.
    """
    rows = base.rows("SELECT contenu FROM referentiels WHERE empreinte = ?", (empreinte,))
    if not rows:
        raise BaseAbimee(
            f"Le référentiel {empreinte[:8]}… de ce dossier n’est pas dans les données.",
            "Prévenez l’organisme, qui peut restaurer une sauvegarde de cet ordinateur.",
        )
    content = str(rows[0][0]).encode("utf-8")
    if canonique.empreinte(content) != empreinte:
        raise BaseAbimee(
            f"Le référentiel {empreinte[:8]}… n’est plus celui que ce dossier applique : les données ont été "
            "modifiées.",
            "Ne faites plus de saisie ; prévenez l’organisme, qui peut restaurer une sauvegarde de cet ordinateur.",
        )
    return content
