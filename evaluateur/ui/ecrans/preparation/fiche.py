"""A form over one record of the dossier: each field that is left becomes a fait, if it really differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

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
        self, champ: str, label: str, span: int = 1, hint: str = "", suggestions: Sequence[str] = (),
        check: Check | None = None,
    ) -> None:  # fmt: skip
        """A field of free text; ``check`` when it must be readable as something."""
        edit = SuggestingLine(self._look, suggestions) if suggestions else QLineEdit()
        mark = QAction(self._look.icon("triangle-alert", "ocre"), "À vérifier", edit)
        self._marks[champ] = mark
        self.add(champ, label, edit, span, hint=hint)
        if check is not None:
            self._checks[champ] = check
        self._typings[champ] = Typing(edit, self._desk, "", f"prepa.{champ}", lambda texte: self._commit(champ, texte))
        self._watch(champ, edit)

    def add_picker(self, champ: str, label: str, choices: Sequence[tuple[str, str]], span: int = 1) -> Picker:
        """A field chosen in a closed list."""
        picker = Picker(choices, lambda key: self._commit(champ, key))
        self.add(champ, label, picker, span)
        self._watch(champ, picker)
        return picker

    def _watch(self, champ: str, control: QWidget) -> None:
        self._fields[control] = champ
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
        for champ, row in self.rows.items():
            if champ in self._typings:
                self._typings[champ].load(stored[champ])
            elif isinstance(row.control, Picker):
                row.control.load(stored[champ])

    def show_state(self, gaps: Mapping[str, str], open_: bool) -> None:
        """Name what is wrong at its place: what was refused first, then what the rules find; nothing typed is lost."""
        for champ, row in self.rows.items():
            control = row.control
            if isinstance(control, QLineEdit):
                control.setReadOnly(not open_)
            else:
                control.setEnabled(open_)
            sentence = self._fault(champ) or gaps.get(champ, "")
            row.show_fault(sentence, outlined=champ in gaps)
            self._mark(champ, bool(sentence) or champ in gaps)

    def _mark(self, champ: str, wrong: bool) -> None:
        """The sign of what is missing, inside the field: not by its outline alone."""
        edit = self.rows[champ].control
        if not isinstance(edit, QLineEdit) or wrong == (self._marks[champ] in edit.actions()):
            return
        if wrong:
            edit.addAction(self._marks[champ], QLineEdit.ActionPosition.TrailingPosition)
        else:
            edit.removeAction(self._marks[champ])

    def _fault(self, champ: str) -> str:
        typing = self._typings.get(champ)
        if typing is not None and not typing.dirty:
            self._refused.pop(champ, None)
        elif typing is not None and champ in self._checks and not self.rows[champ].control.hasFocus():
            return self._checks[champ](typing.text())  # a draft found again is no better than when it was typed
        return self._refused.get(champ, "")

    # --- writing

    def leave(self) -> None:
        """Make faits of what is typed or chosen."""
        for typing in self.typings:
            typing.leave()
        for picker in self.findChildren(Picker):
            picker.leave()

    def retry(self, but: str = "") -> None:
        """Something was accepted: what it may have stood in the way of is tried again."""
        for champ, row in self.rows.items():
            if champ == but or row.control.hasFocus():
                continue
            if champ in self._typings and self._typings[champ].dirty:
                self._typings[champ].leave()
            elif isinstance(row.control, Picker):
                row.control.retry()

    def reset(self, champ: str) -> None:
        """Give a choice up."""
        control = self.rows[champ].control
        self._refused.pop(champ, None)
        if isinstance(control, Picker):
            control.reset()

    def _commit(self, champ: str, texte: str) -> bool:
        self._refused.pop(champ, None)
        faute = self._checks[champ](texte) if champ in self._checks else ""
        faute = faute or self._write(champ, texte)
        if not faute:
            return True
        self._refused[champ] = faute
        self.rows[champ].show_fault(faute)
        self._mark(champ, wrong=True)
        return False
