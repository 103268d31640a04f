"""Real sessions by real keys: profiles, candidates of a convocation, up to the PDF that both signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gestes import conduite, ecrans, parcours
from tests.gestes.conduite import ANNE, BRUNO, CLAIRE, PHRASES, SECRETS, begin_with_two_profiles, hand_over
from tests.gestes.personne import Personne

CODES = ("258014", "739205")
"""What the two choose as they unlock, and confirm with."""
CANDIDATES = ["ESSAI-ALPHA;Lou;02/03/1990;4", "ESSAI-BETA;Zoé;04/05/1991;1"]


@pytest.mark.long
def test_an_absent_candidate_of_a_convocation_ends_in_a_pdf_that_both_signed(
    personne: Personne, tmp_path: Path
) -> None:
    begin_with_two_profiles(personne)
    parcours.read_convocation(personne, tmp_path, CANDIDATES)
    parcours.open_of(personne, "beta")
    ecrans.go_to(personne, "Préparation")
    for numero in (1, 2):
        parcours.designate(personne, numero, numero)
    personne.goes_to("À renseigner")
    personne.presses(*("↓",) * 2, "Entrée")
    personne.sees("Aucun bloc ne sera évalué")
    personne.presses("Ctrl+Entrée")
    assert "À confirmer" not in personne.page()
    assert personne.focus == "Absent…"
    hand_over(personne, "continuer deux", PHRASES[BRUNO])
    ecrans.go_to(personne, "Signature")
    assert personne.focus == "Papier"
    parcours.sign(personne, (PHRASES[ANNE], PHRASES[BRUNO]))
    text = parcours.printed(personne, tmp_path / "grille.pdf")
    assert "ESSAI-BETA" in text
    assert ("ESSAI-UN" in text, "ESSAI-DEUX" in text) == (True, True)


@pytest.mark.long
def test_a_bloc_4_whose_evaluator_is_replaced_and_where_two_disagree_ends_in_a_pdf_that_says_so(
    personne: Personne, tmp_path: Path
) -> None:
    begin_with_two_profiles(personne)
    conduite.add_profile(personne, CLAIRE)
    parcours.read_convocation(personne, tmp_path, CANDIDATES)
    parcours.open_of(personne, "alpha")
    ecrans.go_to(personne, "Préparation")
    for numero in (1, 2):
        parcours.designate(personne, numero, numero)
    personne.goes_to("À renseigner")
    personne.presses("↓", "Entrée")
    parcours.identify(personne)
    hand_over(personne, "main evaluateur 2", PHRASES[BRUNO])
    ecrans.go_to(personne, "Grille")
    personne.presses("C", "N")
    hand_over(personne, "main evaluateur 1", PHRASES[ANNE])
    ecrans.go_to(personne, "Préparation")
    personne.goes_to(BRUNO)
    personne.presses("↓", "Entrée")
    personne.sees("reprend avec une grille vierge")
    personne.types("Un train qui ne part pas.")
    personne.presses("Ctrl+Entrée")
    personne.goes_to(CLAIRE)
    parcours.describe(personne, 2)
    parcours.draw_lots(personne)
    parcours.observe(personne, 3)
    personne.sees("sont respectées")
    conduite.mark_grid(personne)
    conduite.interview(personne)
    conduite.seal(personne)
    hand_over(personne, "main evaluateur 2", SECRETS[CLAIRE], code=CODES[1])
    ecrans.go_to(personne, "Grille")
    assert "Conforme" not in personne.focus or "0 /" in personne.page()
    conduite.mark_grid(personne, "R", "N")
    conduite.seal(personne)
    hand_over(personne, "continuer deux", PHRASES[ANNE], code=CODES[0])
    ecrans.go_to(personne, "Conciliation")
    personne.presses("Ctrl+Entrée")
    personne.sees("Écart")
    parcours.settle(personne, disagree=True)
    parcours.agree(personne, CODES)
    parcours.sign(personne, (PHRASES[ANNE], SECRETS[CLAIRE]))
    text = parcours.printed(personne, tmp_path / "grille.pdf")
    for said in ("ESSAI-ALPHA", "Identité vérifiée sur pièce",
                 "ESSAI-UN", "ESSAI-DEUX", "ESSAI-TROIS", "Un train qui ne part pas.",
                 "Vu autrement par le premier.", "Hausse de cotisation"):  # fmt: skip
        assert said in text
