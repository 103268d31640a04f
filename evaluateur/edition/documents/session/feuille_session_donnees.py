"""What the session sheet prints: plain data, so that any caller may fill it, from one base or from several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from evaluateur.metier.vocabulaire import FUSEAU, Presence


class LigneSession(Struct, frozen=True):
    """One candidate enrolled for the day."""

    candidat: str
    entreprise: str = ""
    reference: str = ""
    blocs: tuple[str, ...] = ()
    """Codes of the blocs presented."""
    presence: Presence | None = None
    """None while nobody has said it: to be ticked by hand."""


class EvaluateurSession(Struct, frozen=True):
    """One who evaluates on this day, and signs the sheet."""

    nom: str
    qualite: str = ""


class Journee(Struct, frozen=True):
    """What the sheet says of the day itself; what is not known stays blank, to be written."""

    certification: str
    jour: date | None = None
    organisme: str = ""
    lieu: str = ""
    evaluateurs: tuple[EvaluateurSession, ...] = ()
    sieges: int = 2
    """How many evaluate together, by the référentiel of the day."""
    fuseau: str = FUSEAU
    entrainement: bool = False


class Comptes(NamedTuple):
    """How many of each; who gave up did come."""

    inscrits: int
    presentes: int
    abandons: int
    absents: int
    inconnus: int


def count(lines: Sequence[LigneSession]) -> Comptes:
    """Count the candidates of a day."""
    presences = [line.presence for line in lines]
    abandons = presences.count("abandon")
    return Comptes(
        len(presences),
        presences.count("present") + abandons,
        abandons,
        presences.count("absent"),
        presences.count(None),
    )
