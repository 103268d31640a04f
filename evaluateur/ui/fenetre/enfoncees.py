"""Which keys are down, whoever says so: the screen's server, or Qt."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

_FORGOTTEN_MS = 3000
"""A key whose release was never heard (a menu had it) is held no more: the slowest keyboards repeat before that."""


class KeysDown:
    """Which keys are down, by their number on the keyboard, and what had the attention when each went down."""

    def __init__(self) -> None:
        self._down: dict[int, tuple[QElapsedTimer, QWidget | None]] = {}

    def press(self, code: int) -> bool:
        """Whether it was down already: a repeat."""
        since, began = self._down.get(code, (None, None))
        held = since is not None and since.elapsed() < _FORGOTTEN_MS
        now = QElapsedTimer()
        now.start()
        self._down[code] = (now, began if held else QApplication.focusWidget())
        return held

    def release(self, code: int) -> None:
        """It went up."""
        self._down.pop(code, None)

    def clear(self) -> None:
        """Another window hears the releases from here on, another application maybe."""
        self._down.clear()

    def writes(self, code: int, *, enter: bool) -> bool:
        """Whether a key that is down may write on: in the text where it began."""
        focus, began = QApplication.focusWidget(), self._down.get(code, (None, None))[1]
        if focus is None or focus is not began:
            return False
        return isinstance(focus, QPlainTextEdit) or (isinstance(focus, QLineEdit) and not enter)
