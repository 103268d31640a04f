"""Someone who has no profile yet takes a seat: his profile is made in its place, admitted by who holds the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from evaluateur.metier.vocabulaire import Numero, ProfilId
from evaluateur.ui.briques.base import Button, column, line, reveal, text
from evaluateur.ui.briques.pliant import Folding
from evaluateur.ui.briques.secrets.nouveau_profil import NewProfileForm
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk


class Newcomer(QFrame, Folding):
    """A button; then his name, his passphrase, and the one of whoever admits him. ``made`` seats him."""

    def __init__(self, desk: Desk, numero: Numero, made: Callable[[ProfilId], object]) -> None:
        super().__init__()
        self._desk, self._made = desk, made
        self._open = Button("Nouveau profil…", self._unfold, kind="small", name=f"Nouveau profil, évaluateur {numero}")
        self._body: QWidget | None = None
        self._layout = column(line(self._open, -1), spacing=6)
        self.setLayout(self._layout)

    def _unfold(self) -> None:
        """Built when it is asked for: most seats are held by people who have a profile."""
        profil = self._desk.poste.trousseau.present
        if profil is None:
            self._desk.tell("Un profil s’ajoute quand une seule personne a la main.", "Passez-lui la main (Ctrl+M).")
            return
        self._form, self._phrase = NewProfileForm(), PassphraseField(self._desk.poste, profil, self._create)
        self._form.submitted = self._phrase.edit.setFocus
        yes = Button("Créer ce profil et le désigner", self._create, kind="filled")
        no = Button("Annuler", self.fold, kind="small", name="Annuler (Échap)")
        self._body = body = QFrame()
        body.setProperty("kind", "quiet")
        words = text("Ce profil ouvrira les données de cet ordinateur : votre phrase secrète l’admet.", "secondary")
        body.setLayout(column(self._form, words, self._phrase, line(yes, no, -1), margins=(12, 10, 12, 12)))
        self._layout.addWidget(body)
        body.show()
        self._open.hide()
        self._form.nom.setFocus(Qt.FocusReason.OtherFocusReason)
        reveal(self)

    def _create(self) -> None:
        from evaluateur.seance import confirmer

        if not self._form.check():
            return
        phrase = self._phrase.edit.text()
        poste, holder = self._desk.poste, self._phrase.profil.identifiant
        if not self._phrase.attempt(lambda typed: confirmer.require(poste, holder, typed)):
            return
        made = self._form.make(partial(confirmer.admettre, poste, holder, phrase))
        if made is not None:
            self.fold()
            self._made(made)

    def fold(self) -> bool:
        """Put it away, with what was typed; False when nothing is unfolded."""
        if self._body is None:
            return False
        inside = self._body.isAncestorOf(self.window().focusWidget())
        self._body.hide()
        self._body.deleteLater()
        self._body = None
        self._open.show()
        if inside:
            self._open.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Échap gives up."""
        if event.key() == Qt.Key.Key_Escape and self.fold():
            return
        event.ignore()
