"""What someone who practises is told at each step: for as long as he has not done it, and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.metier.actes import concilier, notation
from evaluateur.metier.etapes import Etape
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.vues import conseils
from evaluateur.vues.vue import Vue
from tests.parcours.monde import Monde

FIGER = "Lisez les pages : Ctrl+Entrée les fige, puis chaque évaluateur signe."
DEMARRER = "F4 démarre le chronomètre ; il continue même si vous changez d’écran."
SCELLER = "Sceller fixe votre grille. Ensuite, Ctrl+M passe la main à l’autre évaluateur, qui n’en voit rien."
COMPARER = "Ctrl+E confirme ce qui est identique ; F8 mène d’un écart à l’autre."


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return Monde(tmp_path / "donnees")


def told(monde: Monde, etape: Etape, bloc: str = "1") -> str:
    vue = Vue(monde.seance.dossier, monde.seance.cahier.clavier.personnes)
    return conseils.conseil(vue, etape, BlocCode(bloc))


def test_marks_then_verdicts_are_told_until_they_were_given(monde: Monde) -> None:
    monde.seul(1)
    bloc = monde.ref.par_bloc[BlocCode("1")]
    codes = [c.code for c in bloc.criteres]
    assert len(codes) > conseils.SEEN
    marks, verdicts = (conseils._keys(e) for e in (monde.ref.echelles.critere, monde.ref.echelles.competence))
    assert "conforme" in marks
    for code in codes[: conseils.SEEN]:
        assert told(monde, "grille") == f"Ici, une touche suffit : {marks}."
        monde.seance.faire(notation.noter, code, "conforme")
    assert told(monde, "grille") == f"Au bout du tableau : {verdicts} ; puis écrivez les précisions."
    monde.seance.faire(notation.juger, bloc.competences[0].code, "acquise")
    assert told(monde, "grille") == ""
    assert told(monde, "grille", "5").startswith("Ici, une touche suffit"), "of each bloc"


def test_each_step_is_told_while_it_is_ahead_and_no_more_once_it_is_done(monde: Monde) -> None:
    monde.seul(1)
    assert [told(monde, e) for e in ("entretien", "scellement", "conciliation", "signature", "preparation")] == [
        DEMARRER, SCELLER, "", FIGER, "",
    ]  # fmt: skip
    monde.epreuve("1")
    assert (told(monde, "entretien"), told(monde, "entretien", "5")) == ("", DEMARRER)
    monde.sceller_tout("1")
    assert [told(monde, e) for e in ("grille", "scellement", "conciliation")] == ["", "", ""]
    monde.ensemble()
    assert told(monde, "scellement", "5") == "", "two at the keyboard have no grid of their own"
    monde.seance.reveler("1")
    assert told(monde, "conciliation") == COMPARER
    monde.seance.faire(concilier.confirmer_egales, "1")
    assert told(monde, "conciliation") == ""


def test_nothing_is_told_of_a_bloc_that_is_none_nor_once_the_record_is_frozen(monde: Monde) -> None:
    assert told(monde, "entretien", "9") == ""
    assert told(monde, "signature", "9") == FIGER, "it is about no bloc"
    monde.conclure_tout()
    monde.ensemble()
    assert told(monde, "signature") == FIGER
    monde.seance.cloture.figer("papier")
    assert told(monde, "signature") == ""
