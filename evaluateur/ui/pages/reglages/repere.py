"""What the one at the keyboard saw and is not there any more: said until he takes what is there for good."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evaluateur.metier.refus import Refus
from evaluateur.seance.garde.reperes import REMEDE
from evaluateur.ui.briques.base import Button, column, line, text
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk


class Seen(QWidget):
    """Hidden while all that was seen is there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        alert = desk.poste.reperes.alerte
        profil = desk.poste.trousseau.profil(desk.personnes[0])
        self.phrase = PassphraseField(desk.poste, profil, self.take)
        self._yes = Button("Continuer avec ces données", self.take)
        self.setLayout(
            column(
                text(alert, "fault"),
                text(REMEDE, "body"),
                text(
                    "Si vous en connaissez la cause, saisissez votre phrase secrète : cet avertissement ne "
                    "s’affichera plus.",
                    "secondary",
                ),
                self.phrase,
                line(self._yes, -1),
            )
        )
        if not alert:
            self.hide()

    def take(self) -> None:
        """Take what is there for what was seen."""
        try:
            self._desk.poste.reperes.admettre(self.phrase.profil.identifiant, self.phrase.edit.text())
        except Refus as refus:
            self.phrase.row.show_fault(str(refus))
            self.phrase.edit.setFocus()
            return
        self.hide()
        self._desk.tell("Les données de cet ordinateur sont acceptées telles quelles.")
