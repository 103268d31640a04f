"""The help answers the words that people use, and leads to where it is; the text grows and shrinks by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QTextBrowser

from evaluateur.metier.etapes import ETAPES
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.bureau.desk import Page
from evaluateur.ui.bureau.memoire import SCALES
from evaluateur.ui.fenetre import reponses
from evaluateur.ui.fenetre.aide import HelpPanel
from tests.parcours.monde import Monde
from tests.ui.pilote import Pilote, plain

KEYS = {"Ctrl+Z", "Ctrl+M", "Ctrl+L", "Ctrl+N", "Ctrl+I"}
"""Keys to which answers lead: each is one of an action, as the tests of real keys see."""


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("annuler", "Annuler ce que je viens de faire"),
        ("absent", "Le candidat est absent"),
        ("remplacer", "Remplacer un évaluateur"),
        ("agrandir", "Agrandir le texte"),
        ("où est mon PDF", "Où est mon PDF ?"),
        ("version papier", "Faire une version papier"),
        ("je me suis trompé de place", "Je me suis trompé de place : évaluateur 1 ou 2"),
        ("Je me suis trompée", "Annuler ce que je viens de faire"),
        ("mot de passe oublié", "J’ai oublié ma phrase secrète"),
        ("envoyer au centre", "Remettre les dossiers à l’organisme"),
        ("le candidat n’est pas venu", "Le candidat est absent"),
        ("remplac", "Remplacer un évaluateur"),
        ("pas d'accord", "Nous ne sommes pas d’accord"),
        ("scanner", "Faire une version papier"),
        ("pièce d’identité", "Vérifier la pièce d’identité du candidat"),
        ("orthographe du nom", "Corriger l’orthographe du nom du candidat"),
        ("pause", "Démarrer, suspendre ou corriger le chronomètre"),
        ("supprimer un dossier", "Jeter un dossier créé par erreur"),
    ],
)
def test_the_words_that_people_use_find_their_answer_first(words: str, title: str) -> None:
    found = reponses.read().search(words)
    assert title in [answer.titre for answer in found[:3]]


def test_words_that_nothing_holds_find_nothing_and_words_that_say_nothing_neither() -> None:
    answers = reponses.read()
    assert answers.search("xylophone") == []
    assert answers.search("") == []


def test_each_answer_leads_to_something_that_exists_and_says_something() -> None:
    answers = reponses.read().reponse
    assert len({a.titre for a in answers}) == len(answers) >= 30
    for answer in answers:
        assert answer.page is None or answer.page in get_args(Page)
        assert answer.etape is None or answer.etape in ETAPES
        assert not answer.touche or answer.touche in KEYS
        assert answer.geste in ("", "conseils", "entrainement")
        assert sum([bool(answer.touche), bool(answer.geste), bool(answer.page), bool(answer.etape)]) <= 1
        assert answer.texte.endswith(".")


def _in_the_help(pilote: Pilote, drive: Callable[[HelpPanel], object]) -> None:
    """Press F1, and do this in the panel."""

    def act() -> None:
        panel = QApplication.activeModalWidget()
        assert isinstance(panel, HelpPanel)
        drive(panel)
        if panel.isVisible():
            panel.reject()

    QTimer.singleShot(0, act)
    pilote.press("F1")
    pilote.settle()


def _typed(words: str, *keys: Qt.Key) -> Callable[[HelpPanel], None]:
    def drive(panel: HelpPanel) -> None:
        for letter in words:
            QTest.keyClicks(panel.focusWidget(), letter)
        for key in keys:
            QTest.keyClick(panel.focusWidget(), key)

    return drive


def test_what_is_typed_over_the_page_is_looked_for_and_return_leads_there(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    _in_the_help(pilote, _typed("absent", Qt.Key.Key_Return))
    assert pilote.desk.place.etape == "preparation"
    assert pilote.desk.place.cible == "presence"


def test_an_answer_does_the_action_that_it_tells_of(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    pilote.press("c")
    _in_the_help(pilote, _typed("annuler", Qt.Key.Key_Return))
    assert pilote.desk.open_seance.grille("1").marques == {}


def test_arrows_walk_in_the_answers_and_the_page_shows_the_one_that_is_chosen(pilote: Pilote) -> None:
    pilote.practice()

    def drive(panel: HelpPanel) -> None:
        _typed("profil")(panel)
        titles, page = panel.findChild(QListWidget), panel.findChild(QTextBrowser)
        assert titles is not None
        assert page is not None
        for _ in range(titles.count()):
            item = titles.currentItem()
            assert item is not None
            assert item.text() in page.toPlainText()
            QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Down)

    _in_the_help(pilote, drive)


def test_without_a_dossier_an_answer_about_one_says_what_to_do_first(pilote: Pilote, monde: Monde) -> None:
    assert monde.seance is not None
    _in_the_help(pilote, _typed("absent", Qt.Key.Key_Return))
    assert "Ouvrez d’abord un dossier" in plain(pilote.words())


def test_before_a_profile_is_open_an_answer_says_so(pilote: Pilote) -> None:
    _in_the_help(pilote, _typed("convocation", Qt.Key.Key_Return))
    assert "ouvrez d’abord un profil" in plain(pilote.words()).lower()


def test_the_palette_finds_answers_too_and_opens_them(pilote: Pilote) -> None:
    pilote.practice()
    seen: list[str] = []

    def look() -> None:
        panel = QApplication.activeModalWidget()
        if isinstance(panel, HelpPanel):
            seen.append(plain(panel.findChild(QTextBrowser).toPlainText()))  # type: ignore[union-attr]
        if isinstance(panel, QDialog):
            panel.reject()

    QTimer.singleShot(400, look)
    pilote.command("mon pdf")
    assert "Où est mon PDF ?" in seen[0]


def test_the_text_grows_and_shrinks_by_keys_up_to_its_bounds(pilote: Pilote) -> None:
    pilote.practice()
    for scale in SCALES[1:]:
        pilote.press("Ctrl++")
        pilote.settle()
        assert pilote.assembly.memoire.scale == scale
    pilote.press("Ctrl++")
    assert "plus grande" in plain(pilote.words())
    pilote.press("Ctrl+-")
    pilote.settle()
    assert pilote.assembly.memoire.scale == SCALES[-2]
    pilote.press("Ctrl+0")
    pilote.settle()
    assert pilote.assembly.memoire.scale == 1.0
    pilote.press("Ctrl+-")
    assert "plus petite" in plain(pilote.words())
