"""Settings of what outlives a damaged disk: a second place for backups, and everything out at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from evaluateur import fichiers
from evaluateur.metier.typographie import pluriel
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, breakable, column, line, say, text
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.page import Services
from evaluateur.ui.pages.reglages.confirmation import Confirmation

if TYPE_CHECKING:
    from evaluateur.seance.sinistre.sauvetage import Export


class Outlive(QWidget):
    """Where else backups go, and « Exporter tout »."""

    def __init__(self, desk: Desk, services: Services) -> None:
        super().__init__()
        self._desk, self._services = desk, services
        self._background = Background(desk, self)
        self._words = text("")
        self._none = Button("Ne plus utiliser ce second emplacement", lambda: self.set_second(None))
        choose = Button("Choisir un second emplacement…", self._choose_second)
        self._export = Button("Exporter toutes les données…", self._choose_export)
        self.confirmation = Confirmation(desk, "Exporter toutes les données")
        self.setLayout(column(self._words, line(choose, self._none, -1), line(self._export, -1), self.confirmation))
        self.refresh()

    def refresh(self) -> None:
        """Say where."""
        second = self._services.memoire.second
        tail = f"copiée aussi dans {breakable(second)}." if second else "sur ce disque seulement."
        say(self._words, f"Sauvegarde toutes les dix minutes et à chaque scellement, {tail}")
        self._none.setVisible(second is not None)

    def _choose_second(self) -> None:
        chosen = depot.ask_folder(self, "Second emplacement des sauvegardes")
        if chosen is not None:
            self.set_second(chosen)

    def set_second(self, place: Path | None) -> None:
        """From now on backups are copied there, or nowhere."""
        self._services.memoire.second = place
        if not self._desk.practice:
            self._desk.poste.coffre.second = place
        self.refresh()

    def _choose_export(self) -> None:
        chosen = depot.ask_folder(self, "Choisir l’emplacement de l’export")
        if chosen is not None:
            self.ask_export(chosen)

    def ask_export(self, folder: Path) -> None:
        """Ask for the passphrase before everything is written in clear."""
        self.confirmation.ask(
            f"Tout ce que vous pouvez lire sera écrit sans chiffrement dans {folder}. Saisissez votre phrase secrète.",
            lambda phrase: self.export(folder, phrase),
            self._export,
        )

    def export(self, folder: Path, phrase: str) -> None:
        """Write everything that can be read, away from the window."""
        from evaluateur.seance import confirmer
        from evaluateur.seance.sinistre import sauvetage

        poste = self._desk.poste
        ouvert = confirmer.require(poste, self._desk.personnes[0], phrase)
        output = fichiers.free_name(folder / "evaluateur-export")  # another laptop's may lie there
        self._background.run(lambda: sauvetage.export(poste.donnees, ouvert, output), self._on_exported)

    def _on_exported(self, done: Export) -> None:
        faits = pluriel(done.faits, "événement exporté", "événements exportés")
        self._desk.tell(f"{faits}, {pluriel(done.documents, 'document')} : {done.dossier}")
