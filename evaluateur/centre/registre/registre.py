"""What a register holds and answers, whatever keeps it.

Each entry covers the one before by its empreinte. What names a person lies beside, covered by a salted hash: once it
is erased with its salt, the chain still holds and tells nobody. A lot has an entry when its bytes are safe, another
each time it is judged; the last one says what became of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from evaluateur.journal import GENESE, format_instant
from evaluateur.metier import canonique
from evaluateur.metier.accuse import CRUS, Issue, Raison
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, DossierId, Empreinte

Sorte = Issue | Literal["papier"]
"""What an entry says: what became of a lot, or that the signed paper of a dossier arrived."""
MOTS: dict[Sorte, str] = {
    "enregistre": "enregistré, à traiter",
    "accepte": "accepté",
    "remplace": "remplace le précédent",
    "doublon": "déjà reçu",
    "conflit": "en conflit avec un autre lot",
    "quarantaine": "mis à part",
    "papier": "original papier reçu",
}
COMPTES = CRUS - {"doublon"}
"""Outcomes of lots whose content counts, or may."""
SALT = 16
"""Bytes of a salt."""


class RegistreAltere(Refus):
    """The register is not what was written."""


class Detail(Struct, frozen=True):
    """What an entry is about. It names people: it can be erased."""

    phrase: str = ""
    """What is to be known of it, for whoever reads; empty when there is nothing."""
    dossier: DossierId = DossierId("")
    """Empty for a lot that nobody believes; so is what follows."""
    reference: str = ""
    nom: str = ""
    """Of the candidate."""
    version: int = 0
    empreinte: Empreinte = AUCUNE_EMPREINTE
    """Of the procès-verbal of that version."""
    identite: Empreinte = AUCUNE_EMPREINTE
    """Of the manifest."""
    rang: int = 0
    tete: Empreinte = AUCUNE_EMPREINTE
    """Of the last line of the journal."""
    expediteur: str = ""
    cle: Empreinte = AUCUNE_EMPREINTE
    """Of the sender's key (SubjectPublicKeyInfo)."""
    rectifie: EtatCivil | UnsetType = UNSET
    """The civil state, where it was set right after the closing of that version; else it is that of its record."""


class Evenement(Struct, frozen=True):
    """What happened, before it is entered. ``numero``: of the lot; empty for one that has none yet."""

    instant: datetime
    issue: Sorte
    detail: Detail = Detail()
    lot: Empreinte = AUCUNE_EMPREINTE
    octets: int = 0
    raison: Raison = ""
    deja: str = ""
    numero: str = ""


class Entree(Struct, frozen=True):
    """One entry. ``detail`` is the salted hash of what lies beside."""

    rang: int
    numero: str
    """Of the lot, as people quote it: « AR-2026-000001 »."""
    instant: str
    issue: Sorte
    raison: Raison
    deja: str
    """Number of the lot that it repeats, or that it goes on from."""
    lot: Empreinte
    octets: int
    detail: Empreinte
    precedent: Empreinte
    empreinte: Empreinte = AUCUNE_EMPREINTE


Ligne = tuple[Entree, Detail | None]
"""An entry, and what is left beside it."""


class Registre(Protocol):
    """A register. One program adds at a time; nothing is ever changed, but what :meth:`effacer` takes out."""

    def tete(self) -> tuple[int, Empreinte]:
        """Rank and empreinte of the last entry; (0, genesis) for an empty register."""

    def tenir(self) -> None:
        """Be the one who adds, until it is closed. Raises a :class:`Refus` when another is."""

    def inscrire(self, evenement: Evenement, salt: bytes) -> Entree:
        """Enter, durably; a lot that arrives gets its number."""

    def ensemble(self) -> AbstractContextManager[None]:
        """What is entered inside is durable when it ends, all of it; nothing of it when it fails."""

    def du_lot(self, lot: Empreinte) -> Ligne | None:
        """The last entry of these very bytes."""

    def du_dossier(self, dossier: DossierId) -> list[tuple[Entree, Detail]]:
        """What was received of a dossier, in order; nothing once it is erased."""

    def en_attente(self) -> list[Entree]:
        """Lots whose bytes are safe and that nobody has judged: a fault came between."""

    def entrees(self) -> Iterator[tuple[Entree, bytes, Detail | None]]:
        """Every entry with the salt and the detail that are left of it."""

    def effacer(self, dossier: DossierId, lots: Collection[Empreinte]) -> int:
        """Take out what names people in the entries of a dossier and of these lots; how many entries."""


def hache(detail: Detail, salt: bytes) -> Empreinte:
    """The salted hash of a detail."""
    return canonique.empreinte(salt + canonique.encode(detail))


def numero(previous: str, instant: datetime) -> str:
    """The number of a lot, after the last one that was given; empty: none was."""
    order = int(previous.rpartition("-")[2]) + 1 if previous else 1
    return f"AR-{instant.year}-{order:06}"


def chaine(evenement: Evenement, salt: bytes, rang: int, precedent: Empreinte) -> Entree:
    """The entry of a fact at this place of the chain."""
    e = evenement
    return _sealed(
        Entree(
            rang, e.numero, format_instant(e.instant), e.issue, e.raison, e.deja, e.lot, e.octets,
            hache(e.detail, salt), precedent,
        )
    )  # fmt: skip


def _sealed(entree: Entree) -> Entree:
    bare = replace(entree, empreinte=AUCUNE_EMPREINTE)
    return replace(bare, empreinte=canonique.empreinte(canonique.encode(bare)))


def verifier(entrees: Iterable[tuple[Entree, bytes, Detail | None]]) -> int:
    """How many entries, each one checked with what is left beside it. Raises :class:`RegistreAltere`."""
    precedent, rang = GENESE, 0
    for entree, salt, detail in entrees:
        rang += 1
        whole = _sealed(entree) == entree and (entree.rang, entree.precedent) == (rang, precedent)
        if not whole or (detail is not None and hache(detail, salt) != entree.detail):
            raise RegistreAltere(
                f"Le registre est altéré à l’entrée {rang}.",
                "N’y recevez plus rien, restaurez sa dernière sauvegarde, et comparez sa tête à celle des accusés.",
            )
        precedent = entree.empreinte
    return rang
