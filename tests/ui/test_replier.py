"""Échap closes what unfolded last, wherever the attention is; an empty form says what it lacks; a window comes back."""

from __future__ import annotations

import struct
from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from evaluateur.app import FIRST_SIZE
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.secrets.nouveau_profil import NewProfileForm
from tests.parcours.monde import Monde
from tests.ui.pilote import Pilote


def _has(pilote: Pilote, label: str) -> bool:
    return any(row.isVisible() and label in row.label.text() for row in pilote.window.findChildren(Row))


def test_escape_closes_the_time_that_is_set_anew_from_anywhere_on_the_screen(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("entretien", BlocCode("1"))
    pilote.settle()
    pilote.press("F4")
    for leave in ((), ("Tab", "Tab", "Tab", "Tab")):
        pilote.tab_to("Corriger le temps écoulé…")
        pilote.press("Space")
        assert _has(pilote, "Minutes réellement")
        pilote.press(*leave, "Escape")
        assert not _has(pilote, "Minutes réellement")


def test_escape_closes_a_question_that_no_longer_has_the_attention(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("preparation")
    pilote.settle()
    pilote.tab_to("Présence du candidat")
    pilote.press("End", "Return")
    assert _has(pilote, "Motif de l’abandon")
    pilote.press("Shift+Tab", "Shift+Tab", "Shift+Tab", "Escape")
    assert not _has(pilote, "Motif de l’abandon")
    assert pilote.desk.dossier.presence == "present"


def test_escape_closes_the_way_back_of_a_forgotten_passphrase(pilote: Pilote, monde: Monde) -> None:
    pilote.press("Ctrl+L")
    assert pilote.where == "ouverture"
    pilote.tab_to("Phrase oubliée")
    pilote.press("Space")
    assert _has(pilote, "Code de secours")
    pilote.press("Escape")
    assert not _has(pilote, "Code de secours")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert monde.poste.trousseau.all_locked


def test_an_empty_new_profile_says_at_each_field_what_is_missing_until_it_is_there(pilote: Pilote) -> None:
    form = pilote.window.findChild(NewProfileForm)
    assert form is not None

    def faults() -> set[str]:
        words = {label.text() for label in form.findChildren(QLabel) if label.isVisible()}
        return {w for w in words if w.startswith(("Indiquez", "Choisissez une"))}

    assert not faults()
    pilote.press("Return")
    assert faults() == {"Indiquez le nom.", "Indiquez le prénom.", "Choisissez une phrase secrète."}
    assert form.nom.hasFocus()
    pilote.type("ESSAI-UN")
    assert faults() == {"Indiquez le prénom.", "Choisissez une phrase secrète."}


def test_the_size_of_the_window_is_kept_as_it_changes_and_survives_a_kill(lancer: Callable[[], Pilote]) -> None:
    first = lancer()
    first.window.resize(760, 500)
    first.settle()
    first.window._place_timer.timeout.emit()
    first.vanish()
    again = lancer()
    again.window.resize(700, 400)
    again.assembly.show()
    assert again.window.size() == QSize(760, 500)


def test_a_window_of_a_much_wider_screen_comes_back_as_the_first_time(lancer: Callable[[], Pilote]) -> None:
    first = lancer()
    kept = bytearray(first.window.saveGeometry().data())
    here = first.window.screen().geometry().width()
    width = struct.pack(">i", here)
    place = kept.rindex(width)  # the width of the screen, which Qt writes beside the geometry
    kept[place : place + 4] = struct.pack(">i", 3 * here)
    first.assembly.memoire.geometry = QByteArray(bytes(kept))
    first.window.resize(700, 400)
    first.assembly.show()
    assert first.window.size() == QSize(*FIRST_SIZE)
