"""A spelling of the civil state set right after closing: joined to the dossier, no result signed again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evaluateur.metier import designation, jury
from evaluateur.metier.actes import cloture
from evaluateur.metier.dossier import Rectification
from evaluateur.metier.personnes import EtatCivil
from evaluateur.seance.imprimes import RECTIFICATION, Exemplaire
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, frame, line, say, text
from evaluateur.ui.briques.etat_civil import Spelling
from evaluateur.ui.briques.presse import Press
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues import champs

RECTIFIER = "etat_civil"
"""Place of the step where it is asked for."""


class CivilState(QWidget):
    """What was set right since the closing, and the way to do it."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._press = Press(desk, self)
        self._said = text("", "body")
        self._alone = text(
            "Une rectification porte le nom d’une seule personne : l’un des deux évaluateurs prend la main (Ctrl+M).",
            "secondary",
        )
        self._write = Button("Rectifier l’état civil…", self.start)
        self._write.setIcon(look.icon("pencil"))
        self._save = Button("Enregistrer la rectification (PDF)…", lambda: self._press.save(self.document))
        self._save.setIcon(look.icon("download"))
        self.spelling = Spelling(desk, self._rectify, lambda: None, "Rectifier", "remise.rectification",
                                 "Motif de la rectification")  # fmt: skip
        meaning = text(
            "Une orthographe corrigée après la clôture est jointe au dossier. La "
            f"{desk.dossier.referentiel.dits.grille} et ses signatures restent telles quelles.",
            "secondary",
        )
        sheet = column(text("État civil du candidat", "section"), meaning, self._said,
                       self._alone, line(self._write, self._save, -1), self.spelling,
                       margins=(16, 12, 16, 12))  # fmt: skip
        self.setLayout(column(frame("sheet", sheet)))

    def refresh(self) -> None:
        """What stands, and whether whoever holds the keyboard may write here."""
        done, may = self._done(), self.possible
        say(self._said, "\n".join(self._line(one) for one in done))
        self._said.setVisible(bool(done))
        self._save.setVisible(bool(done))
        self._write.setVisible(may)
        self._alone.setVisible(not may and jury.engage(self._desk.dossier, self._desk.personnes) is not None)
        if not may:
            self.spelling.hide()
        elif not self.spelling.open and self.spelling.restore():
            self.start()  # someone was writing it when the dossier was closed

    def document(self) -> Exemplaire:
        """The page that goes with the signed grid."""
        return RECTIFICATION.preparer(self._desk.poste, self._desk.open_seance)

    def _done(self) -> list[Rectification]:
        dossier = self._desk.dossier
        return [one for one in dossier.rectifications if one.version == dossier.version]

    def _line(self, one: Rectification) -> str:
        when = designation.local(one.instant, self._desk.dossier.session.fuseau)
        items = champs.changements(one.avant, one.apres)
        return f"Rectifié le {designation.jour(when)} ({champs.nouveaux(items)}). Motif : {one.motif}"

    @property
    def possible(self) -> bool:
        """Whether whoever holds the keyboard may write here."""
        return self._desk.dossier.clos and self._desk.siege is not None

    def start(self) -> None:
        """Ask for the right spelling, and why."""
        self.spelling.ask(
            "Écrivez l’état civil tel qu’il doit être. Il sera joint au dossier sous votre nom ; le dossier sera à "
            "remettre de nouveau.",
            self._write,
        )

    def _rectify(self, right: EtatCivil, motif: str) -> str:
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(cloture.rectifier_identite, right, motif),
        )
        if refus is None:
            self._desk.tell("État civil rectifié : le dossier est à remettre de nouveau.")
        return str(refus or "")
