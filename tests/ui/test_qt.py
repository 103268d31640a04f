"""The binding itself: a wheel that loses references would end the application after minutes of work."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.pilote import Pilote

TIMES = 500


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on: nothing can be lost")
@pytest.mark.parametrize("name", ["setText", "setProperty", "property", "polish", "setVisible"])
def test_a_call_that_returns_nothing_takes_no_reference_of_none_away(qapp: QApplication, name: str) -> None:
    button = QPushButton()
    button.hide()
    calls: dict[str, Callable[[], object]] = {
        "setText": lambda: button.setText("a"),
        "setProperty": lambda: button.setProperty("a", None),
        "property": lambda: button.property("absent"),
        "polish": lambda: button.style().polish(button),
        "setVisible": lambda: button.setVisible(False),
    }
    call = calls[name]
    call()
    before = sys.getrefcount(None)
    for _ in range(TIMES):
        call()
    assert sys.getrefcount(None) > before - TIMES // 10


def test_a_part_without_a_parent_that_is_shown_fails_the_test_that_shows_it(pilote: Pilote) -> None:
    inside = QPushButton(pilote.window)
    inside.show()
    assert pilote.strays.seen == []
    for show in (QPushButton.show, lambda part: part.setVisible(True)):
        part = QPushButton()
        show(part)
        part.hide()
    assert pilote.strays.seen == ["QPushButton"] * 2
    pilote.strays.seen.clear()
