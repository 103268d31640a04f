"""The emblem of a référentiel: a picture that is chosen, and shown as it will be printed."""

from __future__ import annotations

from pathlib import Path

from msgspec import UNSET, UnsetType
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from evaluateur import fichiers
from evaluateur.metier.contenu import image
from evaluateur.metier.typographie import francais
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, line, text
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.pages.reglages import image_choisie
from evaluateur.ui.pages.reglages.image_choisie import OCTETS_MAX


class Emblem(QWidget):
    """What is chosen so far, and two buttons."""

    def __init__(self, desk: Desk, chosen: str | UnsetType) -> None:
        super().__init__()
        self._desk = desk
        self.chosen = chosen
        self._background = Background(desk, self, apart=True)
        self._shown = QLabel()
        self._shown.setAccessibleName(francais("Emblème choisi"))
        self._choose = Button("Choisir une image…", self.choose, kind="small", name="Choisir l’image de l’emblème…")
        self._drop = Button("Retirer", self._remove, kind="small", name="Retirer l’emblème")
        label = text("Emblème (PNG ou SVG), imprimé en tête de la première page", "label")
        self.setLayout(column(label, line(self._shown, -1), line(self._choose, self._drop, -1), spacing=6))
        self._show()

    def choose(self) -> None:
        """Ask for the file."""
        path = depot.ask_file(self, "Emblème", "Images (*.png *.svg);;Tous les fichiers (*)")
        if path is not None:
            self.take(path)

    @property
    def at_rest(self) -> bool:
        """Whether no picture is being read: ``chosen`` is what one sees."""
        return not self._background.busy

    def take(self, path: Path) -> None:
        """Read it, and show what will be printed."""
        self._desk.tell("Lecture de l’image…")
        self._background.run(lambda: image_choisie.read(fichiers.read(path, OCTETS_MAX)), self._on_read)

    def _on_read(self, chosen: str) -> None:
        self.chosen = chosen
        self._show()
        self._desk.tell("Emblème lu : il sera imprimé en tête de la première page.")

    def _remove(self) -> None:
        self.chosen = UNSET
        self._show()
        self._choose.setFocus()

    def _show(self) -> None:
        there = bool(self.chosen)
        if self.chosen:
            pixmap = QPixmap()
            pixmap.loadFromData(image.octets(self.chosen), "PNG")
            self._shown.setPixmap(pixmap)
        self._shown.setVisible(there)
        self._drop.setVisible(there)
