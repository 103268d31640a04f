"""What is put back by a gesture taken back, or done again: the cell where one looks at it, and one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.metier import faits_solo as fs
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.conciliation import EcartTranche, PrecisionsRetenues
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, BlocCode, CelluleCode
from evaluateur.vues import recit, reprises
from tests.parcours.monde import Monde

UN = BlocCode("1")
MARKED = fs.CritereNote(CelluleCode("1.1.1"), "conforme")


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return Monde(tmp_path / "donnees")


@pytest.mark.parametrize(
    ("faits", "said"),
    [
        ((MARKED,), "{phrase}"), ((MARKED, fs.CritereNote(CelluleCode("1.1.2"), None)), "2 lignes"),
        ((fs.PrecisionsEcrites(CelluleCode("1.1"), "Un long texte"),), "{objet}, texte d’avant"),
        ((fs.NotesEcrites(0, "Un long texte"),), "{objet}, texte d’avant"),
        ((fs.PrecisionsEcrites(CelluleCode("1.1"), "x"),) * 3, "3 lignes"),
    ],
)  # fmt: skip
def test_one_line_is_told_a_text_by_its_place_alone_and_several_are_counted(
    monde: Monde, faits: tuple[fs.FaitsSolo, ...], said: str
) -> None:
    auteur, dossier = monde.un.identifiant, monde.seance.dossier
    first = recit.raconter_solo(dossier, auteur, faits[0])
    expected = said.format(phrase=first.phrase, objet=first.objet)
    assert reprises.seul(dossier, auteur, faits).replace("\xa0", " ") == expected.replace("\xa0", " ")
    assert "Un long texte" not in reprises.seul(dossier, auteur, faits)


def test_a_choice_of_the_two_is_told_the_same(monde: Monde) -> None:
    dossier: Dossier = monde.seance.dossier
    decided = EcartTranche(UN, CelluleCode("1.1"), "acquise", "Vu ensemble.")
    kept = PrecisionsRetenues(UN, CelluleCode("1.1"), "1+2", "Un long texte")
    assert reprises.commun(dossier, [decided]) == recit.raconter_partage(dossier, decided).phrase
    told = recit.raconter_partage(dossier, kept)
    assert reprises.commun(dossier, [kept]) == f"{told.objet}, texte d’avant"
    assert reprises.commun(dossier, [decided, kept]).replace("\xa0", " ") == "2 lignes"


def test_one_looks_at_the_first_cell_that_moved_and_nowhere_for_notes() -> None:
    assert reprises.lieu_solo((MARKED, fs.NotesEcrites(0, "x"))) == "1.1.1"
    assert reprises.lieu_solo((fs.NotesEcrites(0, "x"), MARKED)) == AUCUNE_CELLULE
    assert reprises.lieu_commun([EcartTranche(UN, CelluleCode("1.2"), "acquise", "")]) == "1.2"
    assert reprises.lieu_commun([]) == AUCUNE_CELLULE
