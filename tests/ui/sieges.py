"""Who sits at the keyboard of a practice dossier, in the states that tests and captures walk through."""

from __future__ import annotations

from tests.ui.pilote import Pilote


def seat(pilote: Pilote, *sieges: int) -> None:
    poste = pilote.desk.poste
    personnes = [pilote.desk.dossier.sieges[s].identifiant for s in sieges]
    for personne in personnes:
        poste.trousseau.deverrouiller(personne, poste.coffre.phrase_entrainement() or "")
    pilote.desk.seat(*personnes)
    pilote.horloge.avancer(5)
