"""The observation sheets: composed away from the window, then printed or written where the user says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from evaluateur import fichiers
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import impression
from evaluateur.ui.briques.base import Button, column, line, say, text
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk


class SheetsPanel(QWidget):
    """Of the blocs presented; of all blocs while none is."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._background = Background(desk, self)
        self._words = text("", "secondary")
        self._print = Button("Imprimer les feuilles d’observation…", self.print_sheets, kind="small",
                             name="Imprimer les feuilles d’observation (Ctrl+P)")  # fmt: skip
        self._print.setIcon(look.icon("printer"))
        self._save = Button("Enregistrer le PDF…", self.save_sheets, kind="small",
                            name="Enregistrer les feuilles d’observation en PDF")  # fmt: skip
        self._save.setIcon(look.icon("download"))
        self.setLayout(
            column(text("Feuilles d’observation", "section"), self._words, line(self._print, -1),
                   line(self._save, -1), spacing=6)
        )  # fmt: skip

    def _codes(self) -> tuple[BlocCode, ...]:
        return self._desk.dossier.presentes or tuple(self._desk.dossier.blocs)

    def refresh(self) -> None:
        """Say which blocs are printed."""
        codes = self._codes()
        which = f"Bloc {codes[0]}" if len(codes) == 1 else f"Blocs {', '.join(codes)}"
        say(self._words, f"{which} : critères et place pour écrire, à emporter loin de l’ordinateur.")

    def print_sheets(self) -> None:
        """Compose, then ask for the printer."""
        self._compose(lambda pdf: impression.print_dialog(self, pdf, f"Feuilles {self._desk.dossier.reference}"))

    def save_sheets(self) -> None:
        """Compose, then ask where to write; the name of the file holds no name of a person."""
        self._compose(self._write)

    def _write(self, pdf: bytes) -> None:
        dossier = self._desk.dossier
        name = fichiers.document_name("feuilles", dossier.reference, dossier.identifiant) + ".pdf"
        words = impression.save_dialog(self, pdf, name)
        if words:
            self._desk.tell(words)

    def _compose(self, then: Callable[[bytes], object]) -> None:
        if self._background.busy:
            return
        dossier, codes, instant = self._desk.dossier, self._codes(), self._desk.poste.now().instant

        def work() -> bytes:
            # The PDF library is loaded when it is needed.
            from evaluateur.edition.documents.feuille.feuille import FeuilleObservation

            return FeuilleObservation(dossier, codes, instant).compose()

        self._background.run(work, then)
