"""Nothing is cut, nothing lies on something else, at four scales of a 1366×768 laptop and with larger texts.

What assistive tools are told is looked at on the way.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QTextBrowser

from evaluateur.metier.etapes import Etape
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.base import Button
from evaluateur.ui.briques.critere import CritereRow
from evaluateur.ui.ecrans.entretien.cadran import BigTime
from evaluateur.ui.pages.accueil.liste_sessions import CHIP_ROOM, WRAPPED, SessionsDelegate
from evaluateur.ui.pages.accueil.modele import SessionsModel
from evaluateur.ui.pages.accueil.page import BLOC_WIDTH
from tests.parcours.monde import Monde
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
TEXTES = [(size, text) for size in ((1366, 738), (1090, 585)) for text in (1.0, 1.3, 1.5, 2.0)]
"""The same screen at 100 and 125 %, with each size of text."""
COURTS = (TEXTES[0], TEXTES[6], TEXTES[7])
"""The roomiest, the narrowest, and a drawer between them; the others are for the campaigns."""


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
    if isinstance(focus, QTextBrowser):  # what it shows is another widget, which covers it
        focus = focus.viewport()
    seen = focus.visibleRegion().boundingRect()
    if seen.height() < min(focus.height(), 26) or seen.width() < focus.width():
        return [f"{name} : {inspection.describe(focus)}, {seen.width()}×{seen.height()} in sight"]
    return []


def _enlarge(pilote: Pilote, text: float) -> None:
    if text != pilote.window.look.scale:
        pilote.assembly.memoire.scale = text
        pilote.window.restyle()


@pytest.mark.parametrize(
    ("size", "text"), [pytest.param(*one, marks=() if one in COURTS else pytest.mark.long) for one in TEXTES]
)
def test_every_screen_stands_whole_names_its_controls_and_shows_what_has_the_focus(
    pilote: Pilote, size: tuple[int, int], text: float
) -> None:
    """One walk a size, for walks are long; and the window may be made as small as it is said to be."""
    _enlarge(pilote, text)
    pilote.window.resize(*size)
    faults = []
    for name, reach in etats():
        reach(pilote)
        faults += [f"{name} : {fault}" for fault in _look(pilote)]
        faults += _hidden_focus(name)
        assert (pilote.window.width(), pilote.window.height()) == size, name
        hint = pilote.window.minimumSizeHint()
        assert (hint.width() <= size[0], hint.height() <= 610) == (True, True), name
    assert not faults, "\n".join(faults)


def _arrangement(pilote: Pilote) -> list[tuple[str, str, int, int, int, int]]:
    """What is in sight of the screen, and where."""
    pilote.settle()
    screen = pilote.page_ecran
    shown = []
    for part in inspection.visible(screen):
        place = part.mapTo(screen, part.rect().topLeft())
        shown.append((type(part).__name__, part.accessibleName(), place.x(), place.y(), part.width(), part.height()))
    return sorted(shown)


@pytest.mark.parametrize("etape", ["preparation", "epreuve", "grille", "entretien", "scellement", "signature"])
def test_a_width_has_one_layout_whatever_was_shown_before(pilote: Pilote, etape: Etape) -> None:
    pilote.practice()
    pilote.window.resize(1366, 738)
    pilote.desk.go(etape, BlocCode("1"))
    direct = _arrangement(pilote)
    for narrower in (1093, 800):
        pilote.window.resize(narrower, 738)
        pilote.settle()
        pilote.window.resize(1366, 738)
        assert _arrangement(pilote) == direct, narrower
    pilote.window.resize(800, 738)
    pilote.desk.go("conciliation")
    pilote.window.show_page("accueil")
    pilote.window.show_page("session")
    pilote.desk.go(etape, BlocCode("1"))
    pilote.settle()
    pilote.window.resize(1366, 738)
    assert _arrangement(pilote) == direct


@pytest.mark.parametrize("etape", ["epreuve", "grille"])
def test_larger_text_lays_out_as_a_narrower_window_does(pilote: Pilote, etape: Etape) -> None:
    pilote.practice()
    found = []
    for size, text in (((910, 492), 1.0), ((1366, 738), 1.5)):
        _enlarge(pilote, text)
        pilote.window.resize(*size)
        pilote.desk.go(etape, BlocCode("1"))
        found.append([(kind, name) for kind, name, *_ in _arrangement(pilote)])
    assert sorted(found[0]) == sorted(found[1])


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


def test_every_criterion_of_a_table_is_in_sight_at_once_and_no_two_marks_touch(pilote: Pilote, monde: Monde) -> None:
    pilote.desk.open_dossier(monde.seance.identifiant)
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


def test_the_time_that_runs_and_what_stops_it_are_in_sight_together_in_large_text(pilote: Pilote) -> None:
    pilote.practice()
    _enlarge(pilote, 2.0)
    pilote.window.resize(1093, 585)
    pilote.desk.go("entretien", BlocCode("1"))
    pilote.settle()
    pilote.press("F4")
    (figures,) = [f for f in pilote.page_ecran.findChildren(BigTime) if f.isVisible()]
    acts = [b for b in pilote.page_ecran.findChildren(Button) if b.accessibleName() in ("Pause", "Terminer")]
    assert len(acts) == 2
    for part in (figures, *acts):
        assert part.visibleRegion().boundingRect().size() == part.size(), part


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
