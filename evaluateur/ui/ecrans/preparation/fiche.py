"""A form over one record of the dossier: each field that is left becomes a fait, if it really differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur.metier.vocabulaire import HORS_BLOC
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.formulaire import Form
from evaluateur.ui.briques.saisie import Typing
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.ecrans.preparation.choisir import Picker
from evaluateur.ui.ecrans.preparation.suggestions import SuggestingLine

Write = Callable[[str, str], str]
"""Makes the fait of a field from its text; returns why it was refused, or nothing."""
Check = Callable[[str], str]
"""What is wrong with a text that cannot even be read; empty when nothing is."""


class Fiche(Form):
    """Fields are named by their cible (« candidat.nom »); ``attended`` says which one has the focus."""

    attended = Signal(str)

    def __init__(self, desk: Desk, look: Look, columns: int, write: Write) -> None:
        super().__init__(columns)
        self._desk, self._look, self._write = desk, look, write
        self._typings: dict[str, Typing] = {}
        self._checks: dict[str, Check] = {}
        self._refused: dict[str, str] = {}
        self._marks: dict[str, QAction] = {}
        self._fields: dict[QObject, str] = {}

    # --- building

    def add_text(
        self, field: str, label: str, span: int = 1, hint: str = "", suggestions: Sequence[str] = (),
        check: Check | None = None,
    ) -> None:  # fmt: skip
        """A field of free text; ``check`` when it must be readable as something."""
        edit = SuggestingLine(self._look, suggestions) if suggestions else QLineEdit()
        mark = QAction(self._look.icon("triangle-alert", "ocre"), "À vérifier", edit)
        self._marks[field] = mark
        self.add(field, label, edit, span, hint=hint)
        if check is not None:
            self._checks[field] = check
        self._typings[field] = Typing(
            edit, self._desk, HORS_BLOC, f"prepa.{field}", lambda text: self._commit(field, text)
        )
        self._watch(field, edit)

    def add_picker(self, field: str, label: str, choices: Sequence[tuple[str, str]], span: int = 1) -> Picker:
        """A field chosen in a closed list."""
        picker = Picker(choices, lambda key: self._commit(field, key))
        self.add(field, label, picker, span)
        self._watch(field, picker)
        return picker

    def _watch(self, field: str, control: QWidget) -> None:
        self._fields[control] = field
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say which field has the attention."""
        if event.type() == QEvent.Type.FocusIn and watched in self._fields:
            self.attended.emit(self._fields[watched])
        return False

    # --- showing

    @property
    def typings(self) -> list[Typing]:
        """Its fields that are typed."""
        return list(self._typings.values())

    def load(self, stored: Mapping[str, str]) -> None:
        """Show the record, writing nothing."""
        for field, row in self.rows.items():
            if field in self._typings:
                self._typings[field].load(stored[field])
            elif isinstance(row.control, Picker):
                row.control.load(stored[field])

    def show_state(self, gaps: Mapping[str, str], open_: bool) -> None:
        """Name what is wrong at its place: what was refused first, then what the rules find; nothing typed is lost."""
        for field, row in self.rows.items():
            control = row.control
            if isinstance(control, QLineEdit):
                control.setReadOnly(not open_)
            else:
                control.setEnabled(open_)
            sentence = self._fault(field) or gaps.get(field, "")
            row.show_fault(sentence, outlined=field in gaps)
            self._mark(field, bool(sentence) or field in gaps)

    def _mark(self, field: str, wrong: bool) -> None:
        """The sign of what is missing, inside the field: not by its outline alone."""
        edit = self.rows[field].control
        if not isinstance(edit, QLineEdit) or wrong == (self._marks[field] in edit.actions()):
            return
        if wrong:
            edit.addAction(self._marks[field], QLineEdit.ActionPosition.TrailingPosition)
        else:
            edit.removeAction(self._marks[field])

    def _fault(self, field: str) -> str:
        typing = self._typings.get(field)
        if typing is not None and not typing.dirty:
            self._refused.pop(field, None)
        elif typing is not None and field in self._checks and not self.rows[field].control.hasFocus():
            return self._checks[field](typing.text())  # a draft found again is no better than when it was typed
        return self._refused.get(field, "")

    # --- writing

    def leave(self) -> None:
        """Make faits of what is typed or chosen."""
        for typing in self.typings:
            typing.leave()
        for picker in self.findChildren(Picker):
            picker.leave()

    def retry(self, but: str = "") -> None:
        """Something was accepted: what it may have stood in the way of is tried again."""
        for field, row in self.rows.items():
            if field == but or row.control.hasFocus():
                continue
            if field in self._typings and self._typings[field].dirty:
                self._typings[field].leave()
            elif isinstance(row.control, Picker):
                row.control.retry()

    def reset(self, field: str) -> None:
        """A choice is given up, or was confirmed: nothing is awaited any more."""
        control = self.rows[field].control
        self._refused.pop(field, None)
        self.rows[field].show_fault()
        if isinstance(control, Picker):
            control.reset()

    def _commit(self, field: str, text: str) -> bool:
        refused = self._refused.pop(field, None)
        fault = self._checks[field](text) if field in self._checks else ""
        fault = fault or self._write(field, text)
        if not fault:
            if refused:  # it may be what is recorded already: then nothing is announced that would show it
                self.rows[field].show_fault()
                self._mark(field, wrong=False)
            return True
        self._refused[field] = fault
        self.rows[field].show_fault(fault)
        self._mark(field, wrong=True)
        return False
