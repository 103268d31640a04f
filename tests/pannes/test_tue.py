"""Killed with -9 anywhere: no acknowledged fait is missing, and the folder opens as before."""

from __future__ import annotations

import csv
import io
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluateur import demo
from evaluateur.demo.horloge import HorlogeReglee
from evaluateur.metier.actes import cloture, preparation
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.pannes.tueur import Coup, Suite, suivre
from tests.patience import PATIENCE_S

COMMANDE = [sys.executable, "-m", "evaluateur"]


def jouer(data_folder: Path, coup: Coup | None = None) -> Suite:
    """Play the demonstration, to its end or until it is killed; what it said."""
    options = ["--trace", "--sans-fenetre", "--donnees", str(data_folder), "--sortie", str(data_folder / "sortie")]
    with subprocess.Popen([*COMMANDE, "demo", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        suite = suivre(process.pid, process.stdout.fileno(), coup)
    # One that was shot at as it ended has ended: then all that it had to say is there.
    assert process.returncode == 0 or (suite.tuee and process.returncode == -signal.SIGKILL)
    return suite


def acquittes(suite: Suite) -> set[tuple[str, ...]]:
    """The faits among what it said."""
    return {tuple(line.split()) for line in suite.lignes if len(line.split()) == 3}


@pytest.fixture(scope="module")
def temoin(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """The demonstration played to its end."""
    data = tmp_path_factory.mktemp("temoin") / "donnees"
    suite = jouer(data)
    assert acquittes(suite) == journal_relu(data)
    return suite


def journal_relu(data_folder: Path) -> set[tuple[str, ...]]:
    """What the command line finds in the folder, chain and signatures verified."""
    command = [*COMMANDE, "journal", "--verifier", "--format", "csv", "--donnees", str(data_folder)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert result.returncode == 0, result.stderr
    lines = csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff")), delimiter=";")
    return {(line["dossier"], line["rang"], line["empreinte"]) for line in lines}


def campagne(root: Path, temoin: Suite, times: int, seed: int) -> int:
    """Kill so many times, anywhere; return how many acknowledged faits were checked."""
    rng = random.Random(seed)
    verifies = 0
    for round_ in range(times):
        data, coup = root / f"tour-{round_}", temoin.coup(rng)
        suite = jouer(data, coup)
        assert len(suite.lignes) >= coup.apres
        said = acquittes(suite)
        assert suite.tuee or len(said) == len(acquittes(temoin)), "one that nobody killed has said all"
        if said:
            missing = said - journal_relu(data)
            assert not missing, f"seed {seed}, round {round_}: {len(missing)} acknowledged faits lost"
            verifies += len(said)
        shutil.rmtree(data, ignore_errors=True)
    return verifies


Noter = Callable[[str, object], None]


def test_no_acknowledged_fait_is_lost_by_a_few_kills(tmp_path: Path, temoin: Suite, record_property: Noter) -> None:
    verifies = campagne(tmp_path, temoin, times=3, seed=20261116)
    record_property("bilan", f"3 kills, {verifies} acknowledged faits found again")
    assert verifies > 0


@pytest.mark.long
def test_no_acknowledged_fait_is_lost_by_a_hundred_kills(tmp_path: Path, temoin: Suite, record_property: Noter) -> None:
    seed = random.SystemRandom().randrange(10**6)
    verifies = campagne(tmp_path, temoin, times=110, seed=seed)
    record_property("bilan", f"110 kills (seed {seed}), {verifies} acknowledged faits found again")
    assert verifies > 5_000


def test_a_folder_killed_in_mid_act_goes_on_with_the_next_one(tmp_path: Path, temoin: Suite) -> None:
    data = tmp_path / "donnees"
    assert acquittes(jouer(data, Coup(len(temoin.lignes) // 2, 0)))
    with Poste(data, HorlogeReglee()) as poste:
        demo.preparer_poste(poste, demo.lire())
        references = [r.reference for r in poste.liste.lister()]
        assert references
        for reference in references:
            poste.asseoir(poste.trousseau.profils[0].identifiant)
            seance = ouvrir_dossier(poste, reference)
            before = seance.dossier.rang
            if seance.dossier.clos:
                seance.faire(cloture.ouvrir_version, "Reprise après un arrêt.")
            elif seance.dossier.fige:
                seance.faire(cloture.rouvrir, "Reprise après un arrêt.")
            else:
                seance.faire(preparation.declarer_presence, "present")
            assert seance.dossier.rang > before
