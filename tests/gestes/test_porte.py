"""The door, by real keys: whose profile, the secret, and what is typed while it opens."""

from __future__ import annotations

import pytest

from tests.gestes.conduite import PHRASES, begin_with_two_profiles, takes_first_referentiel, unlock
from tests.gestes.personne import Personne


def test_the_door_expects_who_was_there_last_and_leads_from_the_cards_to_the_secret(personne: Personne) -> None:
    begin_with_two_profiles(personne)
    personne.presses("Ctrl+L")
    assert personne.focus == "Phrase secrète d’ESSAI-UN Anne"
    personne.presses("Maj+Tab")
    assert personne.focus == "ESSAI-UN Anne", "Maj+Tab reaches the card of the one chosen"
    personne.presses("↓")
    assert personne.focus == "ESSAI-DEUX Bruno", "arrows choose"
    personne.sees("Phrase secrète d’ESSAI-DEUX Bruno")
    order = []
    for _ in range(3):
        personne.presses("Tab")
        order.append(personne.focus)
    assert order == ["Phrase secrète d’ESSAI-DEUX Bruno", "Afficher ou masquer la phrase secrète", "Ouvrir"]
    personne.presses("Maj+Tab", "Maj+Tab", "Maj+Tab")
    personne.types(PHRASES["ESSAI-DEUX Bruno"])  # on the card: it begins the secret
    personne.presses("Entrée")
    personne.sees("Nouveau dossier")
    personne.presses("Ctrl+L")
    assert personne.focus == "Phrase secrète d’ESSAI-DEUX Bruno", "locked again, the same one is expected"
    personne.kill()
    personne.begin()
    assert personne.focus == "Phrase secrète d’ESSAI-DEUX Bruno", "and so after a new start"
    unlock(personne, "ESSAI-UN Anne")
    personne.sees("ESSAI-UN Anne")


@pytest.mark.parametrize("late", ["  n  ", pytest.param("cccc", marks=pytest.mark.long)])
def test_what_is_typed_while_the_door_opens_goes_nowhere(personne: Personne, late: str) -> None:
    begin_with_two_profiles(personne)
    personne.presses("Ctrl+N")
    takes_first_referentiel(personne)
    personne.sees("Préparation")
    personne.types("MARTIN")
    personne.presses("Tab")  # to the next field, which is empty
    personne.cut_off("preparation")
    personne.begin()  # it comes back where it was: a field has the attention there
    personne.types(PHRASES["ESSAI-UN Anne"])
    personne.mains.burst("Entrée", *late)
    personne.sees("Préparation")
    focused = personne.lecteur.focused()
    assert focused is not None
    assert personne.lecteur.text(focused) == ""
    assert "Pour essayer sans risque" not in personne.page()


def test_no_letter_is_lost_while_the_readers_of_screens_are_slow_to_answer(personne: Personne) -> None:
    """Qt keeps the keys until they have: a letter goes up long after it was struck once more."""
    begin_with_two_profiles(personne)
    personne.presses("Ctrl+L", "Maj+Tab", "↓")
    assert personne.focus == "ESSAI-DEUX Bruno"
    with personne.lecteur.silent():
        personne.mains.type(PHRASES["ESSAI-DEUX Bruno"])
    personne.lecteur.settle()
    personne.presses("Entrée")
    personne.sees("Nouveau dossier")
