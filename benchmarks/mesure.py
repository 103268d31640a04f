"""How things are timed: the two rivals take turns, and medians are compared."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from msgspec import Struct


class Mesure(Struct, frozen=True):
    """One line of the table. Durations in seconds, of one unit (an act, a row, a document)."""

    nom: str
    nous: float
    temoin: float
    nom_temoin: str
    plafond: float
    """The ratio that must not be exceeded."""

    @property
    def rapport(self) -> float:
        """Ours over the witness's."""
        return self.nous / self.temoin


def duree(function: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that one call takes."""
    start = clock()
    function()
    return clock() - start


def tour_a_tour(
    nous: Callable[[], object],
    temoin: Callable[[], object],
    times: int,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Median seconds of both, each called in turn so that they share the machine's moods.

    ``clock``: ``time.process_time`` for what the processor alone is asked, whoever else is at work.
    """
    les_notres, les_siennes = [], []
    for _ in range(times):
        les_siennes.append(duree(temoin, clock))
        les_notres.append(duree(nous, clock))
    return median(les_notres), median(les_siennes)
