"""A key that is held down acts once: its repeats go on only where they write or walk."""

from __future__ import annotations

import ctypes
from contextlib import suppress

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QNativeInterface
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from evaluateur.ui.bureau.filtre import WindowFilter

_K = Qt.Key
_WALKING = {
    _K.Key_Tab, _K.Key_Backtab, _K.Key_Up, _K.Key_Down, _K.Key_Left, _K.Key_Right, _K.Key_PageUp, _K.Key_PageDown,
    _K.Key_Home, _K.Key_End,
}  # fmt: skip
_FORGOTTEN_MS = 3000
"""A key whose release was never heard (a menu had it) is held no more: the slowest keyboards repeat before that."""


def hear_releases() -> None:
    """Ask an X server to say that a held key went up when it does, and not before each of its repeats.

    Qt reads such pairs as a repeat only when both lie in its queue already: under load, half of them pass for presses.
    """
    native = getattr(QGuiApplication.instance(), "nativeInterface", lambda: None)()
    if not isinstance(native, QNativeInterface.QX11Application) or not native.display():
        return
    with suppress(OSError, AttributeError):  # without this library, or an older one, Qt's own reading is left
        ask = ctypes.CDLL("libX11.so.6").XkbSetDetectableAutoRepeat
        ask.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        ask(native.display(), True, None)


class HeldKeys(WindowFilter):
    """What a key opened does not get the repeats of that key, neither as letters nor as shortcuts.

    A press is announced to its window first, as a shortcut that it may be; then it comes as a key.
    """

    def __init__(self, parent: QObject) -> None:
        self._down: dict[int, QElapsedTimer] = {}
        """The keys that are down, and since when they last said so."""
        self._began: QWidget | None = None
        """What had the attention when the key went down."""
        self._repeating = 0
        """The key that was announced as a repeat."""
        super().__init__(parent)
        hear_releases()
        QGuiApplication.instance().focusWindowChanged.connect(self._forget)  # type: ignore[union-attr]

    def _forget(self) -> None:
        """Another window hears the releases from here on, another application maybe."""
        self._down.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drop the repeats that would act again."""
        if not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if event.type() == QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._down.pop(event.nativeScanCode() or key, None)
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            self._repeating = key if self._repeats(event) else 0
        if key != self._repeating:
            self._began = QApplication.focusWidget()
            return False
        if self._may_repeat(key):
            return False
        event.accept()  # announced and taken: it is no shortcut, and comes back as a key, to be dropped
        return True

    def _repeats(self, event: QKeyEvent) -> bool:
        code = event.nativeScanCode() or event.key()
        since = self._down.get(code)
        held = since is not None and since.elapsed() < _FORGOTTEN_MS
        self._down[code] = QElapsedTimer()
        self._down[code].start()
        return event.isAutoRepeat() or held

    def _may_repeat(self, key: int) -> bool:
        if key in _WALKING:
            return True
        focus = QApplication.focusWidget()
        if focus is None or focus is not self._began:
            return False
        enter = key in (_K.Key_Return, _K.Key_Enter)
        return isinstance(focus, QPlainTextEdit) or (isinstance(focus, QLineEdit) and not enter)
