"""The hash chain: each inscription covers the one before, so that nothing can be altered, dropped or moved unseen.

The empreinte of an inscription is the SHA-256 of its canonical record, ``precedent`` included. For a pli the chain
covers the ciphertext: it can be verified by someone who may not read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from evaluateur.metier import canonique
from evaluateur.metier.faits import Fait, Inscrit, read_fait
from evaluateur.metier.refus import Refus

GENESE = "0" * 64
"""``precedent`` of the first inscription."""


class ChaineRompue(Refus):
    """The journal of a dossier is not what was written."""

    def __init__(self, dossier: str, rang: int, quoi: str) -> None:
        super().__init__(
            f"Le journal du dossier {dossier} est altéré au fait {rang} : {quoi}.",
            "N'y écrivez plus ; restaurez la dernière sauvegarde et prévenez le centre.",
        )
        self.dossier = dossier
        self.rang = rang


class Inscription(msgspec.Struct, frozen=True, gc=False):
    """One line of a journal, as it is stored."""

    dossier: str
    rang: int
    type: str
    auteur: str
    instant: str
    """Aware UTC, ISO 8601, microseconds, ``Z``."""
    donnees: str
    """The fait, canonical JSON."""
    precedent: str
    empreinte: str


class _Enregistrement(msgspec.Struct, gc=False):
    auteur: str
    donnees: msgspec.Raw
    dossier: str
    instant: str
    precedent: str
    rang: int
    type: str


def inscribe(
    dossier: str, rang: int, auteur: str, instant: datetime, fait: Fait, precedent: str = GENESE
) -> Inscription:
    """Make the inscription of a fait at this place of the chain."""
    donnees = canonique.encode(fait)
    nom = type(fait).__name__
    quand = format_instant(instant)
    empreinte = _empreinte(dossier, rang, nom, auteur, quand, donnees, precedent)
    return Inscription(dossier, rang, nom, auteur, quand, donnees.decode("utf-8"), precedent, empreinte)


def _empreinte(dossier: str, rang: int, nom: str, auteur: str, instant: str, donnees: bytes, precedent: str) -> str:
    # The fields are declared in sorted order and the data are canonical already: this is the canonical record.
    brut = msgspec.Raw(donnees)
    return canonique.empreinte(
        msgspec.json.encode(_Enregistrement(auteur, brut, dossier, instant, precedent, rang, nom))
    )


def format_instant(instant: datetime) -> str:
    """An aware instant in the one form that journals hold."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def verify(inscriptions: Iterable[Inscription], dossier: str) -> Iterator[Inscription]:
    """Yield the inscriptions of a dossier, each one checked. Raises :class:`ChaineRompue` at the first fault."""
    precedent, attendu = GENESE, 1
    for ligne in inscriptions:
        if ligne.rang != attendu or ligne.dossier != dossier:
            raise ChaineRompue(dossier, attendu, f"le fait {attendu} manque")
        if ligne.precedent != precedent:
            raise ChaineRompue(dossier, ligne.rang, "il ne suit pas le précédent")
        donnees = ligne.donnees.encode("utf-8")
        calcul = _empreinte(
            ligne.dossier, ligne.rang, ligne.type, ligne.auteur, ligne.instant, donnees, ligne.precedent
        )
        if calcul != ligne.empreinte:
            raise ChaineRompue(dossier, ligne.rang, "son contenu ne correspond pas à son empreinte")
        yield ligne
        precedent, attendu = ligne.empreinte, attendu + 1


def read(ligne: Inscription) -> Inscrit:
    """Read the fait of an inscription. Raises :class:`ChaineRompue` when it holds none that this version knows."""
    try:
        fait, instant = read_fait(ligne.donnees), datetime.fromisoformat(ligne.instant)
    except (msgspec.DecodeError, ValueError) as erreur:
        raise ChaineRompue(ligne.dossier, ligne.rang, "son contenu n'est pas lisible") from erreur
    if type(fait).__name__ != ligne.type:
        raise ChaineRompue(ligne.dossier, ligne.rang, "son type ne correspond pas à son contenu")
    return Inscrit(ligne.rang, ligne.auteur, instant, fait)
