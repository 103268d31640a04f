"""Power cuts: what was acknowledged is there, under our pragmas; and the harness sees what weaker ones lose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pannes.coupure import MAISON, Pragmas, campagne, jouer, schema

FAIBLE: Pragmas = (("journal_mode", "WAL"), ("synchronous", "NORMAL"))
"""The usual advice for WAL: fast, and the last commits go with the power."""
Noter = Callable[[str, object], None]


def couper(tmp_path: Path, pragmas: Pragmas, actes: int, images: int, seed: int = 20261122) -> tuple[int, int]:
    registre = jouer(tmp_path, schema(tmp_path), pragmas, actes)
    assert registre.acquittes == actes
    return campagne(registre, pragmas, images, seed, tmp_path)


def test_no_acknowledged_line_is_lost_by_a_power_cut(tmp_path: Path) -> None:
    assert couper(tmp_path, MAISON, 120, 250) == (0, 0)


def test_the_harness_has_teeth_weaker_pragmas_lose_acknowledged_lines(tmp_path: Path) -> None:
    lost, _ = couper(tmp_path, FAIBLE, 120, 100)
    assert lost > 20


def test_the_harness_has_teeth_a_deleted_journal_that_comes_back_undoes_everything(tmp_path: Path) -> None:
    """``FULL`` instead of ``EXTRA``, or set after WAL: the folder is not synced when the first journal is deleted."""
    lost, unreadable = couper(tmp_path, (("journal_mode", "WAL"), ("synchronous", "FULL")), 120, 100)
    assert lost + unreadable > 20


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_power_cuts_lose_nothing(tmp_path: Path, seed: int, record_property: Noter) -> None:
    lost, unreadable = couper(tmp_path, MAISON, 300, 1000, seed)
    record_property("bilan", f"1000 power cuts (seed {seed}): {lost} lost, {unreadable} unreadable")
    assert (lost, unreadable) == (0, 0)
