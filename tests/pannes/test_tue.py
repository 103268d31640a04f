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
from evaluateur.seance.poste import Poste
from tests.pannes.tueur import Coup, Suite, suivre
from tests.patience import PATIENCE_S

COMMANDE = [sys.executable, "-m", "evaluateur"]


def jouer(donnees: Path, coup: Coup | None = None) -> Suite:
    """Play the demonstration, to its end or until it is killed; what it said."""
    options = ["--trace", "--sans-fenetre", "--donnees", str(donnees), "--sortie", str(donnees / "sortie")]
    with subprocess.Popen(
        [*COMMANDE, "demo", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as processus:
        assert processus.stdout is not None
        suite = suivre(processus.pid, processus.stdout.fileno(), coup)
    # One that was shot at as it ended has ended: then all that it had to say is there.
    assert processus.returncode == 0 or (suite.tuee and processus.returncode == -signal.SIGKILL)
    return suite


def acquittes(suite: Suite) -> set[tuple[str, ...]]:
    """The faits among what it said."""
    return {tuple(ligne.split()) for ligne in suite.lignes if len(ligne.split()) == 3}


@pytest.fixture(scope="module")
def temoin(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """The demonstration played to its end."""
    donnees = tmp_path_factory.mktemp("temoin") / "donnees"
    suite = jouer(donnees)
    assert acquittes(suite) == journal_relu(donnees)
    return suite


def journal_relu(donnees: Path) -> set[tuple[str, ...]]:
    """What the command line finds in the folder, chain and signatures verified."""
    commande = [*COMMANDE, "journal", "--verifier", "--format", "csv", "--donnees", str(donnees)]
    resultat = subprocess.run(commande, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert resultat.returncode == 0, resultat.stderr
    lignes = csv.DictReader(io.StringIO(resultat.stdout), delimiter=";")
    return {(ligne["dossier"], ligne["rang"], ligne["empreinte"]) for ligne in lignes}


def campagne(racine: Path, temoin: Suite, fois: int, graine: int) -> int:
    """Kill so many times, anywhere; return how many acknowledged faits were checked."""
    hasard = random.Random(graine)
    verifies = 0
    for tour in range(fois):
        donnees, coup = racine / f"tour-{tour}", temoin.coup(hasard)
        suite = jouer(donnees, coup)
        assert len(suite.lignes) >= coup.apres
        dits = acquittes(suite)
        assert suite.tuee or len(dits) == len(acquittes(temoin)), "one that nobody killed has said all"
        if dits:
            manquants = dits - journal_relu(donnees)
            assert not manquants, f"seed {graine}, round {tour}: {len(manquants)} acknowledged faits lost"
            verifies += len(dits)
        shutil.rmtree(donnees, ignore_errors=True)
    return verifies


Noter = Callable[[str, object], None]


def test_no_acknowledged_fait_is_lost_by_a_few_kills(tmp_path: Path, temoin: Suite, record_property: Noter) -> None:
    verifies = campagne(tmp_path, temoin, fois=3, graine=20261116)
    record_property("bilan", f"3 kills, {verifies} acknowledged faits found again")
    assert verifies > 0


@pytest.mark.long
def test_no_acknowledged_fait_is_lost_by_a_hundred_kills(tmp_path: Path, temoin: Suite, record_property: Noter) -> None:
    graine = random.SystemRandom().randrange(10**6)
    verifies = campagne(tmp_path, temoin, fois=110, graine=graine)
    record_property("bilan", f"110 kills (seed {graine}), {verifies} acknowledged faits found again")
    assert verifies > 5_000


def test_a_folder_killed_in_mid_act_goes_on_with_the_next_one(tmp_path: Path, temoin: Suite) -> None:
    donnees = tmp_path / "donnees"
    assert acquittes(jouer(donnees, Coup(len(temoin.lignes) // 2, 0)))
    with Poste(donnees, HorlogeReglee()) as poste:
        demo.preparer_poste(poste, demo.lire())
        references = [r.reference for r in poste.lister()]
        assert references
        for reference in references:
            poste.asseoir(poste.profils[0].identifiant)
            seance = poste.ouvrir_dossier(reference)
            avant = seance.dossier.rang
            if seance.dossier.clos:
                seance.ouvrir_version("Reprise après un arrêt.")
            elif seance.dossier.fige:
                seance.rouvrir("Reprise après un arrêt.")
            else:
                seance.declarer_presence("present")
            assert seance.dossier.rang > avant
