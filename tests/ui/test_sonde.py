"""The window shows a dossier of one seat as its référentiel wants it: its steps alone, nothing of two."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.ui.pages.session.page import SessionPage
from tests.parcours.test_sonde import Seul
from tests.ui.pilote import Pilote


@pytest.fixture
def seul(pilote: Pilote, tmp_path: Path) -> Seul:
    monde = Seul(tmp_path / "seul", tmp_path / "centre")
    pilote.desk.adopt(monde.poste)
    pilote.desk.show_seance(monde.seance)
    pilote.settle()
    return monde


def test_each_of_its_steps_is_shown_and_no_other_is_offered(pilote: Pilote, seul: Seul) -> None:
    page = pilote.page
    assert isinstance(page, SessionPage)
    assert pilote.desk.place.etape == "grille"
    offered = [g.nom for g in page.gestures() if g.nom.startswith("Aller à l’étape")]
    assert offered == [
        "Aller à l’étape Préparation",
        "Aller à l’étape Signature",
        "Aller à l’étape Remise",
    ]
    for etape in pilote.desk.vue.deroule:
        pilote.desk.go(etape)
        pilote.settle()
        assert pilote.desk.place.etape == etape
        words = pilote.words()
        assert "valuateur 2" not in words, etape
        assert "Continuer à deux" not in words, etape


def test_it_is_marked_sealed_frozen_signed_and_closed_in_the_window(pilote: Pilote, seul: Seul) -> None:
    seul.remplir()
    pilote.desk.go("scellement")
    pilote.settle()
    assert pilote.desk.place.etape == "signature", "where he seals"
    pilote.wait_for_the_background()
    assert "Projet" in pilote.words(), "the pages are read before what they hold is sealed"
    assert "Figer scelle aussi votre grille" in pilote.words()
    seul.horloge.avancer(60)
    seul.seance.figer("papier")
    seul.seance.cloture.signer()
    pilote.settle()
    assert "Clore le dossier" in pilote.words()
    seul.seance.cloture.clore()
    pilote.settle()
    pilote.desk.go("remise")
    pilote.settle()
    assert "Remettre le dossier POS-1" in pilote.words()
    pilote.wait_for_the_background()
