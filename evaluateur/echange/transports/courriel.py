"""An e-mail: a draft with the file in it, which someone sends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from evaluateur.echange.transports.canal import Depot, Suivi
from evaluateur.echange.transports.destinations import VersCourriel
from evaluateur.echange.transports.dossier import lay
from evaluateur.echange.transports.refus import EnvoiRefuse

EXTENSION = ".eml"
COURRIEL_MAX = 20_000_000
"""Bytes of a message, its file enclosed: what ordinary servers take."""


class CanalCourriel:
    """Drafts for one address, laid in a folder of this laptop."""

    relit = rend = False

    def __init__(self, destination: VersCourriel, folder: Path, marque: str) -> None:
        self._to, self._folder, self._marque = destination.a, folder, marque

    def deposer(self, nom: str, data: bytes, suivi: Suivi) -> Depot:
        """Lay the draft: it opens in the mail program."""
        suivi.avance()
        message = _message(self._to, nom, data)
        if len(message) > COURRIEL_MAX:
            raise EnvoiRefuse(
                "demesure",
                f"Le dossier est trop lourd pour un courriel : plus de {COURRIEL_MAX // 1_000_000} Mo.",
                "Choisissez un autre moyen de remettre.",
            )
        laid = lay(self._folder, nom + EXTENSION, message, self._marque, suivi)
        return Depot("depose_declare", nom, _DECLARED, deja=laid.etat == "there", fichier=laid.path)

    def relever(self, wanted: Callable[[str], bool], suivi: Suivi) -> Iterator[tuple[str, bytes]]:
        """Nothing: receipts come as mail, and are pasted."""
        return iter(())


def _message(to: str, nom: str, data: bytes) -> bytes:
    """The same draft for the same file."""
    message = EmailMessage(SMTP)
    message["X-Unsent"] = "1"  # opened to be sent, not as one that was received
    message["To"] = to
    message["Subject"] = f"Remise d’un dossier d’évaluation ({nom[:8]})"
    message.set_content(_TEXT)
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=nom)
    message.set_boundary(f"=_{hashlib.sha256(data).hexdigest()[:32]}")
    return message.as_bytes()


_TEXT = """Bonjour,

Le fichier joint est un dossier d’évaluation, chiffré pour votre organisme.
Merci d’envoyer l’accusé de réception à l’adresse qui a émis ce message.
"""
_DECLARED = (
    "Le courriel est prêt ; il part quand vous l’envoyez. Seul l’accusé de réception de l’organisme prouve l’arrivée."
)
