"""What is typed is never lost nor put elsewhere: refused texts, changes of bloc, hand-over, lock."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from evaluateur.metier.actes import preparation
from evaluateur.metier.actes.gardes import LONGUEUR_MAX
from evaluateur.metier.vocabulaire import BlocCode
from tests.ui.pilote import Pilote, plain
from tests.ui.sieges import seat


def _grid(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    pilote.press("Shift+C", "a")


def _box(pilote: Pilote) -> QPlainTextEdit:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    return focus


def test_a_text_that_is_refused_keeps_its_table_in_sight_and_never_lands_under_another(pilote: Pilote) -> None:
    _grid(pilote)
    box = _box(pilote)
    box.insertPlainText("x" * (LONGUEUR_MAX + 1))
    pilote.press("Ctrl+Down")
    assert "au plus" in pilote.words()
    pilote.press("Escape")
    box.setFocus(Qt.FocusReason.OtherFocusReason)
    box.selectAll()
    box.insertPlainText("Texte de 1.1")
    pilote.press("Ctrl+Down")
    assert pilote.desk.open_seance.grille("1").precisions == {"1.1": "Texte de 1.1"}


def test_a_text_too_long_to_be_kept_holds_the_dossier_open(pilote: Pilote) -> None:
    _grid(pilote)
    _box(pilote).insertPlainText("x" * (LONGUEUR_MAX + 1))
    pilote.press("Alt+Home")
    assert pilote.where == "session"
    assert len(_box(pilote).toPlainText()) > LONGUEUR_MAX


def test_what_is_half_typed_is_there_again_after_looking_at_another_bloc(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("epreuve", BlocCode("1"))
    pilote.settle()
    pilote.tab_to("Contexte")
    pilote.type("Remboursement opt")
    pilote.command("Passer au bloc 2")
    pilote.command("Passer au bloc 1")
    assert [e.text() for e in pilote.window.findChildren(QLineEdit) if e.accessibleName() == "Contexte"] == [
        "Remboursement opt"
    ]


def test_a_comment_typed_before_changing_bloc_by_the_palette_becomes_a_fait(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.type("Vu au guichet")
    pilote.command("Passer au bloc 2")
    assert pilote.desk.open_seance.grille("1").precisions == {"1.1": "Vu au guichet"}


def test_a_form_field_typed_then_erased_leaves_no_draft(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("epreuve", BlocCode("1"))
    pilote.settle()
    pilote.tab_to("Contexte")
    pilote.type("ab")
    pilote.command("Saisir une situation")
    pilote.tab_to("Contexte")
    pilote.press("Backspace", "Backspace", "Tab")
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_giving_the_hand_over_up_takes_the_secret_of_the_one_who_left(pilote: Pilote) -> None:
    _grid(pilote)
    one, two = (pilote.desk.dossier.sieges[n].identifiant for n in (1, 2))
    pilote.desk.hand_over_asked.emit((two,))
    pilote.settle()
    assert pilote.desk.personnes == ()
    pilote.press("Ctrl+J")
    pilote.press("Alt+Home")
    assert pilote.where == "relais"
    pilote.press("Escape")
    assert pilote.where == "relais"
    assert "Au tour de DURAND Claude" in pilote.words()
    assert pilote.desk.personnes == ()
    pilote.press("Return")
    assert pilote.where == "session"
    assert one in pilote.desk.personnes


def test_the_next_evaluator_does_not_land_where_the_one_before_was(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Escape", "Down", "Down")
    two = pilote.desk.dossier.sieges[2].identifiant
    pilote.desk.hand_over_asked.emit((two,))
    pilote.settle()
    pilote.press("Return")
    assert pilote.desk.place.cible == "1.1.1"


def test_locking_on_purpose_is_no_accident_and_loses_nothing(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.type("En plein mot")
    pilote.press("Ctrl+L")
    assert pilote.where == "ouverture"
    pilote.press("Return")
    assert pilote.where == "session"
    assert "de façon inattendue" not in pilote.words()
    assert pilote.desk.open_seance.grille("1").precisions == {"1.1": "En plein mot"}


def test_locking_with_a_refused_field_in_sight_ends_in_no_fault(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("preparation")
    pilote.settle()
    pilote.tab_to("Fin")
    pilote.replace("01/01/2020")
    pilote.press("Ctrl+L")
    assert pilote.where == "ouverture"


def test_keys_do_nothing_harmful_where_no_bloc_is_presented(pilote: Pilote) -> None:
    pilote.practice()
    for code in ("1", "2", "3", "4", "5"):
        pilote.desk.open_seance.faire(preparation.declarer_presentation, code, "non_presente")
    rang = pilote.desk.dossier.rang
    for etape in ("epreuve", "grille", "entretien", "scellement", "conciliation", "signature", "remise"):
        pilote.desk.go(etape, BlocCode(""))
        pilote.settle()
        for key in ("F4", "F6", "F7", "F8", "F9", "Escape", "Ctrl+E"):
            QTest.keyClick(pilote.target, *_key(key))
            pilote.settle()
    assert (pilote.where, pilote.desk.dossier.rang) == ("session", rang)


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of menus
def test_the_menu_of_the_keyboard_offers_it_to_whoever_does_not_hold_it(pilote: Pilote) -> None:
    pilote.practice()
    one, two = "Passer la main à l’évaluateur 1", "Passer la main à l’évaluateur 2"
    for sieges, offered in (((1,), [two, "Continuer à deux"]), ((2,), [one, "Continuer à deux"]), ((1, 2), [one, two])):
        seat(pilote, *sieges)
        pilote.settle()
        pilote.press("Ctrl+M")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        words = [plain(action.text()).split(",")[0] for action in menu.actions()]
        assert words[: words.index("")] == offered
        pilote.press("Escape")


def _key(name: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    letter = name.split("+")[-1]
    modifier = Qt.KeyboardModifier.ControlModifier if "+" in name else Qt.KeyboardModifier.NoModifier
    return getattr(Qt.Key, f"Key_{letter}"), modifier
