"""The one builder of form rows: label, buddy, accessible name, and the place where a fault is named."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from evaluateur.metier.typographie import francais
from evaluateur.ui.briques.base import restyle, say, text


class Row(QWidget):
    """A control under its label, with the fault beneath it when there is one."""

    def __init__(self, label: str, control: QWidget, name: str = "", hint: str = "") -> None:
        super().__init__()
        self.control = control
        self.label = text(label, "label")
        self.label.setBuddy(control)
        control.setAccessibleName(francais(name or label))
        if hint and isinstance(control, QLineEdit | QPlainTextEdit):
            control.setPlaceholderText(francais(hint))
        self._fault = text("", "fault")
        self._fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.label)
        layout.addWidget(control)
        layout.addWidget(self._fault)

    def show_fault(self, sentence: str = "", outlined: bool = False) -> None:
        """Name what is wrong with this field, or that nothing is; ``outlined``: said elsewhere, only shown here."""
        say(self._fault, sentence)
        self._fault.setVisible(bool(sentence))
        self.control.setAccessibleDescription(francais(sentence))
        wanted = "true" if sentence or outlined else "false"
        if self.control.property("missing") != wanted:
            restyle(self.control, missing=wanted)

    def show_label(self, label: str) -> None:
        """Change the label and the name that goes with it."""
        say(self.label, label)
        self.control.setAccessibleName(francais(label))


class Form(QWidget):
    """Rows in columns, by the name of their field."""

    def __init__(self, columns: int = 2) -> None:
        super().__init__()
        self.rows: dict[str, Row] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._columns = columns
        self._cell = 0
        self._spans: dict[str, int] = {}
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def add(self, field: str, label: str, control: QWidget, span: int = 1, name: str = "", hint: str = "") -> QWidget:
        """Add a row; ``span`` columns wide. Returns the control."""
        row = Row(label, control, name, hint)
        self.rows[field] = row
        self._spans[field] = span
        self._place(row, span)
        return control

    def set_columns(self, columns: int) -> None:
        """Lay the rows out again in as many columns, in the same order."""
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, int(column < columns))
        self._columns, self._cell = columns, 0
        for field, row in self.rows.items():
            self._place(row, min(self._spans[field], columns))

    def _place(self, row: Row, span: int) -> None:
        if self._cell % self._columns + span > self._columns:
            self._cell += self._columns - self._cell % self._columns
        # At the top: the fault beneath a neighbour must not push this control down.
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(row, self._cell // self._columns, self._cell % self._columns, 1, span, top)
        self._cell += span

    def show_faults(self, faults: dict[str, str]) -> None:
        """Name what is wrong, each at its place."""
        for field, row in self.rows.items():
            row.show_fault(faults.get(field, ""))

    def focus(self, field: str) -> bool:
        """Put the focus on a field; False when this form has none of that name."""
        row = self.rows.get(field)
        if row is not None:
            row.control.setFocus()
        return row is not None


class Choice(QComboBox):
    """A closed list of words, each with its key; the wheel changes nothing, a gesture must be meant."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these (key, word), keeping what was chosen if it is still there."""
        before = self.key()
        blocked = self.blockSignals(True)
        self.clear()
        for key, word in choices:
            self.addItem(francais(word), key)
        self.show_key(before)
        self.blockSignals(blocked)

    def key(self) -> str:
        """The key chosen."""
        return str(self.currentData() or "")

    def show_key(self, key: str) -> None:
        """Show a choice, writing nothing."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.findData(key))
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change an answer on the way."""
        event.ignore()
