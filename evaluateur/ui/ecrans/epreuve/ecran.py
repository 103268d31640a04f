"""The épreuve: situations observed, counted against the référentiel as they are entered; the draw by lot."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from evaluateur.metier.actes import epreuve
from evaluateur.metier.conformite import enonces, exigences
from evaluateur.metier.conformite.exigences import Releve
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import clear, column, frame, icon, line, scrolled, shortcut, text
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.bloc import BlocEcran
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.ecrans.epreuve.situation import SituationForm
from evaluateur.ui.ecrans.epreuve.situations import SituationList, WeekStrip, withdrawal_draft
from evaluateur.ui.ecrans.epreuve.tirage import DrawCard
from evaluateur.vues.restes import Reste

SIDE_WIDTH = 280
FOUR_FIELDS, CARDS = 720, 640
"""Room, beside the modalities, from which four fields, and all requirements, stand on a line."""


class EpreuveEcran(BlocEcran):
    """Cards, list, form, week; the modalities at the right."""

    etape = "epreuve"
    aide = "epreuve"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        shortcut(self, "F7", self._toggle_side)

    # --- building

    def build(self) -> None:
        """The cards, the draw where there is one, list and form, the week; the modalities."""
        self._cards = QHBoxLayout()
        self._cards.setSpacing(10)
        self._cards_shown: list[Releve] = []
        self._list = SituationList(self.desk, self.look, self._bloc)
        self._list.edit_asked.connect(self._edit)
        self._list.withdrawn.connect(self._withdraw)
        self._form = SituationForm(self.desk, self.look, self._bloc)
        self._form.submitted.connect(self._submit)
        self._week = WeekStrip(self.look)
        body = column(margins=(18, 12, 18, 12), spacing=10)
        body.addLayout(self._cards)
        self._draw: DrawCard | None = None
        if self._bloc.modalites.tirage:
            self._draw = DrawCard(self.desk, self.look, self._code)
            body.addWidget(self._draw)
        sheet = frame("sheet")
        sheet.setLayout(column(self._list, self._form, spacing=0))
        body.addWidget(sheet)
        body.addWidget(self._week)
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        self._main = scrolled(inner)
        self._layout.addWidget(self._main, 1)
        self._layout.addWidget(self._modalites())

    def _modalites(self) -> QWidget:
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(16, 12, 14, 12)
        body.setSpacing(8)
        body.addWidget(text(f"Modalités du bloc {self._code}", "section"))
        for repere in self._bloc.modalites.reperes:
            body.addWidget(text(repere.titre, "label"))
            quote = frame("quote", column(text(repere.texte), margins=(10, 0, 0, 0)))
            body.addWidget(quote)
        body.addStretch(1)
        self._side = frame("side")
        self._side.setLayout(column(scrolled(inner)))
        self._side.setFixedWidth(self.look.px(SIDE_WIDTH))
        return self._side

    # --- showing

    def show_bloc(self) -> None:
        """Show what was observed."""
        dossier = self.desk.dossier
        situations = dossier.bloc(self._code).situations
        ouvert = dossier.fige is None and dossier.presence != "absent"
        releves = exigences.releves(dossier, self._code)
        self._show_cards(releves)
        self._list.refresh(situations, ouvert)
        self._form.refresh(situations, ouvert)
        self._week.refresh(list(situations.values()), self.desk.now_local().date())
        if self._draw is not None:
            self._draw.refresh()
        drawn = self._draw.typings if self._draw is not None else []
        self.typings = [*self._form.typings, *drawn, *self._list.typings]

    def _show_cards(self, releves: list[Releve]) -> None:
        if releves == self._cards_shown:
            return
        self._cards_shown = releves
        clear(self._cards)
        for releve in releves:
            name, tone = {True: ("circle-check", "vert"), False: ("triangle-alert", "ocre")}.get(
                releve.rempli,  # type: ignore[arg-type]
                ("circle-slash", "ardoise"),
            )
            words = column(
                text(releve.exigence.libelle, "label"), text(enonces.releve(releve), "strong"),
                text(f"attendu : {releve.exigence.attendu}", "secondary"), -1, spacing=1,
            )  # fmt: skip
            card = frame("sheet")
            layout = line(column(icon(self.look, name, tone, 18), -1), words, margins=(10, 8, 10, 8))
            layout.setStretchFactor(words, 1)
            card.setLayout(layout)
            self._cards.addWidget(card, 1)

    # --- acts

    def _submit(self, numero: int, situation: Situation) -> None:
        """Add a situation, or correct the one of this number (0: a new one)."""
        seance, bloc = self.desk.open_seance, self._code
        if numero:
            done = self.desk.act(lambda: seance.faire(epreuve.corriger, bloc, numero, situation))
        else:
            done = self.desk.act(lambda: seance.faire(epreuve.observer, bloc, situation))
        if done:
            self._form.start_again()

    def _edit(self, numero: int) -> None:
        if self._form.typed and not self._form.correcting:
            self.desk.tell("Une situation n’est pas terminée : ajoutez-la ou effacez-la.")
            return
        self._form.edit(numero, self.desk.dossier.bloc(self._code).situations[numero])

    def _withdraw(self, numero: int, motif: str) -> None:
        if self.desk.act(lambda: self.desk.open_seance.faire(epreuve.retirer, self._code, numero, motif)):
            self.desk.drop_draft(self._code, withdrawal_draft(numero))
            self._form.focus()

    # --- moving

    def enter(self, cible: str) -> None:
        """The form, or the draw when that is what is missing."""
        if not self._code:
            return
        tirage = self._draw is not None and not self.desk.dossier.bloc(self._code).tirages
        if self._draw is not None and tirage and not cible.startswith("situation"):
            self._draw.focus()
        else:
            self._form.focus()
        QTimer.singleShot(0, self._main, self._show_focus)

    def _show_focus(self) -> None:
        """The form stands at the end of a list that may be long."""
        focus = self._main.focusWidget()
        if self._main.isAncestorOf(focus):
            self._main.ensureWidgetVisible(focus, 0, self.look.px(70))

    def after(self, restes: list[Reste], by: int) -> int:
        """One after the other."""
        return 0

    def good_news(self) -> str:
        """Everything that the modalities ask for is there."""
        return f"Les modalités du bloc {self._code} sont respectées" if self._code else ""

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the screen."""
        return [("Entrée", "ajouter"), ("F7", "modalités"), ("Ctrl+B", "autre bloc")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        if not self._code:
            return []
        return [
            Gesture("Saisir une situation", lambda: self._form.focus()),
            Gesture("Montrer ou cacher les modalités", self._toggle_side, "F7"),
        ]

    def main_act(self) -> Gesture | None:
        """Add what is being typed."""
        if self._code and self._form.typed:
            return Gesture("Ajouter la situation", self._form.submit, "Ctrl+Entrée")
        return None

    def _toggle_side(self) -> None:
        if not self._code:
            return
        self._side.setVisible(not self._side.isVisible())

    def fit(self) -> None:
        """The modalities become a drawer (F7)."""
        room = self.look.room(self.width())
        beside = room if self._compact else room - SIDE_WIDTH
        self._side.setVisible(not self._compact)
        self._form.set_compact(beside < FOUR_FIELDS)
        way = QBoxLayout.Direction.TopToBottom if beside < CARDS else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(way)
