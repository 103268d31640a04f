"""A guesser: from all that évaluateur 2 can see before the reveal, does he tell better than chance what was marked?

He has his passphrase, hence the base key, and the whole disk once évaluateur 1 has handed the keyboard over: rows and
their lengths, order, instants, counts, drafts, the list, sizes of files, free pages. He is trained on sessions whose
marks he knows, and tried on others.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import random
from collections.abc import Callable, Iterator
from statistics import fmean, pstdev
from typing import NamedTuple

import pytest

from evaluateur.db import journaux, moteur
from evaluateur.metier.actes import epreuve, notation
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.parties.plume import PALIER
from evaluateur.seance.seance import Seance
from tests.parcours.monde import Monde

SESSIONS = 200
SUITE = 2 * PALIER
"""Plis of a bloc that are looked at one by one, beside what is summed."""
Noter = Callable[[str, object], None]


class Partie(NamedTuple):
    """One session: what was secret, and what could be seen of each bloc."""

    secrets: dict[str, bool]
    vus: dict[str, list[float]]


def _rng() -> Callable[[int], bytes]:
    counter = itertools.count()
    return lambda n: hashlib.shake_256(b"devin %d" % next(counter)).digest(n)


class Jeu:
    """Plays évaluateur 1, by gestures that depend on nothing secret, but where a scene says so."""

    def __init__(self, monde: Monde, seance: Seance, rng: random.Random) -> None:
        self.monde, self.seance, self.hasard = monde, seance, rng
        noms = ("acquise", "conforme", "longue", "reserve", "exception", "bloc", "reprise")
        self.secrets = {nom: rng.random() < 0.5 for nom in noms}

    def attendre(self, seconds: float = 9.0) -> None:
        self.monde.horloge.avancer(self.hasard.uniform(0.5, 1.5) * seconds)

    def ecrire(self, competence: str, signes: int) -> None:
        """Type at four signs a second, kept as one types; the length is drawn around a number."""
        text = "x" * max(1, round(self.hasard.gauss(signes, signes / 4)))
        for debut in range(100, len(text), 100):
            self.attendre(25)
            self.seance.brouillons.save(BlocCode(competence[0]), f"precisions.{competence}", text[:debut])
        self.attendre(len(text) % 100 / 4)
        self.seance.faire(notation.preciser, competence, text)

    def entretien(self, bloc: str) -> None:
        """What both may read, written while one's grid is open: it tells what came before from what comes after."""
        self.attendre()
        self.seance.faire(epreuve.demarrer, bloc, "entretien")
        self.attendre(900)
        self.seance.faire(epreuve.terminer, bloc, "entretien", "Tout est dit.")

    def bloc_1(self) -> None:
        """Comments are required under every table: a reason is written whatever the verdict."""
        seance, secrets = self.seance, self.secrets
        for competence in self.monde.ref.par_bloc[BlocCode("1")].competences:
            for critere in competence.criteres:
                self.attendre()
                vise = critere.code == "1.1.2"
                seance.faire(
                    notation.noter, critere.code, "non_conforme" if vise and not secrets["conforme"] else "conforme"
                )
            self.attendre(14)
            if competence.code == "1.1":
                seance.faire(notation.juger, "1.1", "acquise" if secrets["acquise"] else "non_acquise")
                self.ecrire("1.1", 300)
            else:
                seance.faire(notation.juger, competence.code, "acquise" if secrets["longue"] else "non_acquise")
                self.ecrire(competence.code, 300 if secrets["longue"] else 600)
            if competence.code == "1.1":
                self.entretien("1")
        self.attendre()
        seance.faire(notation.juger_bloc, "1", "acquis")

    def bloc_5(self) -> None:
        """Comments are asked for an unfavourable verdict only; marks go exceptions first, then the rest at once."""
        seance, secrets = self.seance, self.secrets
        if not secrets["exception"]:
            self.attendre()
            seance.faire(notation.noter, "5.1.2", "non_conforme")
        for competence in ("5.1", "5.2"):
            self.attendre()
            seance.faire(notation.noter_le_reste, competence, "conforme")
            self.attendre(14)
            favorable = secrets["reserve"] or competence == "5.2"
            seance.faire(notation.juger, competence, "acquise" if favorable else "non_acquise")
            if not favorable:
                self.ecrire(competence, 120)
        if secrets["reprise"]:
            self.attendre()
            seance.faire(notation.noter, "5.2.1", "non_conforme")
            seance.revenir(BlocCode("5"), "defaire")
            seance.faire(notation.signaler, "5.2.1", signale=True)
            seance.revenir(BlocCode("5"), "defaire")
        self.attendre()
        seance.faire(notation.juger_bloc, "5", "acquis" if secrets["bloc"] else "non_acquis")
        if not secrets["bloc"]:
            self.attendre(20)
            seance.faire(notation.juger_bloc, "5", "non_acquis", "Trop d’oublis.")
        self.entretien("5")


