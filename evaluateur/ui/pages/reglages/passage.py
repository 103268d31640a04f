"""« Continuer sur un autre ordinateur »: everything leaves in one encrypted file, and this laptop is locked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, breakable, column, line, text
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.pages.reglages.confirmation import Confirmation

if TYPE_CHECKING:
    from evaluateur.seance.passage import Envoi


class Leaving(QWidget):
    """One button; where the file goes, then the passphrase that will open it there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._background = Background(desk, self)
        self._leave = Button("Continuer sur un autre ordinateur…", self._choose)
        self.confirmation = Confirmation(desk, "Enregistrer et verrouiller")
        words = "Tous les dossiers partent dans un fichier chiffré ; cet ordinateur est verrouillé jusqu’à son retour."
        self.setLayout(column(line(self._leave, -1), text(words, "secondary"), self.confirmation))

    def _choose(self) -> None:
        chosen = depot.ask_folder(self, "Où enregistrer le fichier (une clé USB, par exemple)")
        if chosen is not None:
            self.ask(chosen)

    def ask(self, folder: Path) -> None:
        """Say what will happen, and ask for the passphrase."""
        self.confirmation.ask(
            f"Un fichier chiffré sera enregistré dans {breakable(folder)}. Sur l’autre ordinateur, votre phrase "
            "secrète l’ouvrira. Celui-ci sera verrouillé jusqu’au retour du travail : rien n’y est effacé.",
            partial(self._go, folder),
            self._leave,
        )

    def _go(self, folder: Path, phrase: str) -> None:
        from evaluateur.seance import passage

        envoi = passage.emporter(self._desk.poste, self._desk.personnes[0], phrase, folder)
        self._desk.tell("Enregistrement en cours…")
        self._background.run(envoi.travail, partial(self._left, envoi))

    def _left(self, envoi: Envoi, path: Path) -> None:
        """It was written and read back."""
        from evaluateur.seance import passage

        desk = self._desk
        passage.require_still(desk.poste, envoi)
        desk.close_dossier()
        passage.partir(desk.poste, envoi)
        desk.page_asked.emit("ouverture")
        desk.tell(f"Fichier enregistré : {path}. Ouvrez-le sur l’autre ordinateur ; celui-ci est verrouillé.")
