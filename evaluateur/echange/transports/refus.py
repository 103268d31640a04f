"""Why a place did not take what was sent: a code that the outbox keeps, a sentence that people read."""

from __future__ import annotations

from typing import Literal

from evaluateur.metier.refus import Refus

Code = Literal[
    "absent",
    "annule",
    "certificat",
    "demesure",
    "inattendu",
    "injoignable",
    "lecture_seule",
    "mensonge",
    "occupe",
    "panne",
    "plein",
    "refuse",
]
PASSAGERS: frozenset[Code] = frozenset({"absent", "certificat", "injoignable", "occupe", "panne", "plein"})
"""What may pass without anybody doing anything to this laptop: a key plugged in again, another network."""


class EnvoiRefuse(Refus):
    """A file did not leave, or nobody can tell that it arrived; nothing that lay there was changed."""

    def __init__(self, code: Code, phrase: str, remede: str = "") -> None:
        super().__init__(phrase, remede)
        self.code: Code = code

    @property
    def passager(self) -> bool:
        """Whether trying again by itself, later, can help; otherwise someone has to do something first."""
        return self.code in PASSAGERS


def cancelled() -> EnvoiRefuse:
    """Whoever sent it gave it up."""
    return EnvoiRefuse("annule", "L’envoi a été interrompu.", "Relancez-le quand vous voudrez.")
