"""The candidate's civil state, written as on a document: four fields, the reason if one is due, and two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.vocabulaire import HORS_BLOC
from evaluateur.ui.briques.base import Button, column, line, reveal, say, text
from evaluateur.ui.briques.formulaire import Form
from evaluateur.ui.briques.pliant import Folding
from evaluateur.ui.briques.saisie import Typing, kept_only
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.saisies import faute_date, read_date, write_date

Confirm = Callable[[EtatCivil, str], str]
"""Does it, with the reason written; returns why it was refused, or nothing."""
_LABELS = {"nom_naissance": "Nom de naissance", "prenoms": "Prénoms", "date_naissance": "Date de naissance",
           "lieu_naissance": "Lieu de naissance"}  # fmt: skip
MOTIF = "motif"


class Spelling(QFrame, Folding):
    """Hidden until :meth:`ask`. ``drafts`` begins the names of its drafts; ``reason`` is the label of a reason."""

    asked = Signal(bool)
    """It opens, or an answer is awaited no more."""

    def __init__(
        self, desk: Desk, confirm: Confirm, give_up: Callable[[], object], verb: str, drafts: str, reason: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self._desk, self._confirm, self._give_up = desk, confirm, give_up
        self._opener: QWidget | None = None
        self._words, self._fault = text(""), text("", "fault")
        self.form = Form(2)
        self._typings: dict[str, Typing] = {}
        for field, label in {**_LABELS, **({MOTIF: reason} if reason else {})}.items():
            edit = QLineEdit()
            hint = "JJ/MM/AAAA" if field == "date_naissance" else ""
            name = label if field == MOTIF else f"{label}, tel qu’il doit être écrit"
            self.form.add(field, label, edit, 2 if field == MOTIF else 1, name, hint)
            self._typings[field] = Typing(edit, desk, HORS_BLOC, f"{drafts}.{field}", kept_only)
        self.yes = Button(verb, self.confirm, kind="small", key="Ctrl+Entrée")
        self._no = Button("Annuler", self.cancel, kind="small", name="Annuler (Échap)")
        self.setLayout(
            column(self._words, self.form, self._fault, line(self.yes, self._no, -1), margins=(10, 8, 10, 10),
                   spacing=6)
        )  # fmt: skip
        self._fault.hide()
        self.hide()

    @property
    def open(self) -> bool:
        """Whether an answer is awaited."""
        return not self.isHidden()

    @property
    def typings(self) -> list[Typing]:
        """What is typed here."""
        return list(self._typings.values())

    def has_focus(self) -> bool:
        """Whether the answer is being given."""
        return self.isAncestorOf(self.window().focusWidget())

    def ask(self, words: str, opener: QWidget | None = None) -> None:
        """Show the civil state as it stands, or as someone was writing it, and wait for an answer."""
        self._opener = opener
        say(self._words, words)
        self._show_fault("")
        self.restore()
        self.show()
        self.asked.emit(True)
        QTimer.singleShot(0, self.take_focus)  # once it has arrived where it is going

    def restore(self) -> bool:
        """Show what was being written; True when something was."""
        known = self._desk.dossier.candidat.etat_civil
        stored = {
            "nom_naissance": known.nom_naissance,
            "prenoms": known.prenoms,
            "date_naissance": write_date(known.date_naissance),
            "lieu_naissance": known.lieu_naissance,
        }
        for field, typing in self._typings.items():
            typing.load(stored.get(field, ""))
        return any(typing.dirty for typing in self.typings)

    def take_focus(self) -> None:
        """Where the answer begins."""
        if self.open:
            first = self.form.rows["nom_naissance"].control
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(self)

    def confirm(self) -> None:
        """Do it; a refusal is named here, and nothing typed is lost."""
        said = {field: typing.text() for field, typing in self._typings.items()}
        fault = faute_date(said["date_naissance"])
        self.form.show_faults({"date_naissance": fault})
        if fault:
            self.form.focus("date_naissance")
            return
        seen = EtatCivil(
            said["nom_naissance"], said["prenoms"], read_date(said["date_naissance"]), said["lieu_naissance"]
        )
        fault = self._confirm(seen, said.get(MOTIF, ""))
        self._show_fault(fault)
        if not fault:
            self.put_away()

    def cancel(self) -> None:
        """Give it up."""
        self.put_away()
        self._give_up()

    def fold(self) -> bool:
        """The same as giving up."""
        self.cancel()
        return True

    def _show_fault(self, sentence: str) -> None:
        say(self._fault, sentence)
        self._fault.setVisible(bool(sentence))

    def put_away(self) -> None:
        """Nothing is awaited any more, and no draft is left."""
        inside = self.has_focus()
        self.hide()
        for typing in self.typings:
            typing.empty()
        self.asked.emit(False)
        if inside and self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Échap gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return
        event.ignore()
