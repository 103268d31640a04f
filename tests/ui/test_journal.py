"""The journal: what is shown, filtered and exported, and that it stays quick; nothing is written by reading it."""

from __future__ import annotations

import csv
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from msgspec import json
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView

from evaluateur.db import journaux
from evaluateur.fichiers import EcritureRefusee
from evaluateur.metier import tableur
from evaluateur.metier.actes import notation
from evaluateur.metier.typographie import plat
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance import consultation, export_journal
from evaluateur.seance.consultation import LigneJournal
from evaluateur.ui.briques.formulaire import Choice
from evaluateur.ui.pages.journal.modele import Colonne, JournalModel, cells
from evaluateur.ui.pages.journal.page import JournalPage
from tests.ui import inspection
from tests.ui.pilote import Pilote

LONG = "Reformulation oubliée, puis reprise sans aide.\n=SOMME(A1) ; la cliente a compris."


def _open(pilote: Pilote) -> JournalPage:
    pilote.practice()
    pilote.desk.open_seance.faire(notation.noter, "1.1.1", "conforme")
    pilote.desk.open_seance.faire(notation.noter, "2.1.1", "non_conforme")
    pilote.desk.open_seance.faire(notation.preciser, "1.1", LONG)
    pilote.press("Ctrl+J")
    page = pilote.page
    assert isinstance(page, JournalPage)
    return page


def _choice(page: JournalPage, name: str) -> Choice:
    return next(c for c in page.findChildren(Choice) if c.accessibleName() == name)


def _lines(pilote: Pilote) -> list[LigneJournal]:
    return list(consultation.consulter(pilote.desk.poste, pilote.desk.open_seance.identifiant))


