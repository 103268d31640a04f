"""The remaining time is right after sleep, reboot, clock change, pause; nothing stops by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.metier import chronometre
from evaluateur.metier.actes import epreuve, notation
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.conformite import conformite
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde

MINUTE = 60_000
DIX = 10 * MINUTE


@pytest.fixture
def horloge() -> HorlogeEssai:
    return HorlogeEssai()


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    m = Monde(tmp_path / "donnees")
    yield m
    m.poste.close()


def test_eight_of_ten_minutes_asleep_leave_two(horloge: HorlogeEssai) -> None:
    chrono = chronometre.demarre(horloge.read())
    horloge.avancer(8 * 60)
    assert abs(chrono.reste_ms(DIX, horloge.read()) - 2 * MINUTE) <= 1000


@pytest.mark.parametrize("jump", [-6 * 365 * 86_400, -3600, -1, 1, 3600, 86_400 * 365])
def test_a_wall_clock_that_is_moved_changes_nothing_to_the_time_left(horloge: HorlogeEssai, jump: float) -> None:
    chrono = chronometre.demarre(horloge.read())
    start = horloge.read()
    horloge.avancer(120)
    horloge.deplacer(jump)
    horloge.avancer(60)
    assert chrono.reste_ms(DIX, horloge.read()) == 7 * MINUTE
    assert horloge.read().derive(start) == jump * 1000


def test_a_wall_clock_back_to_2020_changes_nothing_within_a_boot(horloge: HorlogeEssai) -> None:
    chrono = chronometre.demarre(horloge.read())
    horloge.avancer(240)
    horloge.instant = datetime(2020, 1, 1, tzinfo=UTC)
    assert chrono.ecoule_ms(horloge.read()) == 4 * MINUTE


def test_after_a_reboot_the_wall_clock_tells_the_time_spent(horloge: HorlogeEssai) -> None:
    chrono = chronometre.demarre(horloge.read())
    start = horloge.read()
    horloge.avancer(180)
    horloge.redemarrer()
    assert chrono.reste_ms(DIX, horloge.read()) == 7 * MINUTE
    horloge.avancer(60)
    assert chrono.reste_ms(DIX, horloge.read()) == 6 * MINUTE
    assert horloge.read().derive(start) is None


def test_after_a_reboot_with_the_clock_in_2020_no_time_is_counted_until_it_is_entered(horloge: HorlogeEssai) -> None:
    chrono = chronometre.demarre(horloge.read())
    horloge.avancer(180)
    horloge.redemarrer()
    horloge.instant = datetime(2020, 1, 1, tzinfo=UTC)
    assert chrono.ecoule_ms(horloge.read()) == 0
    chrono = chronometre.recale(chrono, horloge.read(), 3 * MINUTE, "horloge en 2020")
    horloge.avancer(30)
    assert chrono.ecoule_ms(horloge.read()) == 3 * MINUTE + 30_000
    assert chrono.recalages == ("horloge en 2020",)


@given(
    st.lists(st.tuples(st.sampled_from(["travail", "pause", "saut"]), st.integers(0, 4000)), max_size=20),
    st.booleans(),
)
def test_whatever_the_pauses_and_the_clock_changes_only_the_time_at_work_is_counted(
    gestes: list[tuple[str, int]], finir: bool
) -> None:
    horloge = HorlogeEssai()
    chrono = chronometre.demarre(horloge.read())
    travail, pauses = 0, []
    for geste, seconds in gestes:
        if geste == "travail":
            horloge.avancer(seconds)
            travail += seconds
        elif geste == "saut":
            horloge.deplacer(seconds - 2000)
        else:
            chrono = chronometre.suspendu(chrono, horloge.read(), "")
            horloge.avancer(seconds)
            assert chrono.ecoule_ms(horloge.read()) == travail * 1000
            chrono = chronometre.repris(chrono, horloge.read())
            pauses.append(seconds * 1000)
    if finir:
        chrono = chronometre.termine(chrono, horloge.read(), "")
        horloge.avancer(999)
    assert chrono.ecoule_ms(horloge.read()) == travail * 1000
    assert [p.duree_ms for p in chrono.pauses] == pauses


def test_a_moment_before_another_never_counts_below_zero() -> None:
    late, early = Moment(DEBUT, 5000, "a"), Moment(DEBUT - timedelta(hours=1), 1000, "a")
    assert early.depuis(late) == 0
    assert Moment(early.instant, 1, "b").depuis(late) == 0


def test_ending_during_a_pause_ends_the_pause_too(horloge: HorlogeEssai) -> None:
    chrono = chronometre.demarre(horloge.read())
    horloge.avancer(100)
    chrono = chronometre.suspendu(chrono, horloge.read(), "appel")
    horloge.avancer(50)
    chrono = chronometre.termine(chrono, horloge.read(), "")
    assert (chrono.acquis_ms, chrono.pauses[0].duree_ms, chrono.etat) == (100_000, 50_000, "termine")


def test_going_on_after_an_end_declared_too_soon_makes_the_time_between_a_pause(horloge: HorlogeEssai) -> None:
    chrono = chronometre.demarre(horloge.read())
    horloge.avancer(100)
    chrono = chronometre.termine(chrono, horloge.read(), "fini")
    horloge.avancer(1000)
    chrono = chronometre.repris(chrono, horloge.read())
    horloge.avancer(20)
    assert (chrono.ecoule_ms(horloge.read()), chrono.fin, chrono.motif_fin) == (120_000, None, "")
    assert [(p.motif, p.duree_ms) for p in chrono.pauses] == [("fini", 1_000_000)]


def test_a_reason_given_afterwards_goes_where_it_is_meant_to(horloge: HorlogeEssai) -> None:
    chrono = chronometre.demarre(horloge.read())
    for motif in ("", "appel", ""):
        chrono = chronometre.repris(chronometre.suspendu(chrono, horloge.read(), motif), horloge.read())
    chrono = chronometre.termine(chrono, horloge.read(), "")
    for motif, cible in (("troisième", "pause"), ("fin", "fin"), ("première", "pause"), ("de trop", "pause")):
        chrono = chronometre.motive(chrono, motif, cible)
    assert ([p.motif for p in chrono.pauses], chrono.motif_fin) == (["première", "appel", "troisième"], "fin")


# --- through the base


def motifs(monde: Monde) -> list[str]:
    return [m.phrase for m in conformite.manquements(monde.seance.dossier) if m.regle.cle == "bloc.1.motif_entretien"]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(15 * 60, []), (14 * 60 + 1, []), (15 * 60 + 59, []), (14 * 60, ["une fin anticipée"]),
     (16 * 60, ["un dépassement"]), (60, ["une fin anticipée"])],
)  # fmt: skip
def test_an_early_end_or_an_overrun_of_a_minute_asks_for_a_reason(
    monde: Monde, seconds: int, expected: list[str]
) -> None:
    monde.seance.faire(epreuve.demarrer, "1", "entretien")
    monde.horloge.avancer(seconds)
    monde.seance.faire(epreuve.terminer, "1", "entretien")
    assert motifs(monde) == [f"Bloc 1, entretien complémentaire : {quoi} sans motif." for quoi in expected]
    if expected:
        monde.seance.faire(epreuve.motiver, "1", "entretien", "Tout était dit.")
        assert motifs(monde) == []


def test_a_pause_without_a_reason_asks_for_one_and_writing_is_never_blocked(monde: Monde) -> None:
    monde.seance.faire(epreuve.demarrer, "1", "entretien")
    monde.horloge.avancer(500)
    monde.seance.faire(epreuve.suspendre, "1", "entretien")
    monde.horloge.avancer(300)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.faire(epreuve.reprendre, "1", "entretien")
    monde.horloge.avancer(400)
    monde.seance.faire(epreuve.terminer, "1", "entretien")
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    assert motifs(monde) == ["Bloc 1, entretien complémentaire : une pause sans motif."]


def test_a_running_clock_is_right_after_a_kill_a_sleep_and_a_moved_wall_clock(monde: Monde) -> None:
    monde.seance.faire(epreuve.demarrer, "1", "entretien")
    monde.horloge.avancer(120)
    reopened = ouvrir_dossier(monde.poste, "EX-1")  # nothing was closed: as after a kill
    monde.horloge.avancer(6 * 60)
    monde.horloge.deplacer(-86_400)
    chrono = reopened.dossier.bloc(BlocCode("1")).chronos["entretien"]
    assert chrono.reste_ms(15 * MINUTE, monde.horloge.read()) == 7 * MINUTE


def test_whoever_holds_no_seat_touches_no_clock(monde: Monde) -> None:
    third = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.poste.asseoir(third.identifiant)
    with pytest.raises(ActeRefuse, match="pas celui d’un évaluateur"):
        monde.seance.faire(epreuve.demarrer, "1", "entretien")
    assert not monde.seance.dossier.bloc(BlocCode("1")).chronos


def test_gestures_that_do_not_follow_are_refused_in_french(monde: Monde) -> None:
    seance = monde.seance
    for acte in (epreuve.suspendre, epreuve.reprendre, epreuve.terminer):
        with pytest.raises(ActeRefuse, match="n’est pas démarré"):
            seance.faire(acte, "1", "entretien")
    seance.faire(epreuve.demarrer, "1", "entretien")
    with pytest.raises(ActeRefuse, match="déjà démarré"):
        seance.faire(epreuve.demarrer, "1", "entretien")
    with pytest.raises(ActeRefuse, match="tourne déjà"):
        seance.faire(epreuve.reprendre, "1", "entretien")
    for duree in (-1, 24 * 3_600_000 + 1):
        with pytest.raises(ActeRefuse, match="pas possible"):
            seance.faire(epreuve.recaler, "1", "entretien", duree, "essai")
    with pytest.raises(ActeRefuse, match="motif de la correction"):
        seance.faire(epreuve.recaler, "1", "entretien", 1000, " ")
    seance.faire(epreuve.terminer, "1", "entretien", "fini")
    with pytest.raises(ActeRefuse, match="déjà arrêté"):
        seance.faire(epreuve.terminer, "1", "entretien")
    with pytest.raises(ActeRefuse, match="pas de phase"):
        seance.faire(epreuve.demarrer, "1", "pause_cafe")
