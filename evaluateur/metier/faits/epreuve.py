"""What happens before the two: situations, draws, clocks."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from evaluateur.metier.chronometre import Moment
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.vocabulaire import BlocCode, Cible


class Situation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One situation observed. ``quand`` is local civil time: what the evaluators read on the wall."""

    quand: datetime
    nature: str
    contexte: str
    cadre: str = ""
    canal: str = ""
    joue_par: str = ""
    """Who plays the client in a reconstituted or simulated situation."""
    marques: tuple[str, ...] = ()


class SituationObservee(Fait, frozen=True, gc=False):
    """A situation was observed."""

    bloc: BlocCode
    numero: int
    situation: Situation


class SituationCorrigee(Fait, frozen=True, gc=False):
    """Its description was corrected."""

    bloc: BlocCode
    numero: int
    situation: Situation


class SituationRetiree(Fait, frozen=True, gc=False):
    """It was entered by mistake."""

    bloc: BlocCode
    numero: int
    motif: str


class TirageEffectue(Fait, frozen=True, gc=False):
    """A case was drawn by lot from a list that stays readable."""

    bloc: BlocCode
    cas: tuple[str, ...]
    retenu: int
    """Index in ``cas``."""


class ChronoDemarre(Fait, frozen=True, gc=False):
    """The clock of a phase starts."""

    bloc: BlocCode
    phase: str
    moment: Moment


class ChronoSuspendu(Fait, frozen=True, gc=False):
    """It pauses."""

    bloc: BlocCode
    phase: str
    moment: Moment
    motif: str = ""


class ChronoRepris(Fait, frozen=True, gc=False):
    """It goes on."""

    bloc: BlocCode
    phase: str
    moment: Moment


class ChronoTermine(Fait, frozen=True, gc=False):
    """It ends, early, in time or late."""

    bloc: BlocCode
    phase: str
    moment: Moment
    motif: str = ""


class ChronoRecale(Fait, frozen=True, gc=False):
    """The time spent was entered by hand after a reboot with a changed wall clock."""

    bloc: BlocCode
    phase: str
    moment: Moment
    ecoule_ms: int
    motif: str


class ChronoMotive(Fait, frozen=True, gc=False):
    """The reason of a pause, of an early end or of an overrun, given afterwards."""

    bloc: BlocCode
    phase: str
    motif: str
    cible: Cible = "fin"
    """Of the end, or of the last pause that has none."""


class HorlogeDeplacee(Fait, frozen=True, gc=False):
    """The wall clock moved against the sleep-proof reading by so many milliseconds."""

    derive_ms: int


FaitDEpreuve = (
    SituationObservee | SituationCorrigee | SituationRetiree | TirageEffectue | ChronoDemarre | ChronoSuspendu
    | ChronoRepris | ChronoTermine | ChronoRecale | ChronoMotive | HorlogeDeplacee
)  # fmt: skip
