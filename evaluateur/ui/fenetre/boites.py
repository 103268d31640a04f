"""What lies over the window is never put away alone: nobody would see what keeps the window deaf."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog


class Boites(QObject):
    """Closes a dialog that is minimised, Qt's own too: some window managers offer that, and take the window along."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window.type() == Qt.WindowType.Dialog:
            window.windowStateChanged.connect(partial(_close_hidden, window), Qt.ConnectionType.SingleShotConnection)


def _close_hidden(window: QWindow, state: Qt.WindowState) -> None:
    if state != Qt.WindowState.WindowMinimized:
        return
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.windowHandle() is window:
            dialog.reject()
