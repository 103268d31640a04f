"""Nothing forged is authentic, whoever of the two forged it: every attack that we could think of, each played here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from tests.edition.attaques import conteneur, etape
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import Attaque, Refuse, Ruse, SansObjet
from tests.edition.attaques.registre import ATTAQUES, RUSES


@pytest.fixture(scope="session")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("attaques"))


def _named(found: Iterable[Attaque | Ruse]) -> list[Any]:
    return [pytest.param(one, id=one.nom) for one in found]


@pytest.mark.parametrize("attaque", _named(ATTAQUES))
def test_no_forgery_is_authentic(attaque: Attaque, atelier: Atelier, caplog: pytest.LogCaptureFixture) -> None:
    try:
        made = attaque.forger(atelier)
    except Refuse:
        return
    except SansObjet as nothing:
        pytest.skip(str(nothing))
    verdict = atelier.verify(made)
    caplog.clear()  # libraries say much of a forged file
    assert made != atelier.deux, "an attack that changes nothing attacks nothing"
    assert verdict.statut != "authentique"


@pytest.mark.parametrize("ruse", _named(RUSES))
def test_no_game_is_won(ruse: Ruse, atelier: Atelier, caplog: pytest.LogCaptureFixture) -> None:
    won = ruse.jouer(atelier)
    caplog.clear()
    assert won == ""


def test_the_true_file_is_authentic(atelier: Atelier) -> None:
    assert atelier.verify(atelier.deux).statut == "authentique"


def test_what_a_forger_only_takes_apart_and_puts_together_is_the_true_file(atelier: Atelier) -> None:
    """Otherwise attacks would be refused for the form of the forger's tools, and prove nothing."""
    for pdf in (atelier.un, atelier.deux):
        assert etape.build(etape.split(pdf)) == pdf
        assert conteneur.fix_range(pdf) == pdf
        assert conteneur.change(pdf, lambda data: None) == pdf


def test_a_signature_made_again_by_its_own_evaluator_is_as_good_as_the_first(atelier: Atelier) -> None:
    """By the forger's tools, nothing being changed: what is refused elsewhere is the change."""
    two = etape.resigned(atelier.deux, atelier.qui(2).cle)
    one = atelier.countersign(etape.resigned(atelier.un, atelier.qui(1).cle))
    assert [atelier.verify(pdf).statut for pdf in (one, two)] == ["authentique"] * 2


def test_each_attack_has_a_name_of_its_own_and_they_are_many() -> None:
    names = Counter([attaque.nom for attaque in ATTAQUES] + [ruse.nom for ruse in RUSES])
    assert [nom for nom, times in names.items() if times > 1] == []
    assert len(names) >= 850
