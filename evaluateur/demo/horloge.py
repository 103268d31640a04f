"""A set clock: it shows the hours of the week that is played, and moves only when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from evaluateur.metier.chronometre import Moment
from evaluateur.metier.vocabulaire import FUSEAU

DEBUT = datetime(2026, 11, 12, 8, 30)  # noqa: DTZ001 - the hour of the room
DEMARRAGE = "demonstration"


class HorlogeReglee:
    """An Horloge whose wall clock and sleep-proof reading move together, within one boot."""

    def __init__(self, debut: datetime = DEBUT, fuseau: str = FUSEAU) -> None:
        self.fuseau, self._zone = fuseau, ZoneInfo(fuseau)
        self._instant = debut.replace(tzinfo=self._zone).astimezone(UTC)
        self._reveil_ms = 0

    def read(self) -> Moment:
        """What the clock shows."""
        return Moment(self._instant, self._reveil_ms, DEMARRAGE)

    def avancer(self, seconds: int) -> None:
        """Let so many seconds go by; never backwards."""
        ecoule = max(0, seconds)
        self._instant += timedelta(seconds=ecoule)
        self._reveil_ms += ecoule * 1000

    def attendre(self, when: datetime) -> None:
        """Let the time go by until this hour of the room; at once when it is past."""
        rest = when.replace(tzinfo=self._zone) - self._instant
        self.avancer(int(rest.total_seconds()))

    @property
    def locale(self) -> datetime:
        """The hour on the wall of the room, without its time zone."""
        return self._instant.astimezone(self._zone).replace(tzinfo=None)
