"""Practice: a band over everything, one advice a step that goes once it was followed, a door from everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.bureau.desk import Page
from evaluateur.ui.fenetre.bande import PracticeBand
from tests.parcours.monde import Monde
from tests.ui.pilote import Pilote, plain

UN = BlocCode("1")


def _band(pilote: Pilote) -> str:
    """What the band says; nothing when it is not there."""
    band = pilote.window.findChild(PracticeBand)
    assert band is not None
    if not band.isVisible():
        return ""
    return " ".join(plain(label.text()) for label in band.findChildren(QLabel) if label.isVisible() and label.text())


def _grid(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", UN)
    pilote.settle()


@pytest.mark.parametrize("page", ["session", "accueil", "journal", "reglages", "fiche", "remises", "verification"])
def test_a_band_says_on_every_page_that_nothing_counts(pilote: Pilote, page: Page) -> None:
    pilote.practice()
    pilote.desk.page_asked.emit(page)
    pilote.settle()
    assert _band(pilote).startswith("Entraînement")
    pilote.press("Ctrl+L")
    assert _band(pilote).startswith("Entraînement"), "locked, it still is practice"


def test_with_real_data_there_is_none(pilote: Pilote, monde: Monde) -> None:
    assert _band(pilote) == ""
    pilote.desk.open_dossier(monde.seance.identifiant)
    pilote.settle()
    assert _band(pilote) == ""


def test_in_the_grid_the_advice_changes_with_what_was_done_and_goes(pilote: Pilote) -> None:
    _grid(pilote)
    assert "une touche suffit : C conforme, N non conforme" in _band(pilote)
    pilote.press("Shift+C")
    assert "A acquise, R non acquise" in _band(pilote)
    pilote.press("a")
    assert _band(pilote) in ("Entraînement", "Entraînement : rien ne compte")


def test_at_other_steps_the_one_thing_to_know_is_said(pilote: Pilote) -> None:
    pilote.practice()
    for etape, words in (("entretien", "F4 démarre"), ("scellement", "Sceller fixe"), ("signature", "Lisez les pages")):
        pilote.desk_at(etape, "1")  # type: ignore[arg-type]
        assert words in _band(pilote)
    pilote.desk_at("entretien", "1")
    pilote.press("F4")
    assert "F4" not in _band(pilote)


def test_advice_is_dismissed_for_good_and_comes_back_from_the_palette(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.command("masquer conseils")
    assert "une touche" not in _band(pilote)
    pilote.desk.go("entretien", UN)
    pilote.settle()
    assert "F4" not in _band(pilote)
    assert pilote.assembly.memoire.conseils is False
    pilote.command("montrer conseils")
    assert "F4" in _band(pilote)


def test_one_key_of_the_list_leads_into_practice_and_the_palette_out_of_it(pilote: Pilote, monde: Monde) -> None:
    assert monde.seance is not None
    pilote.press("F2")
    assert _band(pilote)
    assert pilote.where == "session"
    pilote.press("F2")
    assert "déjà dans l’entraînement" in plain(pilote.words())
    pilote.command("quitter entrainement")
    assert pilote.where == "ouverture"
    assert _band(pilote) == ""


def test_in_front_of_a_candidate_a_key_pressed_by_mistake_locks_nothing(pilote: Pilote, monde: Monde) -> None:
    pilote.desk.open_dossier(monde.seance.identifiant)
    pilote.settle()
    pilote.press("F2")
    assert _band(pilote) == ""
    assert "depuis l’Accueil" in plain(pilote.words())
    assert pilote.where == "session"
    pilote.command("entrainer candidat")
    assert _band(pilote)
