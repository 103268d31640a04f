"""What a journal tells of marks, verdicts and what was settled together, each in the words of its own scale."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluateur.metier.actes import concilier, notation
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, BlocCode
from evaluateur.seance import consultation
from evaluateur.vues import recit
from tests.parcours.monde import Monde

COMPETENCE = "1.1"


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    """The two differ on a criterion, on a competence and on the bloc."""
    monde = Monde(tmp_path / "donnees")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
    monde.seance.faire(notation.juger, COMPETENCE, "non_acquise")
    monde.seance.faire(notation.juger_bloc, "1", "non_acquis", "Trop d’erreurs.")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    monde.seance.sceller("1")
    monde.ensemble()
    monde.seance.reveler("1")
    return monde


def told(monde: Monde) -> list[tuple[str, str, str]]:
    """Sentence, before, after, of each line."""
    lines = consultation.consulter(monde.poste, monde.seance.identifiant)
    return [(line.phrase.replace("\xa0", " "), line.ancien, line.nouveau) for line in lines]


def test_each_mark_and_verdict_is_told_by_the_word_of_its_scale_and_the_one_before(monde: Monde) -> None:
    found = told(monde)
    assert ("1.1, critère 1 : Non conforme", "Conforme", "Non conforme") in found
    assert ("Compétence 1.1 : Non acquise", "Acquise", "Non acquise") in found
    assert ("Bloc 1 : Non acquis", "Acquis", "Non acquis") in found


@pytest.mark.parametrize(
    ("lost", "revealed", "whole", "said"),
    [
        (0, (), True, ""),
        (1, (), True, " : 1 événement perdu"),
        (2, ("1",), True, " : 2 événements perdus ; les grilles du bloc 1 avaient été révélées"),
        (0, (), False, " : les données remplacées ne pouvaient plus être lues jusqu’au bout"),
    ],
)
def test_a_backup_that_was_put_back_says_what_it_cost(
    lost: int, revealed: tuple[BlocCode, ...], whole: bool, said: str
) -> None:
    made = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    fait = SauvegardeRestauree(made, lost, lost, AUCUNE_EMPREINTE, revealed, whole)
    phrase = recit.restauree(fait, "Europe/Paris")
    assert plain(phrase) == f"Sauvegarde du 16 novembre 2026 à 10 h 00 restaurée{said}"


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("cell", "value", "objet", "words", "word"),
    [
        ("1.1.1", "conforme", "1.1, critère 1", "Non conforme / Conforme", "Conforme"),
        ("1.1", "acquise", "Compétence 1.1", "Non acquise / Acquise", "Acquise"),
        ("bloc.1", "acquis", "Bloc 1", "Non acquis / Acquis", "Acquis"),
    ],
)
def test_what_was_settled_names_both_marks_and_the_one_that_was_kept(
    monde: Monde, cell: str, value: str, objet: str, words: str, word: str
) -> None:
    cell = monde.ref.par_bloc[next(b for b in monde.ref.par_bloc if b == "1")].cellule if cell == "bloc.1" else cell
    monde.seance.faire(concilier.trancher, "1", cell, value, "Relu ensemble.")
    phrase, old, new = told(monde)[-1]
    assert phrase.startswith(f"{objet} : tranché, {word}")
    assert (old, new) == (words, word)


def test_a_clock_is_told_by_the_title_of_its_phase(monde: Monde) -> None:
    title = monde.ref.par_bloc[BlocCode("1")].modalites.phases[0].intitule
    phrases = [phrase for phrase, _, _ in told(monde)]
    assert [f"{title} : commencé" in phrases, f"{title} : terminé" in phrases] == [True, True]


def test_a_choice_taken_back_names_its_line_and_several_are_counted(monde: Monde) -> None:
    monde.seance.faire(concilier.trancher, "1", "1.1.1", "conforme", "Relu ensemble.")
    monde.seance.revenir(BlocCode("1"), "defaire")
    assert told(monde)[-1][0] == "1.1, critère 1 : choix annulé"
    monde.seance.faire(concilier.confirmer_egales, "1")
    monde.seance.revenir(BlocCode("1"), "defaire")
    assert re.fullmatch(r"\d+ lignes : choix annulé", told(monde)[-1][0])
