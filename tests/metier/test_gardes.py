"""Whether a dossier may be worked on by whoever sits there, in the words of the refusal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur.metier.actes import gardes, preparation
from tests.parcours.monde import Monde


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "d")
    yield monde
    monde.poste.close()


def obstacle(monde: Monde) -> str:
    return gardes.obstacle(monde.seance.dossier, monde.poste.trousseau.clavier)


def test_nothing_stands_in_the_way_of_an_open_dossier_and_what_does_is_said(monde: Monde) -> None:
    monde.ensemble()
    assert obstacle(monde) == ""
    monde.poste.asseoir()
    assert obstacle(monde).endswith(".")


def test_a_frozen_grid_and_a_closed_dossier_say_so(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    frozen = obstacle(monde)
    assert "figée" in frozen
    for siege in monde.ref.numeros:
        monde.seul(siege)
        monde.seance.cloture.signer()
    monde.seance.cloture.clore()
    assert "clos" in obstacle(monde)
    assert obstacle(monde) != frozen
