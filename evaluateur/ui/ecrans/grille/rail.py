"""The rail of a grid: every competence with its state and count, and the bloc itself at the end."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from evaluateur.metier.referentiel import Bloc, Competence, Valeur
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import (
    COUNT_STEP,
    Button,
    column,
    hold,
    icon,
    line,
    say,
    scrolled,
    set_icon,
    text,
)
from evaluateur.vues.bilan import Bilan
from evaluateur.vues.bloc import VueBloc


class _State(NamedTuple):
    """What an item shows. ``mot``: what is missing, heard and told by the tool tip.

    Beside a name there is no room for it: a word that comes and goes would move every row below.
    """

    icone: str
    ton: str
    compte: str
    mot: str = ""


class _Item(Button):
    """One competence, or the bloc."""

    def __init__(self, look: Look, code: str, label: str) -> None:
        super().__init__("", kind="railitem")
        self._look, self._spoken = look, f"{code} {label}".strip()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon = icon(look, "circle-dashed", "ardoise")
        self._number = text(code, "secondary", wrap=False)
        self._label = text(label, "body")
        self._count = text("", "secondary", wrap=False)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._inside = QGridLayout(self)
        self._inside.setContentsMargins(10, look.px(5), 12, look.px(5))
        self._inside.setHorizontalSpacing(8)
        for place, part in enumerate((self._icon, self._number, self._label, self._count)):
            self._inside.addWidget(part, 0, place, Qt.AlignmentFlag.AlignTop)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._number.setMinimumWidth(look.px(22))
        self._inside.setColumnStretch(2, 1)
        whole = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        whole.setHeightForWidth(True)
        self.setSizePolicy(whole)
        self._shown: tuple[_State, bool] | None = None
        policy = self._label.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._label.setSizePolicy(policy)

    def show_state(self, state: _State, current: bool) -> None:
        """Show its state; in words for assistive tools."""
        self.setChecked(current)  # a click has toggled it
        if (state, current) == self._shown:
            return
        self._shown = state, current
        set_icon(self._look, self._icon, state.icone, state.ton)
        say(self._count, state.compte, "ocre" if state.mot else "")
        hold(self._count, COUNT_STEP)
        self.setAccessibleName(francais(f"{self._spoken}, {state.mot or state.compte}"))
        self.setToolTip(francais(state.mot))

    def sizeHint(self) -> QSize:
        """Its label may wrap."""
        return QSize(0, self._inside.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def heightForWidth(self, width: int) -> int:
        """What the wrapped label asks for."""
        return self._inside.heightForWidth(width)


class CompetenceRail(QWidget):
    """Click on one to see its table; the keyboard uses Ctrl+↑ and Ctrl+↓."""

    asked = Signal(str)

    def __init__(self, look: Look, bloc: Bloc) -> None:
        super().__init__()
        self._bloc = bloc
        self._count = text("", "secondary", wrap=False)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        inner = QWidget()
        items = QVBoxLayout(inner)
        items.setContentsMargins(0, 0, 0, 0)
        items.setSpacing(0)
        self._items: dict[CelluleCode, _Item] = {}
        for competence in bloc.competences:
            self._items[competence.code] = _Item(look, competence.code, competence.libelle_court)
        self._items[bloc.cellule] = _Item(look, "", f"Bloc {bloc.code}")
        for code, item in self._items.items():
            item.clicked.connect(lambda _=False, c=code: self.asked.emit(c))
            items.addWidget(item)
        items.addStretch(1)
        title = line(text("Compétences", "section", wrap=False), -1, self._count, margins=(14, 10, 12, 6))
        self.setLayout(column(title, scrolled(inner), spacing=0))

    def refresh(self, vue: VueBloc, current: CelluleCode) -> None:
        """Show one's own grid."""
        echelles, grille, counts = vue.dossier.referentiel.echelles, vue.grille, vue.bilan
        for competence in self._bloc.competences:
            valeur = echelles.competence.valeur(grille.marques.get(competence.code, ""))
            self._items[competence.code].show_state(_state(competence, counts, valeur), competence.code == current)
        total = len(self._bloc.criteres)
        say(self._count, f"{total - counts.reste('critere')} sur {total} critères")
        hold(self._count, COUNT_STEP)
        own = self._bloc.cellule
        verdict = echelles.bloc.valeur(grille.marques.get(own, ""))
        self._items[own].show_state(_state_of_bloc(counts, verdict), own == current)


def _state(competence: Competence, counts: Bilan, valeur: Valeur | None) -> _State:
    marques, total = counts.notes[competence.code], len(competence.criteres)
    if marques == 0 and valeur is None:
        return _State("circle-dashed", "ardoise", f"0 / {total}")
    count = f"{marques} / {total}"
    if marques < total:
        return _State("demi", "encre", count)
    if valeur is None:
        return _State("triangle-alert", "ocre", count, "à prononcer")
    if competence.code in counts.quoi:
        return _State("triangle-alert", "ocre", count, "à préciser")
    return _State(valeur.icone or "circle-check", valeur.ton or "encre", count)


def _state_of_bloc(counts: Bilan, verdict: Valeur | None) -> _State:
    if verdict is None:
        return _State("circle-dashed", "ardoise", "à prononcer", "à prononcer")
    if counts.reste("motif"):
        return _State("demi", "encre", "motif à écrire", "motif à écrire")
    return _State(verdict.icone, verdict.ton or "encre", verdict.mot)
