"""The window is pulled smaller and larger in the middle of the work: nothing moves under the hands, nothing is lost."""

from __future__ import annotations

import pytest

from tests.gestes import ecrans
from tests.gestes.lecteur import Noeud
from tests.gestes.marche import DARK
from tests.gestes.personne import Personne

SIZES = ((1093, 614), (820, 700), (700, 480), (1366, 600), (910, 720))
"""From a wide screen to the smallest that the window takes, and back."""
STEPS = ("Préparation", "Épreuve", "Grille", "Entretien", "Scellement", "Conciliation", "Signature")


def pulled(personne: Personne, width: int, height: int) -> list[Noeud]:
    """Pull the window to this size and wait until it has it; what it shows then."""
    personne.mains.resize(width, height)

    def taken(nodes: list[Noeud]) -> bool:
        (shown,) = ecrans.windows(nodes)
        return personne.lecteur.place(shown)[2:] == (width, height)

    personne.lecteur.until(taken, f"the window never had {width} × {height}")
    personne.lecteur.settle()
    return personne.lecteur.read()


def require_whole(personne: Personne, nodes: list[Noeud]) -> None:
    """It is painted, what has the attention lies inside it, and Qt says nothing."""
    (shown,) = ecrans.windows(nodes)
    left, top, width, height = personne.lecteur.place(shown)
    assert personne.mains.dark(left, top, width, height) < DARK
    focused = personne.lecteur.focused()
    assert focused is not None
    x, y, across, down = personne.lecteur.place(focused)
    inside = left <= x and top <= y and x + across <= left + width and y + min(down, 24) <= top + height
    assert inside, f"« {focused.name} » lies at {x}, {y} ({across} × {down}) of a window of {width} × {height}"
    assert personne.said == ""


def test_a_text_goes_on_where_it_was_through_every_size_of_the_window(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    personne.presses("Maj+C", "A")
    typed = ""
    for width, height in SIZES:
        before = personne.focus
        nodes = pulled(personne, width, height)
        require_whole(personne, nodes)
        assert personne.focus == before
        personne.types(f"; vu en {width}")
        typed += f"; vu en {width}"
        focused = personne.lecteur.focused()
        assert focused is not None
        assert personne.lecteur.text(focused) == typed
    personne.mains.maximise()
    personne.presses("Ctrl+↓", "Ctrl+↑")
    personne.goes_to("Précisions, Compétence 1.1")
    focused = personne.lecteur.focused()
    assert focused is not None
    assert personne.lecteur.text(focused).rstrip() == typed.rstrip()


@pytest.mark.long
def test_on_each_step_the_attention_stays_where_it_was_and_in_sight_through_every_size(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    for step in STEPS:
        personne.mains.maximise()
        personne.lecteur.settle()
        ecrans.go_to(personne, step)
        if step == "Entretien":
            personne.presses("F4")
            personne.sees("Pause")
        before = personne.focus
        for width, height in SIZES:
            nodes = pulled(personne, width, height)
            assert ecrans.etape(nodes) == step
            require_whole(personne, nodes)
            assert personne.focus == before, (step, width, height)


@pytest.mark.long
@pytest.mark.parametrize("key", ["F1", "Ctrl+K"])
def test_what_lies_over_the_window_follows_it_and_gives_the_attention_back(personne: Personne, key: str) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    before = personne.focus
    personne.presses(key)
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 2, "nothing opened")
    personne.mains.resize(700, 480)
    personne.lecteur.settle()
    ecrans.close_all(personne)
    personne.lecteur.until(lambda _: personne.focus == before, f"« {before} » never came back")
    require_whole(personne, pulled(personne, 1093, 614))
    assert personne.focus == before
