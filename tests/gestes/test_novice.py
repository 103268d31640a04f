"""Someone who knows nothing of the program leads the practice session to its signed grid by what the screen says."""

from __future__ import annotations

import pytest

from tests.gestes import ecrans
from tests.gestes.novice import Novice
from tests.gestes.personne import Personne

MOST = 250
"""Steps after which he is lost; he takes some 130."""


@pytest.mark.long
def test_whoever_follows_the_screen_alone_ends_with_a_signed_grid(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Préparation")
    for bloc in range(2, 6):  # one bloc is enough to learn
        personne.goes_to(f"Bloc {bloc} :")
        personne.presses("N")
    Novice(personne).leads("Le dossier est clos", MOST)
