"""Letters typed while a page changes go nowhere: whoever typed them looked at the page before."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from evaluateur.ui.bureau.filtre import WindowFilter

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ACTING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_TURNS = 3
"""Turns of the loop after which its queue was read: the one in which the page is shown may end with its timers."""


class LateLetters(WindowFilter):
    """Drops what lies in the queue when a page is shown: letters, Space and Entrée; keys that walk or command stay."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._deaf = 0
        """Turns that are left."""
        self._announced = Counter[int]()
        """Keys that were announced meanwhile: they are dropped when they come, however long Qt keeps them back for
        the readers of screens."""
        # A timer, not a posted call: in each turn it comes after what the screen has sent.
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)

    def begin(self) -> None:
        """A page was just shown."""
        self._deaf = _TURNS
        self._turn.start()

    def _on_turn(self) -> None:
        self._deaf -= 1
        if not self._deaf:
            self._turn.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether the key was meant for what was there before."""
        if not isinstance(event, QKeyEvent) or event.type() == QEvent.Type.KeyRelease:
            return False
        code, announced = event.nativeScanCode() or event.key(), event.type() == QEvent.Type.ShortcutOverride
        if not announced and self._announced[code]:
            self._announced[code] -= 1
            return True
        if not self._deaf:
            return False
        writes = event.key() in _ACTING or (bool(event.text()) and event.text().isprintable())
        if not writes or event.modifiers() & _COMMANDS:
            return False
        self._announced[code] += announced
        event.accept()  # announced and taken: it is no shortcut, and comes back as a key, to be dropped
        return True
