"""Sessions played once for all the tests of a process, at rest: each test works on a copy (``copie``, ``chez``).

A copy takes some ten milliseconds; what it spares takes some hundreds.
"""

from __future__ import annotations

import pytest

from tests.parcours.habilites import Habilites
from tests.parcours.monde import SIEGES, Monde


@pytest.fixture(scope="session")
def conclu(tmp_path_factory: pytest.TempPathFactory) -> Monde:
    """Everything agreed, the record still to be frozen."""
    monde = Monde(tmp_path_factory.mktemp("conclu") / "donnees")
    monde.conclure_tout()
    monde.poste.close()
    return monde


@pytest.fixture(scope="session")
def fige(conclu: Monde, tmp_path_factory: pytest.TempPathFactory) -> Monde:
    """Frozen for signing by key, not signed yet."""
    monde = conclu.copie(tmp_path_factory.mktemp("fige") / "donnees")
    monde.ensemble()
    monde.seance.cloture.figer("electronique")
    monde.poste.close()
    return monde


@pytest.fixture(scope="session")
def signe_sur_papier(conclu: Monde, tmp_path_factory: pytest.TempPathFactory) -> Monde:
    """Frozen for signing by hand, signed by both, still to be closed."""
    monde = conclu.copie(tmp_path_factory.mktemp("papier") / "donnees")
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    for siege in SIEGES:
        monde.seul(siege)
        monde.seance.cloture.signer()
    monde.poste.close()
    return monde


@pytest.fixture(scope="session")
def habilites_conclus(tmp_path_factory: pytest.TempPathFactory) -> Habilites:
    """Everything agreed between two whom an authority designated."""
    folder = tmp_path_factory.mktemp("habilites-conclus")
    monde = Habilites(folder / "donnees", folder / "centre")
    monde.conclure_tout()
    monde.poste.close()
    return monde
