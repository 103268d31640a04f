"""Whatever is pressed at random: the window lives, answers, paints, says nothing of its own, and leads on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.gestes import conduite, ecrans
from tests.gestes.marche import Marche
from tests.gestes.personne import Personne

FEW, MANY = 30, 400
"""Gestures of the walk in its short form, and of each of the five in the long one."""


def _leads_on(personne: Personne) -> None:
    """From wherever one is, the keys that are shown lead back to the beginning and on to the end."""
    for etape in (ecrans.ETAPES[0], ecrans.ETAPES[-1], "Grille"):
        ecrans.go_to(personne, etape)
    assert personne.said == ""


def test_a_few_gestures_at_random_leave_a_window_that_leads_on(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    Marche(personne, 1).stroll(FEW)
    _leads_on(personne)


def _conciliation(personne: Personne) -> None:
    conduite.revealed(personne)


def _help(personne: Personne) -> None:
    conduite.revealed(personne)
    personne.presses("F1")


def _palette(personne: Personne) -> None:
    ecrans.go_to(personne, "Épreuve")
    personne.presses("Ctrl+K")


def _signature(personne: Personne) -> None:
    ecrans.go_to(personne, "Signature")


def _grid(personne: Personne) -> None:
    ecrans.go_to(personne, "Grille")


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("state", [_grid, _conciliation, _signature, _help, _palette])
def test_many_gestures_at_random_leave_a_window_that_leads_on(
    personne: Personne, state: Callable[[Personne], None], seed: int
) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    state(personne)
    Marche(personne, seed).stroll(MANY)
    _leads_on(personne)


def test_what_lies_over_the_window_is_closed_when_it_is_put_away_and_leaves_no_deaf_window(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Épreuve")
    personne.presses("F1")
    personne.sees("Aide de cet écran")
    personne.mains.put_away()
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 1, "the help stays where nobody sees it")
    personne.comes_back()
    personne.presses("Alt+→")
    assert ecrans.etape(personne.lecteur.read()) == "Grille"


@pytest.mark.parametrize(("key", "seen"), [("F1", "Aide de cet écran"), ("Ctrl+K", "Chercher une action")])
def test_a_click_behind_what_lies_over_the_window_leaves_it_the_keyboard(
    personne: Personne, key: str, seen: str
) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    personne.presses(key)
    personne.sees(seen)
    left, top, _, height = personne.lecteur.place(ecrans.windows(personne.lecteur.read())[0])
    personne.mains.click(left + 20, top + height - 20)
    personne.lecteur.until(
        lambda nodes: "active" in ecrans.windows(nodes)[-1].states, "what lies over the window lost the keyboard"
    )
    personne.presses("Échap")
    assert len(ecrans.windows(personne.lecteur.read())) == 1
