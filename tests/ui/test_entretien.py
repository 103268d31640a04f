"""The clocks of the entretien, by keyboard: what is shown is the time left, through sleep, restart and reopening."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.chronometre import Chrono
from evaluateur.metier.grille import cle_notes
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.ui.ecrans.entretien.cadran import BigTime, ClockFace
from evaluateur.ui.ecrans.entretien.ecran import EntretienEcran
from evaluateur.ui.pages.accueil.page import AccueilPage
from evaluateur.ui.pages.session.page import SessionPage
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, heard
from tests.ui.sieges import seat

PREVU_S = 15 * 60
"""The length of the entretien in the référentiel of practice."""


def _entretien(pilote: Pilote, bloc: str = "1") -> EntretienEcran:
    if pilote.desk.seance is None:
        pilote.practice()
    pilote.desk.go("entretien", BlocCode(bloc))
    pilote.settle()
    return _ecran(pilote)


def _ecran(pilote: Pilote) -> EntretienEcran:
    ecran = pilote.page_ecran
    assert isinstance(ecran, EntretienEcran)
    return ecran


def _chrono(pilote: Pilote, phase: str = "entretien", bloc: str = "1") -> Chrono:
    return pilote.desk.dossier.bloc(BlocCode(bloc)).chronos[phase]


def _left_s(pilote: Pilote) -> int:
    """Seconds left as the big figures tell them to a screen reader; negative when over."""
    ecran = _ecran(pilote)
    ecran._tick.timeout.emit()
    (face,) = [f for f in ecran.findChildren(BigTime) if f.isVisible()]
    shown = heard(face).split(" de temps restant")[0].split(" de dépassement")[0]
    minutes, seconds = shown.removeprefix("+ ").split(":")
    total = int(minutes) * 60 + int(seconds)
    return -total if shown.startswith("+") else total


def _reason(pilote: Pilote) -> QLineEdit:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit), pilote.words()
    return focus


def test_without_a_point_the_screen_says_what_would_make_one(pilote: Pilote) -> None:
    _entretien(pilote)
    assert "renseignez « Non observé » (O) ou signalez (E) dans votre grille" in pilote.words().replace("\xa0", " ")


def test_f4_starts_suspends_and_goes_on_and_f9_ends(pilote: Pilote) -> None:
    _entretien(pilote)
    pilote.press("F4")
    assert _chrono(pilote).etat == "en_cours"
    pilote.horloge.avancer(300)
    pilote.press("F4")
    assert _chrono(pilote).etat == "en_pause"
    pilote.horloge.avancer(120)
    pilote.press("F4")
    assert _chrono(pilote).etat == "en_cours"
    assert _left_s(pilote) == PREVU_S - 300
    pilote.horloge.avancer(600)
    pilote.press("F9")
    assert _chrono(pilote).etat == "termine"
    assert _chrono(pilote).acquis_ms == PREVU_S * 1000


def test_eight_minutes_asleep_are_eight_minutes_spent(pilote: Pilote) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    assert _left_s(pilote) == PREVU_S - 60
    pilote.horloge.avancer(8 * 60)
    assert abs(_left_s(pilote) - (PREVU_S - 9 * 60)) <= 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_setting_the_wall_clock_by_an_hour_changes_nothing_in_the_time_left(pilote: Pilote, hours: int) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(120)
    pilote.horloge.deplacer(hours * 3600)
    pilote.horloge.avancer(60)
    assert abs(_left_s(pilote) - (PREVU_S - 180)) <= 1
    pilote.press("F4", "F4")
    assert abs(_left_s(pilote) - (PREVU_S - 180)) <= 1


def test_the_clock_goes_on_while_the_window_is_closed(lancer: Callable[[], Pilote]) -> None:
    pilote = lancer()
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    pilote.close()
    pilote.horloge.avancer(4 * 60)
    again = lancer()
    _entretien(again)
    assert abs(_left_s(again) - (PREVU_S - 5 * 60)) <= 1
    assert _tick(again).isActive()
    again.press("F9")
    assert _chrono(again).acquis_ms == 5 * 60_000


def test_after_a_restart_of_the_machine_the_screen_asks_for_the_time_spent_and_takes_it(
    lancer: Callable[[], Pilote],
) -> None:
    pilote = lancer()
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    pilote.close()
    pilote.horloge.redemarrer()
    pilote.horloge.avancer(30)
    again = lancer()
    _entretien(again)
    assert "L’ordinateur a redémarré" in again.words()
    again.tab_to("Minutes réellement écoulées")
    again.type("7,5")
    again.press("Tab")
    again.type("L’ordinateur a redémarré seul.")
    again.tab_to("Corriger")
    again.press("Space")
    assert _left_s(again) == PREVU_S - 450
    assert not _chrono(again).a_redemarre(again.horloge.read())
    assert "L’ordinateur a redémarré" not in again.words()
    again.horloge.avancer(30)
    assert _left_s(again) == PREVU_S - 480


@pytest.mark.parametrize("typed", ["sept", "nan", "inf", ""])
def test_minutes_that_are_no_number_are_named_at_their_place(pilote: Pilote, typed: str) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.command("Corriger")
    pilote.type(typed)
    pilote.tab_to("Corriger")
    pilote.press("Space")
    assert "Saisissez les minutes en chiffres" in pilote.words()
    assert _reason(pilote).text() == typed
    assert _chrono(pilote).recalages == ()


def test_a_setting_without_a_reason_is_refused_and_keeps_the_minutes(pilote: Pilote) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.command("Corriger")
    pilote.type("7")
    pilote.tab_to("Corriger")
    pilote.press("Space")
    assert "Écrivez le motif en une phrase" in pilote.words()
    assert _chrono(pilote).recalages == ()
    assert any(e.text() == "7" for e in pilote.window.findChildren(QLineEdit))


def test_an_overrun_is_said_in_figures_and_in_a_word_and_stops_nothing(pilote: Pilote) -> None:
    ecran = _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(PREVU_S + 42)
    assert _left_s(pilote) == -42
    (time,) = [f for f in ecran.findChildren(BigTime) if f.isVisible()]
    assert heard(time).startswith("+ 00:42")
    assert "dépassement, sur 15" in pilote.words()
    assert _chrono(pilote).etat == "en_cours"


@pytest.mark.parametrize(
    ("spent", "said"), [(PREVU_S + 120, "un dépassement"), (PREVU_S - 120, "une fin anticipée"), (PREVU_S, "")]
)
def test_an_early_end_and_an_overrun_ask_for_a_reason_after_the_fact(pilote: Pilote, spent: int, said: str) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(spent)
    pilote.press("F9")
    assert _chrono(pilote).etat == "termine", "the end never waits for its reason"
    assert ("Motif pour" in pilote.words()) == bool(said)
    if said:
        assert f"Motif pour {said}" in pilote.words()
        pilote.press("e")
        assert not isinstance(QApplication.focusWidget(), QLineEdit), "a key that follows the act writes no reason"
        pilote.press("F8")
        pilote.type("Le candidat a tout expliqué.")
        pilote.press("Tab")
        assert _chrono(pilote).motif_fin == "Le candidat a tout expliqué."
        assert "Motif pour" not in pilote.words()


def test_a_pause_asks_for_its_reason_afterwards_even_once_the_clock_goes_on(pilote: Pilote) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    pilote.press("F4")
    assert "Motif pour une pause" in pilote.words()
    pilote.horloge.avancer(60)
    pilote.press("F4")
    assert "Motif pour une pause" in pilote.words()
    pilote.press("F8")
    assert heard(_reason(pilote)) == "Motif pour une pause"
    pilote.type("Alarme incendie.")
    pilote.press("Escape")
    assert [p.motif for p in _chrono(pilote).pauses] == ["Alarme incendie."]
    assert "Motif pour" not in pilote.words()


def test_a_reason_half_typed_is_found_after_reopening(lancer: Callable[[], Pilote], qtbot: QtBot) -> None:
    pilote = lancer()
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    pilote.press("F9")
    pilote.press("F8")
    with qtbot.waitSignal(pilote.desk.saved, timeout=PATIENCE_MS):
        pilote.type("Le candidat a")
    pilote.vanish()
    again = lancer()
    _entretien(again)
    assert any(e.isVisible() and e.text() == "Le candidat a" for e in again.window.findChildren(QLineEdit))
    assert _chrono(again).motif_fin == ""


def test_an_accommodation_lengthens_the_clock(pilote: Pilote) -> None:
    pilote.practice()
    dossier = pilote.desk.dossier
    affectation = replace(dossier.affectation, amenagement_minutes=5)
    pilote.desk.open_seance.faire(preparation.renseigner_candidat, dossier.candidat, affectation)
    _entretien(pilote)
    assert "plus 5 min d’aménagement" in pilote.words().replace("\xa0", " ")
    assert _left_s(pilote) == PREVU_S + 300
    pilote.press("F4")
    pilote.horloge.avancer(PREVU_S + 300)
    pilote.press("F9")
    assert "Motif pour" not in pilote.words()


def test_a_note_is_never_blocked_by_the_clock(pilote: Pilote) -> None:
    _entretien(pilote)
    written = ""
    for key, spent in ((None, 0), ("F4", 60), ("F4", 60), ("F4", PREVU_S), ("F9", 60)):
        if key:
            pilote.press(key)
        pilote.horloge.avancer(spent)
        pilote.command("Notes d’entretien")
        pilote.type(f"Après {key};")
        written += f"Après {key};"
        pilote.press("Escape")
        assert pilote.desk.open_seance.grille("1").notes[cle_notes(0)] == written


def test_the_two_clocks_of_bloc_4_follow_each_other(pilote: Pilote) -> None:
    _entretien(pilote, "4")
    pilote.press("F4")
    pilote.horloge.avancer(PREVU_S)
    pilote.press("F9")
    assert _chrono(pilote, "epreuve", "4").etat == "termine"
    assert [f._phase.code for f in _faces(pilote)] == ["entretien"]
    pilote.press("F4")
    pilote.horloge.avancer(60)
    assert _left_s(pilote) == PREVU_S - 60
    assert _chrono(pilote, "entretien", "4").etat == "en_cours"
    assert _chrono(pilote, "epreuve", "4").acquis_ms == PREVU_S * 1000


def _faces(pilote: Pilote) -> list[ClockFace]:
    return [f for f in _ecran(pilote).findChildren(ClockFace) if f.isVisible()]


def test_the_reason_of_an_early_end_leads_to_the_next_clock(pilote: Pilote) -> None:
    _entretien(pilote, "4")
    pilote.press("F4", "F9", "F8")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    pilote.type("Le candidat a tout expliqué.")
    pilote.press("Return")
    assert heard(pilote.target) == "Démarrer"
    pilote.press("F4")
    assert list(pilote.desk.dossier.bloc(BlocCode("4")).chronos) == ["epreuve", "entretien"]


def test_the_header_shows_the_running_clock_on_the_other_steps_only(pilote: Pilote) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    pilote.press("Alt+Left")
    assert "14:00" in pilote.words()
    pilote.horloge.avancer(30)
    _header_tick(pilote).timeout.emit()
    assert "13:30" in pilote.words()
    pilote.horloge.avancer(PREVU_S)
    _header_tick(pilote).timeout.emit()
    assert "+ 01:30" in pilote.words().replace("\xa0", " ")


@pytest.mark.parametrize(("size", "shown"), [((683, 354), True), ((1090, 585), False)])
def test_a_narrow_window_keeps_the_clock_in_its_header_for_the_big_one_scrolls_away(
    pilote: Pilote, size: tuple[int, int], shown: bool
) -> None:
    _entretien(pilote)
    pilote.window.resize(*size)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    _header_tick(pilote).timeout.emit()
    pilote.settle()
    (small,) = [label for label in pilote.window.findChildren(QLabel) if label.property("role") == "clock"]
    assert (small.isVisible(), small.text() == "14:00") == (shown, shown)


def _tick(pilote: Pilote) -> QTimer:
    return _ecran(pilote)._tick


def _header_tick(pilote: Pilote) -> QTimer:
    page = pilote.page
    assert isinstance(page, SessionPage)
    return page._tick


def test_clocks_tick_once_a_second_and_only_while_one_runs(pilote: Pilote) -> None:
    _entretien(pilote)
    tick, header = _tick(pilote), _header_tick(pilote)
    assert tick.interval() >= 1000
    assert header.interval() >= 1000
    assert not tick.isActive()
    assert not header.isActive()
    pilote.press("F4")
    assert tick.isActive()
    assert header.isActive()
    pilote.press("F4")
    assert not tick.isActive()
    assert not header.isActive()
    pilote.press("F4")
    pilote.press("F9")
    assert not tick.isActive()
    assert not header.isActive()


def test_the_clock_of_a_step_that_is_not_in_sight_does_not_tick(pilote: Pilote) -> None:
    _entretien(pilote)
    pilote.press("F4")
    tick = _tick(pilote)
    pilote.press("Alt+Left")
    assert not tick.isActive()
    assert _header_tick(pilote).isActive()
    pilote.press("Alt+Right")
    assert tick.isActive()


class Paints(QObject):
    """Notes which widgets are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.seen.add(type(watched).__name__)
        return False


