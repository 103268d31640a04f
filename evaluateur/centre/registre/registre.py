"""What a register holds and answers, whatever keeps it.

Each entry covers the one before by its empreinte. What names a person lies beside, covered by a salted hash: once it
is erased with its salt, the chain still holds and tells nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.journal import GENESE, format_instant
from evaluateur.metier import canonique
from evaluateur.metier.accuse import Raison
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId, Empreinte

Issue = Literal["accepte", "remplace", "doublon", "conflit", "quarantaine"]
MOTS: dict[Issue, str] = {
    "accepte": "accepté",
    "remplace": "remplace le précédent",
    "doublon": "déjà reçu",
    "conflit": "en conflit avec un autre lot",
    "quarantaine": "mis à part",
}
SALT = 16
"""Bytes of a salt."""


class RegistreAltere(Refus):
    """The register is not what was written."""


class Detail(Struct, frozen=True):
    """What an entry is about. It names people: it can be erased."""

    phrase: str
    """The reason, for whoever reads; empty when there is none."""
    dossier: DossierId = DossierId("")
    """Empty for a lot that nobody could read; so is what follows."""
    reference: str = ""
    nom: str = ""
    """Of the candidate."""
    version: int = 0
    identite: Empreinte = Empreinte("")
    """Of the manifest."""
    rang: int = 0
    tete: Empreinte = Empreinte("")
    expediteur: str = ""


class Reception(Struct, frozen=True):
    """What happened to a lot, before it is entered."""

    instant: datetime
    lot: Empreinte
    octets: int
    issue: Issue
    detail: Detail
    raison: Raison = ""


class Entree(Struct, frozen=True):
    """One entry. ``detail`` is the salted hash of what lies beside."""

    rang: int
    instant: str
    lot: Empreinte
    octets: int
    issue: Issue
    raison: Raison
    detail: Empreinte
    precedent: Empreinte
    empreinte: Empreinte = Empreinte("")

    @property
    def numero(self) -> str:
        """Its number, as people quote it: « AR-2026-000001 »."""
        return f"AR-{self.instant[:4]}-{self.rang:06}"


class Registre(Protocol):
    """A register. One program adds at a time; nothing is ever changed, but what :meth:`effacer` takes out."""

    def tete(self) -> tuple[int, Empreinte]:
        """Rank and empreinte of the last entry; (0, genesis) for an empty register."""

    def inscrire(self, reception: Reception, salt: bytes) -> Entree:
        """Enter, durably."""

    def du_lot(self, lot: Empreinte) -> Entree | None:
        """The entry of these very bytes."""

    def du_dossier(self, dossier: DossierId) -> list[tuple[Entree, Detail]]:
        """What was received of a dossier, in order; nothing once it is erased."""

    def entrees(self) -> Iterator[tuple[Entree, bytes, Detail | None]]:
        """Every entry with the salt and the detail that are left of it."""

    def effacer(self, dossier: DossierId) -> int:
        """Take out what names people in the entries of a dossier; how many."""


def hache(detail: Detail, salt: bytes) -> Empreinte:
    """The salted hash of a detail."""
    return canonique.empreinte(salt + canonique.encode(detail))


def chaine(reception: Reception, salt: bytes, rang: int, precedent: Empreinte) -> Entree:
    """The entry of a reception at this place of the chain."""
    entree = Entree(
        rang,
        format_instant(reception.instant),
        reception.lot,
        reception.octets,
        reception.issue,
        reception.raison,
        hache(reception.detail, salt),
        precedent,
    )
    return _sealed(entree)


def _sealed(entree: Entree) -> Entree:
    bare = replace(entree, empreinte=Empreinte(""))
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
