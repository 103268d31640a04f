"""Lots that leave by themselves, once someone said so of a destination, whenever it can be reached."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from evaluateur.echange.transports.destinations import Destination, VersDossier, VersDossierSynchronise
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.remise import etats, lieux
from evaluateur.ui.briques.envoyeur import Bilan, Envoyeur
from evaluateur.ui.bureau.desk import Desk

PERIOD_MS = 15_000
"""Between two looks: someone who plugs a key in waits less than it takes to wonder."""


class SelfSending(QObject):
    """Looks now and then, on the pages where nobody marks; fails without a word, and waits longer each time."""

    def __init__(self, desk: Desk, envoyeur: Envoyeur) -> None:
        super().__init__(envoyeur)
        self._desk, self._envoyeur = desk, envoyeur
        self._mine: Destination | None = None
        envoyeur.ended.connect(self._on_ended)
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start()

    def look(self) -> None:
        """Hand over what is due to the first destination that takes it by itself and is there."""
        if self._envoyeur.busy or len(self._desk.personnes) != 1:
            return
        try:
            due = self._due()
        except Refus:
            return  # said where it is asked for
        for place, dossiers in due.items():
            self._mine = place
            self._envoyeur.start(dossiers, place)
            return

    def _due(self) -> dict[Destination, list[DossierId]]:
        """Closed dossiers that have not left and need not wait, by the destination that takes them."""
        poste, now = self._desk.poste, self._desk.poste.now().instant
        known = {colis.lot.dossier: colis for colis in etats.tous(poste)}
        due: dict[Destination, list[DossierId]] = {}
        for resume in poste.liste.lister():
            colis = known.get(resume.dossier)
            gone = colis is not None and colis.a_jour and colis.etat != "pret"
            waits = colis is not None and colis.prochain is not None and colis.prochain > now
            if not resume.clos or resume.entrainement or gone or waits:
                continue
            for place in self._envoyeur.coursier.destinations(resume.dossier):
                if self._there(place):
                    due.setdefault(place, []).append(resume.dossier)
                    break
        return due

    def _there(self, place: Destination) -> bool:
        lieu = lieux.lieu(self._desk.poste, place)
        if not lieu.seul or self._envoyeur.coursier.manque(place):
            return False
        if isinstance(place, VersDossier | VersDossierSynchronise):
            return Path(place.emplacement or lieu.emplacement).is_dir()
        return True

    def _on_ended(self, bilan: Bilan) -> None:
        place, self._mine = self._mine, None
        count = len(bilan.envoyes)
        if place is not None and count:
            self._desk.tell(f"{pluriel(count, 'dossier remis', 'dossiers remis')} : {lieux.nommer(place)}.")

    @property
    def mine(self) -> bool:
        """What leaves now leaves by itself: nobody waits for it."""
        return self._mine is not None
