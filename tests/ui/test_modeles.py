"""The models behind the lists: Qt itself checks that they keep its rules, at every change of what they show."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from evaluateur import app
from evaluateur.echange.convocation.convocation import read_convocation
from evaluateur.metier.vocabulaire import BlocCode, DossierId
from evaluateur.seance.consultation import consulter
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.fenetre.palette import GesturesModel
from evaluateur.ui.pages.accueil.modele import ONGLETS, PUCE, RESUME, SECOND, Colonne, SessionsModel
from evaluateur.ui.pages.convocation.modele import ConvocationModel
from evaluateur.ui.pages.journal.modele import JournalModel
from evaluateur.vues.resume import Prochaine, Puce, Resume
from tests.parcours.monde import Monde, referentiel_entier

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
JOUR = date(2026, 11, 16)


def _resume(rang: int, debut: date | None = JOUR, clos: bool = False, **fields: str) -> Resume:
    puces = tuple(Puce(BlocCode(b), "a_faire", "À observer", "", "", "") for b in ("1", "2"))
    return Resume(
        dossier=DossierId(f"d{rang}"),
        reference=fields.get("reference", f"EX-{rang}"),
        candidat=fields.get("candidat", f"MARTIN {rang} Lou"),
        entreprise=fields.get("entreprise", "Mutuelle Exemple"),
        service=fields.get("service", "Prestations santé"),
        lieu=fields.get("lieu", "Salle d’essai"),
        debut=debut,
        version=1,
        clos=clos,
        entrainement=False,
        puces=puces,
        prochaine=Prochaine("epreuve", "Observer, bloc 1", BlocCode("1")),
        metier=fields.get("metier", "Un métier"),
    )


def _walk(model: QAbstractItemModel) -> None:
    """Ask for everything that a view or a screen reader asks for."""
    for row in range(min(model.rowCount(), 50)):
        for column in range(model.columnCount(QModelIndex()) if isinstance(model, QAbstractTableModel) else 1):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, RESUME, PUCE):
                model.data(model.index(row, column), int(role))
    assert model.rowCount(model.index(0, 0)) == 0 if model.rowCount() else True
    assert model.data(QModelIndex()) is None


def _names(model: SessionsModel) -> list[str]:
    return [model.resume(row).candidat for row in range(model.rowCount())]


@pytest.fixture
def sessions(qapp: QApplication) -> SessionsModel:
    model = SessionsModel()
    model.load(
        [
            _resume(1, JOUR, candidat="NOËL Zoé", entreprise="Mutuelle de l’Île"),
            _resume(2, JOUR - timedelta(days=2), candidat="DUPONT Alix", lieu="Évry"),
            _resume(3, JOUR + timedelta(days=9), candidat="ŒUVRARD Cécile"),
            _resume(4, None, candidat="", reference="EX-SANS-DATE"),
            _resume(5, JOUR, clos=True, candidat="MARTIN Lou"),
        ],
        JOUR,
    )
    return model


def test_the_list_keeps_the_rules_of_qt_at_every_change(sessions: SessionsModel) -> None:
    tester = QAbstractItemModelTester(sessions, FATAL)
    for tab in ONGLETS:
        for words in ("", "noel", "personne"):
            sessions.show(tab, words)
            _walk(sessions)
    for resumes in ([], [_resume(9)], [_resume(n) for n in range(300)]):
        sessions.load(resumes, JOUR)
        sessions.show("tous")
        _walk(sessions)
    assert tester.model() is sessions


def test_loading_fewer_dossiers_leaves_no_row_that_does_not_exist(sessions: SessionsModel) -> None:
    sessions.show("tous")
    sessions.load([], JOUR)
    _walk(sessions)
    sessions.show("tous")
    assert sessions.rowCount() == 0


def test_each_tab_holds_what_its_name_says(sessions: SessionsModel) -> None:
    held = {}
    for tab in ONGLETS:
        sessions.show(tab)
        held[tab] = {sessions.resume(row).dossier for row in range(sessions.rowCount())}
        assert sessions.count(tab) == len(held[tab])
    assert held == {
        "jour": {"d1"},
        "venir": {"d3", "d4"},
        "cours": {"d1", "d2"},
        "remettre": {"d5"},
        "tous": {"d1", "d2", "d3", "d4", "d5"},
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("noel", ["NOËL Zoé"]),
        ("ZOÉ", ["NOËL Zoé"]),
        ("de l’ile", ["NOËL Zoé"]),
        ("evry alix", ["DUPONT Alix"]),
        ("alix evry  ", ["DUPONT Alix"]),
        ("oeuvrard", ["ŒUVRARD Cécile"]),
        ("sans-date", [""]),
        ("noel dupont", []),
        ("", ["NOËL Zoé", "DUPONT Alix", "ŒUVRARD Cécile", "", "MARTIN Lou"]),
    ],
)
def test_every_word_is_searched_without_accents_nor_case(sessions: SessionsModel, words: str, found: list[str]) -> None:
    sessions.show("tous", words)
    assert _names(sessions) == found


def test_what_a_reader_hears_of_a_cell_is_never_empty(sessions: SessionsModel) -> None:
    sessions.show("tous")
    for row in range(sessions.rowCount()):
        for column in range(sessions.columnCount()):
            assert sessions.data(sessions.index(row, column), int(Qt.ItemDataRole.AccessibleTextRole))
    assert sessions.index(3, Colonne.QUAND).data() == "sans date"
    assert sessions.index(3, Colonne.CANDIDAT).data() == "Candidat à renseigner"


def _shown_and_searched(number: int) -> tuple[SessionsModel, float]:
    """A list of so many dossiers, searched as someone types, and what it took of the processor."""
    resumes = [_resume(n, JOUR + timedelta(days=n % 9 - 4), candidat=f"CANDIDAT-{n:04d} Élodie") for n in range(number)]
    model = SessionsModel()
    started = time.process_time()
    model.load(resumes, JOUR)
    for words in ("", "e", "elodie", "elodie 0042"):
        model.show("tous", words)
    return model, time.process_time() - started


def test_five_thousand_dossiers_are_shown_and_searched_at_the_cost_that_five_times_fewer_lead_to_expect(
    qapp: QApplication,
) -> None:
    few = min(_shown_and_searched(1000)[1] for _ in range(3))
    model, many = min((_shown_and_searched(5000) for _ in range(3)), key=lambda shown: shown[1])
    assert _names(model) == ["CANDIDAT-0042 Élodie"]
    assert many < 2 * 5 * few, "in proportion, not by the square"
    QAbstractItemModelTester(model, FATAL)
    model.show("tous")
    assert model.rowCount() == 5000


def test_the_palette_keeps_the_rules_of_qt_and_finds_by_any_word(qapp: QApplication) -> None:
    names = ["Démarrer, suspendre ou reprendre le chronomètre", "Terminer la phase", "Aller à l’étape Épreuve"]
    model = GesturesModel([Gesture(name, lambda: None, "F4") for name in names])
    tester = QAbstractItemModelTester(model, FATAL)
    for words, found in (
        ("chronometre demarrer", names[:1]),
        ("EPREUVE", names[2:]),
        ("introuvable", []),
        ("", names),
    ):
        model.search(words)
        _walk(model)
        assert [model.gesture(row).nom for row in range(model.rowCount())] == found
    assert tester.model() is model


def test_the_journal_keeps_the_rules_of_qt_whatever_is_filtered(qapp: QApplication, tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    model = JournalModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.load(list(consulter(monde.poste, monde.seance.identifiant)))
    model.show()
    _walk(model)
    assert model.rowCount() == len(model) == monde.seance.dossier.rang
    for bloc in ("", *model.blocs()):
        for qui in ("", *(a for a, _ in model.auteurs())):
            for words in ("", "horloge", "introuvable"):
                model.show(bloc, qui, words)
                _walk(model)
    model.load([])
    model.show()
    assert model.rowCount() == 0
    assert tester.model() is model


def test_the_convocation_keeps_the_rules_of_qt_from_file_to_file(qapp: QApplication, tmp_path: Path) -> None:
    assembly = app.Assembly(tmp_path / "donnees", lambda folder, clock: (_ for _ in ()).throw(AssertionError()))
    model = ConvocationModel(assembly.window.look)
    tester = QAbstractItemModelTester(model, FATAL)
    for lines in (["NOËL;Zoé;Mutuelle;16/11/2026;1"], ["X;;;31/02/2026;9"] * 40):
        content = "\n".join(["Nom;Prénom;Entreprise;Début;Blocs", *lines]) + "\n"
        model.load(read_convocation(content.encode(), "convocation.csv", referentiel_entier()), {2: "déjà là"})
        _walk(model)
    model.load(None, {})
    assert model.rowCount() == 0
    assert tester.model() is model
    assembly.window.deleteLater()


@pytest.mark.parametrize(
    "words", ["d'almeida", "D’ALMEIDA luis", "marie anne", "Marie\u2011Anne", "2026-117", "2026/117"]
)
def test_a_session_is_found_however_its_name_is_typed(words: str) -> None:
    model = SessionsModel()
    known = _resume(1, candidat="D’ALMEIDA Marie-Anne Luís", reference="2026/117")
    model.load([known, _resume(2)], JOUR)
    model.show("tous", words)
    assert model.shown == [known]


def test_what_is_looked_for_is_found_in_every_tab_and_its_tab_is_said() -> None:
    model = SessionsModel()
    elsewhere = _resume(1, candidat="NOËL Zoé", debut=date(2020, 1, 6))
    handed = _resume(2, candidat="NOËL Luc", clos=True)
    model.load([elsewhere, handed, _resume(3, candidat="DUPONT Alix", debut=JOUR)], JOUR)
    model.show("jour", "noel")
    assert model.shown == [elsewhere, handed]
    said = [model.data(model.index(row, Colonne.QUAND), SECOND) for row in range(2)]
    assert said == ["En cours", "À remettre"]
    assert [len(model.of_tab(tab)) for tab in ONGLETS] == [0, 0, 1, 1, 2]
    model.show("remettre", "noel")
    assert model.shown == [handed, elsewhere]
    assert model.of_tab("remettre") == [handed]
    model.show("jour")
    assert [r.candidat for r in model.shown] == ["DUPONT Alix"]
    assert model.data(model.index(0, Colonne.QUAND), SECOND) == ""


def test_of_several_metiers_each_dossier_says_its_own_and_is_found_by_it() -> None:
    model = SessionsModel()
    alone = [_resume(1), _resume(2)]
    model.load(alone, JOUR)
    model.show("tous")
    assert "Un métier" not in _second(model, 0)
    model.load([*alone, _resume(3, metier="Gestionnaire de dossiers d’assistance")], JOUR)
    model.show("tous", "dossiers d'assistance")
    assert [r.dossier for r in model.shown] == ["d3"]
    assert _second(model, 0).startswith("Gestionnaire de dossiers d’assistance")


def _second(model: SessionsModel, row: int) -> str:
    return model._second(model.resume(row), Colonne.CANDIDAT)
