"""Pages laid out by another version are believed only when they say all that counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from evaluateur.edition.composition.escaping import compose
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.lecture import lecture
from evaluateur.edition.verification import dires
from evaluateur.metier.pv.proces_verbal import ProcesVerbal

MARQUES = ("Conforme", "Non conforme", "Non observé", "Sans objet", "Acquise", "Non acquise")


@pytest.fixture(scope="module")
def feuilles(pv: ProcesVerbal) -> list[str]:
    return [f.text for f in lecture.read(grille.compose(pv)).leaves]


def test_the_pages_of_this_version_say_all(feuilles: list[str], pv: ProcesVerbal) -> None:
    assert dires.missing(feuilles, pv) == []


def test_more_words_around_and_between_do_not_matter(feuilles: list[str], pv: ProcesVerbal) -> None:
    other = ["Une mention de plus", *feuilles[:40], "Un titre d’une autre version", *feuilles[40:], "Fin"]
    assert dires.missing(other, pv) == []


def test_any_mark_that_is_another_one_is_seen(feuilles: list[str], pv: ProcesVerbal) -> None:
    criteres = {
        " ".join(compose([line.texte])[0].split())
        for b in pv.blocs for k in b.competences for g in k.groupes for line in g.lignes
    }  # fmt: skip
    places = [
        i
        for i, text in enumerate(feuilles)
        if text.split(",")[0] in MARQUES
        and (text.startswith(("Acquise", "Non acquise")) or " ".join(feuilles[i - 1].split()) in criteres)
    ]
    assert len(places) > 60
    for place in places:
        word = feuilles[place].split(",")[0]
        other = "Non conforme" if word != "Non conforme" else "Conforme"
        key = [*feuilles[:place], other, *feuilles[place + 1 :]]
        assert dires.missing(key, pv), f"leaf {place}: {feuilles[place]}"


@pytest.mark.parametrize(
    "geste",
    [
        lambda pv: replace(pv, candidat=replace(pv.candidat, prenoms="Camille")),
        lambda pv: replace(pv, blocs=(replace(pv.blocs[0], resultat=pv.blocs[2].resultat), *pv.blocs[1:])),
        lambda pv: replace(pv, evaluateurs=(replace(pv.evaluateurs[0], nom="AUTRE"), *pv.evaluateurs[1:])),
        lambda pv: replace(pv, derogations=(replace(pv.derogations[0], motif="Autre motif."),)),
        lambda pv: replace(pv, blocs=(pv.blocs[0], replace(pv.blocs[1], competences=pv.blocs[1].competences[::-1]))),
    ],
)
def test_data_that_the_pages_do_not_say_are_named(
    feuilles: list[str], pv: ProcesVerbal, geste: Callable[[ProcesVerbal], ProcesVerbal]
) -> None:
    assert dires.missing(feuilles, geste(pv))


def test_a_criterion_left_out_of_the_pages_is_seen(feuilles: list[str], pv: ProcesVerbal) -> None:
    line = pv.blocs[1].competences[0].groupes[0].lignes[0]
    place = next(i for i, text in enumerate(feuilles) if line.texte[:20] in text)
    assert "Compétence" in dires.missing([*feuilles[:place], *feuilles[place + 2 :]], pv)[0]
