"""The job sheet beside a dossier: one key away, read-only, searched, and said to lack where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QTextBrowser

from evaluateur.ui.pages.fiche.page import FichePage
from tests.parcours.monde import Monde
from tests.parcours.positionne import Positionne
from tests.ui.pilote import Pilote


@pytest.fixture
def positionne(pilote: Pilote, tmp_path: Path) -> Positionne:
    monde = Positionne(tmp_path / "positionne")
    pilote.desk.adopt(monde.poste)
    pilote.desk.show_seance(monde.seance)
    pilote.settle()
    return monde


def opened(pilote: Pilote) -> FichePage:
    pilote.press("F3")
    pilote.settle()
    page = pilote.page
    assert isinstance(page, FichePage)
    return page


def words(page: FichePage) -> str:
    browser = page.findChild(QTextBrowser)
    assert browser is not None
    assert browser.isReadOnly()
    return browser.toPlainText().replace("\xa0", " ").replace("\u202f", " ")


def test_one_key_leads_to_the_sheet_and_another_back_to_the_step(pilote: Pilote, positionne: Positionne) -> None:
    pilote.desk.go("grille")
    pilote.settle()
    said = words(opened(pilote))
    assert "GESTIONNAIRE DE DOSSIERS D’ASSISTANCE F/H (0401)" in said
    assert "La fiche en annonce 28 et en énumère 27 : 1 ligne d’écart." in said
    assert said.count("(compétence clé ") == 5
    lost = [c.texte for c in positionne.ref.blocs[0].criteres if c.texte[:30].replace("'", "’") not in said]
    assert lost == []
    pilote.press("Escape")
    assert (pilote.where, pilote.desk.place.etape) == ("session", "grille")


def test_it_is_searched_from_place_to_place_and_round_again(pilote: Pilote, positionne: Positionne) -> None:
    page = opened(pilote)
    browser = page.findChild(QTextBrowser)
    assert browser is not None
    pilote.press("Ctrl+F")
    pilote.type("tutorat")
    assert isinstance(page.focusWidget(), QLineEdit)
    assert "2 passages" in pilote.words().replace("\xa0", " ")
    places = []
    for _ in range(3):
        places.append(browser.textCursor().position())
        pilote.press("Return")
    assert places[0] == places[2] != places[1]
    pilote.press("Ctrl+A")
    pilote.type("zzz")
    assert "Aucun passage" in pilote.words()


def test_a_dossier_whose_post_no_sheet_describes_says_what_to_look_at(pilote: Pilote, monde: Monde) -> None:
    pilote.desk.show_seance(monde.seance)
    pilote.settle()
    page = opened(pilote)
    assert "poste occupé" in words(page)
    pilote.press("Ctrl+P", "Escape")
    assert pilote.where == "session"
