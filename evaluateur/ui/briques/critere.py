"""One criterion of a table: its whole text, the marks, the mark in words, its flag."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStyle, QStyleOptionFrame, QStylePainter, QWidget

from evaluateur.metier.referentiel import Critere, Echelle
from evaluateur.metier.vocabulaire import NON_RENSEIGNE
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, hold, icon, say, set_icon, text
from evaluateur.ui.briques.marques import MarkSelector

HEIGHT = 34
"""Of a row whose text stands on one line: the marks of two rows never touch."""


def state_width(widget: QWidget, look: Look, echelle: Echelle) -> int:
    """What the longest word of a scale asks for, with its icon: the column beside the marks does not move."""
    words = [v.mot for v in echelle.valeurs] + [NON_RENSEIGNE]
    return max(widget.fontMetrics().horizontalAdvance(w) for w in words) + look.px(30)


class CritereRow(QFrame):
    """Takes the focus through its marks; the current row is tinted."""

    chosen = Signal(str, str)
    flagged = Signal(str)
    attended = Signal(str)

    def __init__(self, look: Look, critere: Critere, rang: int, name: str, echelle: Echelle) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.code, self._echelle, self._look = critere.code, echelle, look
        self._current = False
        number = text(str(rang), "label", wrap=False)
        number.setFixedWidth(look.px(18))
        self._words = text(critere.texte, "body")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._flag = Button("", lambda: self.flagged.emit(self.code), kind="icon", name=f"{name} : à aborder (E)")
        self._flag.setIcon(look.icon("flag", "ocre"))
        self._flag.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._flag.setProperty("kind", "bare")
        self.marks = MarkSelector(look, echelle.valeurs, name)
        self.marks.chosen.connect(lambda key: self.chosen.emit(self.code, key))
        self._icon = icon(look, "circle-dashed", "ardoise")
        self._word = text(NON_RENSEIGNE, "body", wrap=False)
        state = QWidget()
        self._room = state_width(self, look, echelle) - look.px(22)
        state.setMinimumWidth(state_width(self, look, echelle))
        inside = QHBoxLayout(state)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        for part in (self._icon, self._word):
            inside.addWidget(part)
        inside.addStretch(1)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 1, 12, 1)
        self.setMinimumHeight(look.px(HEIGHT))
        self._layout.setSpacing(8)
        parts: tuple[QWidget, ...] = (number, self._words, self._flag, self.marks, state)
        for cell in parts:
            self._layout.addWidget(cell)
        self._layout.setStretch(1, 1)
        self.marks.attended.connect(lambda: self.attended.emit(self.code))

    def refresh(self, marque: str, signale: bool, ouvert: bool) -> None:
        """Show a mark; ``ouvert``: it may still change."""
        self.marks.show_value(marque)
        self.marks.setEnabled(ouvert)
        valeur = self._echelle.valeur(marque)
        say(self._word, valeur.mot if valeur else NON_RENSEIGNE, valeur.ton if valeur else "ardoise")
        hold(self._word, self._room)
        set_icon(self._look, self._icon, valeur.icone if valeur else "circle-dashed",
                 (valeur.ton or "encre") if valeur else "ardoise")  # fmt: skip
        self._flag.setVisible(signale)

    def set_current(self, current: bool) -> None:
        """Tint, or no longer."""
        if current != self._current:
            self._current = current
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the style sheet wants it in this state: a property that it would look at costs a layout of the table."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        if self._current:
            option.state |= QStyle.StateFlag.State_On
        QStylePainter(self).drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the row makes it current."""
        self.marks.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
