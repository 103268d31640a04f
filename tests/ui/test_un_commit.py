"""What one commit costs the window, counted in Python calls, and which parts of it are painted anew."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from evaluateur.metier.actes import preparation
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.base import hold
from evaluateur.ui.pages.session.page import SessionPage
from tests.parcours.test_sonde import Seul
from tests.ui.pilote import Pilote

TOUCHE_MAX = 1500
"""Python calls of one key in the grid: the act, its commit, and all that is painted of it."""
TESTS = str(Path(__file__).resolve().parent.parent)


def counted(pilote: Pilote, gesture: Callable[[], object]) -> Counter[str]:
    """The Python functions that a gesture runs until all of it is painted, by their qualified names."""
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and not frame.f_code.co_filename.startswith(TESTS):
            calls[frame.f_code.co_qualname] += 1

    sys.setprofile(count)
    try:
        gesture()
        pilote.window.repaint()
        for _ in range(3):
            QApplication.processEvents()
    finally:
        sys.setprofile(None)
    return calls


def key(pilote: Pilote, letter: str) -> Counter[str]:
    target = pilote.target
    return counted(pilote, lambda: QTest.keyClicks(target, letter))


def _grid(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    pilote.press("c")


def _large(pilote: Pilote, folder: Path, criteres: int) -> None:
    monde = Seul(folder / f"seul-{criteres}", folder / f"centre-{criteres}", criteres)
    pilote.desk.adopt(monde.poste)
    pilote.desk.show_seance(monde.seance)
    pilote.desk.go("grille")
    pilote.settle()
    pilote.press("a")


def test_a_key_in_the_grid_takes_few_calls(pilote: Pilote) -> None:
    _grid(pilote)
    assert key(pilote, "c").total() < TOUCHE_MAX


def test_a_key_takes_at_most_its_share_more_in_a_grid_of_400_criteria(pilote: Pilote, tmp_path: Path) -> None:
    totals = {}
    for criteres in (100, 200, 400):
        _large(pilote, tmp_path, criteres)
        totals[criteres] = key(pilote, "a").total()
    assert totals[400] < TOUCHE_MAX
    assert totals[400] - totals[200] <= max(2.5 * (totals[200] - totals[100]), 100), totals


def test_a_key_paints_its_row_the_counts_the_steps_and_the_strip_and_nothing_else(pilote: Pilote) -> None:
    _grid(pilote)
    calls = key(pilote, "n")
    assert calls["CritereRow.refresh"] == 1
    assert calls["_Item.show_state"] == len(pilote.desk.dossier.referentiel.par_bloc[BlocCode("1")].competences) + 1
    assert calls["Strip.show_missing"] == 1
    assert calls["Steps.refresh"] == 1
    for part in ("Header.refresh", "BlocGrid.refresh", "MarksTable.show_competence", "VerdictBand.refresh",
                 "SidePanel._fill_situations"):  # fmt: skip
        assert not calls[part], part


def test_what_a_grid_lacks_is_derived_once_a_commit_and_not_said_to_be_counted(pilote: Pilote) -> None:
    _grid(pilote)
    calls = key(pilote, "c")
    for derived in ("manques", "bilan", "stade", "preparation", "Vue._list_restes"):
        assert calls[derived] <= 1, derived
    assert calls["manques"] == 1
    assert not calls["phrase_manque"]


def test_a_note_of_the_entretien_moves_no_clock(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("o")
    pilote.desk.go("entretien")
    pilote.settle()
    calls = key(pilote, "e")
    assert calls["PointCard.refresh"] == 1
    assert not calls["ClockFace.refresh"]


def test_a_draft_that_is_kept_says_so_and_changes_nothing_else(pilote: Pilote) -> None:
    _grid(pilote)
    desk = pilote.desk
    calls = counted(pilote, lambda: desk.save_draft(BlocCode("1"), "precisions.1.1", "Reformule"))
    assert calls["Header.show_saved"] == 1
    for part in ("Header.refresh", "Steps.refresh", "Strip.show_missing", "Strip.show_main", "SessionPage._follow"):
        assert not calls[part], part


def test_a_commit_names_the_cells_that_its_author_wrote_and_none_where_both_may_read(pilote: Pilote) -> None:
    _grid(pilote)
    heard: list[Any] = []
    pilote.desk.changed.connect(heard.append)
    pilote.press("c")
    assert [(c.partage, c.notees) for c in heard] == [(False, frozenset({("1", "1.1.2")}))]
    heard.clear()
    pilote.desk.act(lambda: pilote.desk.open_seance.faire(preparation.declarer_presence, "present"))
    pilote.desk.act(lambda: pilote.desk.open_seance.faire(preparation.declarer_presence, "absent", "Parti."))
    assert [(c.partage, c.notees) for c in heard if c.inscriptions] == [(True, frozenset())] * len(heard)
    assert isinstance(pilote.page, SessionPage)


@pytest.mark.parametrize("key_", ["c", "o", "Delete"])
def test_the_row_shows_what_its_key_did(pilote: Pilote, key_: str) -> None:
    _grid(pilote)
    pilote.press(key_)
    before = pilote.words()
    pilote.desk.go("epreuve")
    pilote.desk.go("grille", BlocCode("1"), pilote.desk.place.cible)
    pilote.settle()
    assert sorted(pilote.words().splitlines()) == sorted(before.splitlines())


def test_a_count_that_is_held_gives_its_room_back_when_it_says_less(pilote: Pilote) -> None:
    _grid(pilote)
    label = QLabel("À renseigner : 23 critères", pilote.window)
    hold(label)
    wide = label.width()
    label.setText("1 point")
    hold(label)
    assert label.fontMetrics().horizontalAdvance("1 point") <= label.width() < wide
    hold(label, step=50)
    assert label.width() % 50 == 0
