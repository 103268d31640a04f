"""From a convocation confirmed on the screen to the dossiers of the base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from evaluateur.echange.convocation.convocation import Ligne, read_convocation
from evaluateur.echange.convocation.doublons import doublons
from evaluateur.fichiers import document_name
from evaluateur.metier.actes import preparation
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, DossierId
from evaluateur.seance.convoquer import convoquer
from evaluateur.seance.dossiers import creation
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import Monde

ENTETE = "Référence;Nom;Prénom;Naissance;Entreprise;Début;Fin;Blocs;Aménagement\n"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    m = Monde(tmp_path / "donnees")
    yield m
    m.poste.close()


def lignes(monde: Monde, *texts: str) -> tuple[Ligne, ...]:
    content = (ENTETE + "\n".join(texts) + "\n").encode()
    return read_convocation(content, "convocation.csv", monde.ref).lignes


def importer(monde: Monde, *texts: str) -> list[DossierId]:
    return convoquer(monde.poste, monde.poste.coffre.retenir_referentiel(monde.ref), lignes(monde, *texts))


def references(monde: Monde, identifiants: list[DossierId]) -> list[str]:
    return [ouvrir_dossier(monde.poste, i).dossier.reference for i in identifiants]


def test_each_line_becomes_a_dossier_read_back_equal(monde: Monde) -> None:
    wanted = lignes(monde, "C-1;NOËL;Zoé;01/02/1990;Mutuelle;16/11/2026;20/11/2026;5;30", "C-2;DUPONT;Alix;;;;;;")
    identifiants = convoquer(monde.poste, monde.poste.coffre.retenir_referentiel(monde.ref), wanted)
    for line, identifiant in zip(wanted, identifiants, strict=True):
        dossier = ouvrir_dossier(monde.poste, identifiant).dossier
        assert (dossier.reference, dossier.candidat) == (line.reference, line.candidat)
        assert (dossier.affectation, dossier.session) == (line.affectation, line.session)
        assert not dossier.entrainement, "this folder is no practice folder"


def test_named_blocs_are_presented_and_the_others_are_not(monde: Monde) -> None:
    one, toutes, aucune = importer(monde, "C-1;A;B;;;;;5;", "C-2;C;D;;;;;tous;", "C-3;E;F;;;;;;")

    def presentations(identifiant: str) -> list[str | None]:
        dossier = ouvrir_dossier(monde.poste, identifiant).dossier
        return [dossier.bloc(b.code).presentation for b in monde.ref.blocs]

    assert presentations(one) == ["non_presente", "presente"]
    assert presentations(toutes) == ["presente", "presente"]
    assert presentations(aucune) == [None, None]


def test_a_reference_is_made_of_the_day_and_of_a_free_number(monde: Monde) -> None:
    poste = creation.code(monde.poste)
    importer(monde, f"S-2026-12-01-{poste}-02;A;B;;;;;;")
    done = importer(
        monde,
        ";C;D;;;01/12/2026;;;",
        ";E;F;;;01/12/2026;;;",
        ";G;H;;;02/12/2026;;;",
        f"s-2026-12-02-{poste.lower()}-02;I;J;;;;;;",
        ";K;L;;;;;;",
    )
    assert references(monde, done) == [
        f"S-2026-12-01-{poste}-01", f"S-2026-12-01-{poste}-03", f"S-2026-12-02-{poste}-01",
        f"s-2026-12-02-{poste.lower()}-02", f"S-2026-11-16-{poste}-01",
    ]  # fmt: skip


def test_two_laptops_that_count_the_same_day_give_other_references_and_other_names_of_files(
    tmp_path: Path,
) -> None:
    first, second = (Monde(tmp_path / str(seed), rng=Random(seed).randbytes) for seed in (1, 2))
    line = ";A;B;;;16/11/2026;;;"
    (here,), (there,) = importer(first, line), importer(second, line)
    (one,), (other,) = references(first, [here]), references(second, [there])
    assert one != other
    assert len(one) == len(other) == len("S-2026-11-16-K7-01")
    assert document_name("grille", one, here, "v1") != document_name("grille", one, there, "v1")
    again = importer(second, ";C;D;;;16/11/2026;;;")
    assert references(second, again) == [f"{other[:-2]}02"]
    for monde in (first, second):
        monde.poste.close()


def test_a_reference_of_the_file_is_never_given_to_a_line_before_it(monde: Monde) -> None:
    poste = creation.code(monde.poste)
    done = importer(monde, ";A;B;;;01/12/2026;;;", f"S-2026-12-01-{poste}-01;C;D;;;01/12/2026;;;")
    assert references(monde, done) == [f"S-2026-12-01-{poste}-02", f"S-2026-12-01-{poste}-01"]


@pytest.mark.parametrize("wrong", ["C-2;;D;;;;;;", "C-2;C;D;31/02/1990;;;;;", "C-2;C;D;;=A1;;;;", "C-2;C;D;;;;;9;"])
def test_a_blocking_line_is_refused_and_nothing_is_written(monde: Monde, wrong: str) -> None:
    before = monde.poste.liste.lister()
    with pytest.raises(ActeRefuse, match="Ligne 3, colonne"):
        importer(monde, "C-1;A;B;;;;;;", wrong)
    assert monde.poste.liste.lister() == before


def test_a_reference_taken_already_is_refused_and_nothing_is_written(monde: Monde) -> None:
    before = monde.poste.liste.lister()
    for texts in (["C-1;A;B;;;;;;", "ex-1;C;D;;;;;;"], ["C-1;A;B;;;;;;", "c-1;C;D;;;;;;"]):
        with pytest.raises(ActeRefuse, match="Ligne 3"):
            importer(monde, *texts)
    assert monde.poste.liste.lister() == before


def test_what_was_imported_shows_as_duplicates_the_next_time(monde: Monde) -> None:
    texts = ["C-1;NOËL;Zoé;;;16/11/2026;;;", ";DUPONT;Alix;;;16/11/2026;;;"]
    importer(monde, *texts)
    convocation = read_convocation((ENTETE + "\n".join(texts)).encode(), "x.csv", monde.ref)
    assert doublons(convocation, monde.poste.liste.lister()) == {
        2: "La ligne 2 porte la même référence que le dossier « C-1 ».",
        3: "La ligne 3 a le même candidat et la même date de début que le dossier "
        f"« S-2026-11-16-{creation.code(monde.poste)}-01 ».",
    }


def test_reading_a_convocation_writes_nothing(monde: Monde) -> None:
    before = monde.poste.liste.lister()
    lignes(monde, "C-1;A;B;;;;;;")
    assert monde.poste.liste.lister() == before


def test_no_line_makes_no_dossier(monde: Monde) -> None:
    assert importer_rien(monde) == []


def importer_rien(monde: Monde) -> list[DossierId]:
    return convoquer(monde.poste, monde.poste.coffre.retenir_referentiel(monde.ref), [])


def test_a_practice_folder_takes_no_real_candidate(monde: Monde) -> None:
    monde.poste.coffre.marquer_entrainement("phrase")
    (line,) = lignes(monde, "C-1;A;B;;;;;;")
    empreinte = monde.poste.coffre.retenir_referentiel(monde.ref)
    with pytest.raises(ActeRefuse, match="entraînement"):
        creer_dossier(monde.poste, "C-9", empreinte, line.candidat, line.affectation, line.session)
    (de_travail,) = convoquer(monde.poste, empreinte, [replace(line, reference="C-9")])
    assert ouvrir_dossier(monde.poste, de_travail).dossier.entrainement, "what is imported there is practice"
    assert date(2026, 11, 16) in {r.debut for r in monde.poste.liste.lister()}
    assert len(monde.poste.liste.lister()) == 2


def test_several_presentations_are_one_transaction_all_or_none(monde: Monde) -> None:
    seance = monde.ouvrir_dossier("EX-2")
    annonces: list[int] = []
    monde.poste.annonces.subscribe(lambda changement: annonces.append(len(changement.inscriptions)))
    seance.faire(preparation.declarer_presentations, {"1": "non_presente", "5": "presente"})
    assert annonces == [2]
    assert seance.dossier.presentes == ("5",)
    with pytest.raises(ActeRefuse, match="preuve"):
        seance.faire(preparation.declarer_presentations, {"1": "presente", "5": "deja_acquis"})
    assert annonces == [2]
    assert seance.dossier.bloc(BlocCode("1")).presentation == "non_presente"
