"""What stands on both sides of a table: the rail, and beneath it or in a third column what one looks up."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import column, frame

RAIL_WIDTH = 266
SIDE_WIDTH = 280
WIDE = 1280
"""From this room on, what stands under the rail becomes a third column."""


class Flanks:
    """Two columns, ``left`` and ``right``, that share a rail and a panel, if there is one, as the width allows."""

    def __init__(self, look: Look, rail: QWidget, side: QWidget | None) -> None:
        self._look, self._side = look, side
        self._left_layout = column(*filter(None, (rail, side)), spacing=0)
        self._left_layout.setStretch(0, 2)
        if side is not None:
            self._left_layout.setStretch(1, 1)
        self._right_layout = column(spacing=0)
        self.left, self.right = frame("rail", self._left_layout), frame("side", self._right_layout)
        self.left.setFixedWidth(look.px(RAIL_WIDTH))
        self.right.setFixedWidth(look.px(SIDE_WIDTH))

    def place(self, width: int, compact: bool) -> None:
        """Compact: a drawer that :meth:`toggle` opens; wide: three columns."""
        third = self._side is not None and self._look.room(width) >= WIDE and not compact
        self.left.setVisible(not compact)
        self.right.setVisible(third)
        if self._side is not None and self._side.parentWidget() is not (self.right if third else self.left):
            (self._right_layout if third else self._left_layout).addWidget(self._side)

    def toggle(self) -> None:
        """Open the drawer, or close it."""
        self.left.setVisible(not self.left.isVisible())
