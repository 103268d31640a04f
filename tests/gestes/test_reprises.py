"""What one did by mistake is taken back by real keys: a mark, a table, a text, a choice of the two."""

from __future__ import annotations

import time

import pytest

from tests.gestes import ecrans
from tests.gestes.conduite import revealed
from tests.gestes.personne import Personne
from tests.gestes.test_touches import HELD_S


def test_a_mark_then_a_whole_table_is_taken_back_and_done_again(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    personne.presses("C", "N")
    personne.sees("Grille, 2 / 28")
    personne.presses("Ctrl+Z")
    personne.sees("Annulé")
    personne.sees("Grille, 1 / 28")
    personne.presses("Ctrl+Maj+Z")
    personne.sees("Rétabli")
    personne.sees("Grille, 2 / 28")
    personne.presses("Maj+C", "A")
    personne.types("Vu")
    personne.presses("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    personne.sees("Grille, 2 / 28")
    assert "Annulé" in personne.page()


def _hold(personne: Personne, gesture: str) -> None:
    with personne.mains.held(gesture):
        end = time.monotonic() + HELD_S
        while time.monotonic() < end:
            personne.lecteur.settle()


@pytest.mark.long
def test_held_down_it_takes_back_one_thing(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    personne.presses("C", "C", "C")
    personne.sees("Grille, 3 / 28")
    _hold(personne, "Ctrl+Z")
    personne.sees("Annulé")
    personne.sees("Grille, 2 / 28")
    personne.presses("Maj+C", "A")
    personne.types("Vu")
    _hold(personne, "Ctrl+Z")
    assert "Annulé" not in personne.page()


@pytest.mark.long
def test_a_choice_of_the_two_is_taken_back(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    revealed(personne)
    personne.presses("Ctrl+E")
    personne.presses("Ctrl+Z")
    personne.sees("choix annulé")
