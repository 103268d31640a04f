"""Ctrl+Z: the last gesture is taken back where it was made, in words; in a text, what was typed goes first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.ui.briques.base import Button
from tests.ui.pilote import Pilote, plain

UN = BlocCode("1")


def _grid(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", UN)
    pilote.settle()


def _marks(pilote: Pilote) -> dict[CelluleCode, str]:
    return dict(pilote.desk.open_seance.grille(UN).marques)


def _button(pilote: Pilote, name: str) -> Button:
    (found,) = (b for b in pilote.window.findChildren(Button) if name in b.accessibleName() and b.isVisible())
    return found


def test_a_mark_is_taken_back_where_it_was_given_and_the_strip_says_so(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("c", "n")
    assert pilote.desk.place.cible == "1.1.3"
    pilote.press("Ctrl+Z")
    assert _marks(pilote) == {"1.1.1": "conforme"}
    assert pilote.desk.place.cible == "1.1.2", "one is led to what changed"
    assert "Annulé : " in plain(pilote.words())
    assert "Non renseigné" in plain(pilote.words())
    pilote.press("Ctrl+Shift+Z")
    assert _marks(pilote) == {"1.1.1": "conforme", "1.1.2": "non_conforme"}
    assert "Rétabli : " in plain(pilote.words())
    pilote.press("Ctrl+Z", "Ctrl+Y")
    assert len(_marks(pilote)) == 2


def test_what_marks_the_rest_of_a_table_is_one_gesture(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Shift+C")
    count = len(_marks(pilote))
    assert count > 3
    pilote.press("Ctrl+Z")
    assert _marks(pilote) == {}
    assert f"{count} lignes" in plain(pilote.words())


def test_in_a_text_what_was_typed_goes_first_then_the_gesture_before_it(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Shift+C", "a")
    box = QApplication.focusWidget()
    assert isinstance(box, QPlainTextEdit)
    pilote.type("Vu")
    pilote.press("Ctrl+Z")
    assert box.toPlainText() == ""
    assert _marks(pilote)[CelluleCode("1.1")] == "acquise", "the text alone"
    pilote.press("Ctrl+Z")
    assert "1.1" not in _marks(pilote)


def test_a_comment_that_was_left_is_put_back_as_it_was(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Shift+C", "a")
    pilote.type("Vu en agence.")
    pilote.press("Escape")
    precisions = pilote.desk.open_seance.grille(UN).precisions
    assert precisions == {"1.1": "Vu en agence."}
    pilote.press("Ctrl+Z")
    assert pilote.desk.open_seance.grille(UN).precisions == {}
    assert "texte d’avant" in plain(pilote.words())
    pilote.press("Ctrl+Y")
    assert pilote.desk.open_seance.grille(UN).precisions == precisions


def test_the_mouse_takes_back_what_the_keys_do_and_leaves_the_attention_where_it_is(pilote: Pilote) -> None:
    _grid(pilote)
    undo, redo = _button(pilote, "Annuler le dernier geste"), _button(pilote, "Rétablir")
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    pilote.press("c")
    assert undo.isEnabled()
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    pilote.settle()
    assert _marks(pilote) == {}
    assert redo.isEnabled()
    assert not undo.isEnabled()
    QTest.mouseClick(redo, Qt.MouseButton.LeftButton)
    pilote.settle()
    assert _marks(pilote) == {"1.1.1": "conforme"}
    assert pilote.desk.place.cible == "1.1.1"


def test_with_nothing_to_take_back_one_is_told(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Ctrl+Z")
    assert "rien à annuler" in plain(pilote.words())


def test_at_a_step_about_the_whole_dossier_nothing_is_taken_back_and_one_is_told(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("c")
    pilote.desk.go("preparation")
    pilote.settle()
    pilote.press("Ctrl+Z")
    assert len(_marks(pilote)) == 1
    assert "corrigez le champ lui-même" in plain(pilote.words())
