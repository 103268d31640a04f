"""Small things that pages say and signatures hold, by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from evaluateur.edition.composition.composition import Composer
from evaluateur.edition.documents import wording
from evaluateur.edition.documents.grille import premiere_page
from evaluateur.edition.signature.increment import RESERVE, Prepare
from tests.edition import exemple


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], wording.DASH),
        ([date(2026, 11, 20)], "20 nov."),
        ([date(2026, 11, 16), date(2026, 11, 12), date(2026, 11, 14)], "12 au 16 nov."),
        ([date(2026, 11, 1), date(2026, 11, 2)], "1er au 2 nov."),
        ([date(2026, 10, 30), date(2026, 11, 2)], "30 oct. au 2 nov."),
        ([date(2026, 11, 30), date(2027, 11, 30)], "30 nov. au 30 nov. 2027"),
        ([date(2026, 12, 30), date(2027, 1, 2)], "30 déc. au 2 janv. 2027"),
    ],
)
def test_a_period_says_its_month_and_its_year_once_where_it_can(days: list[date], said: str) -> None:
    assert wording.periode(days, 2026).replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (42, "42 s"), (60, "1 min"), (904, "15 min 04 s"), (900, "15 min"), (3600, "1 h 00 min"),
     (5400, "1 h 30 min"), (5401, "1 h 30 min"), (-900, "15 min")],
)  # fmt: skip
def test_a_length_of_time_says_no_seconds_that_are_none(seconds: int, said: str) -> None:
    assert wording.duree(seconds).replace("\xa0", " ") == said


def test_a_container_fills_its_room_and_none_that_is_larger_is_written() -> None:
    prepared = Prepare(b"avant", b"apres")
    whole = prepared.fill(b"\xff" * (RESERVE // 2))
    assert whole == b"avant<" + b"F" * RESERVE + b">apres"
    assert prepared.fill(b"\x01") == b"avant<01" + b"0" * (RESERVE - 2) + b">apres"
    with pytest.raises(ValueError, match="too large"):
        prepared.fill(b"\xff" * (RESERVE // 2 + 1))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"nom_naissance": "", "date_naissance": None, "lieu_naissance": ""}, False),
        ({"nom_naissance": "MARTIN", "date_naissance": None, "lieu_naissance": ""}, False),
        ({"nom_naissance": "DUPONT", "date_naissance": None, "lieu_naissance": ""}, True),
        ({"nom_naissance": "MARTIN", "date_naissance": date(1996, 2, 29), "lieu_naissance": ""}, True),
        ({"nom_naissance": "", "date_naissance": None, "lieu_naissance": "Villefictive"}, True),
    ],
)
def test_the_birth_is_printed_as_soon_as_something_of_it_is_known(fields: dict[str, object], told: bool) -> None:
    pv = exemple.proces_verbal()
    changed = replace(pv, candidat=replace(pv.candidat, nom="MARTIN", **fields), blocs=pv.blocs[:1])
    composer = Composer()
    premiere_page.compose(composer, changed)
    assert ("Nom de naissance" in composer.document.tree.content()) is told
