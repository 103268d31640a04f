"""The one act of the step: this dossier to the training body, and how far it came."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import majuscule
from evaluateur.seance.remise import etats, lieux
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, frame, icon, line, say, set_icon, text
from evaluateur.ui.briques.envoyeur import Avancement, Bilan, Envoyeur
from evaluateur.ui.briques.supports import open_place
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.vues.colis import MOTS, Colis


class ForOrganisme(QWidget):
    """Where it goes, how it stands, one button. Without a convocation it says so, and leaves the files below."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk, self._look = desk, look
        self.envoyeur = Envoyeur(desk, self)
        self.envoyeur.moved.connect(self._on_moved)
        self.envoyeur.ended.connect(self._on_ended)
        self._where = text("", "secondary")
        self._icon, self._state, self._why = icon(look, "circle-dashed", "ardoise", 18), text("", "strong"), text("")
        self.send = Button("Remettre à l’organisme", self.start, kind="filled", key="Ctrl+Entrée")
        self.send.setIcon(look.icon("mailbox", "sur_encre"))
        self._all = Button("Toutes les remises", lambda: desk.page_asked.emit("remises"), kind="small")
        self._stop = Button("Arrêter", self.envoyeur.stop, kind="small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Remise en cours")
        state = line(self._icon, self._state, spacing=8)
        state.setStretch(1, 1)
        buttons = line(self.send, self._bar, self._stop, self._all, -1, spacing=10)
        sheet = column(text("À l’organisme de formation", "section"), self._where, state, self._why, buttons,
                       margins=(16, 12, 16, 14), spacing=8)  # fmt: skip
        self.setLayout(column(frame("sheet", sheet)))
        self.delivered = False
        """Whether the training body has the dossier as it stands."""
        self.possible = False
        """Whether a convocation says where to."""

    def refresh(self) -> None:
        """How the present dossier stands."""
        poste, seance = self._desk.poste, self._desk.open_seance
        try:
            places = self.envoyeur.coursier.destinations(seance.identifiant)
        except Refus as refus:
            self.possible = False
            say(self._where, f"{refus.phrase} {refus.remede}")
        else:
            self.possible = bool(places)
            say(self._where, f"Destination : {lieux.enumerer(places)}.")
        self._show(etats.colis(poste, seance.identifiant))

    def _show(self, colis: Colis | None) -> None:
        self.delivered = colis is not None and colis.a_jour and colis.delivre
        words, sign, tone = "À remettre", "circle-dashed", "ardoise"
        why = ""
        if colis is not None and colis.a_jour and colis.etat != "pret":
            words = majuscule(MOTS[colis.etat])
            why = colis.motif
            sign, tone = ("circle-check", "vert") if colis.delivre else ("mailbox", "encre")
        if colis is not None and colis.echec:
            why = f"{why} Dernier essai : {colis.echec}".strip()
        set_icon(self._look, self._icon, sign, tone, 18)
        say(self._state, words, tone)
        say(self._why, why)
        self._why.setVisible(bool(why))
        busy, gone = self.envoyeur.busy, colis is not None and colis.a_jour and colis.etat != "pret"
        self.send.setVisible(self.possible and not busy)
        self.send.say("Remettre de nouveau" if gone else "Remettre à l’organisme")
        self.send.fill(not gone)
        self._bar.setVisible(busy)
        self._stop.setVisible(busy)

    def start(self) -> None:
        """Hand it over; what is not known yet of the destination is asked on the page of all of them."""
        identifiant = self._desk.open_seance.identifiant
        places = self.envoyeur.coursier.destinations(identifiant) if self.possible else ()
        if not places:
            return
        if all(self.envoyeur.coursier.manque(place) for place in places):
            self._desk.page_asked.emit("remises")
            self._desk.tell("Indiquez d’abord où remettre : Ctrl+Entrée le demande.")
            return
        self.envoyeur.start([identifiant])
        self.refresh()
        self._stop.setFocus()

    def _on_moved(self, moved: Avancement) -> None:
        self._bar.setRange(0, moved.sur)
        self._bar.setValue(moved.octets)

    def _on_ended(self, bilan: Bilan) -> None:
        self.refresh()
        self.send.setFocus()
        if bilan.refus:
            self._desk.told.emit(News("Le dossier n’a pas pu être remis.", bilan.refus[-1], "alerte"))
        for one in bilan.envoyes:
            self._desk.tell(f"Dossier remis. {one.depot.motif}")
            open_place(one.depot)
