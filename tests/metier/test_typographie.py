"""French typography, and how cells, days and periods are called."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.metier import designation
from evaluateur.metier.typographie import (
    FINE,
    INSECABLE,
    TRAIT,
    de,
    enumeration,
    famille,
    francais,
    imprime,
    milliers,
    pluriel,
)
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from tests.parcours.monde import petit_referentiel


@given(st.text() | st.text(st.sampled_from(" \u00a0\u202f;:!?«»'’.…aé1%€smhin\n"), max_size=40))
def test_applied_twice_it_changes_nothing_more(text: str) -> None:
    assert francais(francais(text)) == francais(text)


def test_a_printed_page_keeps_the_rules_of_the_grids_that_are_signed() -> None:
    assert imprime("Bloc 1 : l'accueil") == f"Bloc 1{INSECABLE}: l’accueil"
    assert imprime("« mot »") == f"«{FINE}mot{FINE}»"


@given(st.text())
def test_it_moves_no_letter(text: str) -> None:
    blanks = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", "'": "’", "\u2011": "-"})
    assert francais(text).translate(blanks) == text.replace("...", "…").translate(blanks)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Qui ? Moi !", f"Qui{FINE}? Moi{FINE}!"),
        ("un ; deux", f"un{FINE}; deux"),
        ("« mot »", f"«{INSECABLE}mot{INSECABLE}»"),
        ("«mot »", f"«{INSECABLE}mot{INSECABLE}»"),
        (f"«{FINE}Qui ?{FINE}»", f"«{INSECABLE}Qui{FINE}?{INSECABLE}»"),
        ("Bloc 1 : acquis", f"Bloc{INSECABLE}1{INSECABLE}: acquis"),
        ("fin :", f"fin{INSECABLE}:"),
        ("L'en-tête, envoyez-la", f"L’en{TRAIT}tête, envoyez{TRAIT}la"),
        ("Marie-Laure, au-delà", "Marie-Laure, au-delà"),
        ("l'accueil d'aujourd'hui", "l’accueil d’aujourd’hui"),
        ("suite...", "suite…"),
        ("15 min, 3 jours, 50 %, 20 €", f"15{INSECABLE}min, 3{INSECABLE}jours, 50{INSECABLE}%, 20{INSECABLE}€"),
        ("10:20", "10:20"),
        ("à 10:20:30", "à 10:20:30"),
        ("https://exemple.fr/a?b=c;d!e", "https://exemple.fr/a?b=c;d!e"),
        ("C:\\Users", "C:\\Users"),
        ("'cité'", "'cité'"),
        ("Bonjour!", "Bonjour!"),
        ("2 minutes", f"2{INSECABLE}minutes"),
        ("Bloc 1, évaluateur 2, version 3", f"Bloc{INSECABLE}1, évaluateur{INSECABLE}2, version{INSECABLE}3"),
        ("n° 4, 25 Mo, 12 caractères", f"n°{INSECABLE}4, 25{INSECABLE}Mo, 12{INSECABLE}caractères"),
        ("un bloc de 3", "un bloc de 3"),
        ("", ""),
    ],
)
def test_each_rule_does_what_a_french_reader_expects(raw: str, expected: str) -> None:
    assert francais(raw) == expected


def test_a_noun_takes_its_plural_from_two_on() -> None:
    assert [pluriel(n, "cellule") for n in (0, 1, 2)] == [
        f"{n}{INSECABLE}cellule{s}" for n, s in ((0, ""), (1, ""), (2, "s"))
    ]
    assert pluriel(3, "autre point", "autres points") == f"3{INSECABLE}autres points"
    assert pluriel(-1, "jour") == f"-1{INSECABLE}jour"


@pytest.mark.parametrize(
    "said",
    [
        "de DURAND Claude", "d’ESSAI Basile", "d’ÉTIENNE Lou", "d’Œuvrard", "d’YVON Anne", "de YOUSSEF Nour",
        "de HENRY Sacha", "de l’évaluateur 1", "d’Inès", "de 3 personnes", "de ",
    ],
)  # fmt: skip
def test_de_loses_its_vowel_before_another(said: str) -> None:
    assert de(said.removeprefix("de ").removeprefix("d’")) == said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("martin", "MARTIN"),
        ("Élise-dubois", "ÉLISE-DUBOIS"),
        ("de Beauvoir", "de BEAUVOIR"),
        ("d’almeida", "d’ALMEIDA"),
        ("D’ALMEIDA", "D’ALMEIDA"),
        ("van der Berg", "van der BERG"),
        ("Le Goff", "LE GOFF"),
        ("de", "DE"),
        ("d’", "D’"),
        ("de ", "DE "),
        ("", ""),
    ],
)
def test_a_family_name_is_in_capitals_but_for_its_particles(typed: str, kept: str) -> None:
    assert famille(typed) == kept
    assert famille(kept) == kept


def test_thousands_and_hours_are_those_of_a_sentence() -> None:
    assert milliers(1711) == f"1{FINE}711"
    assert designation.heure(datetime(2026, 11, 16, 9, 5)) == "9 h 05"  # noqa: DTZ001 - the wall's
    assert designation.du_au(date(2026, 11, 12), date(2026, 11, 16)) == "du 12 au 16 novembre 2026"
    assert designation.du_au(date(2026, 11, 12), date(2026, 11, 12)) == "12 novembre 2026"


def test_words_are_listed_with_et_before_the_last() -> None:
    assert [enumeration(list("abc"[:n])) for n in range(4)] == ["", "a", "a et b", "a, b et c"]


# --- designation


@pytest.mark.parametrize(
    ("debut", "fin", "expected"),
    [
        ((2026, 3, 1), (2026, 3, 1), "1er mars 2026"),
        ((2026, 11, 12), (2026, 11, 12), "12 novembre 2026"),
        ((2026, 11, 12), (2026, 11, 16), "12 au 16 novembre 2026"),
        ((2026, 3, 1), (2026, 3, 11), "1er au 11 mars 2026"),
        ((2026, 2, 28), (2026, 3, 1), "28 février au 1er mars 2026"),
        ((2026, 3, 1), (2026, 4, 1), "1er mars au 1er avril 2026"),
        ((2026, 12, 31), (2027, 1, 1), "31 décembre 2026 au 1er janvier 2027"),
        ((2026, 3, 5), (2027, 3, 5), "5 mars 2026 au 5 mars 2027"),
    ],
)
def test_a_period_is_as_short_as_its_two_days_allow(
    debut: tuple[int, int, int], fin: tuple[int, int, int], expected: str
) -> None:
    assert designation.periode(date(*debut), date(*fin)) == expected


@given(st.dates(min_value=date(1990, 1, 1)))
def test_a_day_names_its_month_in_full(jour: date) -> None:
    numero, mois, annee = designation.jour(jour).split(" ")
    assert (numero, annee) == ("1er" if jour.day == 1 else str(jour.day), str(jour.year))
    assert designation.MOIS.index(mois) + 1 == jour.month


@pytest.mark.parametrize(
    ("jour", "annee", "said"),
    [
        ((2026, 11, 16), 2026, "lun. 16 nov."),
        ((2026, 1, 6), 2026, "mar. 6 janv."),
        ((2026, 12, 2), 2026, "mer. 2 déc."),
        ((2026, 5, 21), 2025, "jeu. 21 mai 2026"),
        ((2027, 1, 1), 2026, "ven. 1 janv. 2027"),
        ((2026, 8, 1), 2026, "sam. 1 août"),
        ((2026, 2, 1), 2026, "dim. 1 févr."),
    ],
)
def test_a_short_day_names_its_weekday_and_its_year_when_it_is_another(
    jour: tuple[int, int, int], annee: int, said: str
) -> None:
    assert designation.jour_court(date(*jour), annee) == said


def test_durations_and_local_times_are_those_of_the_wall() -> None:
    assert [designation.duree(s) for s in (0, 42, 60, 904, 3600, 3725, -42)] == [
        "0 s", "42 s", "1 min 00 s", "15 min 04 s", "1 h 00 min", "1 h 02 min", "42 s",
    ]  # fmt: skip
    for mois, heure in ((1, 11), (7, 12)):
        assert designation.local(datetime(2026, mois, 15, 10, tzinfo=UTC), "Europe/Paris").hour == heure


def test_every_cell_of_a_bloc_has_a_name_of_its_own() -> None:
    bloc = petit_referentiel().par_bloc[BlocCode("1")]
    codes = [bloc.code, *(c.code for c in bloc.competences), *(c.code for c in bloc.criteres)]
    noms = [designation.cellule(bloc, CelluleCode(c)) for c in codes]
    assert noms[:3] == ["Bloc 1", "Compétence 1.1", "Compétence 1.2"]
    assert "1.1, critère 1" in noms
    assert len(set(noms)) == len(codes)
    assert designation.cellule(bloc, CelluleCode("inconnu")) == "inconnu"
