"""Receipts on their way in: looked for where lots were laid, chosen as a file, pasted as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from evaluateur import fichiers
from evaluateur.echange.transports.canal import ACCUSE_MAX, Suivi
from evaluateur.metier import accuse
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel
from evaluateur.seance.remise import envois
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.envoyeur import Envoyeur
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.pages.remises.ou import Where


class Receipts(QObject):
    """Each is verified before anything of it is kept."""

    kept = Signal(str)
    """The dossier of a receipt that was kept; empty when several were, or none."""

    def __init__(self, desk: Desk, envoyeur: Envoyeur, where: Where, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._envoyeur, self._where, self._over = desk, envoyeur, where, over
        self._background = Background(desk, self, apart=True)
        where.pasted.connect(self.read_text)

    def collect(self) -> None:
        """Look for receipts where lots were sent to."""
        if self._background.busy or self._envoyeur.busy:
            return
        coursier = self._envoyeur.coursier
        works = [coursier.relever(place, Suivi()) for place in self._where.meant if not coursier.manque(place)]

        def work() -> tuple[list[tuple[str, bytes]], list[Refus]]:
            found, refused = list[tuple[str, bytes]](), list[Refus]()
            for one in works:
                try:
                    found += one()
                except Refus as refus:
                    refused.append(refus)
            return found, refused

        self._background.run(work, lambda result: self._classify(*result))

    def _classify(self, found: Sequence[tuple[str, bytes]], refused: Sequence[Refus]) -> None:
        releve = self._envoyeur.coursier.classer(found)
        self.kept.emit("")
        if refused and not releve.lots:
            self._desk.told.emit(News(refused[0].phrase, refused[0].remede, "alerte"))
            return
        count = f"{pluriel(len(releve.lots), 'accusé lu', 'accusés lus')}."
        self._desk.tell(count if releve.lots else "Aucun accusé de réception pour l’instant.")

    def choose(self) -> None:
        """Ask for the file of a receipt."""
        chosen = depot.ask_file(self._over, "Accusé de réception", "Accusé (*.accuse *.txt);;Tous les fichiers (*)")
        if chosen is not None:
            self.read_file(chosen)

    def read_file(self, path: Path) -> None:
        """Read a receipt in a file."""
        self._desk.act(lambda: self._receive(fichiers.read(path, ACCUSE_MAX)))

    def read_text(self, words: str) -> None:
        """Read a receipt that was pasted."""
        if self._desk.act(lambda: self._receive(words.encode("utf-8"))):
            self._where.empty()

    def _receive(self, data: bytes) -> None:
        recu = envois.lire_accuse(self._desk.poste, data)
        lot = envois.recevoir(self._desk.poste, recu)
        self.kept.emit(lot.dossier)
        words = f"Dossier {lot.reference} : {accuse.phrase(recu.accuse)}"
        if accuse.delivre(recu.accuse) or recu.accuse.issue == "enregistre":
            self._desk.tell(words)
        else:
            self._desk.told.emit(News(words, f"Appelez l’organisme : {recu.appeler}.", "alerte"))
