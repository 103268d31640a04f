"""Settling one cell: official text, the two sheets side by side, common value and reason, or a disagreement."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from evaluateur.metier import conciliation, designation, jury
from evaluateur.metier.actes import concilier
from evaluateur.metier.conciliation import Cellule, Etat
from evaluateur.metier.grille import est_defavorable
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, NON_RENSEIGNE, CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, frame, icon, line, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.marques import MarkSelector
from evaluateur.ui.briques.pliant import Folding
from evaluateur.ui.briques.saisie import Typing, kept_only
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.ecrans.conciliation.ecarts import ETATS, state_chip


def official(bloc: Bloc, code: CelluleCode, nature: str, lack: str) -> tuple[str, str, CelluleCode]:
    """Where a cell stands, its official text, and the competence whose comment goes with it."""
    if nature == "bloc":
        return f"Bloc {code}", bloc.intitule.dit or lack, AUCUNE_CELLULE
    for competence in bloc.competences:
        if competence.code == code:
            return f"{competence.libelle_court}  ›  Compétence {code}, résultat", competence.texte or lack, code
        for critere in competence.criteres:
            if critere.code == code:
                name = designation.cellule(bloc, code)
                return f"{competence.libelle_court}  ›  {name}", critere.texte, competence.code
    raise KeyError(code)


class CellPanel(QWidget, Folding):
    """One cell of a revealed bloc. Built for it, dropped with it."""

    settled = Signal()

    def __init__(self, desk: Desk, look: Look, bloc: Bloc, cellule: Cellule) -> None:
        super().__init__()
        self._desk, self._look, self._bloc, self._cellule = desk, look, bloc, cellule
        where, words, competence = official(
            bloc, cellule.code, cellule.nature, desk.dossier.referentiel.dits.a_completer
        )
        echelle = conciliation.echelle_de(desk.dossier.referentiel, cellule.nature)
        self._name = "Bloc" if cellule.nature == "bloc" else designation.cellule(bloc, cellule.code)
        self.choice = MarkSelector(look, echelle.valeurs, f"Résultat commun, {self._name}", wide=True)
        self.choice.chosen.connect(self._choose)
        self.reason = QLineEdit()
        self._reason_row = Row("Motif", self.reason, name=f"Motif, {self._name}")
        self.reason.returnPressed.connect(self.settle)
        field = f"concilier.{cellule.code}"
        self.typings = [Typing(self.reason, desk, bloc.code, f"{field}.motif", kept_only)]
        self.typings[0].load(cellule.decision.motif if cellule.decision else "")
        self._settle = Button("Trancher", self.settle, kind="filled", key="Ctrl+Entrée")
        self._settle.setIcon(look.icon("gavel", "sur_encre"))
        self._disagree = Button("Constater le désaccord…", self._open_disagreement)
        self._positions = self._position_rows(field)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 10, 18, 10)
        self._layout.setSpacing(10)
        self._layout.addWidget(text(where, "secondary"))
        self._layout.addWidget(text(words, "competence"))
        self._layout.addLayout(self._sheets(competence))
        common = column(text("Résultat commun", "label"), line(self.choice, -1), spacing=2)
        self._layout.addLayout(common)
        self._layout.addWidget(self._reason_row)
        self._layout.addLayout(line(-1, self._disagree, self._settle))
        self._layout.addWidget(self._positions)
        self._layout.addStretch(1)
        self.choice.show_value(cellule.retenue)
        self._show_need()

    # --- building

    def _sheets(self, competence: CelluleCode) -> QVBoxLayout:
        etat = self._desk.dossier.bloc(self._bloc.code)
        name, tone, word, _ = ETATS[self._cellule.etat]
        between = column(
            -1, line(-1, icon(self._look, name, tone, 24), -1), line(-1, state_chip(self._look, "", tone, word), -1),
            -1, spacing=6,
        )  # fmt: skip
        sheets = line(self._sheet(1, competence), between, self._sheet(2, competence), spacing=12)
        sheets.setStretch(0, 1)
        sheets.setStretch(2, 1)
        both = column(sheets, spacing=6)
        if etat.revele_le is not None and self._cellule.etat is Etat.MANQUANT:
            both.addWidget(text("Un évaluateur a été remplacé après la révélation.", "secondary"))
        return both

    def _sheet(self, siege: int, competence: CelluleCode) -> QFrame:
        etat = self._desk.dossier.bloc(self._bloc.code)
        originale = etat.originales[siege]
        noms = {e.identifiant: e for e in self._desk.dossier.sieges.values()}
        noms |= {r.sortant.identifiant: r.sortant for r in self._desk.dossier.remplacements}
        whom = noms.get(originale.auteur)
        echelle = conciliation.echelle_de(self._desk.dossier.referentiel, self._cellule.nature)
        valeur = echelle.valeur(originale.grille.marques.get(self._cellule.code, ""))
        tone = (valeur.ton or "encre") if valeur else "ardoise"
        mark = line(icon(self._look, valeur.icone if valeur else "circle-dashed", tone, 18),
                    text(valeur.mot if valeur else NON_RENSEIGNE, "section", tone=tone), spacing=8)  # fmt: skip
        mark.setStretch(1, 1)
        comment = originale.grille.motif if not competence else originale.grille.precisions.get(competence, "")
        sheet = frame("quiet")
        who = line(icon(self._look, f"rond-{siege}", "encre", 20), text(whom.nom_complet if whom else "", "secondary"))
        who.setStretch(1, 1)
        sheet.setLayout(
            column(who, mark, text(comment or "Aucune précision.", "body" if comment else "secondary"), -1,
                   margins=(12, 8, 12, 8), spacing=4)
        )  # fmt: skip
        return sheet

    def _position_rows(self, field: str) -> QWidget:
        box = frame("quiet")
        rows = column(text(self._desk.dossier.referentiel.dits.positions, "secondary"),
                      margins=(12, 8, 12, 10), spacing=6)  # fmt: skip
        self.positions: list[QLineEdit] = []
        self._position_faults: list[Row] = []
        decision = self._cellule.decision
        for siege in jury.sieges(self._desk.dossier):
            edit = QLineEdit()
            typing = Typing(edit, self._desk, self._bloc.code, f"{field}.position_{siege}", kept_only)
            typing.load(getattr(decision, f"position_{siege}") if decision else "")
            self.typings.append(typing)
            self.positions.append(edit)
            edit.returnPressed.connect(self._record_disagreement)
            row = Row(f"Position de l’évaluateur {siege}", edit)
            self._position_faults.append(row)
            rows.addWidget(row)
        record = Button("Constater le désaccord", self._record_disagreement, key="Entrée")
        rows.addLayout(line(-1, Button("Annuler", self._close_disagreement, key="Échap"), record))
        box.setLayout(rows)
        # A position that was being written when everything stopped must be in sight again.
        if not any(typing.dirty for typing in self.typings[1:]):
            box.hide()
        return box

    # --- showing

    def _show_need(self) -> None:
        """Whether a reason is needed depends on what is chosen."""
        echelle = conciliation.echelle_de(self._desk.dossier.referentiel, self._cellule.nature)
        needed = self._cellule.nature != "critere" or est_defavorable(echelle.valeur(self.choice.value))
        self._reason_row.show_label(
            f"Motif (obligatoire, figurera sur la {self._desk.dossier.referentiel.dits.grille})"
            if needed
            else "Motif (facultatif)"
        )

    def set_enabled(self, ensemble: bool) -> None:
        """Acts need both."""
        for part in (self.choice, self.reason, self._settle, self._disagree, self._positions):
            part.setEnabled(ensemble)

    def focus(self) -> None:
        """The choice, then its reason."""
        target = self.reason if self.choice.value and not self.reason.text() else self.choice
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- acts

    def _choose(self, key: str) -> None:
        self.choice.show_value(key)
        self._show_need()
        self._reason_row.show_fault()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> bool:
        """Settle on the value chosen; a missing one is named at its place."""
        if not self.choice.value:
            self._desk.tell("Choisissez d’abord le résultat commun.")
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        code, cellule, valeur, motif = self._bloc.code, self._cellule.code, self.choice.value, self.reason.text()
        done = self._desk.act(lambda: self._desk.open_seance.faire(concilier.trancher, code, cellule, valeur, motif))
        if done:
            self._forget()
            self.settled.emit()
        else:
            self._reason_row.show_fault("" if motif.strip() else "Écrivez le motif en une phrase.")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        return done

    def _forget(self) -> None:
        for typing in self.typings:
            typing.empty()

    def _open_disagreement(self) -> None:
        self._positions.setVisible(True)
        self.positions[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self) -> bool:
        """Close the positions; what is written in them stays there."""
        unfolded = not self._positions.isHidden()
        if unfolded:
            self._close_disagreement()
        return unfolded

    def _close_disagreement(self) -> None:
        self._positions.setVisible(False)
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _record_disagreement(self) -> None:
        for row, edit in zip(self._position_faults, self.positions, strict=True):
            row.show_fault("" if edit.text().strip() else "Écrivez cette position en une phrase.")
        empty = next((edit for edit in self.positions if not edit.text().strip()), None)
        if empty is not None:
            empty.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        one, two = (edit.text() for edit in self.positions)
        code, cellule = self._bloc.code, self._cellule.code
        if self._desk.act(
            partial(self._desk.open_seance.faire, concilier.constater_desaccord, code, cellule, one, two)
        ):
            self._forget()
            self._desk.tell(self._desk.dossier.referentiel.dits.desaccord_transmis)
            self.settled.emit()
