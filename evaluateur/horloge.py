"""The clock of the machine. Everything else is given a :class:`Moment`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from evaluateur.metier import fuseaux
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.vocabulaire import FUSEAU

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Horloge(Protocol):
    """Gives the moment. Injected: tests and the demonstration bring their own."""

    @property
    def fuseau(self) -> str:
        """IANA name of the zone whose hour hangs on the wall."""
        ...

    def read(self) -> Moment:
        """One look at the clock."""
        ...


class HorlogeSysteme:
    """The machine's own: wall clock, a reading that goes on during sleep, the boot it belongs to."""

    def __init__(self) -> None:
        # A process never outlives its boot: its identity is read once.
        if _BOOT_ID.exists():
            self._boot = _BOOT_ID.read_text(encoding="ascii").strip()
        else:
            self._boot = _minute_du_demarrage(datetime.now(UTC), _reveil_ms())

    @cached_property
    def fuseau(self) -> str:
        """The zone that the system is set to, read once; Paris when it does not say."""
        from tzlocal import get_localzone_name  # not before the first paint

        try:
            name = get_localzone_name()
        except (LookupError, ValueError, OSError):  # what a system says of itself can be anything
            name = ""
        return fuseaux.francais(name or FUSEAU, datetime.now(UTC).date())

    def read(self) -> Moment:
        """One look at the clock."""
        return Moment(datetime.now(UTC), _reveil_ms(), self._boot)


def _reveil_ms() -> int:
    # What goes on during sleep: CLOCK_BOOTTIME on Linux, CLOCK_MONOTONIC on macOS, Python's own clock on Windows.
    horloge = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    if horloge is not None:
        return time.clock_gettime_ns(horloge) // 1_000_000
    return time.monotonic_ns() // 1_000_000


def _minute_du_demarrage(instant: datetime, reveil_ms: int) -> str:
    # Without an identity of the boot, its minute stands for it, read once: a wall clock that moves while the
    # application runs is then seen for what it is.
    return f"minute-{int(instant.timestamp() * 1000 - reveil_ms) // 60_000}"
