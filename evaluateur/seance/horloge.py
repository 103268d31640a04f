"""The clock of the machine. Everything else is given a :class:`Moment`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from evaluateur.metier.chronometre import Moment

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Horloge(Protocol):
    """Gives the moment. Injected: tests and the demonstration bring their own."""

    def read(self) -> Moment:
        """One look at the clock."""
        ...


class HorlogeSysteme:
    """The machine's own: wall clock, a reading that goes on during sleep, the boot it belongs to."""

    def __init__(self) -> None:
        # A process never outlives its boot: its identity is read once.
        self._boot = _BOOT_ID.read_text(encoding="ascii").strip() if _BOOT_ID.exists() else ""

    def read(self) -> Moment:
        """One look at the clock."""
        reveil_ms = _reveil_ms()
        instant = datetime.now(UTC)
        return Moment(instant, reveil_ms, self._boot or _minute_du_demarrage(instant, reveil_ms))


def _reveil_ms() -> int:
    horloge = getattr(time, "CLOCK_BOOTTIME", None)  # Linux
    if horloge is not None:
        return time.clock_gettime_ns(horloge) // 1_000_000
    # Windows (GetTickCount64) and macOS (CLOCK_MONOTONIC) go on during sleep.
    return time.monotonic_ns() // 1_000_000


def _minute_du_demarrage(instant: datetime, reveil_ms: int) -> str:
    # Without an identity of the boot, its minute stands for it: a moved wall clock then looks like a reboot, and the
    # evaluators are asked, which is the careful side to err on.
    return f"minute-{int(instant.timestamp() * 1000 - reveil_ms) // 60_000}"
