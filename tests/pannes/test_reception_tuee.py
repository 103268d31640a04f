"""A reception killed with -9 anywhere: nothing that it acknowledged is missing, and nothing counts twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from evaluateur.centre.reception import reception, retention
from evaluateur.centre.reception.jugement import ici
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.reception.reception import Guichet
from evaluateur.centre.registre import registre
from evaluateur.centre.registre.fichier import RegistreEnFichier
from evaluateur.edition.verification import politique
from evaluateur.metier import canonique
from tests.centre.envoi import Envoi
from tests.echange import colis
from tests.echange.test_lot import HOSTILE
from tests.pannes.tueur import tuer_une_fois
from tests.patience import PATIENCE_S

RACINE = Path(__file__).parents[2]
CLE = bytes(range(32))
ATTENDU = ["accepte", "quarantaine", "doublon", "remplace", "quarantaine", "conflit", "remplace", "quarantaine"]
"""What becomes of the lots, in their order, whatever was killed between."""
pytestmark = pytest.mark.skipif(os.name != "posix", reason="fork and kill -9 are POSIX")


class Arrivages(NamedTuple):
    """Lots in the order in which they arrive, and what is known when they do."""

    lots: list[bytes]
    contexte: politique.Contexte


def arrivages(root: Path) -> Arrivages:
    """A dossier, its later versions, another story of it, and what is no lot."""
    envoi = Envoi(root / "envoi", "papier", absent=True)
    here, there = envoi.elsewhere(root / "ici"), envoi.elsewhere(root / "la")
    hostile = [HOSTILE[name][0]() for name in ("bytes before", "a list by SHA-1", "a manifest of later")]
    lots = [
        envoi.data, hostile[0], envoi.sent(2), here.amended("Une date était fausse.", "papier"), hostile[1],
        there.amended("Le lieu était faux.", "papier"), there.amended("Un mot était faux.", "papier"), hostile[2],
    ]  # fmt: skip
    return Arrivages(lots, envoi.contexte)


def ouvrir(folder: Path, made: Arrivages, fournee: int) -> list[Callable[[], object]]:
    """One act for each lot, or so many received together; then the paper arrives."""
    livre = RegistreEnFichier(folder / "registre.sqlite", CLE)
    guichet = Guichet(
        livre, Originaux(folder / "originaux"), [colis.CENTRE], lambda: made.contexte, ici(politique.verify), os.urandom
    )
    acts: list[Callable[[], object]] = [partial(guichet.recevoir, data) for data in made.lots]
    if fournee:
        reception.FOURNEE = fournee
        answers = guichet.recevoir_tous(made.lots)
        acts = [partial(next, answers) for _ in made.lots]
    return [*acts, lambda: retention.papier(livre, "EX-1", made.contexte.maintenant, os.urandom)]


def trouver(folder: Path, made: Arrivages, fournee: int) -> list[str]:
    """What became of each lot that the register holds, in order; every entry is whole, every original is there."""
    livre, originaux = RegistreEnFichier(folder / "registre.sqlite", CLE), Originaux(folder / "originaux")
    try:
        entries = list(livre.entrees())
        assert registre.verifier(entries) == len(entries)
        arrived = [e.lot for e, _, _ in entries if e.issue == "enregistre"]
        judged = [e.lot for e, _, _ in entries if e.issue not in ("enregistre", "papier")]
        assert len(set(arrived)) == len(arrived), "a lot was entered twice"
        assert len(set(judged)) == len(judged), "a lot was judged twice"
        names = [canonique.empreinte(data) for data in made.lots]
        assert arrived == names[: len(arrived)]
        assert judged == arrived[: len(judged)]
        assert len(arrived) - len(judged) <= max(1, 2 * fournee)
        for name in arrived:
            originaux.read(name)
        return [e.issue for e, _, _ in entries if e.issue not in ("enregistre", "papier")]
    finally:
        livre.close()


def campagne(times: int, seed: int, fournee: int) -> dict[str, Any]:
    """Kill so many times, anywhere from the first lot to the last, then receive all of them again."""
    rng, root = random.Random(seed), Path(tempfile.mkdtemp())
    try:
        made = arrivages(root)
        whole = root / "temoin"
        temoin = tuer_une_fois(partial(ouvrir, whole, made, fournee), None)
        assert (len(temoin.lignes), trouver(whole, made, fournee)) == (len(made.lots) + 1, ATTENDU)
        bilan = {"kills": 0, "early": 0, "acknowledged": 0}
        for number in range(times):
            folder = root / f"tour-{number}"
            suite = tuer_une_fois(partial(ouvrir, folder, made, fournee), temoin.coup(rng))
            acknowledged, temoin = len(suite.lignes), temoin.apprendre(suite)
            found = trouver(folder, made, fournee)
            assert found == ATTENDU[: len(found)], f"seed {seed}, round {number}"
            assert min(acknowledged, len(made.lots)) <= len(found), f"seed {seed}, round {number}: something is missing"
            for act in ouvrir(folder, made, 0)[:-1]:
                act()
            assert trouver(folder, made, 0) == ATTENDU, f"seed {seed}, round {number}"
            bilan["kills"] += 1
            bilan["early"] += len(found) < len(made.lots)
            bilan["acknowledged"] += acknowledged
            shutil.rmtree(folder)
        return bilan
    finally:
        shutil.rmtree(root, ignore_errors=True)


def lancer(times: int, seed: int, fournee: int) -> dict[str, Any]:
    code = (
        "import json, sys; from tests.pannes import test_reception_tuee as t; "
        "print(json.dumps(t.campagne(*map(int, sys.argv[1:]))))"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(times), str(seed), str(fournee)],
        capture_output=True, text=True, cwd=RACINE, timeout=3 * PATIENCE_S, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    bilan: dict[str, Any] = json.loads(result.stdout)
    return bilan


@pytest.mark.parametrize("fournee", [0, 3])
def test_a_few_kills_lose_nothing_and_count_nothing_twice(
    fournee: int, record_property: Callable[[str, object], None]
) -> None:
    bilan = lancer(6, 20261128, fournee)
    record_property("bilan", bilan)
    assert bilan["early"] > 0, "no kill came before the end"


@pytest.mark.long
@pytest.mark.parametrize("fournee", [0, 3])
def test_three_hundred_kills_lose_nothing_and_count_nothing_twice(
    fournee: int, record_property: Callable[[str, object], None]
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    bilan = lancer(300, seed, fournee)
    record_property("bilan", f"seed {seed}: {bilan}")
    assert 0 < bilan["early"] <= bilan["kills"] == 300