def test_a_second_that_goes_by_refreshes_no_screen(pilote: Pilote, monkeypatch: pytest.MonkeyPatch) -> None:
    _entretien(pilote)
    pilote.press("F4")
    refreshed: list[str] = []
    monkeypatch.setattr(EntretienEcran, "refresh", lambda self: refreshed.append("entretien"))
    paints = Paints()
    _faces(pilote)[0].findChildren(BigTime)[0].installEventFilter(paints)
    pilote.settle()
    pilote.horloge.avancer(1)
    _tick(pilote).timeout.emit()
    _header_tick(pilote).timeout.emit()
    pilote.settle()
    assert paints.seen == {"BigTime"}
    paints.seen.clear()
    _tick(pilote).timeout.emit()
    pilote.settle()
    assert paints.seen == set(), "the same second is not painted twice"
    assert refreshed == []


def test_a_mark_that_takes_its_card_away_leaves_the_focus_on_the_next_card(pilote: Pilote) -> None:
    pilote.practice()
    for code in ("1.1.1", "1.1.2", "1.1.3"):
        pilote.desk.open_seance.faire(notation.noter, code, "non_observe")
    ecran = _entretien(pilote)
    pilote.desk.go("entretien", BlocCode("1"), "1.1.2")
    pilote.settle()
    pilote.press("c")
    assert ecran._points is not None
    cards = ecran._points._cards
    assert list(cards) == ["1.1.1", "1.1.3"]
    assert ecran._points._cards[CelluleCode("1.1.3")].has_focus()
    pilote.press("c")
    assert ecran._points._cards[CelluleCode("1.1.1")].has_focus(), "the last one gone, the one before"
    pilote.press("c")
    assert heard(pilote.target).startswith("Démarrer")
    grille = pilote.desk.open_seance.grille("1")
    assert {grille.marques[CelluleCode(f"1.1.{i}")] for i in (1, 2, 3)} == {"conforme"}


