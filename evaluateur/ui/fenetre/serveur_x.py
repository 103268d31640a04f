"""Held keys, as an X server tells of them: before Qt has them, and whatever keeps Qt from them meanwhile.

While a reader of screens is there, Qt asks it about each key before the window has it: the release of a letter may come
long after the letter was struck again, and what was no repeat would pass for one.
"""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QObject
from PySide6.QtGui import QGuiApplication, QNativeInterface

from evaluateur.ui.fenetre.enfoncees import KeysDown

_PRESS, _RELEASE = 2, 3
_STATE_AT, _NUM_LOCK = 28, 0x10
"""Where an event holds what else was down, and the bit of the lock that makes digits of the pad's arrows."""
_WALKING = {0xFE20, 0xFF09, *range(0xFF50, 0xFF58)}
"""Tab, Maj+Tab, the arrows and their like, as X numbers them."""
_WALKING_ON_PAD = set(range(0xFF95, 0xFF9D))
_ENTER = (0xFF0D, 0xFF8D)
_CONTROL, _UNDO = 0x4, (0x79, 0x7A)
"""The bit of Ctrl; with it, Y and Z take back and do again."""


def hear_server(down: KeysDown, parent: QObject) -> bool:
    """Hear an X server for as long as ``parent`` is there; False where there is none, or it tells nothing.

    It is asked to say that a held key went up when it does, and not before each of its repeats: Qt reads such pairs as
    a repeat only when both lie in its queue already, and under load half of them pass for presses.
    """
    application = QGuiApplication.instance()
    native = getattr(application, "nativeInterface", lambda: None)()
    server = getattr(QNativeInterface, "QX11Application", None)  # Qt has it where there may be such a server
    if application is None or server is None or not isinstance(native, server) or not native.display():
        return False
    with suppress(OSError, AttributeError):  # without this library, or an older one, Qt's own reading is left
        library = ctypes.CDLL("libX11.so.6")
        detectable = library.XkbSetDetectableAutoRepeat
        detectable.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        named = library.XkbKeycodeToKeysym
        named.argtypes = (ctypes.c_void_p, ctypes.c_ubyte, ctypes.c_uint, ctypes.c_uint)
        named.restype = ctypes.c_ulong
        display = native.display()
        if detectable(display, True, None):
            keys = ServerKeys(down, lambda code: int(named(display, code, 0, 0)))
            application.installNativeEventFilter(keys)
            weakref.finalize(parent, application.removeNativeEventFilter, keys)
            return True
    return False


class ServerKeys(QAbstractNativeEventFilter):
    """Drops the repeats that would act again: neither a shortcut nor a letter comes of them."""

    def __init__(self, down: KeysDown, name: Callable[[int], int]) -> None:
        super().__init__()
        self._down, self._name = down, name

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: Any) -> tuple[bool, int]:
        """A press or a release of the keyboard; everything else passes."""
        at = int(message)
        what = ctypes.c_ubyte.from_address(at).value & 0x7F
        if what == _RELEASE:
            self._down.release(ctypes.c_ubyte.from_address(at + 1).value)
        elif what == _PRESS:
            return self._acts_again(at), 0
        return False, 0

    def _acts_again(self, at: int) -> bool:
        code = ctypes.c_ubyte.from_address(at + 1).value
        if not self._down.press(code):
            return False
        name, state = self._name(code), ctypes.c_ushort.from_address(at + _STATE_AT).value
        walks = name in _WALKING or (name in _WALKING_ON_PAD and not state & _NUM_LOCK)
        undoes = bool(state & _CONTROL) and name in _UNDO
        return undoes or (not walks and not self._down.writes(code, enter=name in _ENTER))
