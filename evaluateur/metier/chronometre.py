"""The clock of a phase: remaining time from instants, never from counted ticks.

Within one boot of the machine the reading that goes on during sleep rules; the wall clock is used only across a
reboot, and can then be corrected by the evaluators (``recaler``). Nothing stops by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace


class Moment(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One look at the clock: the aware UTC instant, the sleep-proof reading, and the boot it belongs to."""

    instant: Annotated[datetime, Meta(tz=True)]
    reveil_ms: int
    demarrage: str

    def depuis(self, before: Moment) -> int:
        """Milliseconds elapsed since an earlier moment; never negative."""
        if before.demarrage == self.demarrage:
            return max(0, self.reveil_ms - before.reveil_ms)
        return max(0, _ms(self.instant - before.instant))

    def derive(self, before: Moment) -> int | None:
        """By how many ms the wall clock moved against the sleep-proof reading; None across a reboot."""
        if before.demarrage != self.demarrage:
            return None
        return _ms(self.instant - before.instant) - (self.reveil_ms - before.reveil_ms)


def _ms(duree: timedelta) -> int:
    return duree.days * 86_400_000 + duree.seconds * 1_000 + duree.microseconds // 1_000


class Pause(Struct, frozen=True):
    """A stop of the clock, with its reason (may be given afterwards) and its real length."""

    debut: Moment
    motif: str
    duree_ms: int | None = None
    """None while it lasts."""


class Chrono(Struct, frozen=True):
    """What the clock of one phase went through."""

    etat: Literal["en_cours", "en_pause", "termine"]
    debut: Moment
    repere: Moment
    """Since when the present state lasts."""
    acquis_ms: int = 0
    """Time spent before ``repere``."""
    pauses: tuple[Pause, ...] = ()
    fin: Moment | None = None
    motif_fin: str = ""
    """Reason of an early end or of an overrun."""
    recalages: tuple[str, ...] = ()
    redemarre: bool = False
    """The machine was restarted while it ran, and nobody has confirmed the time spent since."""

    def ecoule_ms(self, now: Moment) -> int:
        """Time really spent in the phase, pauses left out."""
        if self.etat == "en_cours":
            return self.acquis_ms + now.depuis(self.repere)
        return self.acquis_ms

    def a_redemarre(self, now: Moment) -> bool:
        """Whether the wall clock alone vouches for a part of the time spent."""
        return self.redemarre or (self.etat == "en_cours" and now.demarrage != self.repere.demarrage)

    def reste_ms(self, planned_ms: int, now: Moment) -> int:
        """Time left; negative while the phase overruns."""
        return planned_ms - self.ecoule_ms(now)


def demarre(moment: Moment) -> Chrono:
    """Start."""
    return Chrono(etat="en_cours", debut=moment, repere=moment)


def suspendu(chrono: Chrono, moment: Moment, motif: str) -> Chrono:
    """Pause."""
    return replace(
        chrono,
        etat="en_pause",
        acquis_ms=chrono.ecoule_ms(moment),
        redemarre=chrono.a_redemarre(moment),
        repere=moment,
        pauses=(*chrono.pauses, Pause(debut=moment, motif=motif)),
    )


def repris(chrono: Chrono, moment: Moment) -> Chrono:
    """Go on, after a pause or after an end declared too soon: the time in between is then a pause too."""
    pauses = _pauses_done(chrono, moment)
    if chrono.fin is not None:
        pauses = (*pauses, Pause(chrono.fin, chrono.motif_fin, moment.depuis(chrono.fin)))
    return replace(chrono, etat="en_cours", repere=moment, pauses=pauses, fin=None, motif_fin="")


def termine(chrono: Chrono, moment: Moment, motif: str) -> Chrono:
    """End, early or late or in time."""
    return replace(
        chrono,
        etat="termine",
        acquis_ms=chrono.ecoule_ms(moment),
        redemarre=chrono.a_redemarre(moment),
        repere=moment,
        pauses=_pauses_done(chrono, moment),
        fin=moment,
        motif_fin=motif or chrono.motif_fin,
    )


def recale(chrono: Chrono, moment: Moment, ecoule_ms: int, motif: str) -> Chrono:
    """Set the time spent by hand, after a reboot with a changed wall clock."""
    return replace(chrono, acquis_ms=ecoule_ms, redemarre=False, repere=moment, recalages=(*chrono.recalages, motif))


def motive(chrono: Chrono, motif: str, cible: str) -> Chrono:
    """Give a missing reason: of the end, or of the last pause that has none."""
    if cible == "fin":
        return replace(chrono, motif_fin=motif)
    pauses = list(chrono.pauses)
    for rank in range(len(pauses) - 1, -1, -1):
        if not pauses[rank].motif:
            pauses[rank] = replace(pauses[rank], motif=motif)
            break
    return replace(chrono, pauses=tuple(pauses))


def _pauses_done(chrono: Chrono, moment: Moment) -> tuple[Pause, ...]:
    if chrono.etat != "en_pause" or not chrono.pauses:
        return chrono.pauses
    last = chrono.pauses[-1]
    return (*chrono.pauses[:-1], replace(last, duree_ms=moment.depuis(last.debut)))
