"""Killed with -9 at any instant: no acknowledged fait is missing, and the folder opens as before."""

from __future__ import annotations

import csv
import io
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluateur import demo
from evaluateur.demo.horloge import HorlogeReglee
from evaluateur.seance.poste import Poste

COMMANDE = [sys.executable, "-m", "evaluateur"]


def jouer_et_tuer(donnees: Path, apres: float) -> list[str]:
    """Play the demonstration, kill it after so many seconds, return the lines that it had acknowledged."""
    processus = subprocess.Popen(
        [
            *COMMANDE,
            "demo",
            "--trace",
            "--sans-fenetre",
            "--donnees",
            str(donnees),
            "--sortie",
            str(donnees / "sortie"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    minuterie = threading.Timer(apres, lambda: processus.send_signal(signal.SIGKILL))
    minuterie.start()
    sortie, _ = processus.communicate(timeout=120)
    minuterie.cancel()
    minuterie.join()
    # The last line may have been cut in the middle by the kill: what is not whole was not acknowledged.
    return [ligne for ligne in sortie.split("\n")[:-1] if len(ligne.split()) == 3]


def journal_relu(donnees: Path) -> set[tuple[str, str, str]]:
    """What the command line finds in the folder, chain and signatures verified."""
    commande = [*COMMANDE, "journal", "--verifier", "--format", "csv", "--donnees", str(donnees)]
    resultat = subprocess.run(commande, capture_output=True, text=True, timeout=120, check=False)
    assert resultat.returncode == 0, resultat.stderr
    lignes = csv.DictReader(io.StringIO(resultat.stdout), delimiter=";")
    return {(ligne["dossier"], ligne["rang"], ligne["empreinte"]) for ligne in lignes}


def campagne(racine: Path, fois: int, graine: int) -> int:
    """Kill so many times at random instants; return how many acknowledged faits were checked."""
    hasard = random.Random(graine)
    verifies = 0
    for tour in range(fois):
        donnees = racine / f"tour-{tour}"
        acquittes = jouer_et_tuer(donnees, hasard.uniform(0.7, 3.0))
        if acquittes:
            manquants = {tuple(ligne.split()) for ligne in acquittes} - journal_relu(donnees)
            assert not manquants, f"seed {graine}, round {tour}: {len(manquants)} acknowledged faits lost"
            verifies += len(acquittes)
        shutil.rmtree(donnees, ignore_errors=True)
    return verifies


Noter = Callable[[str, object], None]


def test_no_acknowledged_fait_is_lost_by_a_few_kills(tmp_path: Path, record_property: Noter) -> None:
    verifies = campagne(tmp_path, fois=3, graine=20261116)
    record_property("bilan", f"3 kills, {verifies} acknowledged faits found again")
    assert verifies > 0


@pytest.mark.long
def test_no_acknowledged_fait_is_lost_by_a_hundred_kills(tmp_path: Path, record_property: Noter) -> None:
    graine = random.SystemRandom().randrange(10**6)
    verifies = campagne(tmp_path, fois=110, graine=graine)
    record_property("bilan", f"110 kills (seed {graine}), {verifies} acknowledged faits found again")
    assert verifies > 5_000


def test_a_folder_killed_in_mid_act_goes_on_with_the_next_one(tmp_path: Path) -> None:
    donnees = tmp_path / "donnees"
    acquittes = jouer_et_tuer(donnees, 1.4)
    with Poste(donnees, HorlogeReglee()) as poste:
        demo.preparer_poste(poste, demo.lire())
        references = [r.reference for r in poste.lister()]
        assert bool(references) == bool(acquittes)
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
