"""Who sits at the keyboard, in the states that tests and captures walk through."""

from __future__ import annotations

from evaluateur.metier.vocabulaire import ProfilId
from tests.parcours.monde import PHRASE
from tests.ui.pilote import Pilote


def at_home(pilote: Pilote, personne: ProfilId) -> None:
    """Someone with the passphrase of tests, before his list of dossiers."""
    pilote.desk.poste.trousseau.deverrouiller(personne, PHRASE)
    pilote.desk.seat(personne)
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()


def seat(pilote: Pilote, *sieges: int) -> None:
    """Those who hold these seats of a practice dossier."""
    poste = pilote.desk.poste
    personnes = [pilote.desk.dossier.sieges[s].identifiant for s in sieges]
    for personne in personnes:
        poste.trousseau.deverrouiller(personne, poste.coffre.phrase_entrainement() or "")
    pilote.desk.seat(*personnes)
    pilote.horloge.avancer(5)
