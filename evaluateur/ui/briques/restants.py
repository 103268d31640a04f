"""What is missing before an act, each line with the way to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout

from evaluateur.metier.typographie import pluriel
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, column, frame, icon, line, say, text
from evaluateur.vues.restes import Reste


class Missing(QFrame):
    """A sheet of lines; empty, one line says that nothing is missing."""

    def __init__(self, look: Look, title: str, go: Callable[[Reste], object]) -> None:
        super().__init__()
        self._look, self._go = look, go
        self._lead = text("", "secondary")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._rows.setContentsMargins(1, 1, 1, 1)
        sheet = frame("sheet", self._rows)
        self._shown: list[Reste] | None = None
        self.buttons: dict[str, Button] = {}
        """The way to each place, by its name."""
        self.setLayout(column(text(title, "h1"), self._lead, sheet, -1, margins=(22, 14, 22, 14), spacing=10))

    def refresh(self, restes: list[Reste], good: str) -> None:
        """Show what is left; ``good`` is said when nothing is."""
        if restes == self._shown:
            return
        self._shown = list(restes)
        self.buttons = {}
        clear(self._rows)
        say(self._lead, f"{pluriel(len(restes), 'point', 'points')} à régler." if restes else "")
        self._lead.setVisible(bool(restes))
        for rank, reste in enumerate(restes):
            self._rows.addWidget(self._row(reste, last=rank == len(restes) - 1))
        if not restes:
            done = line(icon(self._look, "circle-check", "vert", 18), text(good), margins=(14, 10, 14, 10), spacing=12)
            done.setStretch(1, 1)
            self._rows.addLayout(done)

    def _row(self, reste: Reste, last: bool) -> QFrame:
        words = text(reste.phrase)
        go = Button("Y aller", partial(self._go, reste), kind="small", name=f"Y aller : {reste.phrase}")
        self.buttons.setdefault(reste.cible, go)
        layout = line(icon(self._look, "triangle-alert", "ocre", 18), words, go, margins=(14, 8, 14, 8), spacing=12)
        layout.setStretch(1, 1)
        row = frame("bare" if last else "row")
        row.setLayout(layout)
        return row

    def focus(self, cible: str = "") -> bool:
        """The way to a place, else to the first; False when nothing is missing."""
        button = self.buttons.get(cible) or next(iter(self.buttons.values()), None)
        if button is not None:
            button.setFocus()
        return button is not None
