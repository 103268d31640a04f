"""Before a conciliation: who must still seal; then the reveal, explained first, for there is no way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier import jury
from evaluateur.metier.vocabulaire import BlocCode, Numero
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, frame, icon, line, text
from evaluateur.ui.bureau.desk import Desk

WIDTH = 720
"""Of the card: its sentences stand on one line, its button near them."""


class RevealPanel(QWidget):
    """One card in the middle of the screen."""

    def __init__(self, desk: Desk, look: Look, bloc: BlocCode) -> None:
        super().__init__()
        self._desk, self._look, self._bloc = desk, look, bloc
        self._main: Button | None = None
        card = frame("sheet")
        card.setMaximumWidth(look.px(WIDTH))
        centred = line(-1, card, -1)
        centred.setStretch(1, 100)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 14, 18, 14)
        self._layout = QVBoxLayout(card)
        self._layout.setContentsMargins(20, 16, 20, 18)
        self._layout.setSpacing(10)
        outer.addStretch(1)
        outer.addLayout(centred)
        outer.addStretch(2)

    def refresh(self) -> None:
        """Show what is awaited."""
        clear(self._layout)
        self._main = None
        dossier, _etat = self._desk.dossier, self._desk.dossier.bloc(self._bloc)
        remaining = jury.a_sceller(dossier, self._bloc)
        if remaining:
            self._wait(remaining)
            return
        self._say("lock-open", "Révéler les deux grilles", "h1")
        for name, words in (
            (
                "users",
                "Les deux grilles deviennent lisibles pour les deux évaluateurs, précisions et notes "
                "personnelles comprises.",
            ),
            ("circle-alert", "La révélation est inscrite au journal ; elle est irréversible."),
            ("lock", "Les deux grilles scellées sont conservées ; la conciliation ne les modifie pas."),
        ):
            self._say(name, words, "body")
        if jury.ensemble(dossier, self._desk.personnes):
            self._main = Button("Révéler les deux grilles", self.go_on, kind="filled", key="Ctrl+Entrée")
        else:
            self._main = Button("Continuer à deux", self.go_on, kind="filled", key="Ctrl+Entrée")
        self._layout.addLayout(line(-1, self._main))

    def _wait(self, remaining: Sequence[Numero]) -> None:
        dossier = self._desk.dossier
        self._say("lock", "La conciliation commence quand les deux grilles sont scellées", "section")
        for numero in remaining:
            occupant = dossier.sieges.get(numero)
            who = occupant.nom_complet if occupant else "à désigner"
            self._say("circle-dashed", f"Évaluateur {numero}, {who} : grille du bloc {self._bloc} à sceller.", "body")
        self._main = Button("Aller au scellement", self.go_on, key="Ctrl+Entrée")
        self._layout.addLayout(line(-1, self._main))

    def _say(self, name: str, words: str, role: str) -> None:
        row = line(icon(self._look, name, "encre", 18), text(words, role), spacing=10)
        row.setStretch(1, 1)
        self._layout.addLayout(row)

    @property
    def act(self) -> str:
        """What the one button does, in words."""
        return self._main.accessibleName() if self._main is not None else ""

    def go_on(self) -> None:
        """Reveal, or do what must come first."""
        dossier, _etat = self._desk.dossier, self._desk.dossier.bloc(self._bloc)
        both = jury.personnes(dossier)
        if not jury.scelles(dossier, self._bloc):
            self._desk.go("scellement")
        elif set(self._desk.personnes) != set(both):
            self._desk.hand_over_asked.emit(both)
        else:
            self._desk.act(lambda: self._desk.open_seance.reveler(self._bloc))

    def focus(self) -> None:
        """The one button."""
        if self._main is not None:
            self._main.setFocus(Qt.FocusReason.OtherFocusReason)
