"""Work that takes a while, away from the window: read a file, compose a PDF. It touches no widget and no base."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from evaluateur.metier.refus import Refus

_ONE = threading.Lock()
"""One piece of work at a time: warnings and fonts are kept by the libraries for the whole process."""


class _Voice(QObject):
    """Tells the end from the other thread; it outlives the part of the window that waits."""

    ended = Signal(int, object)


class Background(QObject):
    """Hands work over and takes its result back; what is no longer awaited is dropped, nobody waits for it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turn = 0
        self._done: Callable[[object], object] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is awaited."""
        return self._done is not None

    def run(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        """Do ``work`` elsewhere, then ``done`` here with its result, its Refus, or None; only the last one counts."""
        self._turn += 1
        self._done = done
        voice = _Voice()
        voice.ended.connect(self._on_ended)
        threading.Thread(target=_do, args=(work, voice, self._turn), daemon=True).start()

    def _on_ended(self, turn: int, outcome: object) -> None:
        done = self._done
        if turn == self._turn and done is not None:
            self._done = None
            done(outcome)


def _do(work: Callable[[], object], voice: _Voice, turn: int) -> None:
    """A fault of ours goes on to the report of faults; whoever waits is told that nothing came of it.

    Rubbish is not collected meanwhile: it may hold parts of the window, which only the window's thread may destroy.
    """
    outcome: object = None
    with _ONE:
        gc.disable()
        try:
            outcome = work()
        except Refus as refus:
            outcome = refus
        finally:
            voice.ended.emit(turn, outcome)
            gc.enable()
