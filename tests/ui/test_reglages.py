"""Settings by keyboard: trying one look after the other, the focus stays on what is being tried."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton, QWidget

from evaluateur import __version__
from evaluateur.metier.typographie import francais
from evaluateur.ui.pages.reglages.nouveautes import read
from tests.ui.pilote import Pilote, heard


@pytest.mark.parametrize("names", [("Sombre", "Clair"), ("130 %", "150 %", "100 %")])
def test_a_change_of_look_keeps_the_focus_on_its_control(pilote: Pilote, names: tuple[str, ...]) -> None:
    pilote.practice()
    pilote.press("Ctrl+,")
    for name in names:
        control = next(w for w in pilote.page.findChildren(QRadioButton) if heard(w) == francais(name))
        control.setFocus()
        pilote.press("Space")
        focus = QApplication.focusWidget()
        assert isinstance(focus, QRadioButton)
        assert (heard(focus), focus.isChecked()) == (francais(name), True)


def test_the_settings_opened_again_begin_at_the_way_back(pilote: Pilote) -> None:
    pilote.practice()
    pilote.press("Ctrl+,")
    next(w for w in pilote.page.findChildren(QRadioButton) if heard(w) == "Sombre").setFocus()
    pilote.press("Space", "Escape", "Ctrl+,")
    assert heard(pilote.target) == "Retour"


def test_the_settings_tell_which_version_runs_and_what_is_new_in_it(pilote: Pilote) -> None:
    pilote.practice()
    pilote.press("Ctrl+,")
    shown = [label.text() for label in pilote.page.findChildren(QLabel)]
    assert francais(f"Évaluateur {__version__}") in shown
    assert read()[0].numero == __version__, "a version that is handed out tells what it brings"
    assert all(francais(f"• {point}") in shown for point in read()[0].points)


class _Dressed(QObject):
    """Counts how often a part of the window is dressed anew."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.StyleChange
        return False


def test_a_change_of_look_dresses_nothing_that_is_about_to_go(pilote: Pilote) -> None:
    pilote.practice()
    pilote.press("Ctrl+,")
    dressed, parts = _Dressed(), pilote.page.findChildren(QWidget)
    for part in parts:
        part.installEventFilter(dressed)
    next(w for w in pilote.page.findChildren(QRadioButton) if heard(w) == "Sombre").setFocus()
    pilote.press("Space")
    assert len(parts) > 50
    assert dressed.times == 0
    assert pilote.window.look.theme.nom == "sombre"


def test_what_is_told_while_the_window_is_dressed_is_said_on_the_page_that_comes(pilote: Pilote) -> None:
    pilote.practice()
    pilote.press("Ctrl+,")
    pilote.window.restyle()
    pilote.desk.tell("Profil créé.")
    pilote.settle()
    assert "Profil créé." in pilote.words()
