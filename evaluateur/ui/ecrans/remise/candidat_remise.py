"""What may go to the candidate: a synthesis of one page, and everything that is kept about him when he asks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from evaluateur import fichiers
from evaluateur.seance.imprimes import SYNTHESE, Exemplaire
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, frame, line, text
from evaluateur.ui.briques.presse import Press
from evaluateur.ui.bureau.desk import Desk


class ForCandidate(QWidget):
    """Two files, and when each is meant."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._press = Press(desk, self)
        sheet = column(text("Pour le candidat", "section"), margins=(16, 12, 16, 12), spacing=10)
        for title, meaning, sign, gesture in (
            ("Synthèse pour le candidat", "Une page, sans les précisions ; l’organisme décide si elle est remise.",
             "user", self._ask_synthesis),
            ("Données conservées sur le candidat (droit d’accès)", "L’organisme de formation répond aux demandes "
             "d’accès ; les fichiers sont préparés ici.", "folder", self._ask_access),
        ):  # fmt: skip
            button = Button("Enregistrer…", gesture, name=f"{title}…")
            button.setIcon(look.icon(sign))
            row = line(column(text(title, "strong"), text(meaning, "secondary"), spacing=1), button, spacing=12)
            row.setStretch(0, 1)
            sheet.addLayout(row)
        self.setLayout(column(frame("sheet", sheet)))

    def _ask_synthesis(self) -> None:
        self._press.save(self.synthesis)

    def save_synthesis(self, path: Path) -> None:
        """Write it there."""
        self._press.write(self.synthesis(), path)

    def synthesis(self) -> Exemplaire:
        """That of the version in force."""
        return SYNTHESE.preparer(self._desk.poste, self._desk.open_seance)

    def _ask_access(self) -> None:
        chosen = depot.ask_folder(self, "Choisir l’emplacement")
        if chosen is not None:
            self.save_access(chosen)

    def save_access(self, folder: Path) -> None:
        """Write everything that is kept into a folder of its own."""
        from evaluateur.seance import acces

        seance = self._desk.open_seance
        output = folder / fichiers.document_name("acces", seance.dossier.reference, seance.identifiant)

        def write() -> None:
            seance.cahier.require_written()
            done = acces.export(self._desk.poste, seance.identifiant, output)
            self._desk.tell(acces.said(done))

        self._desk.act(write)
