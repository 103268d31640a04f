"""The observation sheets: on paper, or in a file."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.imprimes import FEUILLES, Exemplaire
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, line, say, text
from evaluateur.ui.briques.presse import Press
from evaluateur.ui.bureau.desk import Desk


class SheetsPanel(QWidget):
    """Of the blocs presented; of all blocs while none is."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._press = Press(desk, self)
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
        """Those of what is known now."""
        self._press.print(self._prepare)

    def save_sheets(self) -> None:
        """The same, in a file."""
        self._press.save(self._prepare)

    def _prepare(self) -> Exemplaire:
        return FEUILLES.preparer(self._desk.poste, self._desk.open_seance)
