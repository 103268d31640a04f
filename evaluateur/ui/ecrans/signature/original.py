"""The original that is signed: composed away from the window, shown with the signatures given, printed or written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from evaluateur.metier.dossier import Version
from evaluateur.seance.imprimes import GRILLE
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot, impression
from evaluateur.ui.briques.base import Button, column
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.ecrans.signature.pages import PdfView


class Original(QWidget):
    """The pages of the frozen record, held in memory only."""

    shown = Signal()
    """The pages are in sight."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._background = Background(desk, self)
        self._pdf = b""
        self._shown = ("", 0)
        self._print = Button("Imprimer une copie", self.print_copy, kind="small")
        self._print.setIcon(look.icon("printer"))
        self.view = PdfView(look, self._print)
        self.setLayout(column(self.view))

    @property
    def pdf(self) -> bytes:
        """The bytes in sight: what is signed is what is shown."""
        return self._pdf

    @property
    def ready(self) -> bool:
        """The pages can be read."""
        return bool(self._pdf)

    def show_version(self, fige: Version | None) -> None:
        """Show the pages, once for each frozen content and each signature added to it."""
        wanted = (fige.empreinte, len(fige.documents)) if fige is not None else ("", 0)
        if wanted == self._shown:
            return
        self._shown, self._pdf = wanted, b""
        if self.view.page_count:
            self.view.load(b"")
        if fige is None:
            return
        to_sign = fige.mode == "papier" and fige.clos_le is None  # what is printed then is the original
        self._print.say("Imprimer la grille officielle à signer" if to_sign else "Imprimer une copie")
        self._desk.act(
            lambda: self._background.run(self._desk.open_seance.cloture.travail_original(fige), self._show_pages)
        )

    def _show_pages(self, pdf: bytes) -> None:
        self._pdf = pdf
        self.view.load(pdf)
        self.shown.emit()

    def print_copy(self) -> None:
        """By the print dialog of the system."""
        if self._pdf:
            titre = f"Grille {self._desk.dossier.reference}"
            self._desk.act(lambda: impression.print_dialog(self, self._pdf, titre))

    def ask_where(self) -> None:
        """Ask for a place, and write there."""
        name = GRILLE.preparer(self._desk.poste, self._desk.open_seance).fichier
        path = depot.ask(self, "Enregistrer le PDF", name, ".pdf")
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the pages in sight to a file."""
        self._desk.act(lambda: self._desk.tell(depot.put(path, self._pdf)[1]))
