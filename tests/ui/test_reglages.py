"""Settings by keyboard: trying one look after the other, the focus stays on what is being tried."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QRadioButton

from evaluateur.metier.typographie import francais
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
