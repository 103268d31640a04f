"""Moments as people type them, read back to what they meant; what is no moment is refused, never guessed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from evaluateur.vues.saisie_moments import read_moment, write_moment

MAINTENANT = datetime(2026, 11, 16, 9, 30)  # noqa: DTZ001 - the wall's


def _moment(an: int, mois: int, jour: int, heure: int, minute: int = 0) -> datetime:
    return datetime(an, mois, jour, heure, minute)  # noqa: DTZ001 - the wall's


@pytest.mark.parametrize(
    ("text", "lu"),
    [
        ("16/11 14:10", _moment(2026, 11, 16, 14, 10)),
        ("16/11/2026 14:10", _moment(2026, 11, 16, 14, 10)),
        ("16/11/26 14h10", _moment(2026, 11, 16, 14, 10)),
        ("16.11 14 h 10", _moment(2026, 11, 16, 14, 10)),
        ("lun. 16/11, 14:10", _moment(2026, 11, 16, 14, 10)),
        ("  1-2   9h ", _moment(2026, 2, 1, 9)),
        ("16/11 à 14h", _moment(2026, 11, 16, 14)),
        ("14h10", _moment(2026, 11, 16, 14, 10)),
        ("8:05", _moment(2026, 11, 16, 8, 5)),
        ("0:00", _moment(2026, 11, 16, 0)),
    ],
)
def test_a_moment_is_read_as_people_write_it(text: str, lu: datetime) -> None:
    assert read_moment(text, MAINTENANT) == lu


@pytest.mark.parametrize(
    "text",
    ["", " ", "31/02 10:00", "31/02/2026 10:00", "16/11 25:00", "25:00", "10:60", "16/11", "14", "16/13 10:00",
     "0/11 10:00", "16/0 10:00", "demain 10:00", "16/11 14:1", "16/11/0000 10:00", "16/11 14:10 x", "٣/١١ ١٠:٠٠ x"],
)  # fmt: skip
def test_what_is_no_moment_is_not_guessed(text: str) -> None:
    assert read_moment(text, MAINTENANT) is None


def test_a_day_of_december_typed_in_january_is_of_the_year_before() -> None:
    janvier = _moment(2027, 1, 4, 9)
    assert read_moment("30/12 10:00", janvier) == _moment(2026, 12, 30, 10)
    assert read_moment("05/01 10:00", janvier) == _moment(2027, 1, 5, 10)
    assert read_moment("30/12/2027 10:00", janvier) == _moment(2027, 12, 30, 10)


def test_the_29th_of_february_without_a_year_is_of_a_year_that_has_one() -> None:
    assert read_moment("29/02 10:00", _moment(2028, 3, 1, 9)) == _moment(2028, 2, 29, 10)
    assert read_moment("29/02 10:00", _moment(2027, 3, 1, 9)) is None


def test_the_day_left_out_is_that_of_the_clock_on_the_wall() -> None:
    assert read_moment("9h", _moment(2028, 2, 29, 23, 59)) == _moment(2028, 2, 29, 9)


moments = st.datetimes(min_value=_moment(1970, 1, 1, 0), max_value=_moment(2099, 12, 31, 23))


@given(moments, moments)
def test_what_is_written_is_read_back_to_the_minute(moment: datetime, now: datetime) -> None:
    assert read_moment(write_moment(moment), now) == moment.replace(second=0, microsecond=0)


@given(moments, st.timedeltas(min_value=timedelta(days=-180), max_value=timedelta(days=1)))
@example(_moment(2000, 12, 31, 0), timedelta(days=1))
@example(_moment(2026, 12, 28, 8, 30), timedelta(days=6))
@example(_moment(2027, 1, 1, 8, 30), timedelta(days=-1))
def test_without_a_year_a_near_moment_is_read_back_whatever_the_new_year(now: datetime, ecart: timedelta) -> None:
    moment = (now + ecart).replace(second=0, microsecond=0)
    assume(not (moment.month == 2 and moment.day == 29))
    assert read_moment(f"{moment:%d/%m %H:%M}", now) == moment


@given(st.text(alphabet="0123456789/:hH .-,àlunmardi\t\u00a0٣²", max_size=30) | st.text(max_size=40), moments)
def test_any_text_is_read_or_refused_and_never_fails(text: str, now: datetime) -> None:
    loaded = read_moment(text, now)
    assert loaded is None or loaded.tzinfo is None


@pytest.mark.parametrize(
    ("text", "now", "lu"),
    [
        ("18/05 09:30", (2026, 11, 16, 9, 30), (2026, 5, 18, 9, 30)),
        ("18/05 09:30", (2026, 11, 16, 9, 29), (2026, 5, 18, 9, 30)),
        ("16/11 09:30", (2026, 5, 17, 9, 30), (2026, 11, 16, 9, 30)),
        ("16/11 09:31", (2026, 5, 17, 9, 30), (2025, 11, 16, 9, 31)),
        ("05/01 09:30", (2026, 12, 29, 9, 30), (2027, 1, 5, 9, 30)),
        ("05/01 09:31", (2026, 12, 29, 9, 30), (2026, 1, 5, 9, 31)),
    ],
)
def test_a_day_without_a_year_is_of_the_year_that_is_near(
    text: str, now: tuple[int, int, int, int, int], lu: tuple[int, int, int, int, int]
) -> None:
    assert read_moment(text, _moment(*now)) == _moment(*lu)
