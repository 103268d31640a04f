"""The text printed under a table: évaluateur 1's, 2's, both one after the other, or rewritten together."""

from __future__ import annotations

from functools import partial
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier import conciliation, jury
from evaluateur.metier.actes import concilier
from evaluateur.metier.referentiel import Bloc, Valeur
from evaluateur.metier.vocabulaire import ORIGINES, CelluleCode, Origine
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, frame, icon, line, say, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.marques import MarkSelector
from evaluateur.ui.briques.saisie import TextBox, Typing, kept_only
from evaluateur.ui.bureau.desk import Desk

_CHOICE = (
    Valeur("1", "Évaluateur 1", touche="U"),
    Valeur("2", "Évaluateur 2", touche="D"),
    Valeur("1+2", "Les deux", touche="L"),
    Valeur("reecrit", "Réécrire", touche="R"),
)


class TextPanel(QWidget):
    """The two comments, the choice (one key keeps it), and the text as it will be printed."""

    settled = Signal()

    def __init__(self, desk: Desk, look: Look, bloc: Bloc, code: CelluleCode) -> None:
        super().__init__()
        self._desk, self._bloc, self._code = desk, bloc, code
        etat = desk.dossier.bloc(bloc.code)
        competence = desk.dossier.referentiel.par_competence[code]
        retenues = etat.precisions.get(code)
        self.choice = MarkSelector(look, _CHOICE, f"Précisions de la compétence {code}", wide=True)
        self.choice.chosen.connect(self._choose)
        self._box = TextBox(f"Précisions réécrites, compétence {code}", (2, 6))
        self._row = Row("Précisions réécrites à deux", self._box)
        typing = Typing(self._box, desk, bloc.code, f"concilier.{code}.texte", kept_only)
        typing.load(retenues.texte if retenues is not None and retenues.origine == "reecrit" else "")
        self.typings = [typing]
        self._printed = text("")
        self._origin = text("", "secondary")
        self._keep = Button("Retenir ces précisions", self.keep, kind="filled", key="Ctrl+Entrée")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.setSpacing(10)
        layout.addWidget(text(f"{competence.libelle_court}  ›  Compétence {code}, précisions", "secondary"))
        layout.addWidget(text(competence.texte or desk.dossier.referentiel.dits.a_completer, "competence"))
        sheets = line(spacing=10)
        for siege in jury.sieges(desk.dossier):
            words = etat.originales[siege].grille.precisions.get(code, "").strip()
            sheet = frame("quiet")
            row = line(icon(look, f"rond-{siege}", "encre", 20),
                       text(words or "Aucune précision.", "body" if words else "secondary"),
                       margins=(12, 8, 12, 8))  # fmt: skip
            row.setStretch(1, 1)
            sheet.setLayout(row)
            sheets.addWidget(sheet, 1)
        layout.addLayout(sheets)
        layout.addLayout(line(self.choice, -1))
        layout.addWidget(self._row)
        printed = frame("sheet")
        inside = QVBoxLayout(printed)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._origin)
        inside.addWidget(self._printed)
        layout.addWidget(printed)
        layout.addLayout(line(-1, self._keep))
        layout.addStretch(1)
        self._box.textChanged.connect(self._show)
        self.choice.show_value("reecrit" if typing.dirty else retenues.origine if retenues is not None else "")
        self._show()

    def _origine(self) -> Origine | None:
        return next((o for o in get_args(Origine) if o == self.choice.value), None)

    def _show(self) -> None:
        origine = self._origine()
        self._row.setVisible(origine == "reecrit")
        if origine is None:
            say(self._origin, "Précisions à choisir")
            say(self._printed, "")
            return
        words = conciliation.texte_retenu(
            self._desk.dossier, self._bloc.code, self._code, origine, self._box.toPlainText()
        )
        grille = self._desk.dossier.referentiel.dits.grille
        say(self._origin, f"Figureront sur la {grille} : {ORIGINES[origine].choix}")
        say(self._printed, words or f"Aucune précision ne figurera sur la {grille}.")

    def _choose(self, key: str) -> None:
        self.choice.show_value(key)
        self._show()
        if key == "reecrit":
            self._box.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.keep()

    def keep(self) -> bool:
        """Keep the text chosen."""
        origine = self._origine()
        if origine is None:
            self._desk.tell("Choisissez d’abord les précisions à retenir.")
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        rewritten = self._box.toPlainText() if origine == "reecrit" else ""
        done = self._desk.act(
            partial(
                self._desk.open_seance.faire,
                concilier.retenir_precisions,
                self._bloc.code,
                self._code,
                origine,
                rewritten,
            )
        )
        if done:
            self.typings[0].empty()
            self.settled.emit()
        return done

    def set_enabled(self, ensemble: bool) -> None:
        """Acts need both."""
        for part in (self.choice, self._box, self._keep):
            part.setEnabled(ensemble)

    def focus(self) -> None:
        """The choice."""
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
