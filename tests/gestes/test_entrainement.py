"""A practice session by real keys: from the preparation to the PDF that both signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gestes import conduite, ecrans, parcours
from tests.gestes.personne import Personne

BOTH: parcours.Secrets = ("", "")


@pytest.mark.long
def test_a_practice_session_is_led_to_its_signed_pdf(personne: Personne, tmp_path: Path) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Préparation")
    for bloc in range(2, 6):
        personne.goes_to(f"Bloc {bloc} :")
        personne.presses("N")
    parcours.observe(personne, 3)
    personne.sees("sont respectées")
    conduite.revealed(personne)
    parcours.settle(personne)
    parcours.agree(personne, BOTH)
    parcours.sign(personne, BOTH)
    text = parcours.printed(personne, tmp_path / "grille.pdf")
    assert "MARTIN" in text
    assert "Vu ensemble." in text
