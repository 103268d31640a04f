"""Before the épreuve: who, where, which blocs; beside it, what is still to be checked, at each moment."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from evaluateur.metier import jury
from evaluateur.metier.actes import gardes
from evaluateur.metier.conformite import regles
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.personnes import Candidat
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import column, frame, icon, line, reveal, say, scrolled, shortcut, text
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.briques.etat_civil import Spelling
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Ecran, Gesture
from evaluateur.ui.ecrans.preparation.candidat import CandidatFiche, SessionPart
from evaluateur.ui.ecrans.preparation.derogations import DerogationsPanel
from evaluateur.ui.ecrans.preparation.feuilles import SheetsPanel
from evaluateur.ui.ecrans.preparation.fiche import Fiche
from evaluateur.ui.ecrans.preparation.identite import IdentitePart
from evaluateur.ui.ecrans.preparation.manquements import PointsPanel
from evaluateur.ui.ecrans.preparation.presentations import BlocsPanel, cible_of
from evaluateur.ui.ecrans.preparation.siege import SiegeSheet
from evaluateur.ui.ecrans.preparation.suggestions import SuggestingLine
from evaluateur.vues.restes import Reste

SIDE_WIDTH = 320
FOUR_COLUMNS = 1040
"""Room from which four fields of the candidate, and both seats, stand on a line."""
_ALIAS = {"siege.1": "siege.1.nom", "siege.2": "siege.2.nom"}
"""Where the rules name a whole seat: its first field."""


class PreparationEcran(Ecran):
    """Left: the form. Right: what is to be checked, dérogations, blocs; below the form in a narrow window."""

    etape = "preparation"
    aide = "preparation"
    par_bloc = False

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._candidat, self._session = CandidatFiche(desk, look), SessionPart(desk, look)
        self._sieges = [SiegeSheet(desk, look, numero, self._retry_seats) for numero in jury.sieges(desk.dossier)]
        self._points = PointsPanel(desk, look, self.enter)
        ways = self._points.derogate, self._session.ask_absence
        self._identites = (IdentitePart(desk, look, *ways),) if desk.dossier.referentiel.certifie else ()
        """One, or none where nothing is certified."""
        self._derogations = DerogationsPanel(desk, look)
        self._blocs = BlocsPanel(desk, look)
        self._feuilles = SheetsPanel(desk, look)
        self._layout = line(spacing=0)
        self.setLayout(self._layout)
        self._build()
        for fiche in self._fiches():
            fiche.attended.connect(desk.note_cible)
            self.typings += fiche.typings
        self._blocs.attended.connect(desk.note_cible)
        self.typings += self._blocs.typings
        for part in self._identites:
            self.typings += part.spelling.typings
        shortcut(self, "Ctrl+P", self._feuilles.print_sheets)

    # --- building

    def _build(self) -> None:
        self._notice_icon, self._notice = icon(self.look, "lock", "encre"), text("", tone="encre")
        notice = line(self._notice_icon, self._notice, spacing=6)
        notice.setStretch(1, 1)
        self._seats = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._seats.setSpacing(12)
        for sheet in self._sieges:
            self._seats.addWidget(sheet, 1)
        self._form = QWidget()
        self._form_layout = column(
            notice, text("Candidat", "section"), self._candidat, 4, text("Session", "section"), self._session,
            4, *self._identites, 4, text("Évaluateurs", "section"), self._seats,
            text(
                "Chaque évaluateur doit avoir un profil sur cet ordinateur pour remplir sa grille et signer.",
                "secondary",
            ), -1, margins=(18, 12, 18, 14), spacing=8,
        )  # fmt: skip
        self._form.setLayout(self._form_layout)
        self._scroll = scrolled(self._form)
        self._aside = QWidget()
        self._aside.setLayout(
            column(self._points, self._derogations, self._blocs, self._feuilles, -1, margins=(16, 12, 16, 14),
                   spacing=14)
        )  # fmt: skip
        self._side = frame("side", QVBoxLayout())
        self._side_scroll = scrolled(self._aside)
        side_layout = self._side.layout()
        if side_layout is not None:
            side_layout.setContentsMargins(0, 0, 0, 0)
            side_layout.addWidget(self._side_scroll)
        self._side.setFixedWidth(self.look.px(SIDE_WIDTH))
        self._layout.addWidget(self._scroll, 1)
        self._layout.addWidget(self._side)

    def _fiches(self) -> list[Fiche]:
        return [
            self._candidat,
            self._session.fiche,
            *(i.fiche for i in self._identites),
            *(s.fiche for s in self._sieges),
        ]

    def _asks(self) -> list[Ask]:
        seats = [ask for sheet in self._sieges for ask in sheet.asks]
        return [*self._session.asks, *seats, *self._points.asks, *self._derogations.asks]

    # --- showing

    def refresh(self) -> None:
        """Show the dossier, and what is to be checked in it."""
        dossier = self.desk.dossier
        closed = gardes.obstacle(dossier, self.desk.poste.trousseau.clavier)
        say(self._notice, closed)
        for part in (self._notice, self._notice_icon):
            part.setVisible(bool(closed))
        points, others = self._found()
        gaps = _at_their_place(points)
        if dossier.candidat == Candidat():  # nobody has begun: what is empty is no fault yet, the list tells it
            gaps = {cible: said for cible, said in gaps.items() if said}
        self._candidat.refresh(gaps, not closed)
        self._session.refresh(gaps, not closed)
        for seen in self._identites:
            seen.refresh(gaps, not closed, self._points.may_ask)
        for sheet in self._sieges:
            sheet.refresh(gaps, not closed)
        self._points.refresh(points, others)
        self._derogations.refresh(not closed)
        self._blocs.refresh(not closed)
        self._feuilles.refresh()

    def _found(self) -> tuple[list[Manquement], list[Manquement]]:
        """What the preparation lacks, and the clock of the computer, which only a dérogation settles."""
        vue = self.desk.vue
        return sorted(vue.points, key=lambda m: self._rank(m.place)), vue.machine

    def leave(self) -> None:
        """Keep what is being typed or chosen."""
        for fiche in self._fiches():
            fiche.leave()
        for ask in self._asks():
            if ask.typing is not None:
                ask.typing.leave()
        super().leave()

    def _retry_seats(self) -> None:
        """Whoever left a seat may be free for the other."""
        for sheet in self._sieges:
            sheet.fiche.retry()

    # --- moving

    def enter(self, cible: str) -> None:
        """Stand on a field, a bloc, or the first point; in a dossier where nothing lacks, on the first field."""
        if not cible:
            restes = self.restes()
            cible = restes[0].cible if restes else "candidat.nom"
        cible = _ALIAS.get(cible, cible)
        regle = regles.lire(cible)
        if regle is not None and (regle.bloc or regle.sorte == "blocs"):
            self._blocs.focus(regle.bloc)
        elif not any(fiche.focus(cible) for fiche in self._fiches()):
            self._candidat.focus("candidat.nom")
        QTimer.singleShot(0, self._show_focus)  # once everything has its place

    def _show_focus(self) -> None:
        focus = self.window().focusWidget()
        if self.isAncestorOf(focus):
            row = focus.parentWidget()
            reveal(row if isinstance(row, Row) else focus)

    def restes(self) -> list[Reste]:
        """What is left, in the order of the page."""
        return sorted(super().restes(), key=lambda reste: self._rank(reste.cible))

    def _rank(self, cible: str) -> int:
        """Where a place comes on the page; -1 for none."""
        order = [field for fiche in self._fiches() for field in fiche.rows]
        order += [cible_of(code) for code in self.desk.dossier.blocs] + ["blocs"]
        named = _ALIAS.get(cible, cible)
        return order.index(named) if named in order else -1

    def after(self, restes: list[Reste], by: int) -> int:
        """The point that follows the field in sight, in the order of the page."""
        rank = self._rank(self.desk.place.cible)
        places = [self._rank(r.cible) for r in restes]
        following = [place for place in places if (place > rank if by > 0 else place < rank)]
        wanted = (min if by > 0 else max)(following or places)
        return places.index(wanted)

    # --- frame

    def main_act(self) -> Gesture | None:
        """The question that has the focus is answered first."""
        questions: list[Ask | Spelling] = [*self._asks(), *(part.spelling for part in self._identites)]
        for ask in questions:
            if ask.open and ask.has_focus():
                return Gesture(ask.yes.accessibleName(), ask.confirm, "Ctrl+Entrée")
        return None

    def good_news(self) -> str:
        """Nothing is left here."""
        return "La préparation est complète"

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the form; the arrow where the field has something to suggest."""
        suggests = isinstance(QApplication.focusWidget(), SuggestingLine)
        arrow = [("↓", "suggestions")] if suggests else []
        return [("Tab", "champ suivant"), *arrow, ("Ctrl+P", "feuilles"), ("F1", "aide")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        places = {"candidat.nom": "Le candidat", "session.lieu": "La session", "presence": "La présence du candidat",
                  **({"identite": "L’identité du candidat"} if self.desk.vue.identite else {}),
                  "siege.1": "L’évaluateur 1", "siege.2": "L’évaluateur 2", "blocs": "Les blocs présentés"}  # fmt: skip
        return [
            Gesture("Imprimer les feuilles d’observation", self._feuilles.print_sheets, "Ctrl+P"),
            Gesture("Enregistrer les feuilles d’observation en PDF", self._feuilles.save_sheets),
            *([Gesture("Présenter tous les blocs à préciser", self._blocs.present_all)] if self._blocs.several else []),
            *(Gesture(f"{word} : y aller", partial(self.desk.go, cible=cible)) for cible, word in places.items()),
        ]

    _compact = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels stay on one line, fields long enough for what they hold."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        narrow = self._compact or self.look.room(self.width()) < FOUR_COLUMNS
        self._candidat.set_columns(2 if self._compact else 3 if narrow else 4)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._seats.setDirection(way)

    def set_compact(self, compact: bool) -> None:
        """Two columns, the side under the form."""
        self._compact = compact
        for fiche in (self._session.fiche, *(part.fiche for part in self._identites)):
            fiche.set_columns(2 if compact else 4)
        self._fit_columns()
        inside = self._aside.parentWidget() is self._form
        if compact and not inside:
            self._side_scroll.takeWidget()
            self._form_layout.addWidget(self._aside)
            self._aside.show()
        elif not compact and inside:
            self._form_layout.removeWidget(self._aside)
            self._side_scroll.setWidget(self._aside)
        self._side.setVisible(not compact)


def _at_their_place(points: list[Manquement]) -> dict[str, str]:
    """What is wrong with each field: in words for an irregularity; a gap is only shown, the list says it."""
    found = {}
    for manquement in points:
        cible = _ALIAS.get(manquement.place, manquement.place)
        found[cible] = manquement.reproche if manquement.derogeable else ""
    return found
