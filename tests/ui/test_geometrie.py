"""Nothing is cut, nothing lies on something else, at four scales of a 1366×768 laptop and with larger texts.

What assistive tools are told is looked at on the way.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit

from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.base import Button
from evaluateur.ui.briques.critere import CritereRow
from evaluateur.ui.ecrans.entretien.cadran import BigTime
from evaluateur.ui.pages.accueil.liste_sessions import CHIP_ROOM, WRAPPED, SessionsDelegate
from evaluateur.ui.pages.accueil.modele import SessionsModel
from evaluateur.ui.pages.accueil.page import BLOC_WIDTH
from tests.ui import inspection
from tests.ui.ecrans import etats, long_names
from tests.ui.pilote import Pilote, heard

TAILLES = {
    "100 %": (1366, 738),
    "125 %": (1090, 585),
    "150 %": (910, 482),
    "200 %": (683, 354),
}
"""Logical pixels left by the title bar on a 1366×768 screen."""
COURTES = ("100 %", "200 %")
"""The widest and the narrowest; what lies between is for the campaigns."""


def _look(pilote: Pilote) -> list[str]:
    pilote.settle()
    central = pilote.window.centralWidget()
    assert central is not None
    return [
        *(f"coupé : {x}" for x in inspection.cut_words(central)),
        *(f"superposé : {x}" for x in inspection.overlaps(central)),
        *(f"dehors : {x}" for x in inspection.outside(central)),
        *(f"sans nom : {x}" for x in inspection.nameless(central)),
        *(f"à rebours : {x}" for x in inspection.backwards(central)),
    ]


def _hidden_focus(name: str) -> list[str]:
    """Something has the focus, and is in sight, whole enough to be read."""
    focus = QApplication.focusWidget()
    assert focus is not None, name
    assert focus.isVisible(), name
    if isinstance(focus, QAbstractItemView):
        return []
    seen = focus.visibleRegion().boundingRect()
    if seen.height() < min(focus.height(), 26) or seen.width() < focus.width():
        return [f"{name} : {inspection.describe(focus)}, {seen.width()}×{seen.height()} in sight"]
    return []


@pytest.mark.parametrize("echelle", [pytest.param(t, marks=() if t in COURTES else pytest.mark.long) for t in TAILLES])
def test_every_screen_stands_whole_names_its_controls_and_shows_what_has_the_focus(
    pilote: Pilote, echelle: str
) -> None:
    """One walk a scale, for walks are long; and the window may be made as small as it is said to be."""
    pilote.window.resize(*TAILLES[echelle])
    faults = []
    for name, reach in etats():
        reach(pilote)
        faults += [f"{name} : {fault}" for fault in _look(pilote)]
        faults += _hidden_focus(name)
        assert (pilote.window.width(), pilote.window.height()) == TAILLES[echelle], name
        hint = pilote.window.minimumSizeHint()
        assert (hint.width() <= 1090, hint.height() <= 610) == (True, True), name
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", [(1090, 585), pytest.param((1366, 738), marks=pytest.mark.long)])
def test_every_screen_stands_whole_with_texts_half_as_large_again(pilote: Pilote, size: tuple[int, int]) -> None:
    pilote.assembly.memoire.scale = 1.5
    pilote.window.restyle()
    pilote.window.resize(*size)
    faults = []
    for name, reach in etats():
        reach(pilote)
        faults += [f"{name} : {fault}" for fault in _look(pilote)]
        assert (pilote.window.width(), pilote.window.height()) == size, name
    assert not faults, "\n".join(faults)


def test_the_key_of_the_next_act_takes_the_colours_of_its_button(pilote: Pilote) -> None:
    pilote.practice()
    keys = {}
    for etape in ("preparation", "signature"):
        pilote.desk.go(etape)
        pilote.settle()
        (button,) = [b for b in pilote.window.findChildren(Button) if b.isVisible() and b.property("kind") == "main"
                     and b.accessibleName().startswith("Étape suivante")]  # fmt: skip
        keys[etape] = [cap.property("inverse") for cap in button.findChildren(QLabel)]
    assert keys == {"preparation": ["true"], "signature": ["false"]}


def test_every_criterion_of_a_table_is_in_sight_at_once_and_no_two_marks_touch(pilote: Pilote) -> None:
    pilote.practice()
    pilote.window.resize(*TAILLES["125 %"])
    pilote.desk.go("grille", BlocCode("1"), "1.1.1")
    pilote.settle()
    rows = pilote.page_ecran.findChildren(CritereRow)
    assert len(rows) == 7
    hidden = [row.code for row in rows if row.visibleRegion().boundingRect().size() != row.size()]
    assert not hidden
    assert not [row.code for row in rows if row.height() - row.marks.height() < 6]


@pytest.mark.parametrize("size", [(1090, 585), (910, 482), (683, 354)])
def test_what_the_practice_dossier_holds_stands_whole_in_its_fields(pilote: Pilote, size: tuple[int, int]) -> None:
    pilote.practice()
    pilote.desk.go("preparation")
    pilote.window.resize(*size)
    pilote.settle()
    edits = [e for e in pilote.page_ecran.findChildren(QLineEdit) if e.isVisible() and e.text()]
    assert len(edits) > 10
    assert not [e.text() for e in edits if e.fontMetrics().horizontalAdvance(e.text()) > e.width() - 16]


def test_the_time_and_the_button_that_starts_it_are_in_sight_together_at_200(pilote: Pilote) -> None:
    pilote.practice()
    pilote.window.resize(*TAILLES["200 %"])
    pilote.desk.go("entretien", BlocCode("1"))
    pilote.settle()
    (figures,) = [f for f in pilote.page_ecran.findChildren(BigTime) if f.isVisible()]
    start = QApplication.focusWidget()
    assert start is not None
    assert heard(start) == "Démarrer"
    for part in (figures, start):
        assert part.visibleRegion().boundingRect().size() == part.size()


@pytest.mark.parametrize("word", ["Non acquis", "Non présenté", "Déjà acquis", "À confirmer", "12 à trancher"])
def test_no_state_of_a_bloc_is_shortened_in_the_list(pilote: Pilote, word: str) -> None:
    look = pilote.page.look
    delegate = SessionsDelegate(look, SessionsModel())
    room = QRect(0, 0, look.px(BLOC_WIDTH) - CHIP_ROOM - look.px(16), delegate.row_height())
    taken = QFontMetrics(look.font("body")).boundingRect(room, WRAPPED, word)
    assert (taken.width() <= room.width(), taken.height() <= room.height()) == (True, True)


def test_the_count_of_blocs_stands_whole_beside_a_very_long_name(pilote: Pilote) -> None:
    pilote.window.resize(*TAILLES["150 %"])
    pilote.practice()
    long_names(pilote)
    pilote.settle()
    said = pilote.words().replace("\xa0", " ")
    assert "5 blocs présentés" in said
    assert "D’ESSAI-LONGUENOM" in said
    assert "…" in said, "the name gives way"
