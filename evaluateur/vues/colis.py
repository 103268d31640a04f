"""A lot as it stands, in the terms of whoever hands it over: what it holds, how far it came, what was answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from evaluateur.metier import accuse as form
from evaluateur.metier.accuse import Accuse
from evaluateur.metier.vocabulaire import DossierId, Empreinte

Etat = Literal["pret", "copie", "depose_declare", "depose_non_relu", "verifie", "enregistre", "traite"]
ETATS: tuple[Etat, ...] = (
    "pret", "copie", "depose_declare", "depose_non_relu", "verifie", "enregistre", "traite"
)  # fmt: skip
"""From a file that lies here alone to a lot that was dealt with."""
MOTS: dict[Etat, str] = {
    "pret": "prêt, pas encore remis",
    "copie": "copié, pas encore arrivé",
    "depose_declare": "déposé, d’après vous",
    "depose_non_relu": "déposé, non relu",
    "verifie": "déposé et relu",
    "enregistre": "enregistré par l’organisme",
    "traite": "traité par l’organisme",
}
PREMIERE_ATTENTE, DERNIERE_ATTENTE = timedelta(minutes=1), timedelta(hours=1)
"""Before a try that nobody asks for; twice as long after each one that failed."""


class LotFait(Struct, frozen=True):
    """A lot without its bytes. ``rang`` and ``tete``: of the journal that it holds; ``empreinte``: of its record."""

    lot: Empreinte
    dossier: DossierId
    sequence: int
    rang: int
    tete: Empreinte
    version: int
    empreinte: Empreinte
    reference: str
    instant: str
    octets: int
    cles: str
    """For whom it is enclosed: public keys, one space between two."""


class Colis(Struct, frozen=True):
    """A lot as it stands. ``depuis``: since when it is in this state."""

    lot: LotFait
    etat: Etat
    depuis: datetime
    destination: str = ""
    motif: str = ""
    """Why this state and no better one, in French."""
    echec: str = ""
    """What kept the last try back, in French; empty when it did not fail."""
    echec_le: datetime | None = None
    passager: bool = False
    """Whether trying again by itself may help."""
    essais: int = 0
    """Tries that failed one after the other."""
    accuse: Accuse | None = None
    a_jour: bool = True
    """Whether the dossier has not gone on since."""

    @property
    def delivre(self) -> bool:
        """The training body has it, believes it and counts it."""
        return self.accuse is not None and form.delivre(self.accuse)

    @property
    def prochain(self) -> datetime | None:
        """When it may be tried again by itself; None: whenever its place is there."""
        if self.echec_le is None:
            return None
        doubled: timedelta = PREMIERE_ATTENTE * int(2 ** min(self.essais - 1, 10))
        return self.echec_le + min(doubled, DERNIERE_ATTENTE)


class Lieu(Struct, frozen=True):
    """What is known here of a destination. ``seul``: lots leave for it by themselves when it is there."""

    emplacement: str = ""
    secret: str = ""
    seul: bool = False

    def __repr__(self) -> str:
        return f"Lieu({self.emplacement!r})"
