"""Which row holds the headings, which column is what, and why a column is not kept: to the row, to the word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evaluateur.echange.convocation import colonnes
from evaluateur.echange.convocation.colonnes import TITRES_MAX, IntitulesInconnus, find_entete
from evaluateur.echange.convocation.rangees import Cellule, Rangee

HEADINGS = ("Nom", "Prénom")
NIR = "1 85 05 78 006 084 91"


def rows(*lines: Sequence[str]) -> list[Rangee]:
    return [Rangee(number, tuple(Cellule(text) for text in line)) for number, line in enumerate(lines, 1)]


def left_out(heading: str, *texts: str, signed: bool = False) -> list[tuple[str, str, bool]]:
    """What is said of one column beside the two that are required."""
    found, _ = find_entete(rows((*HEADINGS, heading), *(("ROUX", "Max", text) for text in texts)), signed)
    return [(one.nom, one.phrase, one.libre) for one in found.ignorees]


@pytest.mark.parametrize("titles", range(TITRES_MAX + 2))
def test_headings_are_found_under_five_rows_of_title_and_no_more(titles: int) -> None:
    table = rows(*[("Session",)] * titles, HEADINGS, ("ROUX", "Max"))
    if titles > TITRES_MAX:
        with pytest.raises(IntitulesInconnus, match="Aucun intitulé connu n’a été trouvé") as refused:
            find_entete(table)
        assert "dans les 6 premières" in refused.value.remede
        return
    found, following = find_entete(table)
    assert (found.rangee.numero, [r.numero for r in following]) == (titles + 1, [titles + 2])
    assert {field: (c.rang, c.nom) for field, c in found.colonnes.items()} == {
        "nom_naissance": (0, "Nom"), "prenoms": (1, "Prénom"),
    }  # fmt: skip


def test_the_row_that_says_most_is_the_one_of_which_it_is_said_what_it_lacks() -> None:
    table = rows(("Nom",), ("Nom", "Service", NIR, "Truc", ""), ("ROUX", "Max"))
    with pytest.raises(IntitulesInconnus) as refused:
        find_entete(table)
    assert refused.value.phrase == (
        "Il manque les intitulés de colonne : « prénom ». La ligne 2 dit : « Nom », « Service » et « Truc »."
    )
    assert refused.value.intitules == ("Truc",), "a number of a person is repeated nowhere"


def test_of_two_columns_that_say_the_same_the_most_precise_is_read_then_the_first() -> None:
    found, _ = find_entete(rows(("Nom", "Nom de naissance", "Prénom", "Prénoms", "Lieu", "Salle", "Lieu"), ("R",)))
    assert {field: c.rang for field, c in found.colonnes.items()} == {"nom_naissance": 1, "prenoms": 3, "lieu": 4}
    again = "n’est pas reprise : une autre colonne contient déjà cette donnée."
    assert [(one.nom, one.phrase) for one in found.ignorees] == [
        (name, f"La colonne « {name} » {again}") for name in ("Nom", "Prénom", "Salle", "Lieu")
    ]


def test_what_was_matched_by_hand_comes_before_every_name() -> None:
    table = rows(("Nom", "Prénom", "Lieu", "Où l’on va (à Paris)"), ("ROUX", "Max", "Lyon", "Salle 1"))
    found, _ = find_entete(table, appris={"ou l on va": "lieu"})
    assert found.colonnes["lieu"].rang == 3
    assert [one.nom for one in found.ignorees] == ["Lieu"]
    alone, _ = find_entete(table)
    assert (alone.colonnes["lieu"].rang, [one.libre for one in alone.ignorees]) == (2, [True])


@pytest.mark.parametrize(
    ("numbers", "others", "kept"),
    [(0, 0, True), (0, 1, True), (1, 1, False), (1, 2, True), (2, 1, False), (2, 3, True)],
)
def test_a_column_half_of_which_are_numbers_of_persons_is_not_read(numbers: int, others: int, kept: bool) -> None:
    texts = [NIR] * numbers + ["Salle"] * others + [""] * 5
    found, _ = find_entete(rows((*HEADINGS, "Lieu"), *(("ROUX", "Max", text) for text in texts)))
    assert ("lieu" in found.colonnes) is kept
    assert [one.phrase for one in found.ignorees] == (
        [] if kept else ["La colonne « Lieu » contient des numéros de sécurité sociale : aucun n’est conservé."]
    )


def test_a_required_column_is_read_whatever_it_holds() -> None:
    found, _ = find_entete(rows(HEADINGS, (NIR, "Max")))
    assert "nom_naissance" in found.colonnes


@pytest.mark.parametrize(
    ("heading", "texts", "said"),
    [
        ("N° SS", (), "contient des numéros de sécurité sociale : aucun n’est conservé."),
        ("Divers", ("rien", NIR), "contient des numéros de sécurité sociale : aucun n’est conservé."),
        ("Heure", ("9 h",), "n’est pas reprise : un fichier sans signature ne fixe pas l’heure."),
        ("Évaluateur 1", ("DUC",), "n’est pas reprise : seule une convocation signée désigne les évaluateurs."),
        ("SIRET", ("1",), "n’est pas reprise : le dossier ne conserve pas ce code."),
        ("Code INSEE", ("1",), "n’est pas reprise : le dossier ne conserve pas ce code."),
        ("Prénoms (tous)", ("Max",), "n’est pas reprise : une autre colonne contient déjà cette donnée."),
        ("Couleur", (), "n’est pas reprise : son intitulé ne correspond à aucun champ du dossier."),
    ],
)
def test_why_a_column_is_not_kept_is_said(heading: str, texts: tuple[str, ...], said: str) -> None:
    if heading.startswith("Prénoms"):
        found, _ = find_entete(rows(("Nom", heading, heading), ("ROUX", "Max", "Max")))
        assert [one.phrase for one in found.ignorees] == [f"La colonne « {heading} » {said}"]
        return
    assert left_out(heading, *texts) == [(heading, f"La colonne « {heading} » {said}", heading == "Couleur")]


def test_what_a_signed_convocation_fixes_is_read_from_one_alone() -> None:
    table = rows((*HEADINGS, "Heure", "Évaluateur 1", "Contact"), ("ROUX", "Max", "9 h", "DUC Ida", "01"))
    found, _ = find_entete(table, signed=True)
    assert set(found.colonnes) == {"nom_naissance", "prenoms", "heure", "evaluateur_1", "contact"}
    assert found.ignorees == ()
    assert set(find_entete(table)[0].colonnes) == {"nom_naissance", "prenoms"}


def test_a_column_without_heading_is_named_by_its_place_when_something_is_written_there() -> None:
    found, _ = find_entete(rows(("Nom", "", "Prénom", NIR), ("ROUX", "x", "Max"), ("ROUX", "", "Max", "", "", "y")))
    assert [(one.nom, one.libre) for one in found.ignorees] == [
        ("colonne 2, sans intitulé", False), ("colonne 4, sans intitulé", False), ("colonne 6, sans intitulé", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "flat"),
    [
        ("  NOM(S) de Naissance ", "nom de naissance"), ("nom(s)", "noms"),
        ("Né(e) le", "ne le"), ("Date_début [AAAA]", "date debut"),
        ("Lieu (salle)", "lieu"), ("PRÉNOM(E)", "prenom"),
    ],
)  # fmt: skip
def test_a_heading_is_read_without_case_accents_punctuation_nor_brackets(heading: str, flat: str) -> None:
    assert colonnes.flatten(heading) == flat
