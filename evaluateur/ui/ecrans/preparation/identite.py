"""The candidate's identity, seen on a document by those who have him in the room: two answers, and what follows."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import UNSET
from PySide6.QtWidgets import QWidget

from evaluateur.metier.actes import preparation
from evaluateur.metier.conformite.derogations import couvre
from evaluateur.metier.conformite.regles import Constat
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.typographie import majuscule
from evaluateur.metier.vocabulaire import PIECES
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, icon, line, say, set_icon, text
from evaluateur.ui.briques.etat_civil import Spelling
from evaluateur.ui.bureau.desk import Desk, Place
from evaluateur.ui.ecrans.preparation.fiche import Fiche
from evaluateur.vues.identite import AUCUNE, VueIdentite

PIECE, CONSTAT = "identite", "identite.constat"
_PIECES = (
    ("", "Pièce à indiquer"),
    *((key, majuscule(word)) for key, word in PIECES.items()),
    (AUCUNE, "Aucune pièce"),
)
_CONSTATS = (
    ("", "Constat à indiquer"), ("conforme", "Conforme"), ("corrigee", "Orthographe corrigée…"),
    ("ne_correspond_pas", "Ne correspond pas au candidat"), ("aucune_piece", "Sans objet"),
)  # fmt: skip
_ICONS = {"vert": "circle-check", "ocre": "triangle-alert", "": "info"}


class IdentitePart(QWidget):
    """Hidden while nobody is there, or where nothing is certified."""

    def __init__(
        self, desk: Desk, look: Look, derogate: Callable[[Constat], object], absent: Callable[[], object]
    ) -> None:
        super().__init__()
        self._desk, self._look, self._derogate_ = desk, look, derogate
        self.fiche = Fiche(desk, look, 4, self._set)
        self._piece = self.fiche.add_picker(PIECE, "Pièce présentée", _PIECES, 2)
        self._constat = self.fiche.add_picker(CONSTAT, "Constat", _CONSTATS, 2)
        self._icon, self._state = icon(look, "info", "texte2"), text("")
        state = line(self._icon, self._state, spacing=6)
        state.setStretch(1, 1)
        self._below = QWidget()
        self._derogate = Button("Motiver une dérogation…", self._ask_derogation, kind="small",
                                name="Motiver une dérogation : identité")  # fmt: skip
        self._absent = Button("Déclarer l’absence…", absent, kind="small")
        self.spelling = Spelling(desk, self._corrected, self._give_up, "Corriger et vérifier", "prepa.identite")
        # What stands is not said beside what is being written in its place.
        self.spelling.asked.connect(lambda asked: self._below.setVisible(not asked))
        self._below.setLayout(column(state, line(self._derogate, self._absent, -1)))
        self.setLayout(column(text("Identité vérifiée sur pièce", "section"), self.fiche, self.spelling, self._below))

    def refresh(self, gaps: dict[str, str], open_: bool, may_ask: bool) -> None:
        """Show what was seen, and the ways on."""
        seen = self._desk.vue.identite
        self.setVisible(seen is not None)
        if seen is None:
            return
        self.fiche.load({PIECE: seen.piece, CONSTAT: seen.constat})
        self.fiche.show_state({field: "" for field in gaps if field == PIECE}, open_)
        say(self._state, seen.dit, seen.ton)
        set_icon(self._look, self._icon, _ICONS[seen.ton], seen.ton or "texte2")
        self._show_ways(seen, open_, may_ask)
        if open_ and not self.spelling.open and self.spelling.restore():
            self.correct()  # someone was writing it when the dossier was closed

    def _show_ways(self, seen: VueIdentite, open_: bool, may_ask: bool) -> None:
        point, dossier = seen.manquement, self._desk.dossier
        asked = point is not None and any(not d.retiree and couvre(dossier, d, point.constat)
                                          for d in dossier.derogations)  # fmt: skip
        self._derogate.setVisible(open_ and point is not None and not asked and may_ask)
        self._absent.setVisible(open_ and seen.absence)

    # --- writing

    def _set(self, field: str, content: str) -> str:
        piece = content if field == PIECE else self._piece.key()
        constat = content if field == CONSTAT else self._constat.key()
        if self.spelling.open:
            self.spelling.put_away()
        if not content:
            return "La réponse peut être corrigée, mais pas laissée vide." if self._desk.dossier.identite else ""
        if piece == AUCUNE:
            return self._say("aucune_piece") if field == PIECE else "Choisissez d’abord la pièce présentée."
        if not piece:
            return "Choisissez d’abord la pièce présentée."
        if constat in ("", "aucune_piece"):
            if self._piece.hasFocus():
                self._constat.setFocus()
            return "Indiquez maintenant le constat."
        if constat == "corrigee" and field == CONSTAT:
            self.correct()
            return "À confirmer ci-dessous."
        # What was corrected by one document is what another one says too.
        return self._say("conforme" if constat == "corrigee" else constat, piece)

    def _say(self, constat: str, piece: str = "", seen: EtatCivil | None = None) -> str:
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(preparation.verifier_identite, constat, piece or UNSET, seen),  # type: ignore[arg-type]
            Place("preparation", cible=PIECE),
        )
        if refus is None:
            self._reset()
        return str(refus or "")

    def _corrected(self, seen: EtatCivil, _: str) -> str:
        return self._say("corrigee", self._piece.key(), seen)

    def correct(self) -> None:
        """Ask for the spelling of the document."""
        self.spelling.ask("Écrivez l’état civil comme sur la pièce. Il remplacera celui du dossier.", self._constat)

    def _give_up(self) -> None:
        self.fiche.reset(CONSTAT)

    def _reset(self) -> None:
        for field in (PIECE, CONSTAT):
            self.fiche.reset(field)

    # --- ways on

    def _ask_derogation(self) -> None:
        seen = self._desk.vue.identite
        if seen is not None and seen.manquement is not None:
            self._derogate_(seen.manquement.constat)
