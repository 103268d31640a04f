"""Every key that a screen shows does something there, wherever the attention is; one that is held acts once."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from functools import partial

import pytest

from tests.gestes import conduite, ecrans, touches
from tests.gestes.personne import Personne
from tests.gestes.touches import words

HELD_S = 1.5
SOON_S = 5.0
"""How long a key may take to show what it did: a net, not a measure."""
PALETTE_STEP = 8
"""Lines after which the palette is read again: fewer than it shows."""
LINES_LEAST = 30
"""Fewer lines than the palette offers in all."""
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
            focus = personne.focus
            if not _answers(personne, partial(personne.presses, key)):
                found.append(f"{key} (« {focus} »)")
            ecrans.go_to(personne, etape)
    return found


def _answers(personne: Personne, gesture: Callable[[], object]) -> bool:
    """Whether a gesture changes what shows, or makes something said."""
    before, over = touches.picture(personne.lecteur.read()), personne.mains.popups()
    personne.lecteur.spoken()
    gesture()
    return personne.sees_change(before, over, SOON_S)


def _does(personne: Personne, etape: str, way: tuple[str, ...], gesture: Callable[[], object]) -> bool:
    """The same, from a place of a screen: what leads to where one is changes nothing there, but elsewhere."""
    ecrans.go_to(personne, etape)
    personne.presses(*way)
    return _answers(personne, gesture)


def _lines(personne: Personne) -> list[str]:
    """All lines of the palette, each with its key, which ends it."""
    personne.presses("Ctrl+K")
    personne.sees("Chercher une action")
    found: dict[str, None] = {}
    while True:
        seen = [words(n.name) for n in personne.lecteur.read() if n.role == "list item"]
        if set(seen) <= set(found):
            break
        found.update(dict.fromkeys(seen))
        personne.presses(*("↓",) * PALETTE_STEP)
    personne.presses("Échap")
    return list(found)


def _choose(personne: Personne, name: str) -> None:
    """Ask the palette for the line of that very name."""
    personne.presses("Ctrl+K")
    personne.sees("Chercher une action")
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    personne.types(" ".join(re.findall(r"[A-Za-z0-9]{2,}", bare)))
    seen = [words(n.name) for n in personne.lecteur.read() if n.role == "list item"]
    rank = next(rank for rank, line in enumerate(seen) if line.startswith(name))
    personne.presses(*("↓",) * rank, "Entrée")


@pytest.mark.long
def test_each_line_of_the_palette_does_something_and_so_does_its_key(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    tried: set[str] = set()
    found = []
    for etape in ecrans.ETAPES:
        ecrans.go_to(personne, etape)
        for line in _lines(personne):
            name, _, key = line.partition("    ")
            if name in tried:
                continue
            tried.add(name)
            if not any(_does(personne, etape, way, partial(_choose, personne, name)) for way in WAYS[:2]):
                found.append(f"{etape} : {name}")
            press = partial(personne.presses, touches.NATIVE.get(key, key))
            if key and not _does(personne, etape, (), press):
                found.append(f"{etape} : {key} ({name})")
            if "texte" in name:  # of another size, the lines of the palette are not seen all at once
                personne.presses("Ctrl+0")
    assert len(tried) > LINES_LEAST
    assert found == []


def _one_to_ask_about(personne: Personne) -> None:
    ecrans.go_to(personne, "Grille")
    personne.presses("O")


_BEFORE: dict[str, Callable[[Personne], None]] = {
    "Entretien": _one_to_ask_about,
    "Conciliation": conduite.revealed,
}
"""Where there is something that the keys of the help are about."""
_FIRST = {"Grille": {"Suppr": ("Échap", "C", "↑")}}
"""What is done before a key, so that it finds something to act on: in the grid they are about a criterion."""


@pytest.mark.long
@pytest.mark.parametrize("etape", ecrans.ETAPES)
def test_each_key_that_the_help_of_a_screen_tells_does_something_there(personne: Personne, etape: str) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    if etape in _BEFORE:
        _BEFORE[etape](personne)
    ecrans.go_to(personne, etape)
    personne.presses("F1")
    keys = touches.told(personne.lecteur.text(personne.sees("Aide de cet écran")))
    assert {"Ctrl+K", "F8", "Alt+→"} <= set(keys)
    keys.remove("Échap")  # it closes what is unfolded, and nothing is
    found = []
    for key in keys:
        ecrans.go_to(personne, etape)
        personne.presses(*_FIRST.get(etape, {}).get(key, ("Échap",)))
        if not _answers(personne, partial(personne.presses, key)):
            found.append(f"{key} (« {personne.focus} »)")
    assert found == []


SHORT = ("Entretien",)
"""Of the suite: it has keys of every sort (a letter, a digit, a function key, an arrow), and few of each."""


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
