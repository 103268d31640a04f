"""Sealing: what is missing and where, what sealing means; then the keyboard changes hands.

Whoever sits there alone sat down by his passphrase: it is not asked again, the act is confirmed in its place.
"""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from evaluateur.metier import designation, jury
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import BlocCode, ProfilId
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, column, frame, icon, line, say, text
from evaluateur.ui.briques.colonnes import Columns
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.bloc import AUCUN_BLOC
from evaluateur.ui.cadre.ecran import Ecran, Gesture
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.restes import Reste, compte

_DIRECTION = (
    ("lock", "Votre grille ne change plus. Une correction passe ensuite par la conciliation."),
    ("eye-off", "L’autre évaluateur ne peut pas la lire avant d’avoir scellé la sienne."),
    (
        "users",
        "Quand les deux grilles sont scellées, vous les révélez à deux, une fois pour toutes ; "
        "les notes personnelles sont révélées aussi.",
    ),
)
SIDE_WIDTH = 372


class _Check(Struct, frozen=True):
    """One line of the list: what was checked, its count, and the first thing that is missing."""

    titre: str
    compte: str
    manque: Reste | None = None
    bloquant: bool = True
    """Whether the seal waits for it; what does not hold it back holds back the agreement."""


class ScellementEcran(Ecran):
    """Left: the checks and the other seat. Right: the seal."""

    etape = "scellement"
    aide = "scellement"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._title, self._lead = text("", "h1"), text("", "secondary")
        self._checks = QVBoxLayout()
        self._checks.setSpacing(0)
        self._checks.setContentsMargins(1, 1, 1, 1)
        self._sheet = frame("sheet", self._checks)
        self._others = QVBoxLayout()
        self._others.setSpacing(8)
        inner = QWidget()
        inner.setLayout(
            column(self._title, self._lead, self._sheet, self._others, -1, margins=(22, 14, 22, 14), spacing=10)
        )
        self._side = QWidget()
        self._side_layout = QVBoxLayout(self._side)
        self._side_layout.setContentsMargins(22, 14, 22, 14)
        self._side_layout.setSpacing(10)
        self._ask = Ask(desk, lambda _: self._do(), lambda: None, "Sceller")
        self._offered: Button | None = None
        self._why = text("", "secondary")
        self._seal = Button("Sceller ma grille", self.seal, kind="filled", key="Ctrl+Entrée")
        for part in (self._why, self._seal, self._ask):  # they go with the side even while they have no place in it
            part.setParent(self._side)
            part.hide()
        self._seal.setIcon(look.icon("lock", "sur_encre"))
        self._columns = Columns(("bare", inner, None), ("side", self._side, None), (1, 0))
        self._columns.set_widths(0, look.px(SIDE_WIDTH))
        self._columns.set_compact(False)
        self.setLayout(line(self._columns))
        self._shown: tuple[BlocCode, int] | None = None

    # --- showing

    @property
    def _vue(self) -> VueBloc:
        return self.desk.vue.blocs[self.desk.bloc]

    def refresh(self) -> None:
        """Show what stands between the grid and its seal."""
        bloc = self.desk.bloc
        if not bloc:
            say(self._title, AUCUN_BLOC)
            self._side.hide()
            return
        shown = (bloc, self.desk.dossier.rang)
        if shown == self._shown:
            return
        self._shown = shown
        restes = self.restes()
        self._show_checks(restes)
        self._show_others()
        self._show_side(restes)

    def _mine(self) -> int | None:
        return self.desk.siege

    def _standing(self) -> str:
        """What is said instead of the checks where there is nothing to seal; empty where there is."""
        vue = self._vue
        if vue.siege is not None:
            return "Votre grille est scellée." if vue.etat.scelle(vue.siege) else ""
        if vue.scelles == len(jury.sieges(vue.dossier)):
            return "La grille est scellée." if jury.seul(vue.dossier) else "Les deux grilles sont scellées."
        return "Chaque évaluateur scelle sa propre grille : passez la main à l’un des deux (Ctrl+M)."

    def _show_checks(self, restes: list[Reste]) -> None:
        clear(self._checks)
        standing = self._standing()
        self._sheet.setVisible(not standing)
        open_ = self._vue.grille_ouverte
        say(self._title, f"{'Sceller votre grille' if open_ else 'Scellement'} du bloc {self.desk.bloc}")
        if standing:
            say(self._lead, standing)
            return
        checks = self._list_checks(restes)
        bloquants = [c for c in checks if c.bloquant]
        missing = sum(c.manque is not None for c in bloquants)
        say(
            self._lead, f"{pluriel(len(bloquants) - missing, 'point complet', 'points complets')} sur {len(bloquants)}."
        )
        first = next((c for c in bloquants if c.manque is not None), None)
        for check in checks:
            row = frame("row" if check is not checks[-1] else "bare", self._check_line(check, first=check is first))
            row.setProperty("missing", "true" if check is first else "false")
            self._checks.addWidget(row)

    def _check_line(self, check: _Check, first: bool) -> QBoxLayout:
        """What was checked, its count, and for a gap the way to it; F8 leads to the ``first``."""
        manque = check.manque
        if manque is None:
            layout = line(icon(self.look, "circle-check", "vert", 18), text(check.titre), spacing=12)
            layout.addWidget(text(check.compte, "secondary", wrap=False))
        else:
            words = column(
                text(f"{check.titre} : {check.compte}", "strong"), text(manque.phrase, "secondary"), spacing=0
            )
            go = Button("Y aller", partial(self._go, manque), kind="small", key="F8" if first else "")
            layout = line(icon(self.look, "triangle-alert", "ocre", 18), words, go, spacing=12)
        layout.setContentsMargins(14, 9, 14, 9)
        layout.setStretch(1, 1)
        return layout

    def _go(self, reste: Reste) -> None:
        self.desk.go(reste.etape, reste.bloc or None, reste.cible)

    def _list_checks(self, restes: list[Reste]) -> list[_Check]:
        vue = self._vue
        bloc, counts, echelles = vue.bloc, vue.bilan, vue.dossier.referentiel.echelles
        texts = len(counts.exiges - {bloc.cellule})
        verdict = echelles.bloc.valeur(vue.grille.marques.get(bloc.cellule, ""))

        def check(titre: str, what: str, total: int) -> _Check:
            return _Check(titre, f"{total - counts.reste(what)} sur {total}", _first(restes, what))

        checks = [
            check("Critères renseignés", "critere", len(bloc.criteres)),
            check("Résultats des compétences", "verdict", len(bloc.competences)),
            check("Précisions exigées sous les tableaux", "precisions", texts),
            _Check(f"Résultat du bloc {bloc.code}", verdict.mot if verdict else "à prononcer",
                   _first(restes, "bloc")),
        ]  # fmt: skip
        if bloc.cellule in counts.exiges:
            written = "à écrire" if counts.reste("motif") else "écrit"
            checks.append(_Check("Motif du résultat défavorable", written, _first(restes, "motif")))
        return checks + self._phase_checks(restes) + self._epreuve_checks()

    def _epreuve_checks(self) -> list[_Check]:
        """What the épreuve still lacks: one may seal without it, not agree."""
        found = self.desk.vue.restes("epreuve", self.desk.bloc)
        return [_Check("Épreuve", "à compléter avant l’accord", found[0], bloquant=False)] if found else []

    def _phase_checks(self, restes: list[Reste]) -> list[_Check]:
        etat, bloc = self._vue.etat, self._vue.bloc
        checks = []
        for phase in bloc.modalites.phases:
            chrono = etat.chronos.get(phase.code)
            finished = chrono is not None and chrono.etat == "termine"
            duree = designation.duree(chrono.acquis_ms // 1000) if chrono is not None and finished else "à mener"
            manque = next((r for r in restes if r.etape == "entretien" and r.cible == phase.code), None)
            checks.append(_Check(phase.intitule, duree, manque))
        return checks

    def _show_others(self) -> None:
        clear(self._others)
        dossier, etat = self.desk.dossier, self.desk.dossier.bloc(self.desk.bloc)
        for numero in jury.sieges(self.desk.dossier):
            occupant = dossier.sieges.get(numero)
            if occupant is None or numero == self._mine():
                continue
            avancement = etat.avancements.get(numero)
            scelle = avancement.scelle_le if avancement else None
            heure = designation.local(scelle, dossier.session.fuseau) if scelle else None
            tone = "encre" if heure else "ardoise"
            state = text(
                f"Scellée le {heure:%d/%m} à {designation.heure(heure)}" if heure else "Pas encore scellée",
                tone=tone,
                wrap=False,
            )
            who = column(
                text(f"Évaluateur {numero}, {occupant.nom_complet}", "strong"),
                text("Sa grille n’est pas visible avant la révélation.", "secondary"),
                spacing=0,
            )
            card = frame("sheet")
            layout = line(icon(self.look, f"rond-{numero}", "encre", 24), who,
                          icon(self.look, "lock" if heure else "circle-dashed", tone), state,
                          margins=(14, 10, 14, 10), spacing=10)  # fmt: skip
            layout.setStretchFactor(who, 1)
            card.setLayout(layout)
            self._others.addWidget(card)

    def _show_side(self, restes: list[Reste]) -> None:
        self._side.show()
        kept = (self._why, self._seal, self._ask)
        self._ask.hide()
        for part in kept:
            self._side_layout.removeWidget(part)
            part.setParent(self._side)
        clear(self._side_layout)
        self._offered = None
        mine_open = not self._vue.obstacle
        self._seal.setVisible(mine_open)
        self._why.setVisible(mine_open)
        self._side_layout.addWidget(text("Effet du scellement" if mine_open else "Étape suivante", "section"))
        if mine_open:
            self._show_seal(restes)
        else:
            self._show_next()
        self._side_layout.addStretch(1)

    def _show_seal(self, restes: list[Reste]) -> None:
        for name, words in _DIRECTION:
            row = line(icon(self.look, name, "encre", 18), text(words), spacing=12)
            row.setStretch(1, 1)
            self._side_layout.addLayout(row)
        self._seal.setEnabled(not restes)
        self._seal.setIcon(self.look.icon("lock", "texte2" if restes else "sur_encre"))
        self._side_layout.addWidget(self._seal)
        self._side_layout.addWidget(self._ask)
        count = compte(restes)
        say(self._why, f"{count}. Complétez, puis scellez." if count else
            "Après le scellement, un écran neutre vous permet de passer la main.")  # fmt: skip
        self._side_layout.addWidget(self._why)

    def _show_next(self) -> None:
        """Who is awaited, or that the two may reveal."""
        dossier, etat = self.desk.dossier, self.desk.dossier.bloc(self.desk.bloc)
        if etat.revele_le is not None:
            self._side_layout.addWidget(text("Les grilles sont révélées : la conciliation est ouverte."))
            return
        expected = [n for n in jury.a_sceller(dossier, self.desk.bloc) if n in dossier.sieges]
        for numero in expected:
            occupant = dossier.sieges[numero]
            self._offer(f"Passer la main à {occupant.nom_complet}", (occupant.identifiant,))
        if not expected:
            self._side_layout.addWidget(text("Les deux grilles sont scellées. À deux, vous pouvez les révéler."))
            both = jury.personnes(dossier)
            if self.desk.personnes != both:
                self._offer("Continuer à deux", both)
            else:
                self._side_layout.addWidget(Button("Aller à la conciliation", lambda: self.desk.go("conciliation")))

    def _offer(self, words: str, personnes: tuple[ProfilId, ...]) -> None:
        self._offered = Button(
            words, lambda: self.desk.hand_over_asked.emit(personnes), kind="filled", key="Ctrl+Entrée"
        )
        self._side_layout.addWidget(self._offered)

    # --- acts

    def seal(self) -> None:
        """Ask, then seal; what stands in the way is said at once."""
        if self._vue.obstacle or not self._seal.isEnabled():
            self.desk.act(lambda: self.desk.open_seance.sceller(self.desk.bloc))
        elif self._ask.open:
            self._ask.confirm()
        else:
            self._ask.ask(f"Sceller votre grille du bloc {self.desk.bloc} ? Elle ne changera plus.", self._seal)

    def _do(self) -> str:
        """Seal, and offer the keyboard to the next one."""
        bloc = self.desk.bloc
        refus = self.desk.attempt(lambda: self.desk.open_seance.sceller(bloc))
        if refus is not None:
            return str(refus)
        self.refresh()
        self.desk.tell(f"Votre grille du bloc {bloc} est scellée.")
        QTimer.singleShot(0, self, lambda: self.enter(""))  # once the question is closed
        return ""

    def main_act(self) -> Gesture | None:
        """Seal, or pass the keyboard on."""
        if not self._vue.obstacle:
            return Gesture("Sceller ma grille", self.seal, "Ctrl+Entrée")
        offered = self._offered
        return Gesture(offered.accessibleName(), offered.click, "Ctrl+Entrée") if offered is not None else None

    def enter(self, cible: str) -> None:
        """The act when nothing is missing, else the way to what is."""
        if self._ask.open:
            self._ask.take_focus()
            return
        if self._seal.isVisible() and self._seal.isEnabled():
            self._seal.setFocus()
            return
        buttons = [b for b in self.findChildren(Button) if b.isVisible() and b.isEnabled()]
        if buttons:
            buttons[0].setFocus()

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the screen."""
        return [("Ctrl+Entrée", "sceller"), ("F8", "point suivant"), ("Ctrl+M", "passer la main")]

    def set_compact(self, compact: bool) -> None:
        """The seal goes below the checks."""
        self._columns.set_compact(compact)


def _first(restes: list[Reste], what: str) -> Reste | None:
    return next((r for r in restes if r.quoi == what), None)
