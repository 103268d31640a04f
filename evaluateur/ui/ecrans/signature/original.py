"""The original that is signed: composed away from the window, shown with the signatures given, printed or written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from evaluateur.metier.dossier import Version
from evaluateur.metier.vocabulaire import Mode
from evaluateur.seance.imprimes import GRILLE
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot, impression
from evaluateur.ui.briques.base import Button, column, text
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
        self._draft = text("Projet : rien n’est encore figé", "strong", tone="ocre", wrap=False)
        self.view = PdfView(look, self._draft, self._print)
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
        if fige is None:
            self._show(("", 0), None)
        else:
            work = partial(self._desk.open_seance.cloture.travail_original, fige)
            self._show((fige.empreinte, len(fige.documents)), work)
            to_sign = fige.mode == "papier" and fige.clos_le is None  # what is printed then is the original
            grille = self._desk.dossier.referentiel.dits.grille
            spoken = f"Imprimer la {grille} à signer"  # too long beside the pages of a small screen
            self._print.say("Imprimer" if to_sign else "Imprimer une copie", spoken if to_sign else "")
        self._print.setVisible(fige is not None)
        self._draft.setVisible(fige is None)

    def show_draft(self, mode: Mode) -> None:
        """Show the pages as they would be frozen now: to be read before, never printed nor kept."""
        self._show((f"{mode} {self._desk.open_seance.cahier.tete}", 0),
                   partial(self._desk.open_seance.cloture.travail_projet, mode))  # fmt: skip
        self._print.hide()
        self._draft.show()

    def _show(self, wanted: tuple[str, int], prepare: Callable[[], Callable[[], bytes]] | None) -> None:
        if wanted == self._shown:
            return
        self._shown, self._pdf = wanted, b""
        if self.view.page_count:
            self.view.load(b"")
        if prepare is not None:
            self._desk.act(lambda: self._background.run(prepare(), self._show_pages))

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
