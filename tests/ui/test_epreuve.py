"""The épreuve by keyboard: what is impossible is named at its place and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from evaluateur.db import journaux
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.ecrans.epreuve.situations import WeekStrip
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, heard, plain

Lancer = Callable[[], Pilote]


def _epreuve(pilote: Pilote, bloc: str = "1") -> Pilote:
    if pilote.desk.seance is None:
        pilote.practice()
    pilote.desk.go("epreuve", BlocCode(bloc))
    pilote.settle()
    return pilote


def _situations(pilote: Pilote, bloc: str = "1") -> dict[int, Situation]:
    return pilote.desk.dossier.bloc(BlocCode(bloc)).situations


def _field(pilote: Pilote, name: str) -> QLineEdit:
    return next(e for e in pilote.window.findChildren(QLineEdit) if e.isVisible() and plain(heard(e)) == name)


def _fill(pilote: Pilote, when: str, cadre: str, contexte: str) -> None:
    pilote.tab_to("Date et heure")
    pilote.press("Ctrl+A", "Delete")
    pilote.type(when)
    pilote.tab_to("Cadre")
    pilote.replace(cadre)
    pilote.tab_to("Contexte")
    pilote.replace(contexte)
    pilote.press("Return")


def _said(pilote: Pilote) -> str:
    return pilote.words().replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("when", ["31/02 10:00", "16/11 25:00", "demain", ""])
def test_an_impossible_date_is_named_at_its_place_and_nothing_is_lost(pilote: Pilote, when: str) -> None:
    _epreuve(pilote)
    _fill(pilote, when, "Prestation", "Appel d’une cliente")
    assert _situations(pilote) == {}
    assert "Cette date n’existe pas : écrivez\N{NON-BREAKING HYPHEN}la comme 16/11 14:10." in _said(pilote)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert heard(focus) == "Date et heure"
    assert focus.text() == when
    assert focus.accessibleDescription().startswith("Cette date n’existe pas")
    assert _field(pilote, "Contexte").text() == "Appel d’une cliente"
    pilote.replace("16/11 10:00")
    pilote.press("Return")
    (situation,) = _situations(pilote).values()
    assert (situation.cadre, situation.contexte) == ("Prestation", "Appel d’une cliente")
    assert f"{situation.quand:%d/%m/%Y %H:%M}" == "16/11/2026 10:00"
    assert "Cette date n’existe pas" not in _said(pilote)


def test_a_situation_without_context_is_named_at_its_place(pilote: Pilote) -> None:
    _epreuve(pilote)
    _fill(pilote, "16/11 10:00", "Prestation", "")
    assert _situations(pilote) == {}
    assert "Décrivez la situation en quelques mots." in _said(pilote)
    pilote.type("Appel")
    pilote.press("Ctrl+Return")
    assert [s.contexte for s in _situations(pilote).values()] == ["Appel"]


def test_a_situation_is_added_corrected_and_withdrawn_by_keyboard(pilote: Pilote) -> None:
    _epreuve(pilote)
    _fill(pilote, "16/11 10:00", "Prestation", "Premier appel")
    assert _field(pilote, "Contexte").text() == "", "ready for the next one"
    _fill(pilote, "16/11 11:00", "Réclamation", "Second appel")
    assert [s.contexte for s in _situations(pilote).values()] == ["Premier appel", "Second appel"]
    pilote.tab_to("Corriger la situation 1")
    pilote.press("Space")
    assert "Correction de la situation 1" in _said(pilote)
    pilote.tab_to("Contexte")
    pilote.replace("Premier appel, repris")
    pilote.press("Return")
    assert [s.contexte for s in _situations(pilote).values()] == ["Premier appel, repris", "Second appel"]
    pilote.tab_to("Retirer la situation 2")
    pilote.press("Space", "Return")
    assert "Écrivez le motif en une phrase." in _said(pilote)
    assert set(_situations(pilote)) == {1, 2}
    pilote.type("Saisie deux fois.")
    pilote.press("Return")
    assert set(_situations(pilote)) == {1}
    focus = QApplication.focusWidget()
    assert focus is not None
    assert pilote.page_ecran.isAncestorOf(focus)
    _fill(pilote, "16/11 12:00", "Réclamation", "Troisième appel")
    assert set(_situations(pilote)) == {1, 3}, "a number is never given twice"


def test_a_correction_is_given_up_without_changing_anything(pilote: Pilote) -> None:
    _epreuve(pilote)
    _fill(pilote, "16/11 10:00", "Prestation", "Premier appel")
    before = _situations(pilote)
    pilote.tab_to("Corriger la situation 1")
    pilote.press("Space")
    pilote.replace("autre chose")
    pilote.tab_to("Annuler")
    pilote.press("Space")
    assert _situations(pilote) == before
    assert _field(pilote, "Cadre").text() == ""


def test_what_spreads_over_more_than_seven_days_is_named_on_its_card_and_under_the_week(pilote: Pilote) -> None:
    _epreuve(pilote)
    for jour in (9, 15):
        _fill(pilote, f"{jour}/11 10:00", f"cadre {jour}", "Appel")
    assert "au-delà de 7 jours" not in _said(pilote)
    assert not any(r.cible == "periode" for r in pilote.page_ecran.restes())
    _fill(pilote, "16/11 10:00", "cadre 16", "Appel")
    assert "8 jours, du 9 au 16 novembre 2026" in _said(pilote)
    assert "une semaine maximum" in _said(pilote)
    assert any(r.cible == "periode" for r in pilote.page_ecran.restes())
    strip = pilote.page_ecran.findChild(WeekStrip)
    assert strip is not None
    assert "1 situation au-delà de 7 jours" in [t.text().replace("\xa0", " ") for t in strip.findChildren(QLabel)]
    assert "1 point à vérifier" in _said(pilote)


def test_a_simulation_without_the_name_of_who_plays_is_refused_in_words(pilote: Pilote) -> None:
    _epreuve(pilote)
    pilote.tab_to("Date et heure")
    pilote.press("Tab", "Down")
    _fill(pilote, "16/11 10:00", "Prestation", "Appel joué")
    assert _situations(pilote) == {}
    assert "Indiquez la personne qui joue le client." in _said(pilote)
    assert heard(pilote.target) == "Qui joue le client"
    pilote.type("PETIT Sacha")
    pilote.press("Return")
    (situation,) = _situations(pilote).values()
    assert (situation.nature, situation.joue_par) == ("simulee", "PETIT Sacha")


def test_a_draw_refuses_two_equal_cases_then_is_drawn_once_and_says_among_what_and_when(pilote: Pilote) -> None:
    _epreuve(pilote, "4")
    pilote.type("Hausse de cotisation\nhausse de  cotisation")
    pilote.tab_to("Tirer au sort")
    pilote.press("Space")
    assert pilote.desk.dossier.bloc(BlocCode("4")).tirages == ()
    assert "Un cas est deux fois dans la liste du tirage" in _said(pilote)
    box = next(b for b in pilote.window.findChildren(QPlainTextEdit) if heard(b).startswith("Cas proposés"))
    assert box.toPlainText() == "Hausse de cotisation\nhausse de  cotisation"
    box.setFocus()
    pilote.replace("Hausse de cotisation\nRefus de prise en charge\nRetard")
    pilote.tab_to("Tirer au sort")
    pilote.press("Space")
    (tirage,) = pilote.desk.dossier.bloc(BlocCode("4")).tirages
    assert tirage.cas == ("Hausse de cotisation", "Refus de prise en charge", "Retard")
    said = _said(pilote)
    assert tirage.cas[tirage.retenu] in said
    assert all(cas in said for cas in tirage.cas)
    assert "Tiré parmi 3 cas, le" in said
    assert "09:00:00" in said
    assert not any(
        heard(b).startswith("Tirer au sort") and b.isVisible() for b in pilote.page_ecran.findChildren(QPushButton)
    )


def test_a_single_case_is_not_drawn(pilote: Pilote) -> None:
    _epreuve(pilote, "4")
    pilote.type("Hausse de cotisation\n\n  \n")
    pilote.tab_to("Tirer au sort")
    pilote.press("Space")
    assert pilote.desk.dossier.bloc(BlocCode("4")).tirages == ()
    assert "au moins deux cas différents" in _said(pilote)


def test_a_situation_half_typed_is_found_after_reopening(lancer: Lancer, qtbot: QtBot) -> None:
    pilote = _epreuve(lancer())
    pilote.tab_to("Date et heure")
    pilote.replace("12/11 08:15")
    pilote.press("Tab", "Down")
    pilote.tab_to("Qui joue le client")
    pilote.type("PETIT Sacha")
    pilote.tab_to("Cadre")
    pilote.type("Prestation")
    pilote.tab_to("Contexte")
    with qtbot.waitSignal(pilote.desk.saved, timeout=PATIENCE_MS):
        pilote.type("Appel d’une")
    pilote.vanish()
    again = _epreuve(lancer())
    assert _field(again, "Cadre").text() == "Prestation"
    assert _field(again, "Contexte").text() == "Appel d’une"
    assert _field(again, "Qui joue le client").text() == "PETIT Sacha"
    assert _field(again, "Date et heure").text() == "12/11 08:15"
    assert _situations(again) == {}
    again.tab_to("Contexte")
    again.press("End")
    again.type(" cliente")
    again.press("Return")
    (situation,) = _situations(again).values()
    assert (situation.contexte, situation.joue_par) == ("Appel d’une cliente", "PETIT Sacha")
    assert again.desk.open_seance.brouillons.read() == {}


def test_cases_half_typed_are_found_after_reopening(lancer: Lancer, qtbot: QtBot) -> None:
    pilote = _epreuve(lancer(), "4")
    with qtbot.waitSignal(pilote.desk.saved, timeout=PATIENCE_MS):
        pilote.type("Hausse de cotisation\nRef")
    pilote.vanish()
    again = _epreuve(lancer(), "4")
    assert "Hausse de cotisation\nRef" in [b.toPlainText() for b in again.window.findChildren(QPlainTextEdit)]
    assert again.desk.dossier.bloc(BlocCode("4")).tirages == ()


def test_showing_the_screen_and_opening_a_correction_writes_nothing(pilote: Pilote) -> None:
    _epreuve(pilote)
    _fill(pilote, "16/11 10:00", "Prestation", "Premier appel")
    seance = pilote.desk.open_seance
    tete = journaux.tete(pilote.desk.poste.coffre.base, seance.identifiant)
    for bloc in pilote.desk.dossier.presentes:
        _epreuve(pilote, bloc)
        pilote.press(*["Tab"] * 12)
    _epreuve(pilote)
    pilote.tab_to("Corriger la situation 1")
    pilote.press("Space", "Alt+Right", "Alt+Left")
    assert journaux.tete(pilote.desk.poste.coffre.base, seance.identifiant) == tete
    assert seance.brouillons.read() == {}


def _chosen(pilote: Pilote) -> tuple[list[str], list[bool]]:
    choices = [c.currentText() for c in pilote.page_ecran.findChildren(QComboBox) if c.isVisible()]
    return choices, [b.isChecked() for b in pilote.page_ecran.findChildren(QCheckBox) if b.isVisible()]


def test_what_is_chosen_and_not_typed_is_there_again_after_the_window_was_killed(lancer: Lancer) -> None:
    pilote = _epreuve(lancer())
    before = _chosen(pilote)
    pilote.tab_to("Date et heure")
    pilote.press("Tab", "Down")
    pilote.tab_to("Canal")
    pilote.press("Down", "Down")
    pilote.tab_to("Situation difficile")
    pilote.press("Space")
    chosen = _chosen(pilote)
    assert [one != other for one, other in zip(chosen[0], before[0], strict=True)] == [True, True], chosen
    assert chosen[1] == [True]
    pilote.vanish()
    again = _epreuve(lancer())
    assert _chosen(again) == chosen
    assert _situations(again) == {}
    _fill(again, "16/11 10:00", "Prestation", "Appel")
    again.type("PETIT Sacha")
    again.press("Return")
    (situation,) = _situations(again).values()
    assert (situation.nature, situation.marques) == ("simulee", ("difficile",))
    assert again.desk.open_seance.brouillons.read() == {}


def test_a_correction_half_typed_is_found_as_a_correction(lancer: Lancer, qtbot: QtBot) -> None:
    pilote = _epreuve(lancer())
    _fill(pilote, "16/11 10:00", "Prestation", "Premier appel")
    pilote.tab_to("Corriger la situation 1")
    pilote.press("Space")
    pilote.tab_to("Contexte")
    pilote.press("End")
    with qtbot.waitSignal(pilote.desk.saved, timeout=PATIENCE_MS):
        pilote.type(", rep")
    qtbot.waitUntil(
        lambda: ("1", "situation.contexte") in pilote.desk.open_seance.brouillons.read(), timeout=PATIENCE_MS
    )
    pilote.vanish()
    again = _epreuve(lancer())
    assert "Correction de la situation 1" in _said(again)
    assert (_field(again, "Cadre").text(), _field(again, "Contexte").text()) == ("Prestation", "Premier appel, rep")
    again.tab_to("Contexte")
    again.press("End")
    again.type("ris")
    again.press("Return")
    assert [s.contexte for s in _situations(again).values()] == ["Premier appel, repris"]
    assert again.desk.open_seance.brouillons.read() == {}


def test_the_reason_of_a_withdrawal_half_typed_is_found_after_reopening(lancer: Lancer, qtbot: QtBot) -> None:
    pilote = _epreuve(lancer())
    _fill(pilote, "16/11 10:00", "Prestation", "Premier appel")
    pilote.tab_to("Retirer la situation 1")
    pilote.press("Space")
    with qtbot.waitSignal(pilote.desk.saved, timeout=PATIENCE_MS):
        pilote.type("Saisie deux")
    pilote.vanish()
    again = _epreuve(lancer())
    assert _field(again, "Motif du retrait de la situation 1, conservé au journal").text() == "Saisie deux"
    assert set(_situations(again)) == {1}
    again.tab_to("Motif du retrait")
    again.press("End")
    again.type(" fois.")
    again.press("Return")
    assert _situations(again) == {}
    assert again.desk.open_seance.brouillons.read() == {}
