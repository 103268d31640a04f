"""The conciliation: only the differences, settled one by one; then both confirm the same content."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from evaluateur.metier import jury
from evaluateur.metier.actes import concilier
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.typographie import pluriel
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, column, frame, icon, line, scrolled, separator, shortcut, text
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.bloc import BlocEcran
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.ecrans.conciliation.accord import AgreementPanel
from evaluateur.ui.ecrans.conciliation.arbitrage import CellPanel
from evaluateur.ui.ecrans.conciliation.ecarts import ACCORD, ETATS, DifferenceList, objets, page_ranks
from evaluateur.ui.ecrans.conciliation.revelation import RevealPanel
from evaluateur.ui.ecrans.conciliation.texte_imprime import TextPanel
from evaluateur.vues.restes import TEXTE, Reste

LIST_WIDTH = 300
_CHIPS = (Etat.ECART, Etat.TRANCHE, Etat.A_CONFIRMER, Etat.ACCORD, Etat.MANQUANT, Etat.DESACCORD)
Panel = CellPanel | TextPanel | AgreementPanel


class ConciliationEcran(BlocEcran):
    """Chips, list, and the panel of what is being settled."""

    etape = "conciliation"
    aide = "conciliation"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look, QBoxLayout.Direction.TopToBottom)
        self._place = ""
        self._panel: Panel | None = None
        self._reveal: RevealPanel | None = None
        self._shown: object = None
        self._equal: Button | None = None
        shortcut(self, "Ctrl+E", self.confirm_equal)
        shortcut(self, "F7", self._toggle_list)

    @property
    def _ensemble(self) -> bool:
        return jury.ensemble(self.desk.dossier, self.desk.personnes)

    # --- building

    @property
    def _revealed(self) -> bool:
        return self.desk.dossier.bloc(self._code).revele_le is not None

    def outdated(self) -> bool:
        """The grids were revealed meanwhile."""
        return self._revealed != (self._reveal is None)

    def forget(self) -> None:
        """Neither panel is in sight."""
        self._panel = self._reveal = None
        self._shown, self._place = None, ""

    def build(self) -> None:
        """The way to the reveal, or what it showed."""
        if not self._revealed:
            self._reveal = RevealPanel(self.desk, self.look, self._code)
            self._layout.addWidget(scrolled(self._reveal))
        else:
            self._build_revealed()

    def _build_revealed(self) -> None:
        self._chips, self._carry = line(spacing=6), line(spacing=6)
        self._chips_shown: tuple[Counter[Etat], bool, bool] | None = None
        self._equal = None
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.setContentsMargins(14, 6, 14, 6)
        self._bar.addLayout(self._chips, 1)
        self._bar.addLayout(self._carry)
        bar = frame("header", self._bar)
        self._layout.addWidget(bar)
        self._alone = frame("quiet")
        hand = Button("Continuer à deux", self._join, kind="small")
        why = text("Lecture seule. Pour trancher ou confirmer, continuez à deux.", "secondary")
        notice = line(icon(self.look, "users", "encre"), why, hand, margins=(14, 6, 14, 6))
        notice.setStretch(1, 1)
        self._alone.setLayout(notice)
        self._layout.addWidget(self._alone)
        self._list = DifferenceList(self.look)
        self._list.asked.connect(lambda place: self.desk.go("conciliation", cible=place))
        self._left = frame("rail")
        self._left.setLayout(column(self._list, self._agreement_button(), spacing=0))
        self._left.setFixedWidth(self.look.px(LIST_WIDTH))
        self._holder = QVBoxLayout()
        self._holder.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setLayout(self._holder)
        self._scroll: QScrollArea = scrolled(inner)
        centre = QWidget()
        centre.setProperty("kind", "surface")
        centre.setLayout(column(self._scroll))
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(0)
        self._body.addWidget(self._left)
        self._body.addWidget(centre, 1)
        self._layout.addLayout(self._body, 1)

    def _agreement_button(self) -> QWidget:
        self._agreement = Button("Accord des évaluateurs", lambda: self.desk.go("conciliation", cible=ACCORD))
        self._agreement.setCheckable(True)
        box = QWidget()
        box.setLayout(column(separator(), line(self._agreement, margins=(12, 8, 12, 10)), spacing=0))
        return box

    # --- showing

    def show_bloc(self) -> None:
        """Show where the two stand."""
        if self._reveal is not None:
            self._reveal.refresh()
            return
        items = objets(self._vue)
        places = [o.place for o in items]
        cible = self.desk.place.cible
        wanted = cible if cible in (*places, ACCORD) else self._place
        if wanted not in (*places, ACCORD):
            wanted = next((o.place for o in items if o.ouvert), ACCORD)
        self._show_panel(wanted)
        vue = self._vue
        self._list.refresh(vue.dossier, items, self._place, len(vue.cellules))
        self._agreement.setChecked(self._place == ACCORD)
        conclu = vue.stade == "conclu"
        self._agreement.setIcon(self.look.icon("check" if conclu else "circle-dashed", "vert" if conclu else "ardoise"))
        self._alone.setVisible(not self._ensemble and not conclu and self._place != ACCORD)
        self._show_chips(vue.etats)

    def _show_panel(self, place: str) -> None:
        # A panel holds what is being typed: it is built again only when what it shows has changed.
        vue, dossier = self._vue, self.desk.dossier
        about = (vue.etat, dossier.sieges, dossier.remplacements, self._ensemble)
        shown = (place, *(about if place != ACCORD else (dossier.rang,)))
        if shown == self._shown:
            return
        for typing in self.typings:
            typing.leave()
        self._shown, self._place = shown, place
        clear(self._holder)
        self._panel = self._make_panel(place)
        self.typings = [] if isinstance(self._panel, AgreementPanel) else self._panel.typings
        if not isinstance(self._panel, AgreementPanel):
            self._panel.set_enabled(self._ensemble)
            self._panel.settled.connect(self.go_on)
        self._holder.addWidget(self._panel)
        self._scroll.verticalScrollBar().setValue(0)

    def _make_panel(self, place: str) -> Panel:
        if place == ACCORD:
            return AgreementPanel(self.desk, self.look, self._bloc)
        competence = self._bloc.cellule_nommee(place.removeprefix(TEXTE)) if place.startswith(TEXTE) else None
        if competence is not None:
            return TextPanel(self.desk, self.look, self._bloc, competence)
        cellule = next(c for c in self._vue.cellules if c.code == place)
        return CellPanel(self.desk, self.look, self._bloc, cellule)

    def _show_chips(self, counts: Counter[Etat]) -> None:
        shown = (counts, self._ensemble, self._compact)
        if shown == self._chips_shown:
            return
        self._chips_shown, self._equal = shown, None
        clear(self._chips)
        clear(self._carry)
        for etat in _CHIPS:
            count = counts[etat]
            if not count and (self._compact or etat in (Etat.MANQUANT, Etat.DESACCORD)):
                continue
            name, tone, word, terms = ETATS[etat]
            loud = etat is Etat.ECART and count > 0
            chip = frame("chip_loud" if loud else "chip")
            chip.setProperty("tone", tone)
            ink = "sur_encre" if loud else tone
            chip.setLayout(
                line(icon(self.look, name, ink, 14), text(str(count), "strong", tone=ink, wrap=False),
                     text(terms if count > 1 else word.lower(), "label", tone=ink, wrap=False), margins=(8, 2, 8, 2),
                     spacing=5)
            )  # fmt: skip
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        equal = counts[Etat.A_CONFIRMER]
        if equal:
            these = pluriel(equal, "ligne identique", "lignes identiques")
            words = f"Confirmer les {these}" if equal > 1 else "Confirmer la ligne identique"
            self._equal = Button(words, self.confirm_equal, kind="small", key="Ctrl+E")
            self._equal.setIcon(self.look.icon("circle-dashed-check", "encre"))
            self._equal.setEnabled(self._ensemble)
            self._carry.addWidget(self._equal)
        self._fit_bar()

    # --- acts

    def confirm_equal(self) -> None:
        """Carry over every equal cell at once."""
        if self._code and self._reveal is None:
            code = self._code
            if self.desk.act(lambda: self.desk.open_seance.faire(concilier.confirmer_egales, code)):
                self.go_on()

    def _join(self) -> None:
        self.desk.hand_over_asked.emit(jury.personnes(self.desk.dossier))

    def main_act(self) -> Gesture | None:
        """Reveal, settle, keep the text or confirm, and go on to what is next."""
        if self._reveal is not None:
            return Gesture(self._reveal.act, self._reveal.go_on, "Ctrl+Entrée")
        if isinstance(self._panel, AgreementPanel):
            if self._vue.stade == "conclu":
                return None
            return Gesture("Confirmer l’accord", self._panel.confirm, "Ctrl+Entrée")
        return Gesture("Trancher", self._settle, "Ctrl+Entrée") if self._code else None

    def _settle(self) -> None:
        if isinstance(self._panel, CellPanel):
            self._panel.settle()
        elif isinstance(self._panel, TextPanel):
            self._panel.keep()

    def go_on(self) -> None:
        """To the next thing that is open; to the agreement when nothing is."""
        items = objets(self._vue)
        places = [o.place for o in items]
        here = places.index(self._place) if self._place in places else -1
        following = [o.place for o in (*items[here + 1 :], *items[: here + 1]) if o.ouvert]
        self.desk.go("conciliation", cible=following[0] if following else ACCORD)

    # --- moving

    def enter(self, cible: str) -> None:
        """What is asked for is shown by ``refresh``; here it takes the focus."""
        if self._reveal is not None:
            self._reveal.focus()
        elif self._equal is not None and self._equal.isEnabled() and self._is_equal(cible):
            self._equal.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._panel is not None:
            self._panel.focus()
            if not isinstance(self._panel, AgreementPanel) and not self._ensemble:
                self._agreement.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_equal(self, cible: str) -> bool:
        return any(c.code == cible and c.etat is Etat.A_CONFIRMER for c in self._vue.cellules)

    def restes(self) -> list[Reste]:
        """In the order of the list; last the equal cells, which one act confirms, and what bars the agreement."""
        restes = super().restes()
        if not self._code or self._code != self.desk.bloc:
            return restes
        ranks = page_ranks(self._bloc)
        return sorted(restes, key=lambda reste: _rank(ranks, reste))

    def after(self, restes: list[Reste], by: int) -> int:
        """What is open after, or before, the object in sight, be it settled itself; then round."""
        order = page_ranks(self._bloc)
        here = (False, order[self._place]) if self._place in order else (True, len(order))
        ranks = [_rank(order, r) for r in restes]
        if by > 0:
            return next((i for i, rank in enumerate(ranks) if rank > here), 0)
        return next((i for i in reversed(range(len(ranks))) if ranks[i] < here), len(ranks) - 1)

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the screen."""
        act = self.main_act()
        keys = [("Ctrl+Entrée", act.nom.lower())] if act is not None else []
        if self._reveal is not None or isinstance(self._panel, AgreementPanel):
            return keys
        return [("F8", "point suivant"), *keys, ("Ctrl+E", "confirmer les lignes identiques")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        if not self._code or self._reveal is not None:
            return []
        return [
            Gesture("Confirmer les lignes identiques", self.confirm_equal, "Ctrl+E"),
            Gesture("Accord des évaluateurs", lambda: self.desk.go("conciliation", cible=ACCORD)),
        ]

    def good_news(self) -> str:
        """Nothing is open any more."""
        if not self._code or self._reveal is not None:
            return ""
        conclu = self._vue.stade == "conclu"
        return f"Bloc {self._code} conclu" if conclu else "Tous les écarts sont tranchés : confirmez l’accord"

    def _toggle_list(self) -> None:
        if self._code and self._reveal is None and self._compact:
            self._left.setVisible(not self._left.isVisible())

    def fit(self) -> None:
        """The list becomes a drawer (F7)."""
        if self._reveal is None:
            self._left.setVisible(not self._compact)
            self._fit_bar()

    def _fit_bar(self) -> None:
        """Chips and button on one line where they fit."""
        wanted = self._chips.sizeHint().width() + self._carry.sizeHint().width() + self.look.px(60)
        over = self._compact and wanted > self.width()
        self._bar.setDirection(QBoxLayout.Direction.TopToBottom if over else QBoxLayout.Direction.LeftToRight)


def _rank(ranks: dict[str, int], reste: Reste) -> tuple[bool, int]:
    return reste.quoi in (Etat.A_CONFIRMER.value, "point"), ranks.get(reste.cible, len(ranks) + 1)
