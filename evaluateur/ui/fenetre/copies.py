"""What was copied here: the next one at the keyboard must not be able to paste it."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_MS = 60_000
"""A comment copied is personal data: it does not stay in the clipboard for longer."""


class Copies(QObject):
    """Knows a copy of ours by its hash: not every platform tells whose clipboard it is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._ours = ""
        self._clipboard.dataChanged.connect(self._on_change)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(KEPT_MS)
        self._later.timeout.connect(self.forget)

    def _on_change(self) -> None:
        if QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive:
            self._ours = self._hash()
            if self._clipboard.text():
                self._later.start()

    def _hash(self) -> str:
        return hashlib.sha256(self._clipboard.text().encode("utf-8", "surrogatepass")).hexdigest()

    def forget(self) -> None:
        """Empty the clipboard if what it holds was copied here; what another program put there stays."""
        if self._clipboard.text() and (self._clipboard.ownsClipboard() or self._hash() == self._ours):
            self._clipboard.clear()
        if self._clipboard.supportsSelection() and self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)
        self._ours = ""
