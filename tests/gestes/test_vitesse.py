"""Typed as fast as the screen takes keys: nothing is lost, nothing is out of place."""

from __future__ import annotations

from tests.gestes import ecrans
from tests.gestes.personne import Personne

TEXT = "Accueil pose, ecoute active, puis reformulation complete ; rien n'a manque. Tutti, attention aux dettes. "


def test_a_text_typed_at_full_speed_is_whole_and_stays_with_its_table(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    for rank in (1, 2, 3):
        personne.presses("Maj+C", "A")
        personne.types(f"{rank} {TEXT}")
        personne.presses("Ctrl+↓")
    for rank in (3, 2, 1):
        personne.presses("Ctrl+↑")
        personne.goes_to(f"Précisions, Compétence 1.{rank}")
        focused = personne.lecteur.focused()
        assert focused is not None
        assert personne.lecteur.text(focused).rstrip() == f"{rank} {TEXT}".rstrip()
