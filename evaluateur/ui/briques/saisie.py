"""What is typed: kept as a draft within a second, made a fait when the field is left. Loading writes nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from shiboken6 import isValid

from evaluateur.metier.actes import gardes
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.base import restyle
from evaluateur.ui.bureau.desk import Desk, News

DRAFT_DELAY_MS = 700
"""After the first key that is not kept yet: well under the second that is promised."""

Commit = Callable[[str], bool]
"""Makes the fait; False when it was refused: the draft then stays."""


def kept_only(_: str) -> bool:
    """The commit of a field that makes no fait by itself: a button will take several fields together."""
    return False


class TextBox(QPlainTextEdit):
    """A comment: two lines at rest, growing to six with what it holds; Tab leaves it."""

    overfilled = Signal(int)
    """More was pasted than a text may hold, and nothing of it came in: so many characters it would have made."""

    def __init__(self, name: str, lines: tuple[int, int] = (2, 6)) -> None:
        super().__init__()
        self._lines = lines
        self.setAccessibleName(francais(name))
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        height = self.fontMetrics().lineSpacing()
        wanted = min(max(int(self.document().size().height()), self._lines[0]), self._lines[1])
        margins = 2 * int(self.document().documentMargin()) + 10
        self.setFixedHeight(height * wanted + margins)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped, when all of it may be kept: a line of a million letters takes long to lay out."""
        length = self.document().characterCount() - 1 - len(self.textCursor().selectedText()) + len(source.text())
        if length > gardes.LONGUEUR_MAX:
            self.overfilled.emit(length)
            return
        super().insertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower box needs more lines."""
        super().resizeEvent(event)
        self._fit()


Field = QLineEdit | QPlainTextEdit


class Typing(QObject):
    """Watches one field. ``field_name`` names its draft; ``commit`` makes the fait when the field is left."""

    def __init__(self, field: Field, desk: Desk, bloc: BlocCode, field_name: str, commit: Commit) -> None:
        super().__init__(field)
        self._field, self._desk = field, desk
        self._bloc, self._field_name, self._commit = bloc, field_name, commit
        self._loading = self._dirty = self._kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_DELAY_MS)
        self._timer.timeout.connect(self._keep)
        field.textChanged.connect(self._on_text)
        if isinstance(field, TextBox):
            field.overfilled.connect(lambda length: self._refuse(length, gardes.LONGUEUR_MAX))
        field.installEventFilter(self)

    @property
    def dirty(self) -> bool:
        """Something was typed that is no fait yet."""
        return self._dirty

    @property
    def safe(self) -> bool:
        """Nothing would be lost by dropping the field: what it holds is a fait, or a draft in the base."""
        return not self._dirty or self._kept

    def aim(self, bloc: BlocCode, field: str, commit: Commit) -> bool:
        """Point the field at something else, after making a fait of what it held; False when that was refused."""
        if (bloc, field) != (self._bloc, self._field_name):
            if not self.leave():
                return False
            self._bloc, self._field_name, self._commit = bloc, field, commit
        return True

    def load(self, stored: str) -> None:
        """Show what is stored, or the draft that was found when the dossier was opened; write nothing."""
        if self._dirty:
            return
        draft = self._desk.restored.get((self._bloc, self._field_name))
        shown = stored if draft is None else draft
        if shown != self.text():
            self._loading = True
            _set_text(self._field, shown)
            self._loading = False
        self._dirty = self._kept = draft is not None and draft != stored

    def text(self) -> str:
        """What the field holds."""
        field = self._field
        return field.text() if isinstance(field, QLineEdit) else field.toPlainText()

    def leave(self) -> bool:
        """Make a fait of what was typed; True when nothing is pending any more."""
        self._timer.stop()
        if not self._dirty:
            return True
        if self._desk.seance is None or not self._desk.personnes:
            return False  # put away or locked in the meantime: its draft is all that can be kept
        if self._commit is kept_only and not self.text().strip():
            self.empty()
            return True
        self._dirty = False
        # What was found at the opening is outdated now: a commit shows every field again before it returns.
        self._desk.restored.pop((self._bloc, self._field_name), None)
        if self._commit(self.text()):
            self._desk.drop_draft(self._bloc, self._field_name)
            return True
        self._dirty = True
        self._keep()
        return False

    def empty(self) -> None:
        """Empty the field: what it held became part of a fait, or was given up."""
        self._timer.stop()
        had_draft, self._dirty = self._dirty, False
        self._loading = True
        _set_text(self._field, "")
        self._loading = False
        if had_draft:
            self._desk.drop_draft(self._bloc, self._field_name)

    def _on_text(self) -> None:
        if self._loading:
            return
        self._dirty, self._kept = True, False
        if not self._timer.isActive():
            self._timer.start()

    def _refuse(self, length: int, limit: int) -> None:
        refus = gardes.trop_long(length, limit)
        self._desk.told.emit(News(refus.phrase, "Rien n’en a été collé : collez un texte plus court.", "refus"))

    def _overfills(self, field: QLineEdit) -> bool:
        """Whether what is about to be pasted would be cut at the end by the field."""
        pasted = len(QGuiApplication.clipboard().text())
        length = len(field.text()) - len(field.selectedText()) + pasted
        if length > field.maxLength():
            self._refuse(length, field.maxLength())
        return length > field.maxLength()

    def _keep(self) -> None:
        if self._dirty:
            self._kept = self._desk.save_draft(self._bloc, self._field_name, self.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field is the gesture that makes the fait; a menu or another window is no leaving."""
        if not isValid(self._field):
            return False  # a page that is dropped takes the focus away from a field that is gone already
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self._keep()
            else:
                self.leave()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            return self._has_nothing_to_undo(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
            if isinstance(self._field, QLineEdit) and event.matches(QKeySequence.StandardKey.Paste):
                return self._overfills(self._field)
        return False

    def _has_nothing_to_undo(self, event: QKeyEvent) -> bool:
        """Ctrl+Z takes back what was typed first; the field does not keep it for itself once all of it is."""
        held = self._field.document() if isinstance(self._field, QPlainTextEdit) else self._field
        if event.matches(QKeySequence.StandardKey.Undo):
            return not held.isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not held.isRedoAvailable()


def _set_text(field: Field, content: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(content)
        field.setCursorPosition(0)
    else:
        field.setPlainText(content)
        field.moveCursor(QTextCursor.MoveOperation.End)


def mark_missing(field: Field, missing: bool) -> None:
    """Outline a field that must be filled."""
    wanted = "true" if missing else "false"
    if field.property("missing") != wanted:
        restyle(field, missing=wanted)
