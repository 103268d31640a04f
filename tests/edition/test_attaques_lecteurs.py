"""Readers of PDF do not read a forged increment alike: what one of them sees otherwise is never authentic."""

from __future__ import annotations

from typing import Any

import pytest

from tests.edition.attaques import etapes_suite
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import Attaque, Plante, Refuse
from tests.edition.attaques.lecteurs import NON, OUI, RIEN, Lecteurs

INCREMENTS = etapes_suite.STEPS.attaques
MONTRES = (
    "the code of page 1 stands twice, the true one first, seat 2",
    "the code of page 1 stands twice, the true one last, seat 2",
    "page 1 is redefined in an object that the table does not list, seat 2",
    "a hybrid file: the old table hides what a stream lists, seat 2",
    "a second startxref stands before the first, seat 2",
    "the appearance is as large as the page, seat 2",
)
"""Those that every run looks at; the campaign looks at all."""


@pytest.fixture(scope="session")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("lecteurs"))


@pytest.fixture(scope="session")
def lecteurs(atelier: Atelier, tmp_path_factory: pytest.TempPathFactory) -> Lecteurs:
    return Lecteurs(atelier.deux, tmp_path_factory.mktemp("vus"))


def _named(found: list[Attaque]) -> list[Any]:
    return [pytest.param(one, id=one.nom) for one in found]


def _judge(attaque: Attaque, atelier: Atelier, lecteurs: Lecteurs, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """What readers see, when it is countersigned; the verifier must refuse what one of them sees otherwise."""
    try:
        made = attaque.forger(atelier)
    except (Plante, Refuse):
        return {}
    seen = lecteurs.see(made)
    verdict = atelier.verify(made)
    caplog.clear()
    assert set(seen.values()) == {NON} or verdict.statut != "authentique", seen
    return seen


def test_every_reader_sees_the_true_file_alike(atelier: Atelier, lecteurs: Lecteurs) -> None:
    assert set(lecteurs.see(atelier.deux).values()) == {NON}


@pytest.mark.parametrize("attaque", _named([a for a in INCREMENTS if a.nom in MONTRES]))
def test_what_a_reader_sees_otherwise_is_refused(
    attaque: Attaque, atelier: Atelier, lecteurs: Lecteurs, caplog: pytest.LogCaptureFixture
) -> None:
    _judge(attaque, atelier, lecteurs, caplog)


@pytest.mark.long
@pytest.mark.parametrize("attaque", _named([a for a in INCREMENTS if a.nom not in MONTRES]))
def test_what_a_reader_sees_otherwise_is_refused_for_each_increment(
    attaque: Attaque, atelier: Atelier, lecteurs: Lecteurs, caplog: pytest.LogCaptureFixture
) -> None:
    _judge(attaque, atelier, lecteurs, caplog)


def test_readers_disagree_on_what_stands_twice(atelier: Atelier, lecteurs: Lecteurs) -> None:
    """Why the form of an increment is the only one: no reader can be asked which of two objects is the page."""
    twice = next(a for a in INCREMENTS if a.nom == MONTRES[0])
    seen = lecteurs.see(twice.forger(atelier))
    assert {NON, OUI} <= set(seen.values())
    assert RIEN not in (seen["pikepdf"], seen["pdfium"])
