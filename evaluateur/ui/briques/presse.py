"""A document on paper, or in a file of the user's choice: composed away from the window, refused in the strip."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from evaluateur.seance.imprimes import Exemplaire
from evaluateur.ui.briques import depot
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk


class Press(QObject):
    """One copy at a time: what is asked for while another one is composed is not heard."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._over = desk, parent
        self._background = Background(desk, self)

    def print(self, prepare: Callable[[], Exemplaire]) -> None:
        """Compose, then ask for the printer."""
        self._take(prepare, self._print)

    def save(self, prepare: Callable[[], Exemplaire]) -> None:
        """Ask where, compose, and write."""
        self._take(prepare, self._ask)

    def write(self, copy: Exemplaire, path: Path) -> None:
        """Compose, and write there."""
        self._background.run(copy.travail, lambda pdf: self._desk.tell(depot.put(path, pdf)[1]))

    def _take(self, prepare: Callable[[], Exemplaire], then: Callable[[Exemplaire], object]) -> None:
        if not self._background.busy:
            self._desk.act(lambda: then(prepare()))

    def _print(self, copy: Exemplaire) -> None:
        from evaluateur.ui.briques import impression  # it brings the reader of PDF

        self._background.run(copy.travail, lambda pdf: impression.print_dialog(self._over, pdf, copy.titre))

    def _ask(self, copy: Exemplaire) -> None:
        path = depot.ask(self._over, "Enregistrer le PDF", copy.fichier, ".pdf")
        if path is not None:
            self.write(copy, path)
