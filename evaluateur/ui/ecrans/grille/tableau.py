"""The table in sight: one competence with its criteria, or the bloc with the verdicts already pronounced."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from evaluateur.metier import designation
from evaluateur.metier.grille import Grille
from evaluateur.metier.referentiel import Bloc, Competence, Echelles
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import clear, column, frame, icon, line, say, scrolled, text
from evaluateur.ui.briques.critere import CritereRow


class MarksTable(QWidget):
    """The official text stands above, whole; the rows scroll beneath it."""

    marked = Signal(str, str)
    flagged = Signal(str)
    attended = Signal(str)

    def __init__(self, look: Look, bloc: Bloc, echelles: Echelles, lack: str) -> None:
        super().__init__()
        self._look, self._bloc, self._echelles, self._lack = look, bloc, echelles, lack
        self.rows: dict[CelluleCode, CritereRow] = {}
        self._current = AUCUNE_CELLULE
        self._verdicts: list[str] = []
        self._crumbs = text("", "secondary")
        self._title = text("", "competence")
        self._notice = text("", "strong")
        self._notice_icon = icon(look, "lock", "encre")
        inner = QWidget()
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(0)
        whole = QWidget()
        self._inner.addWidget(inner)
        whole.setLayout(self._inner)
        self._scroll = scrolled(whole)
        notice = line(self._notice_icon, self._notice)
        notice.setStretch(1, 1)
        self._head = head = QWidget()
        head.setLayout(column(self._crumbs, self._title, notice, margins=(18, 8, 18, 6), spacing=4))
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._outer = column(head, self._scroll, spacing=0)
        self._outer.setStretchFactor(self._scroll, 1)
        self._feet: tuple[QWidget, ...] = ()
        self._compact = False
        self.setLayout(self._outer)

    def set_feet(self, *feet: QWidget) -> None:
        """What stands under the table: pinned, or scrolling with it where there is no room."""
        self._feet = feet
        self._place()

    def set_compact(self, compact: bool) -> None:
        """Little room: title and feet scroll with the rows."""
        if compact != self._compact:
            self._compact = compact
            self._place()

    def _place(self) -> None:
        shown = [foot.isVisibleTo(self) for foot in self._feet]
        if self._compact:
            self._inner.insertWidget(0, self._head)
        else:
            self._outer.insertWidget(0, self._head)
        for foot, visible in zip(self._feet, shown, strict=True):
            (self._inner if self._compact else self._outer).addWidget(foot)
            foot.setVisible(visible)
        self._head.show()

    def show_part(self, part: QWidget) -> None:
        """Bring something that scrolls into sight."""
        if self._scroll.isAncestorOf(part):
            self._scroll.ensureWidgetVisible(part, 0, 20)

    def show_notice(self, words: str) -> None:
        """Say why nothing can be marked here; nothing when it can."""
        say(self._notice, words, "encre")
        for part in (self._notice, self._notice_icon):
            part.setVisible(bool(words))

    def show_competence(self, competence: Competence) -> None:
        """Build the rows of a competence."""
        self._start()
        activite = next(a for a in self._bloc.activites if competence in a.competences)
        say(self._crumbs, f"{activite.libelle_court or self._lack}  ›  Compétence {competence.code}")
        say(self._title, competence.texte or self._lack)
        rank = 0
        for groupe in competence.groupes:
            if groupe.entete or groupe.a_completer:
                lead = text(groupe.entete or self._lack, "lead")
                lead.setContentsMargins(18, 2, 18, 3)
                self._layout.addWidget(lead)
            for critere in groupe.criteres:
                rank += 1
                name = designation.cellule(self._bloc, critere.code)
                row = CritereRow(self._look, critere, rank, name, self._echelles.critere)
                row.chosen.connect(self.marked)
                row.flagged.connect(self.flagged)
                row.attended.connect(self.attended)
                self.rows[critere.code] = row
                self._layout.addWidget(row)
        self._layout.addStretch(1)

    def show_bloc(self, grille: Grille) -> None:
        """List the verdicts already pronounced; what they add up to is for the evaluator to say."""
        self._start()
        self._verdicts = self._pronounced(grille)
        say(self._crumbs, "Votre résultat pour ce bloc")
        say(self._title, self._bloc.intitule.dit or self._lack)
        for competence in self._bloc.competences:
            valeur = self._echelles.competence.valeur(grille.marques.get(competence.code, ""))
            tone = (valeur.ton or "encre") if valeur else "ardoise"
            label = text(competence.libelle_court, "body")
            layout = line(
                text(competence.code, "label", wrap=False), label,
                icon(self._look, valeur.icone if valeur else "circle-dashed", tone),
                text(valeur.mot if valeur else "À prononcer", tone=tone, wrap=False), margins=(18, 7, 18, 7),
            )  # fmt: skip
            layout.setStretchFactor(label, 1)
            self._layout.addWidget(frame("row", layout))
        note = text("L’application ne calcule aucun résultat : vous vous prononcez.", "secondary")
        note.setContentsMargins(18, 8, 18, 8)
        self._layout.addWidget(note)
        self._layout.addStretch(1)

    def _start(self) -> None:
        clear(self._layout)
        self.rows, self._verdicts, self._current = {}, [], AUCUNE_CELLULE
        self._scroll.verticalScrollBar().setValue(0)

    def _pronounced(self, grille: Grille) -> list[str]:
        return [grille.marques.get(competence.code, "") for competence in self._bloc.competences]

    def refresh(self, grille: Grille, ouvert: bool) -> None:
        """Show the marks."""
        for code in self.rows:
            self.refresh_row(code, grille, ouvert)
        if not self.rows and self._verdicts != self._pronounced(grille):
            self.show_bloc(grille)

    def refresh_row(self, code: CelluleCode, grille: Grille, ouvert: bool) -> None:
        """Show one mark."""
        self.rows[code].refresh(grille.marques.get(code, ""), bool(grille.signales.get(code)), ouvert)

    def row_at(self, cible: str) -> CelluleCode | None:
        """The criterion of the table in sight that a place names."""
        code = CelluleCode(cible)
        return code if code in self.rows else None

    def set_current(self, code: CelluleCode) -> None:
        """Tint one row."""
        for other in (self._current, code):
            if other in self.rows:
                self.rows[other].set_current(other == code)
        self._current = code

    def focus_row(self, code: CelluleCode) -> None:
        """Put the focus on the marks of a criterion, its neighbours in sight."""
        row = self.rows[code]
        row.marks.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_current(code)
        self._scroll.ensureWidgetVisible(row, 0, self._look.px(44))

    def row_with_focus(self, focus: QWidget | None) -> CritereRow | None:
        """The row in which the focus is."""
        return next((r for r in self.rows.values() if focus is not None and r.isAncestorOf(focus)), None)
