"""Work that takes a while, away from the window: read a file, compose a PDF. It touches no widget and no base."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from evaluateur.metier.refus import Refus
from evaluateur.ui.bureau.desk import Desk, refusal
from evaluateur.ui.bureau.rubbish import NO_COLLECTION

T = TypeVar("T")

_ONE = threading.Lock()
"""One piece of work at a time: warnings and fonts are kept by the libraries for the whole process."""
_LATER_MS = 20


class _Voice(QObject):
    """Tells the end from the other thread; it outlives the part of the window that waits."""

    ended = Signal(int)


class _Errand(Generic[T]):
    """Work, and what came of it. It knows no one who waits: only their own thread may destroy parts of the window."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._results: list[T] = []
        self._refus: Refus | None = None

    def run(self) -> None:
        """Do it; a Refus is kept, a fault of ours goes on to the report of faults."""
        try:
            self._results.append(self._work())
        except Refus as refus:
            self._refus = refus

    @property
    def came_to_nothing(self) -> bool:
        """A fault of ours: neither a result nor a refusal."""
        return not self._results and self._refus is None

    def result(self) -> T:
        """What it gave. Raises the Refus that ended it."""
        if self._refus is not None:
            raise self._refus
        return self._results[0]


class Background(QObject):
    """Hands work over and takes its result back; what is no longer awaited is dropped, nobody waits for it.

    A refusal, of the work or of what is done with its result, is told in the strip unless the caller says where.
    """

    rested = Signal()
    """What was awaited has come, whatever it is; ``done`` follows."""

    def __init__(self, desk: Desk, parent: QObject, *, apart: bool = False) -> None:
        """``apart``: it composes nothing, and may wait for a network without keeping a page from being composed."""
        super().__init__(parent)
        self._desk = desk
        self._one = threading.Lock() if apart else _ONE
        self._turn = 0
        self._end: Callable[[], object] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is awaited."""
        return self._end is not None

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        refused: Callable[[Refus], object] | None = None,
        nothing: Callable[[], object] | None = None,
    ) -> None:
        """Do ``work`` elsewhere, then ``done`` here with its result; only the last one counts.

        ``refused``: what is done instead of telling the strip; ``nothing``: what is done after a fault of ours, which
        is reported already.
        """
        self._turn += 1
        errand = _Errand(work)

        def end() -> None:
            if not errand.came_to_nothing:
                self._conclude(errand, done, refused or self._tell)
            elif nothing is not None:
                nothing()

        self._end = end
        voice = _Voice()
        voice.ended.connect(self._on_ended)
        threading.Thread(target=_do, args=(errand.run, voice, self._turn, self._one), daemon=True).start()

    def _conclude(self, errand: _Errand[T], done: Callable[[T], object], refused: Callable[[Refus], object]) -> None:
        try:
            done(errand.result())
        except Refus as refus:
            refused(refus)

    def _tell(self, refus: Refus) -> None:
        self._desk.told.emit(refusal(refus))

    def _on_ended(self, turn: int) -> None:
        if self._desk.wait.held:  # what it brings must not change the screen under a gesture
            QTimer.singleShot(_LATER_MS, self, partial(self._on_ended, turn))
            return
        end = self._end
        if turn == self._turn and end is not None:
            self._end = None
            self.rested.emit()
            end()


def _do(run: Callable[[], object], voice: _Voice, turn: int, one: threading.Lock) -> None:
    """A fault of ours goes on to the report of faults; whoever waits is told that nothing came of it.

    Rubbish is not collected meanwhile: only the window's thread may destroy its parts.
    """
    with one, NO_COLLECTION:
        try:
            run()
        finally:
            voice.ended.emit(turn)
