"""Sixty hostile lots and more, each put aside for its reason while reception goes on; and thousands by chance."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.centre.registre import registre
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.manifeste import Piece
from tests.centre import hostiles
from tests.centre.envoi import CLE, Envoi
from tests.centre.test_examen import FORGED
from tests.centre.test_reception import Centre
from tests.echange import colis
from tests.echange.test_lot import HOSTILE
from tests.fuzz.mutateur import Mutateur

SECONDS_MAX = 5.0
"""Processor time that one lot may take, whatever it holds: twenty times a true one."""


@pytest.fixture(scope="module")
def envoi(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("envoi"), "electronique")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, envoi: Envoi) -> Iterator[Centre]:
    centre = Centre(tmp_path_factory.mktemp("centre"), envoi)
    yield centre
    centre.livre.close()


def aside(centre: Centre, data: bytes) -> str:
    begun = time.process_time()
    entree = centre.guichet.recevoir(data).entree
    assert time.process_time() - begun < SECONDS_MAX
    assert entree.issue == "quarantaine"
    assert centre.originaux.read(entree.lot) == data, "kept as it came"
    return entree.raison


@pytest.mark.parametrize("how", hostiles.JOURNALS)
def test_a_journal_that_one_evaluator_wrote_again_is_put_aside(centre: Centre, envoi: Envoi, how: str) -> None:
    assert aside(centre, hostiles.journal_of(envoi, how)) == hostiles.JOURNALS[how][0]


@pytest.mark.parametrize("how", hostiles.DOCUMENTS)
def test_a_grid_that_one_evaluator_made_otherwise_is_put_aside(centre: Centre, envoi: Envoi, how: str) -> None:
    """His own line of the journal names it; the other's signatures hold."""
    assert aside(centre, hostiles.document_of(envoi, how)) == "grille"


def test_the_grid_and_the_journal_of_another_dossier_are_put_aside(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    other = Envoi(tmp_path, "electronique")
    (pdf,) = (p.contenu for p in other.lot.de_nature("document"))
    assert aside(centre, hostiles.with_document(envoi, pdf)) == "grille"
    assert aside(centre, hostiles.sent(envoi, hostiles.lines(other))) in ("journal", "referentiel")
    assert aside(centre, hostiles.sent(envoi, hostiles.lines(envoi), dossier="f" * 32)) == "journal"


def test_at_least_sixty_hostile_lots_each_for_its_reason_while_true_ones_go_through(
    centre: Centre, envoi: Envoi
) -> None:
    made = [(make(), expected) for make, expected in HOSTILE.values()]
    for expected, forge in FORGED.values():
        held = _bytes(envoi, forge)
        made.append((held, expected))
    assert len(made) + len(hostiles.JOURNALS) + len(hostiles.DOCUMENTS) >= 60
    for at, (data, expected) in enumerate(made):
        assert aside(centre, data) == expected
        if at % 20 == 0:
            assert centre.guichet.recevoir(envoi.sent(1 + at % 2, at + 1)).entree.issue in ("accepte", "doublon")  # type: ignore[arg-type]
    assert registre.verifier(centre.livre.entrees()) == centre.livre.tete()[0]


def _bytes(envoi: Envoi, forge: object) -> bytes:
    """The bytes of a lot that :data:`FORGED` gives as it is read."""
    kept: list[bytes] = []
    pack = lot.pack

    def packing(*arguments: object) -> bytes:
        kept.append(pack(*arguments))  # type: ignore[arg-type]
        return kept[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lot, "pack", packing)
        forge(envoi)  # type: ignore[operator]
    return kept[-1]


# --- by chance

WORDS = (
    b'{"',
    b"},",
    b'"rang":',
    b'"type":"Pli"',
    b"\\u0000",
    b'"\\ud800"',
    b"1e400",
    b"null",
    b"[[[[",
    b"\n",
    b"PK\x05\x06",
)


class Pire:
    """Makes a lot worse: its bytes, its container, or a file in it that its sender signs over."""

    def __init__(self, envoi: Envoi) -> None:
        self._envoi, self._clear = envoi, colis.clear(envoi.data)
        self._pieces = hostiles.pieces(envoi)

    def make(self, seed: int) -> bytes:
        rng = random.Random(seed)
        match rng.randrange(4):
            case 0:
                return Mutateur([self._envoi.data]).make(seed)
            case 1:
                return colis.enclosed(Mutateur([self._clear], WORDS).make(seed))
            case _:
                return self._signed_over(rng, seed)

    def _signed_over(self, rng: random.Random, seed: int) -> bytes:
        at = rng.randrange(len(self._pieces))
        made = [self._worse(p, rng, seed) if place == at else p for place, p in enumerate(self._pieces)]
        who = self._envoi.remise
        return lot.pack(who.about, made, who.expediteur, who.instant, CLE)

    def _worse(self, piece: Piece, rng: random.Random, seed: int) -> Piece:
        """A journal is made worse in one line, so that the others are still read."""
        if piece.nature != "journal" or rng.random() < 0.3:
            return replace(piece, contenu=Mutateur([piece.contenu], WORDS).make(seed))
        found = piece.contenu.splitlines(keepends=True)
        at = rng.randrange(len(found))
        found[at] = Mutateur([found[at]], WORDS).make(seed)
        return replace(piece, contenu=b"".join(found))


def campagne(centre: Centre, envoi: Envoi, seeds: range) -> None:
    worse, before = Pire(envoi), centre.livre.tete()[0]
    new = 0
    for seed in seeds:
        data = worse.make(seed)
        if data == envoi.data:
            continue
        begun = time.process_time()
        recu = centre.guichet.recevoir(data)
        assert time.process_time() - begun < SECONDS_MAX, f"seed {seed}"
        if recu.entree.issue != "quarantaine":
            held = lot.read(data, [colis.CENTRE])
            assert held.pieces == envoi.lot.pieces, f"seed {seed}: it says something else, and is believed"
        new += not recu.deja
    assert centre.livre.tete()[0] - before == 2 * new
    assert registre.verifier(centre.livre.entrees()) == centre.livre.tete()[0]


def test_lots_made_worse_by_chance_are_put_aside(centre: Centre, envoi: Envoi) -> None:
    campagne(centre, envoi, range(120))


@pytest.mark.long
def test_ten_thousand_lots_made_worse_by_chance_are_put_aside(centre: Centre, envoi: Envoi) -> None:
    campagne(centre, envoi, range(1_000, 11_000))
