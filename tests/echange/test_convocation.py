"""From rows to candidates: what is read, what is named at its place, what is never kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.echange.convocation.colonnes import IntitulesInconnus
from evaluateur.echange.convocation.convocation import Convocation, Remarque, read_convocation
from evaluateur.echange.convocation.doublons import doublons
from evaluateur.echange.convocation.rangees import FichierRefuse
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.ressources import resources_folder
from evaluateur.vues.resume import Prochaine, Resume
from tests.echange.fabrique import REFERENTIEL, SEUL, classeur, lire, une

ENTETE = (
    "RÉFÉRENCE;Nom;Nom d’usage;Prénom(s);Né(e) le;Lieu de naissance;Employeur;Service ;Poste;CQP préparé;Voie d'accès;"
    "Aménagement (minutes);Lieu;Date de début;Date_de_fin;Organisme de formation;Blocs *\n"
)
LIGNE = (
    "C-1;MARTIN;DURAND;Lou, Anne;01/02/1990;Nantes;Mutuelle Exemple;Santé;Gestionnaire;gestionnaire prevoyance;VAE;"
    "30 min;Salle 2;16/11/2026;2026-11-20;Centre Exemple;Bloc 1, 2 et 4\n"
)


def seule(remarques: tuple[Remarque, ...]) -> Remarque:
    (remarque,) = remarques
    return remarque


def test_every_column_of_a_convocation_finds_its_place() -> None:
    convocation = lire(ENTETE + LIGNE)
    (line,) = convocation.lignes
    assert (line.numero, line.reference, line.blocs) == (2, "C-1", ("1", "2", "4"))
    assert line.candidat == Candidat("MARTIN", "Lou, Anne", "DURAND", date(1990, 2, 1), "Nantes")
    assert line.affectation == Affectation(
        "Mutuelle Exemple", "Santé", "Gestionnaire", "Gestionnaire prévoyance", "VAE", 30
    )
    assert line.session == Session("Salle 2", date(2026, 11, 16), date(2026, 11, 20), "Centre Exemple")
    assert line.remarques == ()
    assert line.importable
    assert convocation.colonnes_ignorees == ()


def test_csv_and_workbook_give_the_same_candidates() -> None:
    rows = [line.split(";") for line in (ENTETE + LIGNE).splitlines()]
    assert lire(rows).lignes == lire(ENTETE + LIGNE).lignes


def test_the_model_that_centres_fill_imports_without_a_remark() -> None:
    convocation = lire((resources_folder() / "modeles" / "convocation.csv").read_bytes())
    (line,) = convocation.lignes
    assert line.remarques == ()
    assert convocation.colonnes_ignorees == ()
    assert "EXEMPLE" in line.candidat.nom
    assert all(getattr(line.session, field) for field in line.session.__struct_fields__)
    assert line.blocs == ("1", "2", "4")
    assert line.affectation.certification_preparee in REFERENTIEL.certification.publics


# --- headings


def test_up_to_five_rows_of_title_may_come_before_the_headings() -> None:
    titres = "Centre Exemple\nConvocations\n\nSession de novembre\nJury 3\nÀ garder\n"
    assert [x.numero for x in lire(titres + SEUL).lignes] == [8]
    with pytest.raises(FichierRefuse):
        lire("un titre de plus\n" + titres + SEUL)


def test_missing_columns_are_refused_with_what_was_found() -> None:
    with pytest.raises(FichierRefuse) as taken:
        lire("Convocations\nNom;Service;Poste\nMARTIN;Santé;Gestion\n")
    assert "« prénom »" in taken.value.phrase
    assert "« nom »" not in taken.value.phrase
    assert "« Service »" in taken.value.phrase


def test_a_file_without_headings_repeats_nobody() -> None:
    with pytest.raises(FichierRefuse) as taken:
        lire("MARTIN;Lou\nDURAND;Sam\n")
    assert "MARTIN" not in str(taken.value)


def test_headings_without_candidates_are_refused() -> None:
    with pytest.raises(FichierRefuse, match="aucun candidat"):
        lire("Nom;Prénom\n;\n")


def test_the_most_precise_heading_wins_and_the_other_is_said() -> None:
    convocation = lire("Nom;Nom de naissance;Prénom\nDURAND;MARTIN;Lou\n")
    assert convocation.lignes[0].candidat.nom_naissance == "MARTIN"
    assert [(c.nom, "une autre" in c.phrase) for c in convocation.colonnes_ignorees] == [("Nom", True)]


def test_a_heading_that_was_matched_by_hand_comes_before_any_that_we_know() -> None:
    content = "Patronyme;Nom;Prénom;Divers\nMARTIN;DURAND;Lou;x\n"
    convocation = read_convocation(content.encode(), "c.csv", REFERENTIEL, appris={"patronyme": "nom_naissance"})
    assert convocation.lignes[0].candidat.nom_naissance == "MARTIN"
    assert convocation.a_la_main == ("Patronyme", "Divers")
    assert lire(content).a_la_main == ("Patronyme", "Divers")


def test_the_likeliest_headings_are_handed_over_when_none_is_known_but_no_security_number() -> None:
    with pytest.raises(IntitulesInconnus) as refused:
        lire("Patronyme;1 85 05 78 006 084 91;Nom d’appel\nMARTIN;x;Lou\n")
    assert refused.value.intitules == ("Patronyme", "Nom d’appel")


def test_unknown_columns_and_hours_are_ignored_by_name() -> None:
    convocation = lire("Nom;Prénom;Téléphone;Heure de passage;\nMARTIN;Lou;+33612345678;9 h;note\n")
    assert [c.nom for c in convocation.colonnes_ignorees] == [
        "Téléphone",
        "Heure de passage",
        "colonne 5, sans intitulé",
    ]
    assert "pas l’heure" in convocation.colonnes_ignorees[1].phrase
    assert [r.bloquante for r in convocation.lignes[0].remarques] == [True]  # one cell more than headings
    assert lire([["Nom", "Prénom", "Tél."], ["MARTIN", "Lou", "=1+1"]]).lignes[0].importable


@pytest.mark.parametrize(
    ("intitule", "valeur"),
    [
        ("NIR", "1234"),
        ("N° de sécurité sociale", ""),
        ("INSEE", "x"),
        ("Divers", "1 85 05 78 006 084 36"),
        ("Divers", 185057800608436),
        ("Divers", "2850578006084"),
        ("Divers", "n° 1 85 05 2A 006 084"),
        ("Référence", "185057800608436"),
        ("Poste", "1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a036"),
    ],
)
def test_a_column_of_social_security_numbers_is_never_kept(intitule: str, valeur: object) -> None:
    convocation = lire([["Nom", "Prénom", intitule], ["MARTIN", "Lou", valeur]])
    (column,) = convocation.colonnes_ignorees
    assert column.nom == intitule
    assert "sécurité sociale" in column.phrase
    assert "057800608" not in repr(convocation).replace(" ", "")


def test_one_social_security_number_among_posts_is_named_and_not_kept() -> None:
    convocation = lire("Nom;Prénom;Poste\nMARTIN;Lou;1850578006084\nA;B;Gestion\nC;D;Gestion\n")
    assert convocation.colonnes_ignorees == ()
    assert "1850578006084" not in repr(convocation)
    assert [x.importable for x in convocation.lignes] == [False, True, True]


@pytest.mark.parametrize("text", ["20261116000", "0612345678", "12345678901234", "30850578006084", "16/11/2026"])
def test_other_numbers_are_no_social_security_numbers(text: str) -> None:
    assert une("Référence", text).reference == text


# --- lines


def test_empty_lines_are_skipped_and_counted() -> None:
    convocation = lire("Nom;Prénom\n\nMARTIN;Lou\n;;\n\nDURAND;Sam\n\n\n")
    assert ([x.numero for x in convocation.lignes], convocation.lignes_vides) == ([3, 6], 3)


def test_what_lies_on_another_sheet_is_said() -> None:
    convocation = lire(classeur([["Nom", "Prénom"], ["MARTIN", "Lou"]], [["Nom"], ["DURAND"]]))
    assert convocation.feuilles_ignorees == ("Feuille 2",)


@pytest.mark.parametrize("line", ["MARTIN;", ";Lou", "MARTIN;-"])
def test_a_line_without_name_or_first_name_is_blocked(line: str) -> None:
    (loaded,) = lire("Nom;Prénom;Poste\n" + line + ";Gestion\n").lignes
    assert not loaded.importable
    assert "manque" in seule(loaded.remarques).phrase


def test_a_formula_is_named_at_its_place_and_blocks_its_line() -> None:
    for line in (une("Service", "=A1"), lire("Nom;Prénom;Service\nMARTIN;Lou;@A1\n").lignes[0]):
        remarque = seule(line.remarques)
        assert remarque.phrase == "Ligne 2, colonne Service : la cellule contient une formule."
        assert remarque.remede == "Remplacez-la par sa valeur."
        assert (remarque.colonne, remarque.bloquante, line.affectation.service) == ("Service", True, "")


def test_a_formula_in_a_name_is_said_once() -> None:
    (line,) = lire("Nom;Prénom\n=A1;Lou\n").lignes
    assert "formule" in seule(line.remarques).phrase


@pytest.mark.parametrize("valeur", ["16/11/2026", "2026-11-16", "16-11-2026", "16.11.2026", date(2026, 11, 16)])
def test_a_date_is_read_in_every_usual_form(valeur: object) -> None:
    line = une("Date", valeur)
    assert (line.session.debut, line.remarques) == (date(2026, 11, 16), ())


@pytest.mark.parametrize("valeur", [datetime(2026, 11, 16, 8, 30), "16/11/2026 8h30", "16/11/2026 08:30"])  # noqa: DTZ001
def test_the_hour_beside_a_date_is_said_not_to_be_kept(valeur: object) -> None:
    line = une("Date", valeur)
    assert line.session.debut == date(2026, 11, 16)
    assert line.importable
    assert "heure" in seule(line.remarques).phrase


@pytest.mark.parametrize("valeur", ["31/02/2026", "2026-13-01", "00/01/2026", "16/11/0000"])
def test_an_impossible_date_is_named_at_its_place(valeur: str) -> None:
    remarque = seule(une("Date de naissance", valeur).remarques)
    assert remarque.phrase.startswith("Ligne 2, colonne Date de naissance : ")
    assert "n’existe pas" in remarque.phrase
    assert remarque.bloquante


@pytest.mark.parametrize("valeur", ["courant novembre", "16/11/26", 46342, "16/11/2026 ou 17"])
def test_what_is_no_date_is_not_guessed(valeur: object) -> None:
    remarque = seule(une("Date", valeur).remarques)
    assert "JJ/MM/AAAA" in remarque.remede
    assert remarque.bloquante


def test_a_session_that_ends_before_it_begins_is_blocked_and_a_long_one_is_not() -> None:
    before, longue = lire("Nom;Prénom;Début;Fin\nA;B;16/11/2026;15/11/2026\nC;D;01/01/2026;31/12/2026\n").lignes
    assert "avant d’avoir commencé" in seule(before.remarques).phrase
    assert longue.remarques == ()


@pytest.mark.parametrize(
    ("valeur", "minutes"), [("", 0), ("non", 0), ("30", 30), (30, 30), ("30 minutes", 30), ("0", 0)]
)
def test_an_accommodation_is_a_number_of_minutes(valeur: object, minutes: int) -> None:
    line = une("Aménagement", valeur)
    assert (line.affectation.amenagement_minutes, line.remarques) == (minutes, ())


@pytest.mark.parametrize(("valeur", "minutes"), [("oui", 0), ("tiers temps, dyslexie", 0), ("30 min dyslexie", 30)])
def test_an_accommodation_is_named_without_its_reason(valeur: str, minutes: int) -> None:
    line = une("Aménagement", valeur)
    assert line.affectation.amenagement_minutes == minutes
    assert "minutes" in seule(line.remarques).phrase
    assert line.importable
    assert "dyslexie" not in repr(line)


def test_an_accommodation_beyond_what_a_dossier_takes_is_blocked() -> None:
    assert not une("Aménagement", 500).importable


@pytest.mark.parametrize(
    ("valeur", "codes"),
    [
        ("1,2,4", "124"), ("1;2", "12"), ("tous", "12345"), ("Tous les blocs", "12345"), ("4 et 1", "14"),
        ("Bloc 5", "5"), ("B1 B2", "12"), ("1 / 3", "13"), (2, "2"), (1.2, "12"), ("", ""), ("1,1", "1"),
    ],
)  # fmt: skip
def test_the_blocs_are_read_as_people_write_them(valeur: object, codes: str) -> None:
    line = une("Blocs", valeur)
    assert (line.blocs, line.remarques) == (tuple(codes), ())


@pytest.mark.parametrize("valeur", ["6", "1,9", "1-3", "aucun", date(2026, 2, 1), 1.1, ","])
def test_an_unknown_bloc_is_blocked_and_the_known_ones_are_told(valeur: object) -> None:
    remarque = seule(une("Blocs", valeur).remarques)
    assert "1, 2, 3, 4 et 5" in remarque.remede
    assert remarque.bloquante


def test_a_text_cut_in_two_by_a_separator_blocks_its_line_only() -> None:
    cut, whole = lire("Nom;Prénom;Poste\nMARTIN;Lou;Santé; production\nDURAND;Sam;Santé\n").lignes
    assert "coupe" in seule(cut.remarques).phrase
    assert whole.importable


def test_headings_repeated_among_the_candidates_are_no_candidate() -> None:
    assert [x.importable for x in lire(SEUL + SEUL).lignes] == [True, False, True]


def test_a_reference_that_names_the_candidate_is_said() -> None:
    line = lire("Référence;Nom;Prénom\n2026-Martin-01;MARTIN;Lou\n").lignes[0]
    assert line.importable
    assert "nom du candidat" in seule(line.remarques).phrase


# --- duplicates


def resume(reference: str, candidat: str, debut: date | None) -> Resume:
    suite = Prochaine("preparation", "")
    return Resume(DossierId("id-" + reference), reference, candidat, "", "", "", debut, 1, False, False, (), suite, "")


def deux(*lines: str) -> Convocation:
    return lire("Référence;Nom;Nom d'usage;Prénom;Naissance;Début\n" + "\n".join(lines) + "\n")


def test_the_same_reference_is_a_duplicate_in_the_file_and_of_a_dossier() -> None:
    convocation = deux("C-1;A;;B;;", "c-1;C;;D;;", "C-3;E;;F;;")
    assert doublons(convocation, [resume("C-3", "AUTRE Gens", None)]) == {
        3: "La ligne 3 porte la même référence que la ligne 2.",
        4: "La ligne 4 porte la même référence que le dossier « C-3 ».",
    }


def test_the_same_person_at_the_same_start_is_a_duplicate_whatever_the_case_and_accents() -> None:
    convocation = deux(";Lévêque;;Zoé;;16/11/2026", ";LEVEQUE;;ZOE;01/02/1990;16/11/2026", ";A;;B;;")
    already = [resume("EX-1", "lévêque zoé", date(2026, 11, 16)), resume("EX-2", "A B", date(2026, 11, 16))]
    assert doublons(convocation, []) == {3: "La ligne 3 a le même candidat et la même date de début que la ligne 2."}
    assert set(doublons(convocation, already)) == {2, 3}
    assert "le dossier « EX-1 »" in doublons(convocation, already)[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [("D'ALMEIDA;;Luís", "D’ALMEIDA;;Luis"), ("LE GALL-MARTIN;;Anne", "LE GALL MARTIN;;Anne"),
     ("DURAND;;Marie-Anne", "DURAND;;Marie\u2011Anne"), ("LEBŒUF;;Zoé", "LEBOEUF;;ZOE"),
     ("DU\u200bPONT;;Ana", "DUPONT;;Ana")],
)  # fmt: skip
def test_the_same_name_in_two_typographies_is_the_same_person(one: str, other: str) -> None:
    convocation = deux(f";{one};;16/11/2026", f";{other};;16/11/2026")
    assert set(doublons(convocation, [])) == {3}
    listed = " ".join(part for part in other.split(";") if part)
    assert set(doublons(convocation, [resume("X", listed, date(2026, 11, 16))])) == {2, 3}


def test_a_reference_too_long_for_the_name_of_a_file_is_blocked() -> None:
    (line,) = deux(f"{'R' * 61};A;;B;;").lignes
    assert not line.importable
    assert "61 caractères" in seule(line.remarques).phrase


def test_another_birth_date_or_another_start_is_another_candidate() -> None:
    convocation = deux(";A;;B;01/01/1990;16/11/2026", ";A;;B;02/01/1990;16/11/2026", ";A;;B;01/01/1990;17/11/2026")
    assert doublons(convocation, []) == {}


def test_someone_is_met_under_the_birth_name_as_under_the_use_name() -> None:
    convocation = deux(";MARTIN;DURAND;Lou;;16/11/2026", ";MARTIN;;Lou;;16/11/2026")
    assert set(doublons(convocation, [])) == {3}
    assert set(doublons(convocation, [resume("X", "DURAND Lou", date(2026, 11, 16))])) == {2, 3}


def test_two_lines_without_a_name_are_not_the_same_person() -> None:
    assert doublons(deux(";;;;;", ";A;;;;16/11/2026", ";A;;;;16/11/2026"), [resume("", "", None)]) == {}


# --- anything at all


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_convocation_or_a_refusal(content: bytes) -> None:
    for prefix in (b"", "Nom;Prénom;Date;Blocs;Aménagement\n".encode()):
        with suppress(Refus):
            assert lire(prefix + content).lignes


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=5, max_size=5))
def test_any_text_in_any_cell_of_a_csv_is_read_or_named(valeurs: list[str]) -> None:
    cellules = ['"' + v.replace('"', '""') + '"' for v in valeurs]
    page = "Nom;Prénom;Date;Blocs;Aménagement\n" + ";".join(cellules) + "\nMARTIN;Lou;16/11/2026;1,2;30\n"
    try:
        convocation = lire(page)
    except Refus:
        return
    assert convocation.lignes[-1].importable
    for line in convocation.lignes:
        blocking = [r for r in line.remarques if r.bloquante]
        assert line.importable == (not blocking)
        assert all(r.phrase.startswith(f"Ligne {line.numero}, colonne ") for r in blocking)


def test_another_referentiel_has_its_own_blocs() -> None:
    reduit = replace(REFERENTIEL, blocs=REFERENTIEL.blocs[:2])
    content = "Nom;Prénom;Blocs\nA;B;tous\nC;D;3\n".encode()
    tous, three = read_convocation(content, "x.csv", reduit).lignes
    assert tous.blocs == ("1", "2")
    assert not three.importable
