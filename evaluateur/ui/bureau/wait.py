"""The wait for what a gesture cannot go on without: a key drawn from a passphrase, made slow on purpose.

The gesture is not cut in two, so that what is typed behind it finds the window that it would have found.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from evaluateur.metier.refus import Refus
from evaluateur.ui.bureau.rubbish import NO_COLLECTION

T = TypeVar("T")

_INSENSIBLE_S = 0.05
"""What nobody notices: the event loop does not turn for it."""


class LiveWait(QObject):
    """Meanwhile the window paints and its clocks run; keys, mouse and closing wait their turn.

    What would pull the screen away from under the gesture (results of other work, the laptop that locks itself) looks
    at ``held`` and comes later.
    """

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._held = False

    @property
    def held(self) -> bool:
        """Whether a gesture waits."""
        return self._held

    def __call__(self, work: Callable[[], T], /) -> T:
        """Do ``work`` elsewhere. Raises what it raised, and a :class:`Refus` to a second gesture.

        Keys and mouse make none meanwhile; a reader of screens presses buttons by another door.
        """
        if self._held:
            raise Refus("L’ordinateur vérifie déjà une phrase secrète ou un code.", "Patientez un instant.")
        with ThreadPoolExecutor(1) as elsewhere, NO_COLLECTION:
            future = elsewhere.submit(work)
            if not wait_for([future], _INSENSIBLE_S).done:
                self._hold(future)
            return future.result()

    def _hold(self, future: Future[T]) -> None:
        loop = QEventLoop()
        self.ended.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        self._held = True
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            future.add_done_callback(lambda _: self.ended.emit())
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        finally:
            QGuiApplication.restoreOverrideCursor()
            self._held = False
