"""Killed at any instant of a whole session, signing included: nothing said is lost, the folder opens at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
Noter = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the harness forks")


def tuer(racine: Path, fois: int, graine: int) -> tuple[int, int, float]:
    """In a process without threads: this one may have some."""
    commande = [sys.executable, "-m", "tests.pannes.session_tuee", str(racine), str(fois), str(graine), "1.5"]
    sortie = subprocess.run(commande, capture_output=True, text=True, cwd=RACINE)
    assert sortie.returncode == 0, sortie.stderr
    tous, perdus, pire = json.loads(sortie.stdout)
    return tous, perdus, pire


def test_a_few_kills_lose_nothing(tmp_path: Path, record_property: Noter) -> None:
    tous, perdus, pire = tuer(tmp_path, 4, 20261122)
    record_property("bilan", f"4 kills, {tous} acknowledged faits, {perdus} lost, slowest opening {pire:.2f} s")
    assert perdus == 0
    assert pire < 1.0


@pytest.mark.long
@pytest.mark.parametrize("graine", range(10))
def test_a_hundred_kills_lose_nothing(tmp_path: Path, graine: int, record_property: Noter) -> None:
    tous, perdus, pire = tuer(tmp_path, 100, graine)
    record_property("bilan", f"100 kills (seed {graine}): {tous} faits, {perdus} lost, slowest opening {pire:.2f} s")
    assert (perdus, pire < 1.0) == (0, True)
