"""The situations already observed, and the days on which they fell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from evaluateur.metier.contenu.modalites import Marque
from evaluateur.metier.designation import JOURS_COURTS, jour_court
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, column, frame, icon, line, separator, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.pliant import Folding
from evaluateur.ui.briques.saisie import Typing, kept_only
from evaluateur.ui.bureau.desk import Desk

DAYS = 7
WHEN_WIDTH = 124
"""Of the longest date, so that the contexts begin under each other."""


def withdrawal_draft(numero: int) -> str:
    """Under which name the reason of a withdrawal is kept while it is typed."""
    return f"retrait.{numero}"


class SituationList(QWidget):
    """One row a situation, with its correction and its withdrawal (which asks for a reason, in place)."""

    edit_asked = Signal(int)
    withdrawn = Signal(int, str)

    def __init__(self, desk: Desk, look: Look, bloc: Bloc) -> None:
        super().__init__()
        self._desk, self._look, self._bloc = desk, look, bloc
        self.typings: list[Typing] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._shown: tuple[object, ...] = ()

    def refresh(self, situations: dict[int, Situation], ouvert: bool) -> None:
        """Show them in order."""
        if (situations, ouvert) == self._shown:
            return
        self._shown = (situations, ouvert)
        for typing in self.typings:
            typing.leave()
        self.typings = []
        clear(self._layout)
        if not situations:
            empty = text("Aucune situation n’est encore saisie.", "secondary")
            empty.setContentsMargins(14, 10, 14, 10)
            self._layout.addWidget(empty)
        for numero, situation in sorted(situations.items()):
            self._layout.addWidget(self._row(numero, situation, ouvert))

    def _row(self, numero: int, situation: Situation, ouvert: bool) -> QFrame:
        modalites = self._bloc.modalites
        nature = _word(modalites.natures, situation.nature)
        where = " · ".join(t for t in (_word(modalites.canaux, situation.canal), situation.cadre) if t)
        role = f"{nature}, jouée par {situation.joue_par}" if situation.joue_par else nature
        moment_words = f"{jour_court(situation.quand.date(), situation.quand.year)}, {situation.quand:%H:%M}"
        marks = [
            line(icon(self._look, m.icone, "ardoise", 14), text(m.mot, "secondary", wrap=False), spacing=4)
            for m in modalites.marques
            if m.cle in situation.marques
        ]
        words = column(text(situation.contexte), text(where or "cadre à préciser", "secondary"), spacing=1)
        number = text(str(numero), "strong", wrap=False)
        when = QWidget()
        when.setMinimumWidth(self._look.px(WHEN_WIDTH))
        when.setLayout(column(text(moment_words, wrap=False), text(role, "secondary", wrap=False), -1, spacing=1))
        layout = line(number, when, words, *marks, margins=(14, 6, 10, 6), spacing=14)
        layout.setStretchFactor(words, 1)
        row = frame("row")
        if not ouvert:
            row.setLayout(layout)
            return row
        edit = Button("", partial(self.edit_asked.emit, numero), kind="icon", name=f"Corriger la situation {numero}")
        edit.setIcon(self._look.icon("pencil"))
        reason = _Withdrawal(self._desk, self._bloc.code, numero)
        self.typings.append(reason.typing)
        reason.confirmed.connect(lambda motif, n=numero: self.withdrawn.emit(n, motif))
        remove = Button("", reason.toggle, kind="icon", name=f"Retirer la situation {numero}…")
        remove.setIcon(self._look.icon("trash-2"))
        layout.addWidget(edit)
        layout.addWidget(remove)
        row.setLayout(column(layout, reason, spacing=0))
        return row


class _Withdrawal(QWidget, Folding):
    """Asks why, in place; the journal keeps what is withdrawn."""

    confirmed = Signal(str)

    def __init__(self, desk: Desk, bloc: BlocCode, numero: int) -> None:
        super().__init__()
        self._reason = QLineEdit()
        self.typing = Typing(self._reason, desk, bloc, withdrawal_draft(numero), kept_only)
        self._reason.returnPressed.connect(self._confirm)
        self._row = Row(f"Motif du retrait de la situation {numero}, conservé au journal", self._reason)
        confirm = Button("Retirer", self._confirm, kind="small", key="Entrée")
        layout = line(
            self._row, confirm, Button("Annuler", self._give_up, kind="small", key="Échap"), margins=(14, 0, 10, 8)
        )
        layout.setStretchFactor(self._row, 1)
        self.setLayout(layout)
        self.typing.load("")
        if not self.typing.dirty:
            self.hide()

    def fold(self) -> bool:
        """The same as giving up."""
        self._give_up()
        return True

    def _give_up(self) -> None:
        self.typing.empty()
        self.hide()

    def _confirm(self) -> None:
        missing = not self._reason.text().strip()
        self._row.show_fault("Écrivez le motif en une phrase." if missing else "")
        if not missing:
            self.confirmed.emit(self._reason.text())

    def toggle(self) -> None:
        """Open, or close again."""
        self.setVisible(not self.isVisible())
        self._reason.setFocus()


def _word(marques: Sequence[Marque], key: str) -> str:
    return next((m.mot for m in marques if m.cle == key), "")


class WeekStrip(QFrame):
    """The seven days from the first observation on, with how many fell on each."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self._look = look
        self._layout = line(margins=(14, 6, 14, 6), spacing=6)
        self.setLayout(self._layout)
        self._shown: tuple[object, ...] = ()

    def refresh(self, situations: Sequence[Situation], today: date) -> None:
        """Show the week; none before the first situation."""
        days = Counter(s.quand.date() for s in situations)
        self.setVisible(bool(days))
        if (days, today) == self._shown:
            return
        self._shown = (days, today)
        clear(self._layout)
        self._layout.addWidget(text("Semaine d’observation", "secondary"))
        first = min(days, default=today)
        for offset in range(DAYS):
            day = first + timedelta(days=offset)
            number = days.get(day, 0)
            self._layout.addWidget(separator(vertical=True))
            count = text(str(number) if number else "–", "strong" if number else "secondary", wrap=False)
            marks = [icon(self._look, "message-square", "encre", 14)] if number else []
            mark = line(-1, *marks, count, -1, spacing=4)
            title = text(
                f"{JOURS_COURTS[day.weekday()]} {day.day}", "strong" if day == today else "secondary", wrap=False
            )
            cell = QWidget()
            cell.setLayout(column(line(-1, title, -1), mark, spacing=1))
            self._layout.addWidget(cell, 1)
        outside = sum(n for d, n in days.items() if (d - first).days >= DAYS)
        if outside:
            self._layout.addWidget(text(f"{pluriel(outside, 'situation')} au-delà de {DAYS} jours", "fault"))
