"""A key that is held, as the window hears it: pressed again and again, and released once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from evaluateur.metier.vocabulaire import BlocCode
from tests.ui.pilote import Pilote

BLOC = BlocCode("1")


def _grid(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", BLOC)
    pilote.settle()


def _down(pilote: Pilote, key: Qt.Key) -> None:
    window = pilote.window.windowHandle()
    assert window is not None
    QTest.keyPress(window, key)
    pilote.settle()


def _up(pilote: Pilote, key: Qt.Key) -> None:
    window = pilote.window.windowHandle()
    assert window is not None
    QTest.keyRelease(window, key)
    pilote.settle()


def _marked(pilote: Pilote) -> int:
    return len(pilote.desk.open_seance.grille(BLOC).marques)


def test_a_mark_is_given_once_however_often_its_key_repeats_and_again_once_it_went_up(pilote: Pilote) -> None:
    _grid(pilote)
    for _ in range(4):
        _down(pilote, Qt.Key.Key_C)
    assert _marked(pilote) == 1
    _up(pilote, Qt.Key.Key_C)
    _down(pilote, Qt.Key.Key_C)
    _up(pilote, Qt.Key.Key_C)
    assert _marked(pilote) == 2


def test_two_keys_that_cross_both_act(pilote: Pilote) -> None:
    _grid(pilote)
    _down(pilote, Qt.Key.Key_C)
    _down(pilote, Qt.Key.Key_N)
    _up(pilote, Qt.Key.Key_C)
    _down(pilote, Qt.Key.Key_C)
    assert _marked(pilote) == 3


def test_the_key_that_led_into_a_text_writes_nothing_there_until_it_is_struck_again(pilote: Pilote) -> None:
    _grid(pilote)
    for _ in range(7):
        _down(pilote, Qt.Key.Key_C)
        _up(pilote, Qt.Key.Key_C)
    for _ in range(3):
        _down(pilote, Qt.Key.Key_A)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.toPlainText() == ""
    _up(pilote, Qt.Key.Key_A)
    for _ in range(3):
        _down(pilote, Qt.Key.Key_A)
    assert focus.toPlainText() == "aaa"


def test_ctrl_z_held_in_a_text_takes_back_what_was_typed_and_none_of_the_marks_before_it(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Shift+C", "a")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    pilote.type("Vu")
    before = _marked(pilote)
    window = pilote.window.windowHandle()
    assert window is not None
    for _ in range(6):
        QTest.keyPress(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        pilote.settle()
    assert focus.toPlainText() == ""
    assert _marked(pilote) == before


def test_a_letter_announced_while_a_page_changes_is_dropped_however_late_it_comes(pilote: Pilote) -> None:
    """Qt keeps keys back while a reader of screens is slow to answer; it announces them at once."""
    pilote.practice()
    pilote.desk.go("preparation", cible="candidat.lieu_naissance")
    pilote.settle()
    pilote.desk.page_asked.emit("reglages")
    pilote.desk.page_asked.emit("session")
    window = pilote.window.windowHandle()
    assert window is not None
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    before = field.text()
    letter = (Qt.Key.Key_C, Qt.KeyboardModifier.NoModifier, "c")
    QApplication.sendEvent(window, QKeyEvent(QEvent.Type.ShortcutOverride, *letter))
    for _ in range(5):
        pilote.settle()
    QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, *letter))
    assert field.text() == before
    QApplication.sendEvent(window, QKeyEvent(QEvent.Type.ShortcutOverride, *letter))
    QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, *letter))
    assert len(field.text()) == len(before) + 1, "one that is announced once the page is there is meant for it"
