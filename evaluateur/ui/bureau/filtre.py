"""Hearing what happens to the windows, whichever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow


class WindowFilter(QObject):
    """Installed on each window as it takes the keyboard, the main one or a dialog.

    Not on the application: its filter would be handed every event of every widget, a tenth of the time of each page.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]
        self._watch(QGuiApplication.focusWindow())

    def stop(self) -> None:
        """Hear nothing any more."""
        QGuiApplication.instance().focusWindowChanged.disconnect(self._watch)  # type: ignore[union-attr]
        for window in QGuiApplication.allWindows():
            window.removeEventFilter(self)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once only, however often it is asked
