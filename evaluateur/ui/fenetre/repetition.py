"""A key that is held down acts once: its repeats go on only where they write or walk."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from evaluateur.ui.bureau.filtre import WindowFilter

_K = Qt.Key
_WALKING = {
    _K.Key_Tab, _K.Key_Backtab, _K.Key_Up, _K.Key_Down, _K.Key_Left, _K.Key_Right, _K.Key_PageUp, _K.Key_PageDown,
    _K.Key_Home, _K.Key_End,
}  # fmt: skip
_LIFTED_MS = 30
"""Between a release and the next press of a key: no finger is so quick."""
_LONG_MS, _LIFTED_LONG_MS = 300, 150
"""A key that was down that long begins to repeat: whoever lets it go does not strike it again so soon."""
_STRUCK_MS = 60
"""Between two presses of a key, by the clock of the screen: the best do twelve in a second.

Both are needed: an X server that repeats a key says that it went up and down, and Qt calls that a repeat only when both
lie in its queue already. Under load, half of them pass for presses.
"""


class HeldKeys(WindowFilter):
    """What a key opened does not get the repeats of that key, neither as letters nor as shortcuts.

    A press is announced to its window first, as a shortcut that it may be; then it comes as a key.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._began: QWidget | None = None
        """What had the attention when the key went down."""
        self._released = 0
        """The key that went up last, and since when."""
        self._since, self._since_struck = QElapsedTimer(), QElapsedTimer()
        self._lifted = _LIFTED_MS
        """How soon a press after that is a repeat."""
        self._struck = (0, 0)
        """The key that went down last, and when."""
        self._repeating = 0
        """The key that was announced as a repeat."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drop the repeats that would act again."""
        if not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if event.type() == QEvent.Type.KeyRelease:
            self._released = key
            self._lifted = _LIFTED_LONG_MS if self._since_struck.elapsed() > _LONG_MS else _LIFTED_MS
            self._since.start()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            self._repeating = key if self._repeats(event) else 0
            if not self._repeating:
                self._since_struck.start()
            self._struck = key, event.timestamp()
        if key != self._repeating:
            self._began = QApplication.focusWidget()
            return False
        if self._may_repeat(key):
            return False
        event.accept()  # announced and taken: it is no shortcut, and comes back as a key, to be dropped
        return True

    def _repeats(self, event: QKeyEvent) -> bool:
        key, (struck, instant) = event.key(), self._struck
        lifted = key == self._released and self._since.elapsed() < self._lifted
        return event.isAutoRepeat() or lifted or (key == struck and event.timestamp() - instant < _STRUCK_MS)

    def _may_repeat(self, key: int) -> bool:
        if key in _WALKING:
            return True
        focus = QApplication.focusWidget()
        if focus is None or focus is not self._began:
            return False
        enter = key in (_K.Key_Return, _K.Key_Enter)
        return isinstance(focus, QPlainTextEdit) or (isinstance(focus, QLineEdit) and not enter)
