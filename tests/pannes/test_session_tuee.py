"""Killed at any instant of a whole session, signing included: nothing said is lost, the folder opens at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pannes.session_tuee import campagne

Noter = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the harness forks")


def test_a_few_kills_lose_nothing(tmp_path: Path, record_property: Noter) -> None:
    tous, perdus, pire = campagne(tmp_path, 6, 20261122, 1.5)
    record_property("bilan", f"6 kills, {tous} acknowledged faits, {perdus} lost, slowest opening {pire:.2f} s")
    assert perdus == 0
    assert pire < 1.0


@pytest.mark.long
@pytest.mark.parametrize("graine", range(10))
def test_a_hundred_kills_lose_nothing(tmp_path: Path, graine: int, record_property: Noter) -> None:
    tous, perdus, pire = campagne(tmp_path, 100, graine, 1.5)
    record_property("bilan", f"100 kills (seed {graine}): {tous} faits, {perdus} lost, slowest opening {pire:.2f} s")
    assert (perdus, pire < 1.0) == (0, True)
