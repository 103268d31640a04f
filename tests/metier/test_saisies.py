"""What is typed for a day or for minutes, read; what is none, named in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.metier.canonique import one_line
from evaluateur.vues.saisies import ANNEES, faute_date, read_date, read_minutes, write_date

JOURS = st.dates(date(ANNEES.start, 1, 1), date(ANNEES.stop - 1, 12, 31))


@given(JOURS, st.sampled_from(["{j:02}/{m:02}/{a}", "{j}/{m}/{a}", "{j:02}{m:02}{a}", "{a}-{m:02}-{j:02}",
                               "{j}.{m}.{a}", "{j} {m} {a}", " {j:02}-{m:02}-{a} "]))  # fmt: skip
def test_a_day_is_read_however_it_is_typed(jour: date, form: str) -> None:
    text = form.format(j=jour.day, m=jour.month, a=jour.year)
    assert read_date(text) == jour
    assert faute_date(text) == ""


@given(JOURS)
def test_what_a_field_shows_reads_back(jour: date) -> None:
    assert read_date(write_date(jour)) == jour


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_two_digits_are_a_year_between_1950_and_2049(jour: date) -> None:
    assert read_date(f"{jour:%d/%m/%y}") == jour
    assert read_date(f"{jour:%d%m%y}") == jour


@given(st.text(max_size=12) | st.text("0123456789/-. ", max_size=12))
def test_any_text_is_a_day_or_has_a_fault_or_is_empty(text: str) -> None:
    jour, fault = read_date(text), faute_date(text)
    assert (jour is None) or not fault
    assert jour is not None or bool(fault) == bool(one_line(text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("31/02/2026", "Le 31 février n’existe pas."),
        ("310226", "Le 31 février n’existe pas."),
        ("29/02/2026", "Le 29 février 2026 n’existe pas."),
        ("31/04/2026", "Le 31 avril n’existe pas."),
        ("00/01/2026", "Le 0 janvier n’existe pas."),
        ("12/13/2026", "Le mois 13 n’existe pas."),
        ("16/11/0206", "L’année 206 n’est pas vraisemblable : vérifiez-la."),
        ("demain", "Écrivez la date sous la forme JJ/MM/AAAA."),
        ("16/11", "Écrivez la date sous la forme JJ/MM/AAAA."),
        ("١٦/١١/٢٠٢٦", "Écrivez la date sous la forme JJ/MM/AAAA."),
    ],
)
def test_a_day_that_is_none_is_named_in_words(text: str, fault: str) -> None:
    assert read_date(text) is None
    assert faute_date(text) == fault


def test_the_leap_day_of_a_leap_year_exists() -> None:
    assert read_date("29/02/2028") == date(2028, 2, 29)


@pytest.mark.parametrize(("text", "minutes"), [("", 0), ("Aucun", 0), ("20", 20), ("20 min", 20), ("+15 minutes", 15)])
def test_minutes_are_read(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["20 min, dyslexie", "un tiers", "-5", "1000", "2,5"])
def test_a_reason_beside_the_minutes_is_not_read(text: str) -> None:
    assert read_minutes(text) is None
