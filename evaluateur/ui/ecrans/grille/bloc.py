"""The grid of one bloc: rail, table, verdict and comment, what one looks up. Built for one bloc, dropped with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from evaluateur.metier.actes import notation
from evaluateur.metier.referentiel import TOUCHE_A_ABORDER, Competence, Valeur
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, BlocCode, CelluleCode
from evaluateur.seance.seance import Seance
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import column, line
from evaluateur.ui.briques.critere import CritereRow
from evaluateur.ui.briques.saisie import Typing
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.ecrans.grille.appui import SidePanel, onglets
from evaluateur.ui.ecrans.grille.flancs import Flanks
from evaluateur.ui.ecrans.grille.rail import CompetenceRail
from evaluateur.ui.ecrans.grille.tableau import MarksTable
from evaluateur.ui.ecrans.grille.verdict import VerdictBand
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.restes import Reste


class BlocGrid(QWidget):
    """One table at a time: one key a mark, one key a verdict."""

    def __init__(self, desk: Desk, look: Look, code: BlocCode) -> None:
        super().__init__()
        self._desk, self.code = desk, code
        self.bloc = desk.dossier.referentiel.par_bloc[code]
        self.competence = AUCUNE_CELLULE
        """The table in sight: a competence, or the bloc."""
        self._last = AUCUNE_CELLULE
        """The criterion that had the attention last."""
        echelles = desk.dossier.referentiel.echelles
        self._rail = CompetenceRail(look, self.bloc)
        beside = onglets(desk.dossier.referentiel, self.bloc)
        self._side = SidePanel(desk, look, self.bloc, beside) if beside else None
        self._rail.asked.connect(self._go)
        if self._side is not None:
            self._side.asked.connect(self._go)
        self._flanks = Flanks(look, self._rail, self._side)
        self._raised = "aborder" in beside
        self._bands = {
            "competence": VerdictBand(desk, look, echelles.competence, code),
            "bloc": VerdictBand(desk, look, echelles.bloc, code),
        }
        for band in self._bands.values():
            band.pronounced.connect(self._pronounce)
            band.verdict.attended.connect(lambda: self._attend(self.competence))
        self._band = self._bands["competence"]
        self._table = MarksTable(look, self.bloc, echelles, desk.dossier.referentiel.dits.a_completer)
        self._table.marked.connect(self._mark)
        self._table.flagged.connect(self._flag)
        self._table.attended.connect(self._attend)
        self._table.set_feet(*self._bands.values())
        centre = QWidget()
        centre.setProperty("kind", "surface")
        centre.setLayout(column(self._table, spacing=0))
        layout = line(self._flanks.left, centre, self._flanks.right, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    @property
    def typings(self) -> list[Typing]:
        """The texts of the grid."""
        return [band.typing for band in self._bands.values()] + (self._side.typings if self._side is not None else [])

    @property
    def _vue(self) -> VueBloc:
        return self._desk.vue.blocs[self.code]

    def _go(self, code: CelluleCode) -> None:
        self._desk.go("grille", cible=code)

    # --- showing

    def refresh(self) -> None:
        """Show one's own grid, in the table where the place of the desk is."""
        vue, wanted = self._vue, self._wanted()
        if wanted != self.competence and self._all_left():
            self._show_table(wanted)
        self._table.refresh(vue.grille, not vue.obstacle)
        self._table.show_notice(self._notice(vue))
        self._show_around(vue)
        self._refresh_band(vue)

    def follow(self, cellules: Collection[CelluleCode]) -> None:
        """Show what was written in these cells, and what is counted of it."""
        vue = self._vue
        for code in cellules:
            if code in self._table.rows:
                self._table.refresh_row(code, vue.grille, not vue.obstacle)
        self._show_around(vue)
        if self.competence in cellules:
            self._refresh_band(vue)

    def _show_around(self, vue: VueBloc) -> None:
        self._rail.refresh(vue, self.competence)
        if self._side is not None:
            self._side.refresh()

    def _all_left(self) -> bool:
        """Every text of the table in sight is a fait; a refused one keeps its table in sight."""
        left = [typing.leave() for typing in self.typings]
        return all(left)

    def _wanted(self) -> CelluleCode:
        """Code of the competence, or of the bloc, that the place of the desk is in."""
        cible = self.bloc.cellule_nommee(self._desk.place.cible)
        if cible is not None:
            return self.bloc.cellules[cible].competence or cible
        return self.competence or self.bloc.competences[0].code

    @staticmethod
    def _notice(vue: VueBloc) -> str:
        """Why nothing can be marked; empty when it can."""
        if vue.siege is None:
            return "Chaque évaluateur remplit sa propre grille : passez la main à l’un des deux (Ctrl+M)."
        if vue.etat.revele_le:
            return "Les grilles sont révélées : corrigez à l’étape Conciliation."
        if vue.etat.scelle(vue.siege):
            return "Votre grille est scellée : elle ne peut plus être modifiée."
        return vue.obstacle

    def _show_table(self, code: CelluleCode) -> None:
        self.competence = code
        is_bloc = code == self.bloc.cellule
        self._bands["competence"].setVisible(not is_bloc)
        self._bands["bloc"].setVisible(is_bloc)
        self._band = self._bands["bloc" if is_bloc else "competence"]
        if is_bloc:
            self._table.show_bloc(self._vue.grille)
            self._band.aim(f"Bloc {self.code}", "Motif du résultat", "motif", self._commit_motif)
        else:
            self._show_competence(self._desk.dossier.referentiel.par_competence[code])

    def _show_competence(self, competence: Competence) -> None:
        self._table.show_competence(competence)
        code = competence.code
        self._band.aim(
            f"Compétence {code}",
            "Précisions",
            f"precisions.{code}",
            partial(self._commit_precisions, code),
        )

    def _refresh_band(self, vue: VueBloc) -> None:
        code, grille = self.competence, vue.grille
        valeur, needed = grille.marques.get(code, ""), code in vue.bilan.exiges
        if code == self.bloc.cellule:
            need, content = ("obligatoire" if needed else "facultatif"), grille.motif
        else:
            need, content = ("obligatoires" if needed else "facultatives"), grille.precisions.get(code, "")
        self._band.refresh(valeur, content, need, needed and not content.strip() and bool(valeur), not vue.obstacle)

    # --- moving

    def enter(self, cible: str, reste: Reste | None) -> None:
        """Focus the criterion, the verdict or the comment; without a place, the first gap. ``reste``: what lacks."""
        if (row := self._table.row_at(cible)) is not None:
            self._focus_row(row)
        elif reste is not None and reste.quoi in ("precisions", "motif"):
            self._focus_box()
        elif reste is not None or (cible and cible == self.competence):
            self._focus_gap(cible)
        else:
            self._focus_gap("")

    def _focus_gap(self, cible: str) -> None:
        """The first criterion without a mark, else the verdict."""
        marques = self._vue.grille.marques
        empty = next((c for c in self._table.rows if c not in marques), None)
        if empty is not None:
            self._focus_row(empty)
        elif self._table.rows and (self.competence in marques or self._vue.obstacle) and not cible:
            self._focus_row(next(iter(self._table.rows)))
        else:
            self._focus_verdict()

    def _focus_box(self) -> None:
        self._band.box.setFocus()
        self._table.show_part(self._band)

    def _focus_verdict(self) -> None:
        self._band.verdict.setFocus(Qt.FocusReason.OtherFocusReason)
        self._table.show_part(self._band.verdict)

    def _focus_row(self, code: CelluleCode) -> None:
        self._table.focus_row(code)
        self._attend(code)

    def _attend(self, code: CelluleCode) -> None:
        self._last = self._table.row_at(code) or self._last
        self._table.set_current(code)
        self._desk.note_cible(code)

    def walk_table(self, by: int) -> None:
        """The table before or after; after the last one, the bloc."""
        codes = [*(k.code for k in self.bloc.competences), self.bloc.cellule]
        rank = codes.index(self.competence) + by
        if 0 <= rank < len(codes):
            self._go(codes[rank])

    # --- acts

    def _run(self, gesture: Callable[[Seance], None]) -> bool:
        return self._desk.act(lambda: gesture(self._desk.open_seance))

    def _commit_precisions(self, code: CelluleCode, content: str) -> bool:
        return self._run(lambda s: s.faire(notation.preciser, code, content))

    def _commit_motif(self, content: str) -> bool:
        code, verdict = self.code, self._vue.grille.marques.get(self.bloc.cellule)
        return self._run(lambda s: s.faire(notation.juger_bloc, code, verdict, content))

    def _mark(self, code: CelluleCode, key: str) -> None:
        """Mark, then go on: to the next criterion, after the last one to the verdict."""
        if self._run(lambda s: s.faire(notation.noter, code, key)):
            self._go_down(code)

    def _go_down(self, code: CelluleCode) -> None:
        codes = list(self._table.rows)
        rank = codes.index(code) + 1
        if rank < len(codes):
            self._focus_row(codes[rank])
        else:
            self._focus_verdict()

    def _pronounce(self, key: str) -> None:
        code = self.competence
        if code == self.bloc.cellule:
            done = self._run(lambda s: s.faire(notation.juger_bloc, self.code, key))
        else:
            done = self._run(lambda s: s.faire(notation.juger, code, key))
        if done:
            self._focus_box()

    def _flag(self, code: CelluleCode) -> None:
        signale = bool(self._vue.grille.signales.get(code))
        self._run(lambda s: s.faire(notation.signaler, code, not signale))

    @property
    def reflexe(self) -> Valeur | None:
        """The word that marks what is left of a table."""
        return self._desk.dossier.referentiel.echelles.critere.reflexe

    def mark_the_rest(self) -> None:
        """Mark with it what is not marked yet in the table in sight."""
        code, valeur = self.competence, self.reflexe
        if all(critere in self._vue.grille.marques for critere in self._table.rows):
            self._desk.tell("Tous les critères de ce tableau sont déjà renseignés.")
        elif (
            valeur
            and code != self.bloc.cellule
            and self._run(lambda s: s.faire(notation.noter_le_reste, code, valeur.cle))
        ):
            self._focus_verdict()

    # --- keys

    def take(self, event: QKeyEvent) -> bool:
        """A letter that no control had, wherever the attention is, or an arrow from here: whether the grid takes it."""
        row = self._table.row_with_focus(self.focusWidget())
        letter, shift = event.text().upper(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if shift and self.reflexe and letter == self.reflexe.touche.upper():
            self.mark_the_rest()
            return True
        inside = self.isAncestorOf(QApplication.focusWidget() or self)
        if event.key() == Qt.Key.Key_Escape and inside and row is None and self._table.rows:
            self._go_back()
            return True
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        if row is not None and inside and self._row_key(event, row):
            return True
        return self._take_letter(letter, row or self._table.rows.get(CelluleCode(self._desk.place.cible)))

    def _take_letter(self, letter: str, row: CritereRow | None) -> bool:
        """A word of the verdict, a word of the criterion that has the attention or had it last, « à aborder »."""
        echelles = self._desk.dossier.referentiel.echelles
        verdict, mark = self._band.verdict.echelle.a_la_touche(letter), echelles.critere.a_la_touche(letter)
        if verdict is not None:
            self._pronounce(verdict.cle)
        elif row is not None and mark is not None:
            self._mark(row.code, mark.cle)
        elif row is not None and letter == TOUCHE_A_ABORDER and self._raised:
            self._flag(row.code)
            self._focus_row(row.code)
        else:
            return False
        return True

    def _go_back(self) -> None:
        """From the verdict or the comment to the criterion that one was at."""
        row = self._table.row_at(self._last)
        self._focus_row(row) if row is not None else self._focus_gap("")

    def _row_key(self, event: QKeyEvent, row: CritereRow) -> bool:
        codes = list(self._table.rows)
        rank = codes.index(row.code)
        if event.key() == Qt.Key.Key_Down:
            self._go_down(row.code)
        elif event.key() == Qt.Key.Key_Up and rank > 0:
            self._focus_row(codes[rank - 1])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._run(lambda s: s.faire(notation.noter, row.code, None))
        else:
            return False
        return True

    # --- frame

    def open_phrases(self) -> None:
        """Offer one's own sentences."""
        self._band.open_phrases()

    def toggle_side(self, compact: bool) -> None:
        """The next tab of the side; in a narrow window, its drawer."""
        if compact:
            self._flanks.toggle()
        elif self._side is not None:
            self._side.next_tab()

    def set_compact(self, width: int, compact: bool) -> None:
        """Make do with this width; the rail becomes a drawer."""
        self._flanks.place(width, compact)
        self._table.set_compact(compact)
        for band in self._bands.values():
            band.set_compact(compact)
