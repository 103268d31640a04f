"""« Blocs présentés »: for each bloc one key says whether it is presented; the full title stays in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from evaluateur.metier.actes import preparation
from evaluateur.metier.designation import HORS_EPREUVE
from evaluateur.metier.referentiel import Bloc, Valeur
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, Presentation
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, icon, line, reveal, say, set_icon, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.marques import MarkSelector
from evaluateur.ui.briques.saisie import Typing
from evaluateur.ui.bureau.desk import Desk, Place

VALEURS = (
    Valeur("presente", "Présenté", "P", "check"),
    Valeur("non_presente", HORS_EPREUVE["non_presente"][0], "N", HORS_EPREUVE["non_presente"][1], "ardoise"),
    Valeur("deja_acquis", HORS_EPREUVE["deja_acquis"][0], "D", HORS_EPREUVE["deja_acquis"][1], "ardoise"),
)
_BY_KEY = {v.cle: v for v in VALEURS}


def cible_of(code: BlocCode) -> str:
    """How the rules name the place of a bloc."""
    return f"bloc.{code}.presentation"


class BlocRow(QFrame):
    """One bloc. « Déjà acquis » is declared with its proof, and only then."""

    attended = Signal(str)

    def __init__(self, desk: Desk, look: Look, bloc: Bloc, answered: Callable[[BlocCode], object]) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self._desk, self._look, self._code, self._answered = desk, look, bloc.code, answered
        self._asked = False
        declarables = desk.dossier.referentiel.declarables
        valeurs = tuple(v for v in VALEURS if v.cle in declarables)
        self.marks = MarkSelector(look, valeurs, f"Bloc {bloc.code}")
        self.marks.chosen.connect(self._choose)
        for segment in self.marks.findChildren(QPushButton):
            segment.installEventFilter(self)
        self._icon, self._word = icon(look, "circle-dashed", "ardoise"), text("", wrap=False)
        self._preuve = QLineEdit()
        self._preuve.installEventFilter(self)
        self._proof = Row("Preuve", self._preuve, f"Bloc {bloc.code}, preuve", "certificat, procès-verbal, date")
        self.typing = Typing(self._preuve, desk, HORS_BLOC, f"prepa.preuve.{bloc.code}", self._prove)
        number = text(bloc.code, "strong", wrap=False)
        number.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = column(spacing=5)
        official, lack = bloc.intitule.dit, desk.dossier.referentiel.dits.a_completer
        if official:
            words.addWidget(text(official))
        if bloc.intitule.a_completer or not official:
            words.addWidget(text(lack if official else f"Intitulé {lack}", "lead"))
        words.addLayout(line(self.marks, self._icon, self._word, -1, spacing=8))
        words.addWidget(self._proof)
        layout = line(number, words, margins=(0, 7, 0, 8), spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say that this bloc has the attention."""
        if event.type() == QEvent.Type.FocusIn:
            self.attended.emit(cible_of(self._code))
        return False

    def refresh(self, open_: bool) -> None:
        """Show what is declared."""
        etat = self._desk.dossier.bloc(self._code)
        valeur = _BY_KEY.get(etat.presentation or "")
        if self.marks.value != (etat.presentation or ""):
            self.marks.show_value(etat.presentation or "")
        say(self._word, valeur.mot if valeur else "À préciser", (valeur.ton or "encre") if valeur else "ocre")
        set_icon(self._look, self._icon, valeur.icone if valeur else "circle-dashed",
                 (valeur.ton or "encre") if valeur else "ocre")  # fmt: skip
        self.marks.setEnabled(open_)
        self._preuve.setReadOnly(not open_)
        self.typing.load(etat.preuve)
        self._proof.setVisible(etat.presentation == "deja_acquis" or self._asked or self.typing.dirty)

    def _choose(self, key: str) -> None:
        self._asked = key == "deja_acquis"
        if self._asked:
            self._proof.show_fault()
            self._proof.show()
            self._preuve.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, lambda: reveal(self._proof))
        elif self._declare(key, ""):
            self.typing.empty()
            self.refresh(open_=True)
            self._answered(self._code)

    def _prove(self, preuve: str) -> bool:
        if not self._declare("deja_acquis", preuve):
            return False
        self._asked = False
        self._proof.show_fault()
        return True

    def _declare(self, presentation: str, preuve: str) -> bool:
        etat = self._desk.dossier.bloc(self._code)
        if (etat.presentation, etat.preuve) == (presentation, preuve.strip()):
            return True
        place = Place("preparation", cible=cible_of(self._code))
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(preparation.declarer_presentation, self._code, presentation, preuve),  # type: ignore[arg-type]
            place,
        )
        if refus is not None and presentation == "deja_acquis":
            self._proof.show_fault(str(refus))
        return refus is None


class BlocsPanel(QWidget):
    """All blocs, and one button for the usual answer."""

    attended = Signal(str)

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self.rows: dict[BlocCode, BlocRow] = {}
        self.several = False
        """Whether several may still be presented at once."""
        for bloc in desk.dossier.referentiel.blocs:
            self.rows[bloc.code] = BlocRow(desk, look, bloc, self._go_on)
            self.rows[bloc.code].attended.connect(self.attended)
        self._all = Button("Présenter tous les blocs à préciser", self.present_all, kind="small")
        asked = desk.dossier.referentiel.declarables
        keys = text(" · ".join(f"{v.touche} {v.mot.lower()}" for v in VALEURS if v.cle in asked), "secondary")
        self.setLayout(column(text("Blocs présentés", "section"), keys, self._all, *self.rows.values(), spacing=4))
        if len(asked) == 1:
            self.hide()

    @property
    def typings(self) -> list[Typing]:
        """The proofs."""
        return [row.typing for row in self.rows.values()]

    def refresh(self, open_: bool) -> None:
        """Show every bloc."""
        for row in self.rows.values():
            row.refresh(open_)
        self.several = open_ and len(self._left()) > 1
        self._all.setVisible(self.several)

    def focus(self, code: BlocCode) -> None:
        """Stand on a bloc; without a code, on the first that is left."""
        left = self._left()
        row = self.rows.get(code) or self.rows[left[0] if left else next(iter(self.rows))]
        row.marks.setFocus(Qt.FocusReason.OtherFocusReason)

    def present_all(self) -> None:
        """Those of which nothing is said yet, in one act."""
        left = self._left()
        choices: dict[str, Presentation] = dict.fromkeys(left, "presente")
        if choices and self._desk.act(
            lambda: self._desk.open_seance.faire(preparation.declarer_presentations, choices)
        ):
            self.focus(left[0])

    def _left(self) -> list[BlocCode]:
        return [code for code, etat in self._desk.dossier.blocs.items() if etat.presentation is None]

    def _go_on(self, code: BlocCode) -> None:
        """One key a bloc: the next one that waits has the focus, else this one keeps it."""
        codes = list(self.rows)
        after = [c for c in self._left() if codes.index(c) > codes.index(code)]
        self.focus(after[0] if after else code)
