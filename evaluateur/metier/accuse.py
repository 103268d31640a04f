"""The receipt of the training body: what became of a lot, by which entry of its register. Signed by its reception.

Words are no part of what is signed: a receipt of 148 letters has no room for them. They follow from its codes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from evaluateur.metier.vocabulaire import DossierId, Empreinte

SCHEMA = 2
OBJET = "evaluateur/2/accusé de réception"
TETE = 32
"""Hexadecimal digits of the head of the register that a receipt bears."""

Forme = Literal["chiffrement", "demesure", "conteneur", "signature", "manifeste", "version"]
"""It is no lot, or it is damaged."""
Fond = Literal[
    "expediteur", "referentiel", "journal", "inacheve", "entrainement", "proces_verbal", "grille", "scan", "designation"
]
"""It is a lot, and it cannot be believed."""
Suite = Literal["autre_suite", "deja_accepte", "deja_en_conflit"]
"""It is believed: how it stands to those of the same dossier."""
Raison = Literal[""] | Forme | Fond | Suite
Issue = Literal["enregistre", "accepte", "remplace", "doublon", "conflit", "quarantaine"]
"""What became of a lot; ``enregistre``: its bytes are safe, and nothing else is known yet."""

ISSUES: tuple[Issue, ...] = ("enregistre", "accepte", "remplace", "doublon", "conflit", "quarantaine")
"""Their place is their code in a receipt as text: one adds at the end."""
RAISONS: tuple[Raison, ...] = (
    "", "chiffrement", "demesure", "conteneur", "signature", "manifeste", "version", "expediteur", "referentiel",
    "journal", "inacheve", "entrainement", "proces_verbal", "grille", "scan", "autre_suite", "deja_accepte",
    "deja_en_conflit", "designation",
)  # fmt: skip
"""The same."""
CRUS: frozenset[Issue] = frozenset({"accepte", "remplace", "doublon", "conflit"})
"""Outcomes of lots that were opened and believed: the receipt says what they hold."""


class Remis(Struct, frozen=True, forbid_unknown_fields=True):
    """What a lot holds, as its manifest says it."""

    dossier: DossierId
    reference: str
    version: int
    empreinte: Empreinte
    """Of the procès-verbal of that version."""
    journal: Empreinte
    """Of the last line of the journal."""


class LotConnu(Struct, frozen=True):
    """A lot that a laptop made and remembers: what a receipt as text leaves out is found by it."""

    empreinte: Empreinte
    """SHA-256 of its bytes."""
    octets: int
    remis: Remis


class Accuse(Struct, frozen=True, forbid_unknown_fields=True):
    """What the training body acknowledges. What is signed are its canonical bytes; ``objet`` keeps them apart."""

    schema: int
    objet: str
    issue: Issue
    raison: Raison
    numero: str
    """Of the lot: « AR-2026-000001 »."""
    deja: str
    """Number of the lot that it repeats, or that it goes on from; empty for the first."""
    instant: datetime
    """To the second."""
    lot: Empreinte
    """SHA-256 of its bytes, whole."""
    octets: int
    rang: int
    """Of the entry of the register that says so."""
    tete: str
    """Beginning of the head of the register once that entry was made: who writes it again is contradicted."""
    remis: Remis | None
    """What the lot holds, once it is believed."""


def delivre(accuse: Accuse) -> bool:
    """Whether the laptop may forget what the lot holds: the centre opened it, believed it, and counts it.

    Not while the same dossier has another story there.
    """
    counted = (("accepte", ""), ("remplace", ""), ("doublon", "deja_accepte"))
    return accuse.remis is not None and (accuse.issue, accuse.raison) in counted


_ISSUES: dict[Issue, str] = {
    "enregistre": "Le lot est enregistré par l’organisme, qui ne l’a pas encore traité.",
    "accepte": "Le lot est accepté par l’organisme.",
    "remplace": "Le lot est accepté par l’organisme : il remplace le précédent de ce dossier.",
    "doublon": "L’organisme avait déjà reçu ce que ce lot contient.",
    "conflit": "Le lot est en conflit avec un autre lot du même dossier : l’organisme conserve les deux.",
    "quarantaine": "Le lot est mis à part par l’organisme.",
}
_RAISONS: dict[Raison, str] = {
    "": "",
    "chiffrement": "Ce n’est pas un lot chiffré pour cet organisme, ou il a été abîmé en chemin : remettez le dossier "
    "de nouveau.",
    "demesure": "Il est démesuré.",
    "conteneur": "Il a été modifié ou abîmé : remettez le dossier de nouveau.",
    "signature": "Sa signature n’est pas celle de son expéditeur : remettez le dossier de nouveau.",
    "manifeste": "Son contenu n’est pas celui qu’il annonce : remettez le dossier de nouveau.",
    "version": "Il vient d’une version plus récente de l’application : l’organisme doit mettre la sienne à jour.",
    "expediteur": "Son expéditeur n’est pas évaluateur de ce dossier, ou son certificat n’est pas valable.",
    "referentiel": "Son référentiel n’est pas celui que son journal applique.",
    "journal": "Son journal n’est pas celui qui a été écrit.",
    "inacheve": "Son dossier n’était pas clos : remettez-le une fois clos.",
    "entrainement": "C’est un dossier d’entraînement.",
    "proces_verbal": "Sa grille officielle n’est pas celle que donnent ses grilles.",
    "grille": "Sa grille signée n’est pas authentique.",
    "designation": "Un de ses évaluateurs n’est pas celui que l’organisme désigne, ou n’a pas de certificat valable.",
    "scan": "Ses scans ne sont pas ceux de son journal.",
    "autre_suite": "Une autre suite de ce dossier a été remise : n’effacez rien sur cet ordinateur, et appelez "
    "l’organisme.",
    "deja_accepte": "Le lot reçu auparavant est accepté.",
    "deja_en_conflit": "Le lot reçu auparavant est en conflit avec un autre.",
}


def phrase(accuse: Accuse) -> str:
    """What it says, in French, for whoever sent the lot."""
    return dire(accuse.issue, accuse.raison)


def dire(issue: Issue, raison: Raison) -> str:
    """What an outcome says, and its reason."""
    return f"{_ISSUES[issue]} {_RAISONS[raison]}".strip()


class AccuseAncien(Struct, frozen=True, forbid_unknown_fields=True):
    """The receipt of before: for one grid, signed by the authority itself. Proofs of purges hold some."""

    schema: int
    organisme: str
    dossier: DossierId
    reference: str
    version: int
    empreinte: Empreinte
    """Of the procès-verbal."""
    recu_le: datetime
