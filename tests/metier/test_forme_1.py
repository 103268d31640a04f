"""What journals of before say of a breach of a seat: nothing of a seat that is empty, nor of what it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.conformite.regles import Constat, Regle
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.forme_1 import derogations, mots
from evaluateur.metier.forme_1.derogations import phrase
from evaluateur.metier.personnes import Habilitation
from evaluateur.metier.vocabulaire import BlocCode
from tests.parcours.monde import Monde


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    monde = Monde(tmp_path / "d")
    yield monde.seance.dossier
    monde.poste.close()


def said(dossier: Dossier, objet: str) -> str:
    return phrase(dossier, Constat(Regle("siege", objet=objet)))


def test_a_reproach_names_the_seat_and_who_holds_it(dossier: Dossier) -> None:
    assert said(dossier, "1.habilitation").startswith("Évaluateur 1 (ESSAI-UN Anne) : le numéro d'habilitation manque")
    assert said(dossier, "2.nom") == "Les deux évaluateurs portent le même nom."


def test_nothing_is_said_of_an_empty_seat_nor_of_a_breach_that_is_not_known(dossier: Dossier) -> None:
    assert said(dossier, "1.inconnu") == ""
    assert said(replace(dossier, sieges={}), "1.qualite") == ""
    assert said(replace(dossier, sieges={}), "1.inconnu") == ""


def test_a_requirement_that_the_bloc_does_not_have_was_never_accepted(dossier: Dossier) -> None:
    assert phrase(dossier, Constat(Regle("exigence", BlocCode("1"), "inconnue"))) == ""
    assert phrase(dossier, Constat(Regle("inconnue", BlocCode("1"), "nombre"))) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fin", "debut", "session_fin", "expected"),
    [
        (date(2026, 11, 18), date(2026, 11, 16), date(2026, 11, 20),
         "l'habilitation expire le 18 novembre 2026, avant la fin de la session le 20 novembre 2026"),
        (date(2026, 11, 1), date(2026, 11, 16), None,
         "l'habilitation expire le 1er novembre 2026, avant la fin de la session le 16 novembre 2026"),
        (None, date(2026, 11, 16), date(2026, 11, 20), ""), (date(2026, 11, 18), None, None, ""),
    ],
)  # fmt: skip
def test_the_end_of_a_habilitation_was_said_against_the_last_day_of_the_session(
    dossier: Dossier, fin: date | None, debut: date | None, session_fin: date | None, expected: str
) -> None:
    session = replace(dossier.session, debut=debut, fin=session_fin)
    occupant = dossier.sieges[1]
    held = None if fin is None else Habilitation("HAB", fin)
    said = derogations._habilitation_fin(replace(dossier, session=session), 1, replace(occupant, habilitation=held))
    assert said == expected


@pytest.mark.parametrize(
    ("debut", "fin", "expected"),
    [
        (date(2026, 11, 12), date(2026, 11, 12), "12 novembre 2026"),
        (date(2026, 11, 12), date(2026, 11, 16), "12 au 16 novembre 2026"),
        (date(2026, 11, 1), date(2026, 11, 16), "1er au 16 novembre 2026"),
        (date(2026, 11, 30), date(2026, 12, 1), "30 novembre au 1er décembre 2026"),
        (date(2026, 1, 1), date(2026, 12, 2), "1er janvier au 2 décembre 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 décembre 2026 au 2 janvier 2027"),
        (date(2026, 12, 30), date(2027, 12, 30), "30 décembre 2026 au 30 décembre 2027"),
    ],
)
def test_a_period_was_said_as_short_as_its_days_allowed(debut: date, fin: date, expected: str) -> None:
    assert mots.periode(debut, fin) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (904, "15 min 04 s"), (3599, "59 min 59 s"), (3600, "1 h 00 min"),
     (3725, "1 h 02 min"), (-42, "42 s")],
)  # fmt: skip
def test_a_length_of_time_was_said_to_the_second_below_an_hour(seconds: int, expected: str) -> None:
    assert mots.duree(seconds) == expected
