"""The steps of a session as a rail under the header: icon, word, count. Narrow: one button that opens them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy

from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import COUNT_STEP, Button, hold, icon, line, restyle, say, set_icon, text
from evaluateur.vues.pas import Pas

_ICONS = {
    "a_faire": ("circle-dashed", "ardoise", "à faire"),
    "en_cours": ("demi", "encre", "en cours"),
    "manque": ("triangle-alert", "ocre", "à compléter"),
    "fait": ("check", "vert", "fait"),
    "scelle": ("lock", "encre", "scellé"),
}


class _Step(Button):
    """One step: its parts are laid out inside the button, so that the pill can have its own look."""

    def __init__(self, look: Look, etape: Etape) -> None:
        super().__init__("", kind="step")
        self._look, self._word = look, ETAPES[etape]
        self.setCheckable(True)
        self._icon = icon(look, "circle-dashed", "ardoise")
        self._label = text(self._word, wrap=False)
        self._pill = text("", "pill", wrap=False)
        self._pill.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._inside = inside = QHBoxLayout(self)
        inside.setContentsMargins(6, 0, 6, 2)
        inside.setSpacing(6)
        for part in (self._icon, self._label, self._pill):
            inside.addWidget(part)
        inside.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._shown: tuple[Pas, bool] | None = None

    def show_step(self, pas: Pas, current: bool) -> bool:
        """Show its state; the accessible name says it in words. False when it was shown already."""
        if self._shown == (pas, current):
            self.setChecked(current)  # a click has toggled it
            return False
        self._shown = pas, current
        name, tone, spoken = _ICONS[pas.etat]
        set_icon(self._look, self._icon, name, tone)
        restyle(self._label, role="strong" if current else "body")
        say(self._pill, pas.pastille)
        self._pill.setVisible(bool(pas.pastille))
        restyle(self._pill, tone="ocre" if pas.etat == "manque" else "")
        hold(self._pill, COUNT_STEP)
        self.setChecked(current)
        self.setAccessibleName(francais(f"{self._word}, {pas.pastille or spoken}"))
        return True

    def sizeHint(self) -> QSize:
        """Room for its parts."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self._inside.sizeHint()


class Steps(QFrame):
    """The rail of steps."""

    asked = Signal(str)

    def __init__(self, look: Look, etapes: Sequence[Etape]) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        self._steps = {etape: _Step(look, etape) for etape in etapes}
        for etape, step in self._steps.items():
            step.clicked.connect(lambda _=False, e=etape: self.asked.emit(e))
        self._menu = QMenu(self)
        self._one = Button("", kind="bare", name="Étapes du dossier")
        self._one.setIcon(look.icon("chevron-down"))
        self._one.clicked.connect(self._open)
        self._one.hide()
        self._compact = False
        layout = line(*self._steps.values(), self._one, margins=(6, 0, 6, 0), spacing=2)
        self.setLayout(layout)

    def refresh(self, pas: Sequence[Pas], current: Etape) -> None:
        """Show every step."""
        changed = [self._steps[one.etape].show_step(one, one.etape == current) for one in pas]
        if not any(changed):
            return
        rank = list(self._steps).index(current)
        self._one.say(f"Étape {rank + 1} sur {len(self._steps)} : {ETAPES[current]}")
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """One button instead of all."""
        self._compact = compact
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All of them where they fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = sum([step.sizeHint().width() + 2 for step in self._steps.values()]) + 12
        narrow = self._compact or room > self.width()
        for step in self._steps.values():
            step.setVisible(not narrow)
        self._one.setVisible(narrow)

    def _open(self) -> None:
        self._menu.clear()
        for etape, step in self._steps.items():
            self._menu.addAction(step.accessibleName(), partial(self.asked.emit, etape))
        self._menu.popup(self._one.mapToGlobal(self._one.rect().bottomLeft()))
