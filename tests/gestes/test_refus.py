"""What may not be done now says why, again when it is asked again, and leaves the attention where it was."""

from __future__ import annotations

import pytest

from tests.gestes import ecrans
from tests.gestes.personne import Personne

REFUSED = (
    ("Scellement", "Ctrl+Entrée", "incomplète"),
    ("Signature", "Ctrl+Entrée", "À régler d’abord"),
    ("Entretien", "F9", "chronomètre"),
    ("Conciliation", "Ctrl+E", ""),
)
"""A step of a dossier that was hardly begun, a key, and what is said of it."""


@pytest.mark.long
def test_a_refusal_is_said_each_time_and_takes_no_attention_away(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    for etape, key, why in REFUSED:
        ecrans.go_to(personne, etape)
        focus = personne.focus
        for _ in range(2):
            personne.lecteur.spoken()
            personne.presses(key)
            said = personne.lecteur.spoken()
            assert (etape, key, len(said)) == (etape, key, 1 if why else 0)
            assert all(why in sentence for sentence in said)
            assert personne.focus == focus, (etape, key)
        if why:
            personne.sees("Compris")
            personne.presses("Échap")
            assert "Compris" not in personne.page()
            assert personne.focus == focus, "reading it leaves the attention there too"


@pytest.mark.long
def test_a_field_that_is_refused_has_its_reason_and_the_attention(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Épreuve")
    personne.fills("Cadre", "agence")
    personne.presses("Entrée")
    assert personne.focus == "Contexte"
    personne.sees("Décrivez la situation en quelques mots.")
    personne.types("devis")
    personne.presses("Entrée")
    personne.sees("Situation 2")
    assert "Décrivez la situation" not in personne.page()


@pytest.mark.long
def test_what_is_typed_is_there_after_the_window_was_closed_by_its_cross_and_begun_again(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    personne.presses("Maj+C", "A")
    personne.types("Ecoute active")
    personne.mains.press("Alt+F4")
    assert personne.leaves() == 0
    personne.begin()
    personne.presses("F2")
    personne.sees("Grille, 7 / 28")
    ecrans.go_to(personne, "Grille")
    personne.goes_to("Précisions, Compétence 1.1", "Maj+Tab")
    focused = personne.lecteur.focused()
    assert focused is not None
    assert personne.lecteur.text(focused) == "Ecoute active"
