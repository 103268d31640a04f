"""Killed with -9 while sealing, revealing, signing, migrating, exporting, backing up, restoring: done, or not done."""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluateur.metier.refus import Refus
from tests.pannes.scenes import SCENES, Modele, Scene, copie, ouvrir
from tests.pannes.tueur import ATTENTE_S, DE_PLUS
from tests.patience import PATIENCE_S

RACINE = Path(__file__).parents[2]
DE_PLUS_TOT = 40
"""Kills more, each earlier, when all have come after the end."""
Noter = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="fork and kill -9 are POSIX")


# The killer, in a process of its own: it makes ready once, then forks a child for each kill.


def _enfant(scene: Scene, modele: Modele, donnees: Path, tube: int) -> None:
    """Do the acts; say « p » when ready, « f » after each, « ! » for a fault."""
    try:
        actes = scene.ouvrir(modele, donnees)
        os.write(tube, b"p")
        for acte in actes:
            acte()
            os.write(tube, b"f")
    except BaseException:  # noqa: BLE001 - a child of a fork must not go on as its parent
        os.write(tube, b"!" + traceback.format_exc().encode())
    os._exit(0)


def tuer_une_fois(scene: Scene, modele: Modele, donnees: Path, apres: float | None) -> tuple[int, float]:
    """Run, kill after so many seconds (None: never); returns the acts acknowledged, and the seconds that it ran."""
    lit, ecrit = os.pipe()
    enfant = os.fork()
    if enfant == 0:
        os.close(lit)
        _enfant(scene, modele, donnees, ecrit)
    os.close(ecrit)
    dit, debut = os.read(lit, 1), time.perf_counter()
    fin = debut + (PATIENCE_S if apres is None else apres)
    while (reste := fin - time.perf_counter()) > 0 and select.select([lit], [], [], reste)[0]:
        octets = os.read(lit, 65536)
        if not octets:
            break
        dit += octets
    dure = time.perf_counter() - debut
    os.kill(enfant, signal.SIGKILL)
    os.waitpid(enfant, 0)
    while octets := os.read(lit, 65536):
        dit += octets
    os.close(lit)
    assert b"!" not in dit, dit.decode(errors="replace")
    return dit.count(b"f"), dure


def _rouvrir(modele: Modele, donnees: Path) -> tuple[float, float]:
    """Seconds from the passphrase to the dossier of a copy, by the clock and of the processor."""
    debut, processeur = time.perf_counter(), time.process_time()
    try:
        with ouvrir(modele, donnees, 60) as poste:
            poste.ouvrir_dossier(modele.dossier)
    except Refus as refus:
        if "restaur" not in str(refus):  # one that is to be finished does not open
            raise
    return time.perf_counter() - debut, time.process_time() - processeur


def campagne(nom: str, fois: int, graine: int) -> dict[str, Any]:
    """Kill so many times between the beginning and the end of the acts, and go on until one has come before the end.

    How long the acts take is learnt on the way: kills that all come too late come earlier, and the other way round.
    """
    scene, hasard = SCENES[nom], random.Random(f"{nom} {graine}")
    racine = Path(tempfile.mkdtemp())
    try:
        modele = scene.preparer(racine)
        temoin = racine / "temoin"
        shutil.copytree(modele.donnees, temoin)
        _, sain = _rouvrir(modele, copie(temoin))
        tous, duree = tuer_une_fois(scene, modele, temoin, None)
        assert scene.verifier(modele, temoin) == tous > 0
        bilan = {"kills": 0, "done": 0, "acknowledged": 0, "slowest": 0.0, "costliest": 0.0, "sound": sain}
        while bilan["kills"] < fois or (bilan["done"] == bilan["kills"] < fois + DE_PLUS_TOT):
            donnees = racine / f"tour-{bilan['kills']}"
            shutil.copytree(modele.donnees, donnees)
            acquittes, dure = tuer_une_fois(scene, modele, donnees, hasard.uniform(0, 1.05 * duree))
            secondes, processeur = _rouvrir(modele, copie(donnees))
            bilan["slowest"] = max(bilan["slowest"], secondes)
            bilan["costliest"] = max(bilan["costliest"], processeur)
            faits = scene.verifier(modele, donnees)
            assert acquittes <= faits <= tous, f"{nom}, round {bilan['kills']}: {acquittes} acknowledged, {faits} found"
            if faits < tous:  # what a kill interrupted can be done again
                tuer_une_fois(scene, modele, donnees, None)
                assert scene.verifier(modele, donnees) == tous, f"{nom}, round {bilan['kills']}: cannot be done again"
            bilan["kills"] += 1
            bilan["done"] += faits == tous
            bilan["acknowledged"] += acquittes
            shutil.rmtree(donnees)
            if bilan["done"] == bilan["kills"]:
                duree = min(dure, 0.7 * duree)
            elif bilan["done"] == 0:
                duree *= 1.1
        return bilan
    finally:
        shutil.rmtree(racine, ignore_errors=True)


def lancer(nom: str, fois: int, graine: int) -> dict[str, Any]:
    code = (
        "import json, sys; from tests.pannes import test_tue_partout as t; "
        "print(json.dumps(t.campagne(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))"
    )
    resultat = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, nom, str(fois), str(graine)],
        capture_output=True, text=True, cwd=RACINE, timeout=3 * PATIENCE_S, check=False,
    )  # fmt: skip
    assert resultat.returncode == 0, resultat.stderr
    bilan: dict[str, Any] = json.loads(resultat.stdout)
    return bilan


def _dire(nom: str, graine: int, bilan: dict[str, Any]) -> str:
    return (
        f"{nom} (seed {graine}): {bilan['kills']} kills, {bilan['done']} done, {bilan['acknowledged']} acknowledged, "
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
    graine = random.SystemRandom().randrange(10**6)
    bilan = lancer(nom, 60, graine)
    record_property("bilan", _dire(nom, graine, bilan))
    assert 0 < bilan["done"] < bilan["kills"]
    _opens_at_once(bilan)
