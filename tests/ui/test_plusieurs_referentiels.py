"""On which référentiel a session begins: nothing is asked when there is one, one chooses when there are several."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from evaluateur import referentiels
from evaluateur.metier.refus import Refus
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.pages.convocation.page import ConvocationPage
from tests.parcours.monde import PHRASE, UN_REFERENTIEL, HorlogeEssai, argon_leger
from tests.ui.pilote import Pilote, heard, plain

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of menus
CONVOCATION = "référence;nom;prénom;blocs\nC-1;MARTIN;Lou;5\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Two référentiels: the one whose file comes first is not the shipped one."""
    (path,) = referentiels.files(UN_REFERENTIEL)
    shipped = path.read_text(encoding="utf-8")
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "z-origine.toml").write_text(shipped, encoding="utf-8")
    autre = shipped.replace('code = "gestionnaire-parcours-adherents"', 'code = "autre"', 1)
    autre = autre.replace('titre = "Gestionnaire de parcours adhérents/clients"', 'titre = "Autre métier & co"', 1)
    (folder / "a-autre.toml").write_text(autre, encoding="utf-8")
    return folder


@pytest.fixture
def poste(pilote: Pilote, catalogue: Path, tmp_path: Path) -> Poste:
    """Two profiles, no dossier yet; the list of sessions in sight."""
    poste = Poste(tmp_path / "donnees", HorlogeEssai(), argon=argon_leger, catalogue=catalogue)
    profil = poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE)
    poste.asseoir(profil.identifiant)
    pilote.desk.adopt(poste)
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    return poste


def menu() -> QMenu:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


def test_with_several_one_chooses_by_keyboard_and_the_session_bears_that_one(pilote: Pilote, poste: Poste) -> None:
    pilote.press("Ctrl+N")
    assert heard(menu()) == "Référentiel de la session"
    assert [plain(a.text()).replace("&&", "&") for a in menu().actions()] == [
        "Autre métier & co, version 2",
        "Gestionnaire de parcours adhérents/clients, version 2",
    ]
    pilote.press("Down", "Return")
    pilote.settle()
    assert pilote.desk.dossier.referentiel.code == "gestionnaire-parcours-adherents"
    assert pilote.desk.dossier.rang == 1


def test_giving_up_the_choice_begins_nothing(pilote: Pilote, poste: Poste) -> None:
    pilote.press("Ctrl+N", "Escape")
    pilote.settle()
    assert QApplication.activePopupWidget() is None
    assert poste.liste.lister() == []


def test_a_convocation_asks_before_it_reads(pilote: Pilote, poste: Poste, tmp_path: Path) -> None:
    path = tmp_path / "convocation.csv"
    path.write_text(CONVOCATION, encoding="utf-8")
    pilote.press("Ctrl+I")
    page = pilote.page
    assert isinstance(page, ConvocationPage)
    page.read_file(path)
    pilote.settle()
    pilote.press("Return")
    assert pilote.wait_until(lambda: page.at_rest and page.model.rowCount() == 1)
    pilote.press("Ctrl+Return")
    pilote.settle()
    (resume,) = poste.liste.lister()
    assert ouvrir_dossier(poste, resume.dossier).dossier.referentiel.code == "autre"


def test_with_one_nothing_is_asked(pilote: Pilote, poste: Poste, catalogue: Path) -> None:
    (catalogue / "a-autre.toml").unlink()
    pilote.press("Ctrl+N")
    pilote.settle()
    assert QApplication.activePopupWidget() is None
    assert pilote.desk.dossier.referentiel.code == "gestionnaire-parcours-adherents"


def test_with_none_it_is_said_and_nothing_begins(pilote: Pilote, poste: Poste, catalogue: Path) -> None:
    for path in catalogue.iterdir():
        path.unlink()
    with pytest.raises(Refus, match="Aucun référentiel"):
        poste.coffre.installes()
    pilote.press("Ctrl+N")
    pilote.settle()
    assert "Aucun référentiel n’est installé" in pilote.words()
    assert poste.liste.lister() == []
