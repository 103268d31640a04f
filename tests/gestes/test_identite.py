"""The identity of a candidate, by real keys: what was seen, corrected as the document says, and no document at all."""

from __future__ import annotations

from tests.gestes import ecrans
from tests.gestes.personne import Personne


def test_a_spelling_is_corrected_on_the_document_and_none_at_all_leads_to_what_follows(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Préparation")
    ecrans.go_to(personne, "Préparation")
    personne.sees("Identité vérifiée sur pièce (carte nationale d’identité), conforme")
    personne.goes_to("Conforme")
    personne.presses("↓", "Entrée")
    personne.sees("Écrivez l’état civil comme sur la pièce")
    personne.fills("Prénoms, tel qu’il doit être écrit", "Lou Camille")
    personne.presses("Ctrl+Entrée")
    personne.sees("orthographe corrigée : prénoms")
    personne.goes_to("Carte nationale d’identité", "Maj+Tab")
    personne.presses(*("↓",) * 5, "Entrée")
    personne.sees("Aucune pièce présentée : vérifiez une autre pièce, motivez une dérogation ou déclarez")
    personne.goes_to("Déclarer l’absence")
    personne.presses("Espace")
    personne.sees("Aucun bloc ne sera évalué")
    personne.presses("Échap")
