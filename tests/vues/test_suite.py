"""What comes before the record, in what order, and how what is left is said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.actes import concilier, notation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.personnes import Session
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.vues import champs, suite
from evaluateur.vues.vue import Vue
from tests.parcours.monde import Monde, referentiel_entier, situation
from tests.parcours.positionne import Positionne, positionnement


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return Monde(tmp_path / "donnees")


def dossier(monde: Monde) -> Dossier:
    return monde.seance.dossier


def test_the_first_thing_that_is_missing_comes_before_the_record(monde: Monde) -> None:
    missing = conformite.manquements(dossier(monde))
    assert len(missing) > 1
    first = suite.avant_de_figer(dossier(monde), missing)
    assert (first.etape, first.acte, first.bloc) == (missing[0].etape, missing[0].phrase, missing[0].bloc)
    last = suite.avant_de_figer(dossier(monde), [])
    assert (last.etape, last.acte, last.bloc) == ("signature", "Figer la grille officielle", "")


def test_work_on_a_bloc_goes_on_where_it_stands_and_is_over_once_it_is_concluded(monde: Monde) -> None:
    def step() -> str:
        return suite.etape_du_bloc(Vue(dossier(monde)).blocs[BlocCode("1")])

    assert step() == "epreuve"
    monde.epreuve("1")
    assert step() == "grille"
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    assert step() == "scellement"
    monde.noter_tout(2, "1")
    monde.seance.sceller("1")
    assert step() == "scellement", "the grids are revealed there"
    monde.ensemble()
    monde.seance.reveler("1")
    assert step() == "conciliation"
    monde.seance.faire(concilier.confirmer_egales, "1")
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(concilier.retenir_precisions, "1", competence.code, "1+2")
    monde.accorder("1")
    assert step() == "signature"


def test_a_point_to_raise_is_named_by_its_cell(monde: Monde) -> None:
    monde.epreuve("1")
    monde.seance.faire(notation.signaler, "1.1.2", signale=True)
    (left,) = Vue(dossier(monde), (monde.un.identifiant,)).restes("entretien", BlocCode("1"))
    assert (left.quoi, left.phrase.replace("\xa0", " ")) == ("aborder", "1.1, critère 2 à aborder")


def test_what_a_field_was_and_is_are_told_as_people_write_them() -> None:
    before = Session("Salle 1", date(2026, 11, 16), date(2026, 11, 20))
    after = Session("Salle 2", date(2026, 11, 1), date(2026, 11, 20))
    told = champs.changements(before, after)
    assert champs.anciens(told).replace("\xa0", " ") == "lieu : Salle 1 ; début : 16 novembre 2026"
    assert champs.nouveaux(told).replace("\xa0", " ") == "lieu : Salle 2 ; début : 1er novembre 2026"
    earlier: Situation = situation(16)
    later: Situation = situation(17)
    hours = champs.changements(earlier, later)
    assert "16 novembre 2026, 10:00" in champs.anciens(hours).replace("\xa0", " ")
    assert "17 novembre 2026, 10:00" in champs.nouveaux(hours).replace("\xa0", " ")


def test_nothing_changed_is_nothing_told() -> None:
    same = Session("Salle 1", date(2026, 11, 16), date(2026, 11, 20))
    assert champs.changements(same, same) == []


def test_an_instant_is_told_with_its_hour() -> None:
    assert champs._text(datetime(2026, 11, 1, 9, 5, tzinfo=UTC), {}).replace("\xa0", " ") == "1er novembre 2026, 09:05"


@pytest.mark.parametrize(("here", "there"), [("1", "2"), ("3", "4"), ("5", "1")])
def test_whoever_sits_alone_goes_through_his_open_grids_before_the_signature(
    tmp_path: Path, here: str, there: str
) -> None:
    """From the one in sight to the next, then round; one who has not finished here is told the step, not ready."""
    monde = Positionne(tmp_path / "d", 1, replace(positionnement(1), blocs=referentiel_entier().blocs))
    vue = Vue(dossier(monde), (monde.un.identifiant,))

    def following(*, ready: bool) -> suite.Suite | None:
        return suite.suite(vue.dossier, vue.blocs, BlocCode(here), "grille", ready)

    assert following(ready=True) == suite.Suite(f"Passer au bloc {there}", "grille", BlocCode(there))
    assert following(ready=False) == suite.Suite("Étape suivante : Signature", "signature", BlocCode(here), pret=False)