def test_a_running_clock_is_seen_from_the_list_and_from_the_entretien_of_another_bloc(pilote: Pilote) -> None:
    _entretien(pilote)
    pilote.press("F4")
    pilote.horloge.avancer(60)
    pilote.desk.go("entretien", BlocCode("2"))
    pilote.settle()
    assert francais("14:00, bloc 1") in pilote.words()
    pilote.press("Alt+Home")
    assert "Entretien en cours" in pilote.words()
    assert francais("14:00, MARTIN Lou, bloc 1") in pilote.words()
    page = pilote.window.findChild(AccueilPage)
    assert page is not None
    assert [r.prochaine.suite for r in page.model.shown] == ["chronomètre en marche"]
    pilote.horloge.avancer(60)
    page._tick.timeout.emit()
    assert francais("13:00, MARTIN Lou, bloc 1") in pilote.words()


def test_an_empty_list_shows_no_key_that_does_nothing(pilote: Pilote) -> None:
    pilote.practice()
    pilote.press("Alt+Home")
    page = pilote.window.findChild(AccueilPage)
    assert page is not None
    assert "choisir" in pilote.words()
    page.show_tab("remettre")
    pilote.settle()
    assert "choisir" not in pilote.words()
    assert "toutes les actions" in pilote.words()


def test_the_key_of_the_notes_says_why_where_nothing_can_be_written(pilote: Pilote) -> None:
    _entretien(pilote)
    seat(pilote, 1, 2)
    _entretien(pilote)
    pilote.press("F7")
    assert francais("Chaque évaluateur fait cette action de son côté.") in pilote.words()
