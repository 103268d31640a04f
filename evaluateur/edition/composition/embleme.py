"""The emblem: a small picture, as large as its frame lets it be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader

from evaluateur.edition.composition.balises import Picture
from evaluateur.metier.contenu import image

_WIDTH, _HEIGHT = 120.0, 56.0
"""Points: what the frame of the first page holds."""


class Embleme(Picture):
    """Scaled to its frame, its proportions kept."""

    def __init__(self, text: str) -> None:
        super().__init__()
        read = image.lire(text)
        self._png = image.octets(text)
        scale = min(_WIDTH / read.largeur, _HEIGHT / read.hauteur)
        self._size = read.largeur * scale, read.hauteur * scale

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its own size."""
        self.width, self.height = self._size
        return self._size

    def paint(self, canvas: Any) -> None:
        """The whole picture."""
        canvas.drawImage(ImageReader(BytesIO(self._png)), 0, 0, *self._size)
