"""The hash chain: each inscription covers the one before, so that nothing can be altered, dropped or moved unseen.

The empreinte of an inscription is the SHA-256 of its canonical record, ``precedent`` included. For a pli the chain
covers the ciphertext: it can be verified by someone who may not read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from evaluateur.metier import canonique
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.faits.partage import Inscrit, read_fait
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId, Empreinte

GENESE = Empreinte("0" * 64)
"""``precedent`` of the first inscription."""


class ChaineRompue(Refus):
    """The journal of a dossier is not what was written."""

    def __init__(self, dossier: DossierId, rang: int, what: str) -> None:
        super().__init__(
            f"Le journal du dossier {dossier} est altéré à l’événement {rang} : {what}.",
            "Ne faites plus de saisie ; prévenez l’organisme, qui peut restaurer une sauvegarde de cet ordinateur.",
        )
        self.dossier = dossier
        self.rang = rang


class Inscription(msgspec.Struct, frozen=True, gc=False):
    """One line of a journal, as it is stored."""

    dossier: DossierId
    rang: int
    type: str
    auteur: str
    instant: str
    """Aware UTC, ISO 8601, microseconds, ``Z``."""
    donnees: str
    """The fait, canonical JSON."""
    precedent: Empreinte
    empreinte: Empreinte


class _Enregistrement(msgspec.Struct, gc=False):
    auteur: str
    donnees: msgspec.Raw
    dossier: DossierId
    instant: str
    precedent: Empreinte
    rang: int
    type: str


def inscribe(
    dossier: DossierId, rang: int, auteur: str, instant: datetime, fait: Fait, precedent: Empreinte = GENESE
) -> Inscription:
    """Make the inscription of a fait at this place of the chain."""
    data = canonique.encode(fait)
    name = type(fait).__name__
    when = format_instant(instant)
    empreinte = _empreinte(dossier, rang, name, auteur, when, data, precedent)
    return Inscription(dossier, rang, name, auteur, when, data.decode("utf-8"), precedent, empreinte)


def _empreinte(
    dossier: DossierId, rang: int, name: str, auteur: str, instant: str, data: bytes, precedent: Empreinte
) -> Empreinte:
    # The fields are declared in sorted order and the data are canonical already: this is the canonical record.
    raw = msgspec.Raw(data)
    return canonique.empreinte(
        msgspec.json.encode(_Enregistrement(auteur, raw, dossier, instant, precedent, rang, name))
    )


def format_instant(instant: datetime) -> str:
    """An aware instant in the one form that journals hold."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def verify(inscriptions: Iterable[Inscription], dossier: DossierId) -> Iterator[Inscription]:
    """Yield the inscriptions of a dossier, each one checked. Raises :class:`ChaineRompue` at the first fault."""
    precedent, expected = GENESE, 1
    for line in inscriptions:
        if line.rang != expected or line.dossier != dossier:
            raise ChaineRompue(dossier, expected, f"l’événement {expected} manque")
        if line.precedent != precedent:
            raise ChaineRompue(dossier, line.rang, "il ne suit pas le précédent")
        data = line.donnees.encode("utf-8")
        computation = _empreinte(line.dossier, line.rang, line.type, line.auteur, line.instant, data, line.precedent)
        if computation != line.empreinte:
            raise ChaineRompue(dossier, line.rang, "son contenu ne correspond pas à son code de contrôle")
        yield line
        precedent, expected = line.empreinte, expected + 1


def read(line: Inscription) -> Inscrit:
    """Read the fait of an inscription. Raises :class:`ChaineRompue` when it holds none that this version knows."""
    try:
        fait, instant = read_fait(line.donnees), datetime.fromisoformat(line.instant)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ChaineRompue(line.dossier, line.rang, "son contenu n’est pas lisible") from error
    if type(fait).__name__ != line.type:
        raise ChaineRompue(line.dossier, line.rang, "son type ne correspond pas à son contenu")
    return Inscrit(line.rang, line.auteur, instant, fait)
