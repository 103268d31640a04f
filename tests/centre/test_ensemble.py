"""Lots that are received together: judged several at a time, behind partitions, and entered in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluateur.centre.reception import a_part, jugement, reception
from evaluateur.centre.reception.a_part import Juges
from evaluateur.centre.reception.convocations import Designations
from evaluateur.centre.reception.jugement import Jugement, Ouvert, Rendu
from evaluateur.centre.registre import registre
from evaluateur.centre.registre.registre import Evenement
from evaluateur.cloison import DefautDerriere
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.echange.convocation.rendez_vous import Designe
from evaluateur.echange.lot import enveloppe
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier import canonique
from tests.centre.envoi import Envoi
from tests.centre.test_reception import Centre
from tests.echange.test_lot import HOSTILE


@pytest.fixture(scope="module")
def envoi(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("envoi"), "papier", absent=True)


@pytest.fixture
def centre(tmp_path: Path, envoi: Envoi) -> Iterator[Centre]:
    made = Centre(tmp_path / "centre", envoi)
    yield made
    made.livre.close()


@pytest.fixture(scope="module")
def arrivals(envoi: Envoi, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """A dossier, what is no lot, the same again, its next version, another story of it, the first bytes again."""
    root = tmp_path_factory.mktemp("ailleurs")
    here, there = envoi.elsewhere(root / "ici"), envoi.elsewhere(root / "la")
    return [
        envoi.data, HOSTILE["a list by SHA-1"][0](), envoi.sent(2), envoi.data,
        here.amended("Une date était fausse.", "papier"), b"rien", there.amended("Le lieu était faux.", "papier"),
        envoi.data,
    ]  # fmt: skip


OUTCOMES = ["accepte", "quarantaine", "doublon", "accepte", "remplace", "quarantaine", "conflit", "accepte"]
AGAIN = [False, False, False, True, False, False, False, True]


@pytest.mark.parametrize("batch", [1, 2, 3, 16])
def test_together_they_become_what_each_would_alone(
    centre: Centre, arrivals: list[bytes], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "FOURNEE", batch)
    found = list(centre.guichet.recevoir_tous(iter(arrivals)))
    assert [r.entree.issue for r in found] == OUTCOMES
    assert [r.deja for r in found] == AGAIN
    assert [r.entree.lot for r in found] == [canonique.empreinte(data) for data in arrivals]
    assert found[0].entree == found[3].entree == found[7].entree
    assert registre.verifier(centre.livre.entrees()) == 12, "each arrives and is judged once"
    assert centre.livre.en_attente() == []


def test_behind_partitions_they_become_the_same(centre: Centre, envoi: Envoi, arrivals: list[bytes]) -> None:
    designations = Designations(jurys={"ex-1": (Designe(), Designe("ESSAI-DEUX Basile"))})
    with Juges(designations, 2) as juges:
        centre.guichet._juger = juges.juger
        found = list(centre.guichet.recevoir_tous(arrivals))
        assert [r.entree.issue for r in found] == OUTCOMES
        here = jugement.ici(politique.verify, designations)
        for data in (0, 1, 4):
            opened = [Ouvert(canonique.empreinte(arrivals[data]), _clear(centre, arrivals[data]))]
            (one,), (other,) = juges.juger(opened, envoi.contexte), here(opened, envoi.contexte)
            assert one() == other()
    details = [d for e, _, d in centre.livre.entrees() if e.issue == "accepte"]
    assert [d.phrase for d in details if d is not None] == [""], "the designation went over"


def _clear(centre: Centre, data: bytes) -> bytes:
    return enveloppe.open_(data, centre.guichet._identites)


def test_a_lot_that_outgrows_its_judge_is_put_aside_and_the_next_one_is_judged(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    whole = Envoi(tmp_path / "long", "electronique")
    with Juges(Designations(), 1, seconds=-1) as hurried:
        opened = [Ouvert(whole.lot.empreinte, _clear(centre, whole.data))]
        (rendu,) = hurried.juger(opened, whole.contexte)
        assert (rendu().raison, "trop de mémoire ou de temps" in rendu().detail.phrase) == ("demesure", True)
        for one in hurried._every:
            one._seconds = 8
        (rendu,) = hurried.juger(opened, whole.contexte)
        assert rendu().raison == ""


def _failing(wrong: bytes) -> jugement.Juger:
    """Fails on these bytes as the application would behind its partition."""
    honest = jugement.ici(politique.verify)

    def fails() -> Jugement:
        raise DefautDerriere("KeyError examen.py:1")

    def judge(opened: Sequence[Ouvert], contexte: Contexte) -> list[Rendu]:
        rendus = honest(opened, contexte)
        return [fails if o.empreinte == canonique.empreinte(wrong) else r for o, r in zip(opened, rendus, strict=True)]

    return judge


def test_a_lot_on_which_the_application_fails_waits_and_lets_the_others_pass(
    centre: Centre, arrivals: list[bytes]
) -> None:
    honest, told = centre.guichet._juger, list[str]()
    centre.guichet._juger = _failing(arrivals[2])
    with pytest.raises(DefautDerriere):
        told.extend(r.entree.issue for r in centre.guichet.recevoir_tous(arrivals))
    assert told == [*OUTCOMES[:2], "enregistre", *OUTCOMES[3:]]
    waiting = centre.livre.en_attente()
    assert [e.lot for e in waiting] == [canonique.empreinte(arrivals[2])]
    assert centre.guichet.attend(arrivals[2])
    with pytest.raises(DefautDerriere):
        list(centre.guichet.juger(waiting))
    centre.guichet._juger = honest
    assert [e.issue for e in centre.guichet.juger(waiting)] == ["doublon"]
    assert centre.livre.en_attente() == []


def test_answers_are_told_before_the_fault_of_another_is_raised(centre: Centre, arrivals: list[bytes]) -> None:
    centre.guichet._juger = _failing(arrivals[0])
    answers = centre.guichet.recevoir_tous(arrivals[:3])
    assert [next(answers).entree.issue for _ in range(3)] == ["enregistre", "quarantaine", "accepte"]
    with pytest.raises(DefautDerriere):
        next(answers)


def test_entries_made_together_are_there_all_or_none(centre: Centre, envoi: Envoi) -> None:
    before = centre.livre.tete()

    def fails() -> None:
        with centre.livre.ensemble():
            for number in range(3):
                name = canonique.empreinte(str(number).encode())
                centre.livre.inscrire(Evenement(envoi.monde.now(), "enregistre", lot=name), bytes(16))
                assert centre.livre.tete()[0] == before[0] + number + 1, "inside, one sees what was entered"
            raise BaseInaccessible("Le disque est parti.", "Rebranchez-le.")

    with pytest.raises(BaseInaccessible):
        fails()
    assert centre.livre.tete() == before
    centre.livre.inscrire(Evenement(envoi.monde.now(), "enregistre", lot=canonique.empreinte(b"")), bytes(16))
    assert registre.verifier(centre.livre.entrees()) == before[0] + 1


def test_no_more_judges_begin_than_there_are_lots() -> None:
    with Juges(Designations(), 1) as juges:
        assert len(juges._every) == 1
        (waiting,) = juges.juger([Ouvert(canonique.empreinte(b""), b"")], Contexte(datetime(2027, 1, 1, tzinfo=UTC)))
        assert waiting().raison
        threads = list(juges._threads._threads)
        assert [t.is_alive() for t in threads] == [True]
    assert [t.is_alive() for t in threads] == [False], "nobody waits for a judge that has gone"
    with Juges(Designations(), 0) as juges:
        assert len(juges._every) == 1
    assert a_part.JUGES_MAX >= 2
