"""A key that is held down acts once: its repeats go on only where they write or walk."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from evaluateur.ui.bureau.filtre import WindowFilter
from evaluateur.ui.fenetre.enfoncees import KeysDown
from evaluateur.ui.fenetre.serveur_x import hear_server

_K = Qt.Key
_WALKING = {
    _K.Key_Tab, _K.Key_Backtab, _K.Key_Up, _K.Key_Down, _K.Key_Left, _K.Key_Right, _K.Key_PageUp, _K.Key_PageDown,
    _K.Key_Home, _K.Key_End,
}  # fmt: skip
_ENTER = (_K.Key_Return, _K.Key_Enter)


def hear_held_keys(parent: QObject) -> None:
    """Hear the keys of the windows from here on: from the screen's server where it tells of them, from Qt elsewhere."""
    down = KeysDown()
    QGuiApplication.instance().focusWindowChanged.connect(down.clear)  # type: ignore[union-attr]
    if not hear_server(down, parent):
        HeldKeys(down, parent)


class HeldKeys(WindowFilter):
    """What a key opened does not get the repeats of that key, neither as letters nor as shortcuts.

    A press is announced to its window first, as a shortcut that it may be; then it comes as a key.
    """

    def __init__(self, down: KeysDown, parent: QObject) -> None:
        self._down = down
        self._repeating = 0
        """The key that was announced as a repeat."""
        super().__init__(parent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drop the repeats that would act again."""
        if not isinstance(event, QKeyEvent):
            return False
        key, code = event.key(), event.nativeScanCode() or event.key()
        if event.type() == QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._down.release(code)
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            held = self._down.press(code)
            self._repeating = key if held or event.isAutoRepeat() else 0
        if key != self._repeating or (not _undoes(event) and self._may(key, code)):
            return False
        event.accept()  # announced and taken: it is no shortcut, and comes back as a key, to be dropped
        return True

    def _may(self, key: int, code: int) -> bool:
        return key in _WALKING or self._down.writes(code, enter=key in _ENTER)


def _undoes(event: QKeyEvent) -> bool:
    """Ctrl+Z held in a text would go on, once all that was typed is taken back, with what was marked before it."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
