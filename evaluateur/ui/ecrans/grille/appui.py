"""What stands beside a grid: what to raise, the situations with one's own notes, the official markers of the bloc."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from evaluateur.metier import designation
from evaluateur.metier.actes import notation
from evaluateur.metier.grille import cle_notes
from evaluateur.metier.referentiel import Bloc, Referentiel
from evaluateur.metier.vocabulaire import CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.aborder import what_is_raised
from evaluateur.ui.briques.base import Button, clear, column, frame, line, scrolled, text
from evaluateur.ui.briques.saisie import TextBox, Typing
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.bloc import VueBloc

ONGLETS = {"aborder": "À aborder", "situations": "Situations", "reperes": "Repères"}


def onglets(referentiel: Referentiel, bloc: Bloc) -> dict[str, str]:
    """Those that have something to show: what is raised in an entretien, what an épreuve observes, the markers."""
    deroule = referentiel.deroule
    there = {
        "aborder": "entretien" in deroule,
        "situations": "epreuve" in deroule,
        "reperes": "epreuve" in deroule or bool(bloc.modalites.reperes),
    }
    return {name: word for name, word in ONGLETS.items() if there[name]}


class SidePanel(QWidget):
    """Its tabs. A click on something to raise leads to its criterion."""

    asked = Signal(str)

    def __init__(self, desk: Desk, look: Look, bloc: Bloc, tabs: dict[str, str]) -> None:
        super().__init__()
        self._desk, self._look, self._bloc = desk, look, bloc
        self.typings: list[Typing] = []
        self._tabs: dict[str, Button] = {}
        self._stack = QStackedWidget()
        self._lists: dict[str, QVBoxLayout] = {}
        for tab_name, word in tabs.items():
            tab = Button(word, partial(self.show_tab, tab_name), kind="tab")
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._tabs[tab_name] = tab
            inner = QWidget()
            self._lists[tab_name] = QVBoxLayout(inner)
            self._lists[tab_name].setContentsMargins(12, 8, 12, 8)
            self._lists[tab_name].setSpacing(8)
            self._stack.addWidget(scrolled(inner))
        bar = frame("header")
        bar.setLayout(line(*self._tabs.values(), -1, margins=(4, 0, 4, 0), spacing=0))
        self.setLayout(column(bar, self._stack, spacing=0))
        self._shown: tuple[object, ...] = ()
        if "reperes" in tabs:
            self._fill_reperes()
        self.show_tab(next(iter(tabs)))

    def show_tab(self, tab_name: str) -> None:
        """Show a tab."""
        for name, tab in self._tabs.items():
            tab.setChecked(name == tab_name)
        self._stack.setCurrentIndex(list(self._tabs).index(tab_name))

    def next_tab(self) -> None:
        """F7 walks through the tabs."""
        names = list(self._tabs)
        self.show_tab(names[(self._stack.currentIndex() + 1) % len(names)])

    @property
    def _vue(self) -> VueBloc:
        return self._desk.vue.blocs[self._bloc.code]

    def refresh(self) -> None:
        """Show one's own points to raise, and the situations."""
        vue = self._vue
        points, situations, marques = vue.a_aborder, vue.etat.situations, vue.grille.marques
        shown = (tuple(points), tuple([marques.get(c, "") for c in points]), situations, not vue.obstacle)
        if shown == self._shown:
            return
        self._shown = shown
        if "aborder" in self._tabs:
            self._tabs["aborder"].say(f"À aborder {len(points)}" if points else "À aborder")
            self._fill_points(points)
        if "situations" in self._tabs:
            self._tabs["situations"].say(f"Situations {len(situations)}" if situations else "Situations")
            self._fill_situations()

    def _fill_points(self, points: list[CelluleCode]) -> None:
        layout = self._lists["aborder"]
        clear(layout)
        grille = self._vue.grille
        if not points:
            layout.addWidget(text(what_is_raised(self._desk.dossier.referentiel, self._bloc), "secondary"))
        for code in points:
            valeur = self._desk.dossier.referentiel.echelles.critere.valeur(grille.marques.get(code, ""))
            non_observe = valeur is not None and valeur.a_aborder
            name = valeur.icone if non_observe and valeur else "flag"
            what = valeur.mot.lower() if non_observe and valeur else "signalé"
            critere = self._desk.dossier.referentiel.par_critere[code]
            full_name = designation.cellule(self._bloc, code)
            go = Button(f"{full_name}, {what}", partial(self.asked.emit, code), kind="link")
            go.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            go.setIcon(self._look.icon(name, "ocre"))
            words = text(critere.libelle_court or critere.texte, "body")
            layout.addLayout(column(go, words, spacing=0))
        layout.addStretch(1)

    def _fill_situations(self) -> None:
        layout = self._lists["situations"]
        for typing in self.typings:
            typing.leave()
        self.typings = []
        clear(layout)
        etat, seul = self._vue.etat, not self._vue.obstacle
        if not etat.situations:
            layout.addWidget(text("Aucune situation saisie : voyez l’étape Épreuve.", "secondary"))
        for numero, situation in sorted(etat.situations.items()):
            when = f"{situation.quand:%d/%m, %H:%M}"
            layout.addWidget(text(f"{numero}. {situation.contexte}", "strong"))
            layout.addWidget(text(f"{when} · {situation.cadre}".strip(" ·"), "secondary"))
            if seul:
                layout.addWidget(self._note(numero))
        if etat.situations and seul:
            layout.addWidget(
                text(
                    "Vos notes personnelles ne sont visibles que de vous jusqu’à la révélation ; elles sont "
                    "alors lues avec la grille.",
                    "secondary",
                )
            )
        layout.addStretch(1)

    def _note(self, numero: int) -> TextBox:
        box = TextBox(f"Notes personnelles sur la situation {numero}", (1, 5))
        box.setPlaceholderText("Notes personnelles…")
        bloc, desk = self._bloc.code, self._desk
        typing = Typing(
            box, desk, bloc, f"notes.{numero}",
            lambda content: desk.act(lambda: desk.open_seance.faire(notation.annoter, bloc, content, numero)),
        )  # fmt: skip
        typing.load(self._vue.grille.notes.get(cle_notes(numero), ""))
        self.typings.append(typing)
        return box

    def _fill_reperes(self) -> None:
        layout = self._lists["reperes"]
        for repere in self._bloc.modalites.reperes:
            layout.addWidget(text(repere.titre, "strong"))
            layout.addWidget(text(repere.texte, "body"))
        layout.addStretch(1)
