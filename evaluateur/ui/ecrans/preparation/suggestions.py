"""A text that may be anything, with the usual answers one key away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu

from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look


class SuggestingLine(QLineEdit):
    """Flèche bas shows the suggestions. Nothing is filled in unless it is picked, nothing pops up while one types."""

    def __init__(self, look: Look, suggestions: Sequence[str]) -> None:
        super().__init__()
        self._menu = QMenu(self)
        for suggestion in suggestions:
            self._menu.addAction(francais(suggestion).replace("&", "&&"), partial(self._take, suggestion))
        self._all = QAction(look.icon("chevron-down", "texte2"), "Voir les suggestions (flèche bas)", self)
        self._all.triggered.connect(self.show_all)
        self.addAction(self._all, QLineEdit.ActionPosition.TrailingPosition)

    def show_all(self) -> None:
        """Every suggestion, whatever is typed."""
        if self.isReadOnly():
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        self._menu.setActiveAction(self._menu.actions()[0])

    def _take(self, suggestion: str) -> None:
        self.setText(suggestion)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow that opens a list everywhere else."""
        if event.key() == Qt.Key.Key_Down:
            self.show_all()
            return
        super().keyPressEvent(event)
