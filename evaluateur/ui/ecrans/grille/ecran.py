"""The grid, where the hours are spent: one key a mark, one key a verdict, the official text always whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from evaluateur.metier.actes import notation
from evaluateur.metier.referentiel import TOUCHE_A_ABORDER, Bloc, Competence, Valeur
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, HORS_BLOC, CelluleCode
from evaluateur.seance.seance import Seance
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import clear, column, line, shortcut, text
from evaluateur.ui.briques.critere import CritereRow
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Ecran, Gesture
from evaluateur.ui.ecrans.grille.appui import SidePanel
from evaluateur.ui.ecrans.grille.flancs import Flanks
from evaluateur.ui.ecrans.grille.rail import CompetenceRail
from evaluateur.ui.ecrans.grille.tableau import MarksTable
from evaluateur.ui.ecrans.grille.verdict import VerdictBand
from evaluateur.vues import parcours
from evaluateur.vues.parcours import Reste


class GrilleEcran(Ecran):
    """One table at a time. Built for the bloc in sight; another bloc builds it anew."""

    etape = "grille"
    aide = "grille"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._code = HORS_BLOC
        self._competence = AUCUNE_CELLULE
        """The table in sight: a competence, or the bloc."""
        self._compact = False
        self._layout = line(spacing=0)
        self.setLayout(self._layout)
        for key, gesture in (
            ("Ctrl+Down", lambda: self._walk_table(1)),
            ("Ctrl+Up", lambda: self._walk_table(-1)),
            ("F6", self._open_phrases),
            ("F7", self._toggle_side),
        ):
            shortcut(self, key, gesture)

    # --- building

    @property
    def _bloc(self) -> Bloc:
        return self.desk.dossier.referentiel.par_bloc[self._code]

    def _build(self) -> None:
        self.leave()
        self.typings = []
        clear(self._layout)
        self._code = self.desk.bloc
        if not self._code:
            self._layout.addWidget(text("Aucun bloc n’est présenté : voyez la préparation.", "section"))
            return
        echelles = self.desk.dossier.referentiel.echelles
        self._rail = CompetenceRail(self.look, self._bloc)
        self._rail.asked.connect(lambda code: self.desk.go("grille", cible=code))
        self._side = SidePanel(self.desk, self.look, self._bloc)
        self._side.asked.connect(lambda code: self.desk.go("grille", cible=code))
        self._flanks = Flanks(self.look, self._rail, self._side)
        self._bands = {
            "competence": VerdictBand(self.desk, self.look, echelles.competence, self._code),
            "bloc": VerdictBand(self.desk, self.look, echelles.bloc, self._code),
        }
        for band in self._bands.values():
            band.pronounced.connect(self._pronounce)
            self.typings.append(band.typing)
            band.set_compact(self._compact)
        self._band = self._bands["competence"]
        self._layout.addWidget(self._flanks.left)
        self._layout.addWidget(self._centre(), 1)
        self._layout.addWidget(self._flanks.right)
        self._competence = AUCUNE_CELLULE
        self._flanks.place(self.width(), self._compact)
        self._table.set_compact(self._compact)

    def _centre(self) -> QWidget:
        self._table = MarksTable(self.look, self._bloc, self.desk.dossier.referentiel.echelles)
        self._table.marked.connect(self._mark)
        self._table.flagged.connect(self._flag)
        self._table.attended.connect(self._attend)
        centre = QWidget()
        centre.setProperty("kind", "surface")
        centre.setLayout(column(self._table, spacing=0))
        self._table.set_feet(*self._bands.values())
        return centre

    # --- showing

    def refresh(self) -> None:
        """Show one's own grid of the bloc in sight."""
        if self._code != self.desk.bloc or not self._code:
            self._build()
        if not self._code:
            return
        grille = self.desk.open_seance.grille(self._code)
        wanted = self._wanted()
        if wanted != self._competence and self._all_left():
            self._show_table(wanted)
        ouvert = self._ouvert()
        self._table.refresh(grille, ouvert)
        self._rail.refresh(grille, self.desk.dossier.referentiel.echelles, self._competence)
        self._side.refresh()
        self.typings = [b.typing for b in self._bands.values()] + self._side.typings
        self._refresh_band(ouvert)
        self._table.show_notice(self._notice())

    def _all_left(self) -> bool:
        """Every text of the table in sight is a fait; a refused one keeps its table in sight."""
        left = [typing.leave() for typing in self.typings]
        return all(left)

    def _wanted(self) -> CelluleCode:
        """Code of the competence, or of the bloc, that the place of the desk is in."""
        cible = self._bloc.cellule_nommee(self.desk.place.cible)
        if cible is not None:
            return self._bloc.cellules[cible].competence or cible
        return self._competence or self._bloc.competences[0].code

    def _ouvert(self) -> bool:
        return not self._obstacle()

    def _obstacle(self) -> str:
        return notation.obstacle(self.desk.dossier, self.desk.poste.trousseau.clavier, self._code)

    def _notice(self) -> str:
        """Why nothing can be marked; empty when it can."""
        siege, etat = self.desk.siege, self.desk.dossier.bloc(self._code)
        if siege is None:
            return "Chacun remplit sa grille seul : passez la main à l’un des deux évaluateurs (Ctrl+M)."
        if etat.revele_le:
            return "Les grilles sont révélées : une correction passe par la conciliation."
        if etat.scelle(siege):
            return "Votre grille est scellée : elle ne change plus."
        return self._obstacle()

    def _show_table(self, code: CelluleCode) -> None:
        self._competence = code
        is_bloc = code == self._bloc.cellule
        self._bands["competence"].setVisible(not is_bloc)
        self._bands["bloc"].setVisible(is_bloc)
        self._band = self._bands["bloc" if is_bloc else "competence"]
        if is_bloc:
            self._show_bloc()
        else:
            self._show_competence(self.desk.dossier.referentiel.par_competence[code])

    def _show_competence(self, competence: Competence) -> None:
        self._table.show_competence(competence)
        code = competence.code
        self._band.aim(
            f"Compétence {code}",
            "Précisions des évaluateurs",
            f"precisions.{code}",
            partial(self._commit_precisions, code),
        )

    def _commit_precisions(self, code: CelluleCode, content: str) -> bool:
        return self._run(lambda s: s.faire(notation.preciser, code, content))

    def _show_bloc(self) -> None:
        self._table.show_bloc(self.desk.open_seance.grille(self._code))
        self._band.aim(f"Bloc {self._code}", "Motif du résultat", "motif", self._commit_motif)

    def _commit_motif(self, content: str) -> bool:
        code, verdict = self._code, self.desk.open_seance.grille(self._code).marques.get(self._bloc.cellule)
        return self._run(lambda s: s.faire(notation.juger_bloc, code, verdict, content))

    def _refresh_band(self, ouvert: bool) -> None:
        grille, code = self.desk.open_seance.grille(self._code), self._competence
        ref = self.desk.dossier.referentiel
        valeur = grille.marques.get(code, "")
        needed = code in parcours.bilan(self._bloc, grille, ref.echelles).exiges
        if code == self._bloc.cellule:
            need, content = ("obligatoire" if needed else "facultatif"), grille.motif
        else:
            need, content = ("obligatoires" if needed else "facultatives"), grille.precisions.get(code, "")
        self._band.refresh(valeur, content, need, needed and not content.strip() and bool(valeur), ouvert)

    # --- moving

    def enter(self, cible: str) -> None:
        """Focus the criterion, the verdict or the comment; without a place, the first gap of the table."""
        if not self._code:
            return
        reste = next((r for r in self.restes() if r.cible == cible), None)
        if (row := self._table.row_at(cible)) is not None:
            self._focus_row(row)
        elif reste is not None and reste.quoi in ("precisions", "motif"):
            self._focus_box()
        elif reste is not None or (cible and cible == self._competence):
            self._focus_gap(cible)
        else:
            self._focus_gap("")

    def _focus_gap(self, cible: str) -> None:
        """The first criterion without a mark, else the verdict."""
        grille = self.desk.open_seance.grille(self._code)
        empty = next((c for c in self._table.rows if c not in grille.marques), None)
        if empty is not None:
            self._focus_row(empty)
        elif self._table.rows and (self._competence in grille.marques or not self._ouvert()) and not cible:
            self._focus_row(next(iter(self._table.rows)))
        else:
            self._focus_verdict()
            self._attend(self._competence)

    def _focus_box(self) -> None:
        self._band.box.setFocus()
        self._table.show_part(self._band)

    def _focus_verdict(self) -> None:
        self._band.verdict.setFocus(Qt.FocusReason.OtherFocusReason)
        self._table.show_part(self._band.verdict)

    def _focus_row(self, code: CelluleCode) -> None:
        self._table.focus_row(code)
        self.desk.note_cible(code)

    def _attend(self, code: CelluleCode) -> None:
        self._table.set_current(code)
        self.desk.note_cible(code)

    def _walk_table(self, by: int) -> None:
        """The table before or after; after the last one, the bloc."""
        if not self._code:
            return
        self.leave()
        codes = [*(k.code for k in self._bloc.competences), self._bloc.cellule]
        rank = codes.index(self._competence) + by
        if 0 <= rank < len(codes):
            self.desk.go("grille", cible=codes[rank])

    def after(self, restes: list[Reste], by: int) -> int:
        """The gap that follows the cell in sight."""
        order: list[str] = list(self._bloc.cellules)
        here = self.desk.place.cible if self.desk.place.cible in order else self._competence
        rank = order.index(here) if here in order else -1
        following = [i for i, r in enumerate(restes) if (order.index(r.cible) > rank) == (by > 0)]
        if not following:
            return 0 if by > 0 else len(restes) - 1
        return following[0] if by > 0 else following[-1]

    # --- acts

    def _run(self, gesture: Callable[[Seance], None]) -> bool:
        return self.desk.act(lambda: gesture(self.desk.open_seance))

    def _mark(self, code: CelluleCode, key: str) -> None:
        """Mark, then go on: to the next criterion, after the last one to the verdict."""
        if not self._run(lambda s: s.faire(notation.noter, code, key)):
            return
        codes = list(self._table.rows)
        rank = codes.index(code) + 1
        if rank < len(codes):
            self._focus_row(codes[rank])
        else:
            self._focus_verdict()

    def _pronounce(self, key: str) -> None:
        code = self._competence
        if code == self._bloc.cellule:
            done = self._run(lambda s: s.faire(notation.juger_bloc, self._code, key))
        else:
            done = self._run(lambda s: s.faire(notation.juger, code, key))
        if done:
            self._focus_box()

    def _flag(self, code: CelluleCode) -> None:
        signale = bool(self.desk.open_seance.grille(self._code).signales.get(code))
        self._run(lambda s: s.faire(notation.signaler, code, not signale))

    @property
    def _reflexe(self) -> Valeur | None:
        return self.desk.dossier.referentiel.echelles.critere.reflexe

    def _rest(self) -> None:
        code, valeur = self._competence, self._reflexe
        if (
            valeur
            and code != self._bloc.cellule
            and self._run(lambda s: s.faire(notation.noter_le_reste, code, valeur.cle))
        ):
            self._focus_verdict()

    def _unmark(self, code: CelluleCode) -> None:
        self._run(lambda s: s.faire(notation.noter, code, None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and arrows that the controls left."""
        row = self._table.row_with_focus(self.focusWidget()) if self._code else None
        letter, shift = event.text().upper(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        verdict = self._band.verdict.echelle.a_la_touche(letter) if self._code else None
        if not self._code:
            event.ignore()
        elif shift and self._reflexe and letter == self._reflexe.touche.upper():
            self._rest()
        elif event.key() == Qt.Key.Key_Escape and row is None and self._table.rows:
            self._go_back()
        elif event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            event.ignore()
        elif verdict is not None:
            self._pronounce(verdict.cle)
        elif row is not None:
            self._row_key(event, row)
        else:
            event.ignore()

    def _go_back(self) -> None:
        """From the verdict or the comment to the criterion that one was at."""
        row = self._table.row_at(self.desk.place.cible)
        self._focus_row(row) if row is not None else self._focus_gap("")

    def _row_key(self, event: QKeyEvent, row: CritereRow) -> None:
        codes = list(self._table.rows)
        rank = codes.index(row.code)
        if event.key() == Qt.Key.Key_Down and rank + 1 < len(codes):
            self._focus_row(codes[rank + 1])
        elif event.key() == Qt.Key.Key_Down:
            self._focus_verdict()
        elif event.key() == Qt.Key.Key_Up and rank > 0:
            self._focus_row(codes[rank - 1])
        elif event.text().upper() == TOUCHE_A_ABORDER:
            self._flag(row.code)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._unmark(row.code)
        else:
            event.ignore()

    # --- frame

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the table."""
        echelles, reste = self.desk.dossier.referentiel.echelles, self._reflexe
        if self._code and self._competence == self._bloc.cellule:
            return [(echelles.bloc.touches, "prononcer"), ("Tab", "motif"), ("Ctrl+↑", "précédente")]
        whole = [(f"Maj+{reste.touche}", f"le reste {reste.mot.lower()}")] if reste else []
        return [(echelles.critere.touches, "noter"), *whole, (TOUCHE_A_ABORDER, "à aborder"), ("Ctrl+↓", "suivante")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        tables = [
            Gesture(f"Compétence {k.code}, {k.libelle_court}", partial(self.desk.go, "grille", cible=k.code))
            for k in (self._bloc.competences if self._code else ())
        ]
        whole = [
            Gesture(f"Noter « {v.mot} » le reste du tableau", self._rest, f"Maj+{v.touche}")
            for v in (self._reflexe,)
            if v is not None
        ]
        return [
            *whole,
            Gesture("Prononcer le résultat du bloc", lambda: self.desk.go("grille", cible=self._code)),
            Gesture("Phrases types", self._open_phrases, "F6"),
            Gesture("À aborder, situations, repères", self._toggle_side, "F7"),
            *tables,
        ]

    def _open_phrases(self) -> None:
        if self._code:
            self._band.open_phrases()

    def _toggle_side(self) -> None:
        if not self._code:
            return
        if self._compact:
            self._flanks.toggle()
        else:
            self._side.next_tab()

    def set_compact(self, compact: bool) -> None:
        """The rail becomes a drawer (F7)."""
        self._compact = compact
        if self._code:
            self._flanks.place(self.width(), compact)
            self._table.set_compact(compact)
            for band in self._bands.values():
                band.set_compact(compact)
