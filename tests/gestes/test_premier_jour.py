"""The first day, by real keys in the real window: one reads what it says, and nothing of the program is called."""

from __future__ import annotations

from tests.gestes import ecrans
from tests.gestes.personne import Personne

PHRASE = "cinq mots de passe secrets"


def _profile(personne: Personne) -> None:
    personne.types("ESSAI-UN")
    personne.fills("Prénom", "Anne")
    personne.fills("Phrase secrète", PHRASE)
    personne.fills("La même phrase, une seconde fois", PHRASE)
    personne.presses("Entrée")


def test_a_profile_is_made_then_opened_again_by_its_passphrase(personne: Personne) -> None:
    personne.sees("Bienvenue")
    assert personne.focus == "Nom"
    _profile(personne)
    personne.sees("Nouveau dossier")
    personne.kill()
    personne.begin()
    personne.sees("Choisissez votre profil")
    personne.goes_to("Phrase secrète")
    personne.types(PHRASE)
    personne.presses("Entrée")
    personne.sees("Nouveau dossier")


def test_marks_and_a_comment_of_the_practice_session_are_there_after_a_kill(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    personne.presses("C", "N")
    personne.sees("Grille, 2 / 28")
    personne.presses("F6")
    personne.cut_off("grille")
    personne.begin()
    personne.presses("F2")
    personne.sees("Grille, 2 / 28")
    assert ecrans.etape(personne.lecteur.read()) == "Grille"
