"""Choosing in a list: a fait is made of what is meant, never of what the arrows pass by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

from evaluateur.ui.briques.formulaire import Choice

Commit = Callable[[str], bool]
"""Makes the fait; False when it was refused, or when something must be answered first."""


class Picker(Choice):
    """A closed list. Picking in the open list, Entrée, or leaving the field is meant; an arrow key is not yet."""

    def __init__(self, choices: Sequence[tuple[str, str]], commit: Commit) -> None:
        super().__init__(choices)
        self._commit = commit
        self._stored = ""
        self._tried: str | None = None
        self._moved = self._by_key = False
        self.activated.connect(self._on_activated)
        self._widen()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these, and let the open list show each whole."""
        super().offer(choices)
        self._widen()

    def _widen(self) -> None:
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 24)

    def load(self, stored: str) -> None:
        """Show what is stored, unless another choice is being made; write nothing."""
        self._stored = stored
        if not self._moved:
            self.show_key(stored)

    def reset(self) -> None:
        """Give the choice up: show what is stored again."""
        self._moved, self._tried = False, None
        self.show_key(self._stored)

    def leave(self) -> None:
        """Make a fait of the choice, once."""
        key = self.key()
        if not self._moved or key == self._tried:
            return
        self._tried = key
        if key == self._stored or self._commit(key):
            self.reset()

    def retry(self) -> None:
        """What refused it has changed: try again."""
        self._tried = None
        self.leave()

    def _on_activated(self, _: int) -> None:
        self._moved, self._tried = True, None
        if not self._by_key:
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What does not fit ends in an ellipsis, and stands whole in the tool tip and in the open list."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter, style = QStylePainter(self), self.style()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option,
                                    QStyle.SubControl.SC_ComboBoxEditField, self).width()  # fmt: skip
        whole = self.currentText()
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room - 4)
        option.currentText = shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        self.setToolTip(whole if shown != whole else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Entrée means the choice, Échap gives it up."""
        if self._moved and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.leave()
            return
        if self._moved and event.key() == Qt.Key.Key_Escape:
            self.reset()
            return
        self._by_key = True
        super().keyPressEvent(event)
        self._by_key = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving means the choice; an open list or another window is no leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.leave()
