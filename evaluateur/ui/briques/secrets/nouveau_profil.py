"""Making a profile: name and passphrase, typed twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.porte import Profil
from evaluateur.ui.briques.base import say, text
from evaluateur.ui.briques.formulaire import Form
from evaluateur.ui.briques.secrets.phrase import strength

Create = Callable[[str, str, str], Profil]
"""Makes the profile of this name, first name and passphrase."""


class NewProfileForm(Form):
    """Name and passphrase, typed twice; its strength is said in words while it is typed."""

    def __init__(self) -> None:
        super().__init__(columns=2)
        self.submitted: Callable[[], None] = _nothing
        self.nom, self.prenom, self.phrase, self.encore = (QLineEdit() for _ in range(4))
        self.add("nom", "Nom", self.nom)
        self.add("prenom", "Prénom", self.prenom)
        self.add("phrase", "Phrase secrète", self.phrase, span=2, hint="au moins 12 caractères, plusieurs mots")
        self.add("encore", "La même phrase, une seconde fois", self.encore, span=2)
        for edit in (self.phrase, self.encore):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        for field, row in self.rows.items():
            edit = getattr(self, field)
            edit.returnPressed.connect(self._next)
            edit.textChanged.connect(lambda _, row=row: row.show_fault())
        self._strength = text("", "secondary")
        self.rows["phrase"].layout().addWidget(self._strength)  # type: ignore[union-attr]
        self.phrase.textChanged.connect(self._judge)
        self._judge("")

    def _judge(self, phrase: str) -> None:
        if phrase:
            words, tone = strength(phrase)
            say(self._strength, words, tone)
        self._strength.setVisible(bool(phrase))

    def _next(self) -> None:
        """Entrée goes on to the next empty field, then submits; in a field that is empty itself, it says so."""
        for edit in (self.nom, self.prenom, self.phrase, self.encore):
            if not edit.text():
                if edit.hasFocus():
                    self.check()
                edit.setFocus()
                return
        self.submitted()

    def check(self) -> bool:
        """Name what is missing at its place; whether nothing is."""
        faults = {}
        if not self.nom.text().strip():
            faults["nom"] = "Indiquez le nom."
        if not self.prenom.text().strip():
            faults["prenom"] = "Indiquez le prénom."
        if not self.phrase.text():
            faults["phrase"] = "Choisissez une phrase secrète."
        elif self.phrase.text() != self.encore.text():
            faults["encore"] = "Les deux phrases diffèrent : retapez la seconde."
        self.show_faults(faults)
        if faults:
            self.focus(next(iter(faults)))
        return not faults

    def make(self, create: Create) -> ProfilId | None:
        """Make the profile; returns its identifier, or None after naming what is wrong at its place."""
        if not self.check():
            return None
        try:
            profil = create(self.nom.text(), self.prenom.text(), self.phrase.text())
        except Refus as refus:
            self.show_faults({"phrase": str(refus)})
            self.focus("phrase")
            return None
        self.phrase.clear()
        self.encore.clear()
        return profil.identifiant


def _nothing() -> None:
    """Until the page says what Entrée does on the last field."""
