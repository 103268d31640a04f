"""A bar for each row of a table: how many of each level, in tints that a grey print tells apart.

The table that goes with it says every number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from reportlab.lib.colors import Color

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.balises import Picture

_BAR, _STEP, _LEGEND = 11.0, 19.0, 18.0
_SIZE = 8.4
_DARK = 0.6
"""Below this tint, figures are white."""


class Barre(NamedTuple):
    """A row: what it is called, and how many of each level, in the order of the scale."""

    nom: str
    nombres: tuple[int, ...]


class Barres(Picture):
    """The legend of the levels, then a bar for each row; all bars are as long, whatever they count."""

    def __init__(self, niveaux: Sequence[str], barres: Sequence[Barre]) -> None:
        super().__init__()
        self._niveaux, self._barres = niveaux, barres
        self._names = max((fonts.width(b.nom, fonts.NORMAL, _SIZE) for b in barres), default=0.0) + 10

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """All the width; one line for each row, and the legend."""
        self.width, self.height = width, _LEGEND + _STEP * len(self._barres)
        return self.width, self.height

    def paint(self, canvas: Any) -> None:
        """From top to bottom."""
        canvas.setLineWidth(0.6)
        canvas.setStrokeColor(styles.INK)
        self._legend(self.height - _BAR)
        for rank, barre in enumerate(self._barres):
            self._row(barre, self.height - _LEGEND - _STEP * rank - _BAR)

    def _legend(self, y: float) -> None:
        x = self._names
        for rank, niveau in enumerate(self._niveaux):
            self._box(x, y, _BAR, rank)
            self._write(x + _BAR + 4, y, niveau)
            x += _BAR + 20 + fonts.width(niveau, fonts.NORMAL, _SIZE)

    def _row(self, barre: Barre, y: float) -> None:
        self._write(0, y, barre.nom)
        total, x, room = sum(barre.nombres), self._names, self.width - self._names
        for rank, count in enumerate(barre.nombres):
            if count:
                wide = room * count / total
                self._box(x, y, wide, rank)
                digits = fonts.width(str(count), fonts.SEMIBOLD, _SIZE)
                self._write(x + (wide - digits) / 2, y, str(count), fonts.SEMIBOLD, white=self._tint(rank) < _DARK)
                x += wide

    def _box(self, x: float, y: float, wide: float, rank: int) -> None:
        tint = self._tint(rank)
        self.canv.setFillColor(Color(tint, tint, tint))
        self.canv.rect(x, y, wide, _BAR, stroke=1, fill=1)

    def _tint(self, rank: int) -> float:
        """From black for the first level to white for the last one."""
        return rank / max(len(self._niveaux) - 1, 1)

    def _write(self, x: float, y: float, words: str, font: str = fonts.NORMAL, *, white: bool = False) -> None:
        self.canv.setFillColor(Color(1, 1, 1) if white else styles.INK)
        self.canv.setFont(font, _SIZE)
        self.canv.drawString(x, y + 2.8, words)
