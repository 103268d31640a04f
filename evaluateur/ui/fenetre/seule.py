"""The one sentence of a window that cannot be furnished: why, and one thing to try."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evaluateur.ui.briques.base import Button, column, frame, line, shortcut, text

_WIDTH = 560


class Alone(QWidget):
    """Read by a screen reader as soon as it shows; Entrée tries, wherever the focus is."""

    def __init__(self, words: str, verb: str, gesture: Callable[[], object] | None) -> None:
        super().__init__()
        self._words = text(words, "body")
        self._words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words.setAccessibleName(self._words.text())
        self._try = Button(verb, gesture, kind="filled", key="Entrée") if gesture is not None else None
        if gesture is not None:
            for key in ("Return", "Enter"):
                shortcut(self, key, gesture)
        card = frame("sheet")
        buttons = [line(-1, self._try)] if self._try is not None else []
        card.setLayout(column(self._words, *buttons, margins=(28, 24, 28, 24), spacing=16))
        card.setMaximumWidth(_WIDTH)
        card.setMinimumWidth(_WIDTH)
        self.setLayout(column(-1, line(-1, card, -1), -1))

    def start(self) -> None:
        """The focus is where one can act, on the sentence otherwise."""
        (self._try or self._words).setFocus(Qt.FocusReason.OtherFocusReason)