# --- what is seen


class _Vu(NamedTuple):
    """A pli from outside."""

    pli: Pli
    rang: int
    instant: str
    taille: int


def _regarder(monde: Monde, seance: Seance, sizes: tuple[int, int]) -> dict[str, list[float]]:
    base, one = monde.poste.coffre.base, monde.un.identifiant
    plis: dict[str, list[_Vu]] = {"1": [], "5": []}
    for line in journaux.read(base, seance.identifiant):
        fait = read_fait(line.donnees)
        if isinstance(fait, Pli) and line.auteur == one:
            plis[fait.bloc].append(_Vu(fait, line.rang, line.instant, len(line.donnees)))
    written = base.rows("SELECT length(contenu) FROM brouillons WHERE auteur = ?", (one,))
    (resume,) = base.rows("SELECT length(resume) FROM registre WHERE dossier = ?", (seance.identifiant,))
    pages, journal = _sizes(monde)
    communs = [float(len(written)), float(resume[0]), float(pages - sizes[0]), float(journal - sizes[1])]
    return {bloc: [*_strokes(loaded), *communs] for bloc, loaded in plis.items()}


def _sizes(monde: Monde) -> tuple[int, int]:
    wal = monde.donnees / f"{moteur.FICHIER}-wal"
    return int(monde.poste.coffre.base.rows("PRAGMA page_count")[0][0]), wal.stat().st_size


def _strokes(plis: list[_Vu]) -> list[float]:
    instants = [_seconds(v.instant) for v in plis]
    ecarts = [b - a for a, b in itertools.pairwise(instants)]
    jumps = [float(b.rang - a.rang) for a, b in itertools.pairwise(plis)]
    lengths = [float(len(v.pli.chiffre)) for v in plis]
    totals = [
        float(len(plis)), float(plis[0].rang), float(plis[-1].rang), sum(lengths), max(lengths),
        float(len(set(instants))), max(ecarts), instants[-1] - instants[0], float(sum(v.taille for v in plis)),
        float(sum(v.pli.chiffre[0] + v.pli.nonce[0] for v in plis)),
    ]  # fmt: skip
    return [*totals, *itertools.chain(*(_suite(s) for s in (lengths, jumps, ecarts)))]


def _suite(valeurs: list[float]) -> list[float]:
    return [*valeurs, *[-1.0] * SUITE][:SUITE]


def _seconds(instant: str) -> float:
    heure, minute, second = instant[11:-1].split(":")
    return int(instant[8:10]) * 86_400 + int(heure) * 3600 + int(minute) * 60 + float(second)


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> list[Partie]:
    monde, rng = Monde(tmp_path_factory.mktemp("devin") / "donnees", rng=_rng()), random.Random(20261122)
    jouees = []
    for numero in range(SESSIONS):
        seance = monde.ouvrir_dossier(f"DEVIN-{numero}")
        sizes = _sizes(monde)
        jeu = Jeu(monde, seance, rng)
        jeu.bloc_1()
        jeu.bloc_5()
        monde.seance = seance
        monde.seul(2)
        monde.poste.liste.lister()
        jouees.append(Partie(jeu.secrets, _regarder(monde, seance, sizes)))
    monde.poste.close()
    return jouees


# --- the guesser


def _normees(lines: list[list[float]], model: list[list[float]]) -> list[list[float]]:
    means = [fmean(c) for c in zip(*model, strict=True)]
    ecarts = [pstdev(c) or 1.0 for c in zip(*model, strict=True)]
    return [[(x - m) / e for x, m, e in zip(line, means, ecarts, strict=True)] for line in lines]


