"""Fields of one line hold one line, without what nobody sees; comments keep their lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur.metier import canonique
from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.actes.preparation import REFERENCE_MAX
from evaluateur.metier.personnes import Affectation, Candidat, Habilitation, Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import bare_words
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.titres.titre import names
from evaluateur.vues.saisies import faute_date, read_date
from tests.parcours.monde import Monde


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    m = Monde(tmp_path / "donnees")
    yield m
    m.poste.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Lou\tAnne", "Lou Anne"),
        ("Lou\r\nAnne\nMaxime", "Lou Anne Maxime"),
        ("Lou\u000bAnne\u2028Maxime\u2029", "Lou Anne Maxime"),
        ("\ufeffL\u200bo\u00adu\u2060", "Lou"),
        ("\u202aLou\u202c\u200e", "Lou"),
        ("Lou\x07\x1b", "Lou"),
        ("Lou\u00a0\u202fAnne", "Lou Anne"),
        ("\u200b", ""),
    ],
)
def test_an_identity_holds_one_line_of_what_is_seen(monde: Monde, typed: str, kept: str) -> None:
    monde.seance.faire(
        preparation.renseigner_candidat, Candidat("DURAND", typed), Affectation(entreprise=typed, poste=typed)
    )
    monde.seance.faire(preparation.renseigner_session, Session(lieu=typed, organisme=typed))
    dossier = monde.seance.dossier
    assert (dossier.candidat.prenoms, dossier.affectation.entreprise, dossier.affectation.poste) == (kept, kept, kept)
    assert (dossier.session.lieu, dossier.session.organisme) == (kept, kept)


def test_what_is_held_inside_an_identity_is_of_one_line_too() -> None:
    assert canonique.clean_fields(Habilitation("N°\t12\u200b")) == Habilitation("N° 12")


def test_a_comment_keeps_its_lines_and_all_its_characters(monde: Monde) -> None:
    text = "Un\n\tdeux\u200b\nÀ l’oral"
    bloc = monde.ref.blocs[0]
    monde.seance.faire(preparation.declarer_presentations, {BlocCode(b.code): "presente" for b in monde.ref.blocs})
    monde.seance.faire(preparation.renseigner_candidat, Candidat("DURAND", "Lou"), Affectation())
    monde.seul(1)
    code = bloc.competences[0].code
    monde.seance.faire(notation.preciser, code, text)
    assert monde.seance.grille(bloc.code).precisions[code] == text


def test_a_date_followed_by_what_nobody_sees_is_that_date() -> None:
    assert read_date("16/11/2026\u200e") == read_date("\u202a16/11/2026") == read_date("16/11/2026")
    assert faute_date("\u200e16/11/2026\ufeff") == ""


def test_a_reference_is_of_one_line_and_short_enough_for_the_name_of_a_file(monde: Monde) -> None:
    assert monde.ouvrir_dossier("EX\t2\u200b").dossier.reference == "EX 2"
    assert monde.ouvrir_dossier("R" * REFERENCE_MAX).dossier.reference == "R" * REFERENCE_MAX
    with pytest.raises(ActeRefuse, match="61 caractères"):
        monde.ouvrir_dossier("R" * (REFERENCE_MAX + 1))
    with pytest.raises(ActeRefuse, match="référence"):
        monde.ouvrir_dossier("\u200b\t")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D’ALMEIDA Luís", "D'almeida Luis"),
        ("LE GALL-MARTIN Anne", "Le Gall Martin Anne"),
        ("Marie\u2011Anne", "MARIE–ANNE"),
        ("LEBŒUF", "Leboeuf"),
        ("Łukasz Groß Sørensen Æsa", "Lukasz GROSS Sorensen AESA"),
        ("DU\u200bPONT", "dupont"),
        ("Oʼ\u00a0Neil", "O' Neil"),
    ],
)
def test_one_folding_makes_alike_what_two_people_write_for_one_name(one: str, other: str) -> None:
    assert bare_words(one) == bare_words(other)
    assert names(one, other)
