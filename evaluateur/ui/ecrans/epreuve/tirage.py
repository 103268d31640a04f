"""The draw by lot: the list of cases, one draw, and what was drawn; all three are kept and printed."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from evaluateur.metier import designation
from evaluateur.metier.dossier import Tirage
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.remise import rendez_vous
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, icon, line, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.saisie import TextBox, Typing, kept_only
from evaluateur.ui.bureau.desk import Desk


class DrawCard(QFrame):
    """Before: one case a line. After: the case drawn, its list and its instant; it is drawn once."""

    def __init__(self, desk: Desk, look: Look, bloc: BlocCode) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self._desk, self._look, self._bloc = desk, look, bloc
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 10, 14, 12)
        self._layout.setSpacing(6)
        self._box = TextBox("Cas à tirer au sort", (3, 8))
        cases = rendez_vous.cas(desk.poste, desk.dossier.identifiant, bloc)
        said = "Cas de l’organisme, un par ligne" if cases else "Cas proposés par l’organisme ou par vous, un par ligne"
        self._row = Row(said, self._box)
        self._draw = Button("Tirer au sort", self.draw)
        self._draw.setIcon(look.icon("dices"))
        typing = Typing(self._box, desk, bloc, "tirage", kept_only)
        typing.load("\n".join(cases))
        self.typings = [typing]
        self._shown: tuple[Tirage, ...] | None = None

    def refresh(self) -> None:
        """Show the draw, or what it needs."""
        tirages = self._desk.dossier.bloc(self._bloc).tirages
        if tirages == self._shown:
            return
        self._shown = tirages
        for part in (self._row, self._draw):
            self._layout.removeWidget(part)
            part.setParent(self)
            part.setVisible(not tirages)
        clear(self._layout)
        self._layout.addWidget(text("Tirage au sort du cas", "section"))
        if not tirages:
            self._layout.addWidget(self._row)
            self._layout.addLayout(line(self._draw, -1))
            return
        for tirage in tirages:
            self._show(tirage)

    def _show(self, tirage: Tirage) -> None:
        instant = designation.local(tirage.instant, self._desk.dossier.session.fuseau)
        drawn = line(icon(self._look, "dices", "encre", 18), text(tirage.cas[tirage.retenu], "strong"), spacing=10)
        drawn.setStretch(1, 1)
        self._layout.addLayout(drawn)
        others = [c for i, c in enumerate(tirage.cas) if i != tirage.retenu]
        self._layout.addWidget(
            text(
                f"Tiré parmi {len(tirage.cas)} cas, le {designation.jour(instant.date())} "
                f"à {designation.heure(instant)}. Autres cas : {' ; '.join(others)}.",
                "secondary",
            )
        )

    def draw(self) -> None:
        """Draw one of the cases typed."""
        cas = tuple(text_line.strip() for text_line in self._box.toPlainText().splitlines() if text_line.strip())
        if self._desk.act(lambda: self._desk.open_seance.tirer(self._bloc, cas)):
            self.typings[0].empty()

    def focus(self) -> None:
        """Where the cases are typed."""
        self._box.setFocus()
