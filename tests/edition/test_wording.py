"""Days and periods as pages say them."""

from __future__ import annotations

from datetime import date

import pytest

from evaluateur.edition.documents import wording
from evaluateur.metier.pv.paroles import paroles

UN, DEUX = date(2026, 11, 12), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("debut", "fin", "words"),
    [
        (UN, DEUX, "Du 12 au 20 novembre 2026"),
        (UN, None, "12 novembre 2026"),
        (UN, UN, "12 novembre 2026"),
        (None, DEUX, ""),
        (None, None, ""),
    ],
)
def test_a_session_is_said_by_its_days_or_not_at_all(debut: date | None, fin: date | None, words: str) -> None:
    assert wording.session(debut, fin, paroles(3)).replace("\xa0", " ") == words


def test_a_day_says_its_year_when_it_is_not_that_of_the_session() -> None:
    assert wording.day_month(UN, 2026) == "12\xa0nov."
    assert wording.day_month(UN, 2027) == "12\xa0nov. 2026"
    assert wording.day_month(date(2026, 3, 1), 2026) == "1er\xa0mars"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "–"),
        ([UN], "12\xa0nov."),
        ([DEUX, UN, UN], "12 au 20\xa0nov."),
        ([date(2026, 12, 1), UN], "12\xa0nov. au 1er\xa0déc."),
        ([date(2026, 11, 1), UN], "1er au 12\xa0nov."),
        ([date(2025, 11, 12), UN], "12\xa0nov. 2025 au 12\xa0nov."),
    ],
)
def test_a_period_goes_from_its_first_day_to_its_last(days: list[date], words: str) -> None:
    assert wording.periode(days, 2026) == words
