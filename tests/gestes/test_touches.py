"""Every key that a screen shows does something there, wherever the attention is; one that is held acts once."""

from __future__ import annotations

import time

import pytest

from tests.gestes import ecrans, touches
from tests.gestes.personne import Personne

HELD_S = 1.5
SOON_S = 5.0
"""How long a key may take to show what it did: a net, not a measure."""
WAYS: tuple[tuple[str, ...], ...] = ((), ("Tab",) * 3, ("Maj+Tab",) * 2)
"""From where the attention is put on entering, and from two other places."""


def mute(personne: Personne, etape: str, ways: tuple[tuple[str, ...], ...] = WAYS) -> list[str]:
    """The keys shown by a screen that change nothing there, each with what had the attention."""
    ecrans.go_to(personne, etape)
    found = []
    for way in ways:
        for key in touches.shown(personne.lecteur.read()):
            personne.presses(*way)
            if key not in touches.shown(personne.lecteur.read()):
                continue  # it is about what no longer has the attention
            before, over, focus = touches.picture(personne.lecteur.read()), personne.mains.popups(), personne.focus
            personne.presses(key)
            if not personne.sees_change(before, over, SOON_S):
                found.append(f"{key} (« {focus} »)")
            ecrans.go_to(personne, etape)
    return found


SHORT = ("Grille",)


@pytest.mark.parametrize("etape", SHORT)
def test_each_key_that_is_shown_does_something_away_from_where_one_enters(personne: Personne, etape: str) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    assert mute(personne, etape, WAYS[1:2]) == []


@pytest.mark.long
@pytest.mark.parametrize("etape", ecrans.ETAPES)
def test_each_key_that_is_shown_does_something_from_three_places(personne: Personne, etape: str) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    assert mute(personne, etape) == []


@pytest.mark.long
def test_a_key_that_is_held_marks_once_and_types_no_letter_where_it_leads(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    for key, said in (("C", "Grille, 1 / 28"), ("Maj+C", "Grille, 7 / 28"), ("A", "Grille, 7 / 28")):
        with personne.mains.held(key):
            end = time.monotonic() + HELD_S
            while time.monotonic() < end:
                personne.lecteur.settle()
        personne.sees(said)
    focused = personne.lecteur.focused()
    assert focused is not None
    assert personne.lecteur.text(focused) == "", "the key that pronounced wrote nothing in the précisions"
