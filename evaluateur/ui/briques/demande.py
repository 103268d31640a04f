"""A question asked in its place: what will happen, the reason if one is due, and two buttons. Never a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evaluateur.metier.vocabulaire import HORS_BLOC
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.porte import Profil
from evaluateur.ui.briques.base import Button, column, line, reveal, say, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.pliant import Folding
from evaluateur.ui.briques.saisie import TextBox, Typing, kept_only
from evaluateur.ui.briques.secrets.champ import SecretField
from evaluateur.ui.bureau.desk import Desk

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Confirm = Callable[[str], str]
"""Does it, with the reason written; returns why it was refused, or nothing."""


class Ask(QFrame, Folding):
    """Hidden until :meth:`ask`. ``field`` names the draft of the reason; without it, no reason is asked for."""

    def __init__(
        self, desk: Desk, confirm: Confirm, give_up: Callable[[], object], verb: str, label: str = "", field: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self._confirm, self._give_up = confirm, give_up
        self._opener: QWidget | None = None
        self._words = text("")
        self.box = TextBox(label or "Motif")
        self._row = Row(label or "Motif", self.box)
        if not field:
            self._row.hide()
        self.typing = Typing(self.box, desk, HORS_BLOC, field, kept_only) if field else None
        self.yes = Button(verb, self.confirm, kind="small", key="Ctrl+Entrée")
        self._no = Button("Annuler", self.cancel, kind="small", name="Annuler (Échap)")
        self._body = column(self._words, self._row, line(self.yes, self._no, -1), margins=(10, 8, 10, 10), spacing=6)
        self.setLayout(self._body)
        self.hide()

    @property
    def open(self) -> bool:
        """Whether an answer is awaited."""
        return not self.isHidden()

    def has_focus(self) -> bool:
        """Whether the answer is being given."""
        return self.isAncestorOf(self.window().focusWidget())

    def ask(self, words: str, opener: QWidget | None = None) -> None:
        """Say what it is about, and wait for an answer."""
        self._opener = opener
        say(self._words, words)
        self._row.show_fault()
        self.restore()
        self.show()
        # The focus may be leaving the control that asks: it comes here once it has arrived elsewhere.
        QTimer.singleShot(0, self.take_focus)

    def restore(self) -> bool:
        """Show the draft of the reason; True when there is one."""
        if self.typing is None:
            return False
        self.typing.load("")
        return self.typing.dirty

    def take_focus(self) -> None:
        """Where the answer begins."""
        if self.open:
            (self.box if self.typing is not None else self.yes).setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(self)

    def confirm(self) -> None:
        """Do it; a refusal is named here."""
        fault = self._confirm(self.typing.text() if self.typing is not None else "")
        if fault:
            self._row.show_fault(fault)
            self.take_focus()
            return
        self._close()

    def cancel(self) -> None:
        """Give it up, reason and all."""
        self._close()
        self._give_up()

    def fold(self) -> bool:
        """The same as giving up."""
        self.cancel()
        return True

    def _close(self) -> None:
        inside = self.has_focus()
        self.hide()
        if self.typing is not None:
            self.typing.empty()
        if inside and self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Échap gives up; Ctrl+Entrée, which stands on the button, answers where the page has no such key itself."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.confirm()
        else:
            event.ignore()


class AskSecret(Ask):
    """The same, done in the name of the one whose secret is typed here, whoever holds the keyboard."""

    def __init__(
        self, desk: Desk, profil: Profil, confirm: Callable[[Signataire, str], str], verb: str, label: str = "",
        field: str = "",
    ) -> None:  # fmt: skip
        super().__init__(desk, lambda _: "", lambda: None, verb, label, field)
        self._desk, self._profil, self._confirm_as = desk, profil, confirm
        self._place = QVBoxLayout()
        self._body.insertLayout(2, self._place)
        self._fault = text("", "fault")
        self._place.addWidget(self._fault)
        self.secret: SecretField | None = None

    def ask(self, words: str, opener: QWidget | None = None) -> None:
        """Say what it is about, and wait for the secret: the code where it counts now."""
        if self.secret is not None:
            self.secret.deleteLater()
        self.secret = SecretField(self._desk, self._profil, self.confirm)
        self._place.insertWidget(0, self.secret)
        self._say_fault("")
        super().ask(words, opener)

    def _say_fault(self, words: str) -> None:
        say(self._fault, words)
        self._fault.setVisible(bool(words))

    def take_focus(self) -> None:
        """The reason first, then the secret."""
        if self.open and self.typing is None and self.secret is not None:
            self.secret.focus()
            reveal(self)
        else:
            super().take_focus()

    def confirm(self) -> None:
        """Do it; what is refused is named here, the secret at its place."""
        if self.secret is None:
            return
        if not self.secret.typed:
            self.secret.focus()
            return
        par = self.secret.signataire()
        if par is None:
            return
        fault = self._confirm_as(par, self.typing.text() if self.typing is not None else "")
        self._say_fault(fault)
        if not fault:
            self._close()