def _regression(lines: list[list[float]], vrais: list[bool]) -> Callable[[list[float]], bool]:
    """Logistic regression, by gradient, with a little decay."""
    weight, bias, pas = [0.0] * len(lines[0]), 0.0, 0.1
    for _ in range(40):
        gradient, total = [0.0] * len(weight), 0.0
        for line, vrai in zip(lines, vrais, strict=True):
            z = bias + sum(p * x for p, x in zip(weight, line, strict=True))
            fault = 1 / (1 + math.exp(-max(-30.0, min(30.0, z)))) - vrai
            total += fault
            gradient = [g + fault * x for g, x in zip(gradient, line, strict=True)]
        weight = [p - pas * (4 * g / len(lines) + 0.02 * p) for p, g in zip(weight, gradient, strict=True)]
        bias -= pas * total / len(lines)
    return lambda line: bias + sum(p * x for p, x in zip(weight, line, strict=True)) > 0


def _threshold(lines: list[list[float]], vrais: list[bool]) -> Callable[[list[float]], bool]:
    """The one trait, and the one threshold, that separates best."""

    def attempts() -> Iterator[tuple[float, int, float, bool]]:
        for stroke in range(len(lines[0])):
            for threshold in sorted({line[stroke] for line in lines})[:: max(1, len(lines) // 12)]:
                justes = sum((line[stroke] > threshold) == vrai for line, vrai in zip(lines, vrais, strict=True))
                yield max(justes, len(lines) - justes), stroke, threshold, 2 * justes >= len(lines)

    _, stroke, threshold, direction = max(attempts())
    return lambda line: (line[stroke] > threshold) == direction


def deviner(seen: list[list[float]], vrais: list[bool]) -> dict[str, float]:
    """Train on one half, try on the other; the share of right guesses of each method."""
    half = len(seen) // 2
    normees = _normees(seen, seen[:half])
    results = {}
    for method in (_regression, _threshold):
        dire = method(normees[:half], vrais[:half])
        justes = sum(dire(v) == vrai for v, vrai in zip(normees[half:], vrais[half:], strict=True))
        results[method.__name__[1:]] = justes / (len(seen) - half)
    return results


def plafond(attempts: int, risque: float = 0.001) -> float:
    """The share of right guesses that pure chance passes once in a thousand."""
    reste, justes = 1.0, 0
    while reste > risque:
        reste -= math.comb(attempts, justes) / 2**attempts
        justes += 1
    return justes / attempts


def juger(parts: list[Partie], secret: str, bloc: str) -> dict[str, float]:
    return deviner([p.vus[bloc] for p in parts], [p.secrets[secret] for p in parts])


def _dire(secret: str, results: dict[str, float]) -> str:
    return f"{secret}: " + ", ".join(f"{m} {r:.0%}" for m, r in results.items())


@pytest.mark.parametrize("secret", ["acquise", "conforme"])
def test_what_evaluateur_2_sees_tells_no_verdict_and_no_mark_where_comments_are_always_written(
    parties: list[Partie], secret: str, record_property: Noter
) -> None:
    results = juger(parties, secret, "1")
    record_property("bilan", _dire(secret, results))
    assert len(parties) >= 200
    assert max(results.values()) < plafond(len(parties) // 2)


def test_the_guesser_has_teeth_one_trait_that_depends_on_the_secret_is_enough(parties: list[Partie]) -> None:
    """Had plis the length of what they hold, « conforme » and « non conforme » would be told apart at once."""
    rng, vrais = random.Random(5), [p.secrets["conforme"] for p in parties]
    betrayed = [
        [*p.vus["1"][:3], rng.gauss(900, 1) + 4 * (not vrai), *p.vus["1"][3:]]
        for p, vrai in zip(parties, vrais, strict=True)
    ]
    assert min(deviner(betrayed, vrais).values()) > plafond(len(parties) // 2)


GESTES = {
    "longue": "1",  # a reason twice as long, which takes twice as long to type
    "reserve": "5",  # a comment written for an unfavourable competence only
    "exception": "5",  # what is marked apart, before « the rest »
    "reprise": "5",  # what was marked, then taken back
    "bloc": "5",  # the reason of an unfavourable bloc, written after its verdict
}


@pytest.mark.parametrize("secret", GESTES)
def test_the_gestures_that_a_bad_mark_asks_for_tell_nothing(
    parties: list[Partie], secret: str, record_property: Noter
) -> None:
    bloc = GESTES[secret]
    results = juger(parties, secret, bloc)
    record_property("bilan", _dire(secret, results))
    assert max(results.values()) < plafond(len(parties) // 2)
