"""What may go to the candidate: a synthesis of one page, and everything that is kept about him when he asks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from evaluateur import fichiers
from evaluateur.seance.imprimes import SYNTHESE, Exemplaire
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, line, text
from evaluateur.ui.briques.presse import Press
from evaluateur.ui.bureau.desk import Desk


class ForCandidate(QWidget):
    """Two buttons, and when each is meant."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._press = Press(desk, self)
        synthesis = Button("Synthèse pour le candidat…", self._ask_synthesis, kind="small")
        synthesis.setIcon(look.icon("user"))
        access = Button("Données conservées sur le candidat (droit d’accès)…", self._ask_access, kind="small")
        access.setIcon(look.icon("folder"))
        words = text(
            "La synthèse tient en une page, sans les précisions ; l’organisme décide si elle est remise. L’organisme "
            "de formation répond aux demandes d’accès ; ce bouton prépare les fichiers.",
            "secondary",
        )
        self.setLayout(
            column(text("Pour le candidat", "label"), line(synthesis, -1), line(access, -1), words, spacing=6)
        )

    def _ask_synthesis(self) -> None:
        self._press.save(self.synthesis)

    def save_synthesis(self, path: Path) -> None:
        """Write it there."""
        self._press.write(self.synthesis(), path)

    def synthesis(self) -> Exemplaire:
        """That of the version in force."""
        return SYNTHESE.preparer(self._desk.poste, self._desk.open_seance)

    def _ask_access(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choisir l’emplacement")
        if chosen:
            self.save_access(Path(chosen))

    def save_access(self, folder: Path) -> None:
        """Write everything that is kept into a folder of its own."""
        from evaluateur.seance import acces

        seance = self._desk.open_seance
        output = folder / fichiers.document_name("acces", seance.dossier.reference, seance.identifiant)

        def write() -> None:
            done = acces.export(self._desk.poste, seance.identifiant, output)
            self._desk.tell(acces.said(done))

        self._desk.act(write)
