"""What a table fixes once it is signed: hours, jury, whom to call; and the cases to be drawn by lot."""

from __future__ import annotations

from datetime import date, time

import pytest

from evaluateur.echange.convocation import cas
from evaluateur.echange.convocation.cas import CAS_MAX, CasRefuses
from evaluateur.echange.convocation.convocation import Convocation, read_convocation
from evaluateur.echange.convocation.rendez_vous import Designe, RendezVous
from tests.echange.appels import FIXED
from tests.echange.fabrique import REFERENTIEL, classeur, lire


def signed(table: str | bytes) -> Convocation:
    data = table.encode() if isinstance(table, str) else table
    return read_convocation(data, "t.csv", REFERENTIEL, fuseau="Indian/Reunion", signed=True)


def hour(written: str, column: str = "Heure") -> time | None:
    (line,) = signed(f"Nom;Prénom;{column}\nROUX;Max;{written}\n").lignes
    assert line.importable, line.remarques
    assert line.rendez_vous is not None
    return line.rendez_vous.heure


def test_each_line_gives_its_appointment_with_the_jury_and_whom_to_call() -> None:
    convocation = signed(FIXED)
    assert convocation.colonnes_ignorees == ()
    assert all(line.remarques == () for line in convocation.lignes)
    first, second, third, cancelled = (line.rendez_vous for line in convocation.lignes)
    anne, basile = Designe("ESSAI-UN Anne", "06 01"), Designe("ESSAI-DEUX Basile")
    day, zone = date(2026, 11, 16), "Indian/Reunion"
    assert first == RendezVous("CV-A", "NOËL Zoé", day, None, time(9, 20), zone, (anne, basile), "01 99")
    assert second == RendezVous("CV-C", "ROUX Max", day, None, time(8, 5), zone, (anne,))
    assert third == RendezVous("CV-D", "SANS Heure", day, fuseau=zone)
    assert cancelled is not None
    assert cancelled.annule
    assert first.mot == "9 h 20, heure de La Réunion"
    assert [str(who) for who in first.appels] == ["ESSAI-UN Anne (06 01)", "ESSAI-DEUX Basile", "01 99"]
    assert (third.mot, third.appels) == ("", ())


def test_only_the_second_seat_may_be_told() -> None:
    (line,) = signed("Nom;Prénom;Évaluateur 2\nROUX;Max;ESSAI-DEUX Basile\n").lignes
    assert line.rendez_vous is not None
    assert line.rendez_vous.jury == (Designe(), Designe("ESSAI-DEUX Basile"))


@pytest.mark.parametrize(
    "written",
    ["9 h 20", "9h20", "09:20", "9:20", "09:20:00", "à 9h20", "9 h 20 – 10 h 40", "09:20-10:40", "9h20 à 11h"],
)
def test_an_hour_is_read_as_people_write_it_and_a_span_by_its_beginning(written: str) -> None:
    assert hour(written) == time(9, 20)


def test_an_hour_alone_is_one_and_nothing_is_none() -> None:
    assert (hour("14 h"), hour("0:05"), hour(""), hour("–")) == (time(14), time(0, 5), None, None)


@pytest.mark.parametrize("written", ["25 h", "9 h 75", "matin", "9", "9.20", "9 h 20 ou 10 h", "12/11"])
def test_what_is_no_hour_keeps_its_line_out(written: str) -> None:
    (line,) = signed(f"Nom;Prénom;Horaires\nROUX;Max;{written}\n").lignes
    (remarque,) = line.remarques
    assert not line.importable
    assert (remarque.colonne, "n’est pas une heure" in remarque.faute) == ("Horaires", True)


def test_the_hour_beside_a_date_counts_unless_a_column_says_it() -> None:
    assert hour("16/11/2026 14:30", "Date") == time(14, 30)
    assert hour("2026-11-16 à 9 h 20", "Date") == time(9, 20)
    (line,) = signed("Nom;Prénom;Date;Heure\nROUX;Max;16/11/2026 14:30;8 h\n").lignes
    assert line.rendez_vous is not None
    assert (line.rendez_vous.heure, line.session.debut, line.remarques) == (time(8), date(2026, 11, 16), ())


def test_a_workbook_gives_its_hours_as_a_table_does() -> None:
    data = classeur([["Nom", "Prénom", "Heure"], ["ROUX", "Max", time(9, 20)], ["NOËL", "Zoé", "9 h 20"]])
    assert [x.rendez_vous.heure for x in signed(data).lignes if x.rendez_vous] == [time(9, 20)] * 2


def test_a_table_that_nobody_signed_fixes_nothing_and_says_so() -> None:
    convocation = lire(FIXED)
    assert all(line.rendez_vous is None for line in convocation.lignes)
    phrases = {c.nom: c.phrase for c in convocation.colonnes_ignorees}
    assert set(phrases) == {"Heure", "Évaluateur 1", "Contact 1", "Évaluateur 2", "Contact 2", "Contact"}
    assert "pas l’heure" in phrases["Heure"]
    assert "seule une convocation signée" in phrases["Contact 2"]


def test_a_bank_of_cases_is_a_list_for_each_bloc_that_is_drawn_by_lot() -> None:
    data = b"cas = 1\n"
    with pytest.raises(CasRefuses, match="n’est pas lisible"):
        cas.read(data, REFERENTIEL)
    assert cas.read('4 = ["Une  réclamation", "Un retard"]'.encode(), REFERENTIEL) == {
        "4": ("Une réclamation", "Un retard")
    }
    assert cas.read(b"", REFERENTIEL) == {}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('1 = ["a", "b"]', "aucun tirage au sort"),
        ('9 = ["a", "b"]', "aucun tirage au sort"),
        ('4 = ["a"]', "de 2 à"),
        ('4 = ["a", " A "]', "tous différents"),
        ('4 = ["a", ""]', "tous différents"),
        (f"4 = {[str(n) for n in range(CAS_MAX + 1)]}", "de 2 à"),
        ("4 = [1, 2]", "n’est pas lisible"),
        ("4 = ", "n’est pas lisible"),
        ("\xff", "aucun tirage|lisible"),
    ],
)
def test_cases_that_could_not_be_drawn_are_refused(written: str, words: str) -> None:
    with pytest.raises(CasRefuses, match=words) as taken:
        cas.read(written.encode("latin-1" if written == "\xff" else "utf-8"), REFERENTIEL)
    assert taken.value.remede.endswith(".")
