"""Killed with -9 while sealing, revealing, signing, migrating, exporting, backing up, restoring: done, or not done."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from evaluateur.metier.refus import Refus
from evaluateur.seance.seance import ouvrir_dossier
from tests.pannes.scenes import SCENES, Modele, copie, ouvrir
from tests.pannes.tueur import ATTENTE_S, DE_PLUS, tuer_une_fois
from tests.patience import PATIENCE_S

RACINE = Path(__file__).parents[2]
DE_PLUS_TOT = 40
"""Kills more, each earlier, when all have come after the end."""
Noter = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="fork and kill -9 are POSIX")


def _rouvrir(model: Modele, data_folder: Path) -> tuple[float, float]:
    """Seconds from the passphrase to the dossier of a copy, by the clock and of the processor."""
    start, processeur = time.perf_counter(), time.process_time()
    try:
        with ouvrir(model, data_folder, 60) as poste:
            ouvrir_dossier(poste, model.dossier)
    except Refus as refus:
        if "restaur" not in str(refus):  # one that is to be finished does not open
            raise
    return time.perf_counter() - start, time.process_time() - processeur


def campagne(nom: str, times: int, seed: int) -> dict[str, Any]:
    """Kill so many times between the beginning and the end of the acts, and go on until one has come before the end."""
    scene, rng = SCENES[nom], random.Random(f"{nom} {seed}")
    root = Path(tempfile.mkdtemp())
    try:
        model = scene.preparer(root)
        temoin = root / "temoin"
        shutil.copytree(model.donnees, temoin)
        _, sain = _rouvrir(model, copie(temoin))
        suivie = tuer_une_fois(partial(scene.ouvrir, model, temoin), None)
        tous = len(suivie.lignes)
        assert scene.verifier(model, temoin) == tous > 0
        bilan = {"kills": 0, "done": 0, "acknowledged": 0, "slowest": 0.0, "costliest": 0.0, "sound": sain}
        while bilan["kills"] < times or (bilan["done"] == bilan["kills"] < times + DE_PLUS_TOT):
            data = root / f"tour-{bilan['kills']}"
            shutil.copytree(model.donnees, data)
            suite = tuer_une_fois(partial(scene.ouvrir, model, data), suivie.coup(rng))
            acknowledged, suivie = len(suite.lignes), suivie.apprendre(suite)
            seconds, processeur = _rouvrir(model, copie(data))
            bilan["slowest"] = max(bilan["slowest"], seconds)
            bilan["costliest"] = max(bilan["costliest"], processeur)
            faits = scene.verifier(model, data)
            assert acknowledged <= faits <= tous, (
                f"{nom}, round {bilan['kills']}: {acknowledged} acknowledged, {faits} found"
            )
            if faits < tous:  # what a kill interrupted can be done again
                tuer_une_fois(partial(scene.ouvrir, model, data), None)
                assert scene.verifier(model, data) == tous, f"{nom}, round {bilan['kills']}: cannot be done again"
            bilan["kills"] += 1
            bilan["done"] += faits == tous
            bilan["acknowledged"] += acknowledged
            shutil.rmtree(data)
        return bilan
    finally:
        shutil.rmtree(root, ignore_errors=True)


def lancer(nom: str, times: int, seed: int) -> dict[str, Any]:
    code = (
        "import json, sys; from tests.pannes import test_tue_partout as t; "
        "print(json.dumps(t.campagne(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, nom, str(times), str(seed)],
        capture_output=True, text=True, cwd=RACINE, timeout=3 * PATIENCE_S, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    bilan: dict[str, Any] = json.loads(result.stdout)
    return bilan


def _dire(nom: str, seed: int, bilan: dict[str, Any]) -> str:
    return (
        f"{nom} (seed {seed}): {bilan['kills']} kills, {bilan['done']} done, {bilan['acknowledged']} acknowledged, "
        f"0 lost; slowest reopening {bilan['slowest'] * 1000:.0f} ms, {bilan['costliest'] / bilan['sound']:.1f} times "
        "a sound one"
    )


def _opens_at_once(bilan: dict[str, Any]) -> None:
    assert bilan["slowest"] < ATTENTE_S
    assert bilan["costliest"] < DE_PLUS * bilan["sound"]


@pytest.mark.parametrize("nom", SCENES)
def test_killed_at_a_few_instants_it_is_done_or_not_done_and_opens_again_at_once(
    nom: str, record_property: Noter
) -> None:
    bilan = lancer(nom, 3 if nom == "signing" else 8, 20261122)
    record_property("bilan", _dire(nom, 20261122, bilan))
    assert bilan["kills"] > bilan["done"], "no kill came before the end"
    _opens_at_once(bilan)


@pytest.mark.long
@pytest.mark.parametrize("nom", SCENES)
def test_killed_at_many_instants_it_is_done_or_not_done_and_opens_again_at_once(
    nom: str, record_property: Noter
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    bilan = lancer(nom, 60, seed)
    record_property("bilan", _dire(nom, seed, bilan))
    assert 0 < bilan["done"] < bilan["kills"]
    _opens_at_once(bilan)
