"""Killed anywhere in a whole session, signing included: nothing said is lost, the folder opens at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pannes.session_tuee import Bilan
from tests.pannes.tueur import ATTENTE_S, DE_PLUS

RACINE = Path(__file__).resolve().parents[2]
Noter = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the harness forks")


def tuer(root: Path, times: int, seed: int) -> Bilan:
    """In a process without threads: this one may have some."""
    command = [sys.executable, "-m", "tests.pannes.session_tuee", str(root), str(times), str(seed)]
    output = subprocess.run(command, capture_output=True, text=True, cwd=RACINE)
    assert output.returncode == 0, output.stderr
    return Bilan(*json.loads(output.stdout))


def examiner(bilan: Bilan, times: int, seed: int, record_property: Noter) -> None:
    record_property(
        "bilan",
        f"{bilan.coups} kills (seed {seed}): {bilan.dits} acknowledged faits, {bilan.perdus} lost, "
        f"slowest opening {bilan.pire * 1000:.0f} ms, {bilan.processeur / bilan.ensuite:.1f} times a sound one",
    )
    assert (bilan.coups, bilan.perdus) == (times, 0)
    assert bilan.dits > 10 * times, "kills fall on the work"
    assert bilan.pire < ATTENTE_S
    assert bilan.processeur < DE_PLUS * bilan.ensuite


def test_a_few_kills_lose_nothing(tmp_path: Path, record_property: Noter) -> None:
    examiner(tuer(tmp_path, 4, 20261122), 4, 20261122, record_property)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_kills_lose_nothing(tmp_path: Path, seed: int, record_property: Noter) -> None:
    examiner(tuer(tmp_path, 100, seed), 100, seed, record_property)
