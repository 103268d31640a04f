"""What is asked before a setting that outlives the minute at the keyboard: what will happen, and the passphrase."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from evaluateur.metier.refus import Refus
from evaluateur.seance.porte import PhraseRefusee
from evaluateur.ui.briques.base import Button, column, line, reveal, say, text
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk

Gesture = Callable[[str], object]
"""Does it, with the passphrase; raises ``Refus``."""


class Confirmation(QFrame):
    """Hidden until :meth:`ask`. Only for one person alone at the keyboard."""

    def __init__(self, desk: Desk, verb: str) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self._gesture: Gesture = lambda _phrase: None
        self._opener: QWidget | None = None
        self._verb, self._poste = verb, desk.poste
        self._profil = desk.poste.trousseau.profil(desk.personnes[0])
        self.hide()

    @cached_property
    def phrase(self) -> PassphraseField:
        """The passphrase, and all that stands around it: built when it is first asked, for a page holds nine."""
        self._words, self._strong, self._fault = text(""), text("", "strong"), text("", "fault")
        phrase = PassphraseField(self._poste, self._profil, self.confirm)
        yes, no = Button(self._verb, self.confirm, kind="filled"), Button("Annuler", self.give_up)
        self.setLayout(
            column(self._words, self._strong, self._fault, phrase, line(yes, no, -1), margins=(12, 10, 12, 12))
        )
        return phrase

    def ask(self, words: str, gesture: Gesture, opener: QWidget | None = None, strong: str = "") -> None:
        """Say what will happen; ``strong``: what is to be compared."""
        self._gesture, self._opener = gesture, opener
        self.phrase.reset()
        say(self._words, words)
        say(self._strong, strong)
        self._strong.setVisible(bool(strong))
        self._show_fault("")
        self.show()
        self.phrase.edit.setFocus()
        QTimer.singleShot(0, self, lambda: reveal(self))

    def confirm(self) -> None:
        """Do it; a wrong passphrase is named at its place, another refusal above."""
        phrase = self.phrase.edit.text()
        self._show_fault("")
        if not self.phrase.unlock():
            return
        try:
            self._gesture(phrase)
        except PhraseRefusee as refus:
            self.phrase.row.show_fault(str(refus))
            return
        except Refus as refus:
            self.phrase.edit.setText(phrase)
            self._show_fault(str(refus))
            reveal(self)
            return
        self.give_up()

    def give_up(self) -> None:
        """Forget what was asked and typed."""
        if self.layout() is None:
            return
        inside = self.isAncestorOf(self.window().focusWidget())
        self._gesture = lambda _phrase: None
        self.phrase.reset()
        self.hide()
        if inside and self._opener is not None:
            self._opener.setFocus()

    def _show_fault(self, sentence: str) -> None:
        say(self._fault, sentence)
        self._fault.setVisible(bool(sentence))
