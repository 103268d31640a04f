"""What journals of before say of a breach of a seat: nothing of a seat that is empty, nor of what it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.conformite.regles import Constat, Regle
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.forme_1.derogations import phrase
from tests.parcours.monde import Monde


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    monde = Monde(tmp_path / "d")
    yield monde.seance.dossier
    monde.poste.close()


def said(dossier: Dossier, objet: str) -> str:
    return phrase(dossier, Constat(Regle("siege", objet=objet)))


def test_a_reproach_names_the_seat_and_who_holds_it(dossier: Dossier) -> None:
    assert said(dossier, "1.habilitation").startswith("Évaluateur 1 (ESSAI-UN Anne) : le numéro d'habilitation manque")
    assert said(dossier, "2.nom") == "Les deux évaluateurs portent le même nom."


def test_nothing_is_said_of_an_empty_seat_nor_of_a_breach_that_is_not_known(dossier: Dossier) -> None:
    assert said(dossier, "1.inconnu") == ""
    assert said(replace(dossier, sieges={}), "1.qualite") == ""
    assert said(replace(dossier, sieges={}), "1.inconnu") == ""