def test_ctrl_j_shows_every_fait_and_echap_goes_back_to_the_same_place(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"), "1.1.2")
    pilote.press("Ctrl+J")
    page = pilote.page
    assert isinstance(page, JournalPage)
    assert page.model.rowCount() == pilote.desk.dossier.rang
    assert isinstance(QApplication.focusWidget(), QTableView)
    pilote.press("Escape")
    assert pilote.window.page == "session"
    assert pilote.desk.place.cible == "1.1.2"


def test_reading_and_filtering_write_nothing(pilote: Pilote) -> None:
    page = _open(pilote)
    before = journaux.tete(pilote.desk.poste.coffre.base, pilote.desk.open_seance.identifiant)
    _choice(page, "Bloc").setCurrentIndex(1)
    pilote.press("Up", "Down", "Home")
    assert journaux.tete(pilote.desk.poste.coffre.base, pilote.desk.open_seance.identifiant) == before


def test_bloc_person_and_words_filter_together(pilote: Pilote) -> None:
    page = _open(pilote)
    bloc, words = _choice(page, "Bloc"), page.findChild(QLineEdit)
    assert words is not None
    bloc.setCurrentIndex(bloc.findData("1"))
    assert {line.bloc for line in page.model.shown} == {"1"}
    pilote.press("Ctrl+F")
    pilote.type("RECONNU")
    assert page.model.rowCount() == 0
    assert "Aucun événement ne correspond à ce filtre." in pilote.words()
    pilote.replace("oubliee")
    assert [line.type for line in page.model.shown] == ["PrecisionsEcrites"]
    assert f"1\N{NO-BREAK SPACE}événement sur {len(page.model)}" in pilote.words()


def test_a_filter_on_a_person_keeps_only_his_faits(pilote: Pilote) -> None:
    page = _open(pilote)
    lines = [replace(line, auteur="x", nom="PETIT Sacha") if line.rang % 2 else line for line in page.model.shown]
    page.show_lines(lines)
    qui = _choice(page, "Qui")
    qui.setCurrentIndex(qui.findText("PETIT Sacha"))
    assert {line.rang % 2 for line in page.model.shown} == {1}


def test_the_current_line_is_told_whole_below_and_in_its_tool_tip(pilote: Pilote) -> None:
    page = _open(pilote)
    assert "Reformulation oubliée, puis reprise sans aide.\n" in pilote.words()
    index = page.model.index(page.model.rowCount() - 1, Colonne.NOUVEAU)
    assert "\n" not in str(index.data())
    assert str(index.data(Qt.ItemDataRole.ToolTipRole)).startswith("Reformulation oubliée, puis reprise sans aide.\n")


def test_the_other_evaluator_reads_of_a_grid_only_that_something_was_noted(pilote: Pilote) -> None:
    _open(pilote)
    desk = pilote.desk
    two = desk.dossier.sieges[2].identifiant
    desk.poste.trousseau.deverrouiller(two, desk.poste.coffre.phrase_entrainement() or "")
    desk.seat(two)
    pilote.settle()
    page = pilote.page
    assert isinstance(page, JournalPage)
    shown = "\n".join(f"{line.phrase} {line.nouveau}" for line in page.model.shown)
    assert "Reformulation" not in shown
    assert "Saisie confidentielle" in shown
    assert not any("Reformulation" in label.text() for label in pilote.window.findChildren(QLabel))


def test_an_export_holds_every_column_of_what_is_shown_and_no_formula(pilote: Pilote, tmp_path: Path) -> None:
    page = _open(pilote)
    bloc = _choice(page, "Bloc")
    bloc.setCurrentIndex(bloc.findData("1"))
    page.export(tmp_path / "j.csv", export_journal.as_csv)
    page.export(tmp_path / "j.json", export_journal.as_json)
    assert json.decode((tmp_path / "j.json").read_bytes(), type=list[LigneJournal]) == page.model.shown
    rows = list(csv.reader(io.StringIO((tmp_path / "j.csv").read_text("utf-8-sig")), delimiter=";"))
    assert tuple(rows[0]) == LigneJournal.__struct_fields__
    assert len(rows) == len(page.model.shown) + 1
    assert not any(cell.startswith(tableur.FORMULAS) for row in rows for cell in row)
    assert {p.name for p in tmp_path.iterdir()} == {"donnees", "j.csv", "j.json"}


def test_an_export_that_fails_says_why_and_leaves_what_was_there(pilote: Pilote, tmp_path: Path) -> None:
    page = _open(pilote)
    with pytest.raises(EcritureRefusee, match="cet emplacement n’existe plus"):
        page.export(tmp_path / "absent" / "j.csv", export_journal.as_csv)
    (tmp_path / "j.json").mkdir()
    page.export(tmp_path / "j.json", export_journal.as_json)
    assert {p.name for p in tmp_path.iterdir()} == {"donnees", "j.json", "j (2).json"}
    assert "il n’a pas été remplacé" in pilote.words()


def test_plis_that_say_nothing_are_shown_to_whoever_searches_for_them_only(pilote: Pilote) -> None:
    page = _open(pilote)
    empty = replace(_lines(pilote)[0], type="Remplissage", phrase="Ligne de remplissage", lisible=True)
    lines = _lines(pilote)
    page.show_lines([*lines, *(replace(empty, rang=len(lines) + n) for n in range(1, 31))])
    assert page.model.rowCount() == len([line for line in lines if line.type != "Remplissage"])
    assert f"{page.model.rowCount()}\N{NO-BREAK SPACE}événements sur {len(lines) + 30}" in pilote.words()
    words = page.findChild(QLineEdit)
    assert words is not None
    words.setText("remplissage")
    assert page.model.rowCount() >= 30


def test_what_stays_closed_to_the_reader_is_one_line_a_run(pilote: Pilote) -> None:
    pilote.practice()
    ouverte = _lines(pilote)[0]
    closed = replace(ouverte, type="Pli", phrase="Saisie confidentielle", lisible=False, auteur="un", bloc="1")
    model = JournalModel()
    model.load([ouverte, *[closed] * 64, replace(closed, bloc="5"), ouverte, closed, closed])
    assert [(line.lisible, line.bloc) for line in model.shown[1:]] == [
        (False, "1"), (False, "5"), (True, ouverte.bloc), (False, "1"),
    ]  # fmt: skip


def test_a_letter_more_in_the_search_costs_less_than_reading_the_words_of_all_lines_again(pilote: Pilote) -> None:
    page = _open(pilote)
    patron = _lines(pilote)
    lines = [replace(patron[n % len(patron)], rang=n + 1) for n in range(5000)]
    page.show_lines(lines)
    started = time.process_time()
    terms = [plat(" ".join(cells(line))) for line in lines]
    reading = time.process_time() - started
    assert len(terms) == 5000
    words = page.findChild(QLineEdit)
    assert words is not None
    costs = []
    for letters in ("reformulation", "reformulations", "reformulation"):
        words.setText("r")
        pilote.settle()
        started = time.process_time()
        words.setText(letters)
        pilote.settle()
        costs.append(time.process_time() - started)
    assert min(costs) < reading
    assert 0 < page.model.rowCount() < 5000


def test_qt_finds_the_model_sound(pilote: Pilote) -> None:
    pilote.practice()
    model = JournalModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load(_lines(pilote))
    model.show("1")
    model.show("", "", "introuvable")
    assert model.rowCount() == 0


@pytest.mark.parametrize("size", [(1090, 585), (683, 354)])
def test_the_journal_stands_whole_and_every_control_has_a_name(pilote: Pilote, size: tuple[int, int]) -> None:
    pilote.window.resize(*size)
    _open(pilote)
    pilote.settle()
    root = pilote.window.centralWidget()
    assert root is not None
    found = [f(root) for f in (inspection.nameless, inspection.cut_words, inspection.overlaps, inspection.outside)]
    assert found == [[], [], [], []]


def _calls(gesture: Callable[[], object]) -> int:
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        gesture()
    finally:
        sys.setprofile(None)
    return count


def test_a_gesture_on_the_page_costs_the_same_after_ten_faits_and_after_a_thousand(pilote: Pilote) -> None:
    page = _open(pilote)
    some = page.model.shown[-1]
    counts = {}
    for length in (10, 1_000):
        page.show_lines([replace(some, rang=rang, phrase=f"Fait {rang}") for rang in range(length)])
        pilote.settle()
        pilote.press("Up")
        counts[length] = _calls(lambda: pilote.press("Up"))
    assert counts[1_000] < 1.5 * counts[10]


def test_the_words_of_a_fait_are_made_once_however_often_its_line_is_painted(pilote: Pilote) -> None:
    page = _open(pilote)
    some = page.model.shown[-1]
    page.show_lines([replace(some, rang=rang, phrase=f"Fait {rang}") for rang in range(15)])
    pilote.settle()
    view = page.findChild(QTableView)
    assert view is not None
    assert _calls(lambda: view.viewport().repaint()) < 15 * len(Colonne) * 15
