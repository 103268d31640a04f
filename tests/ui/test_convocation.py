"""The convocation: seen whole before anything is written, then written once; what is left out is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from evaluateur.ui.briques.formulaire import Choice
from evaluateur.ui.pages.convocation.modele import Colonne
from evaluateur.ui.pages.convocation.page import ConvocationPage
from tests.echange.fabrique import classeur, remanie
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, heard, plain

ENTETE = "Nom;Prénom;Entreprise;Début;Blocs\n"
DEUX = "NOËL;Zoé;Mutuelle Exemple;16/11/2026;1,2\nDUPONT;Alix;Mutuelle Exemple;16/11/2026;tous\n"


@pytest.fixture
def page(pilote: Pilote) -> ConvocationPage:
    pilote.practice()
    pilote.press("Alt+Home", "Ctrl+I")
    found = pilote.window.findChild(ConvocationPage)
    assert found is not None
    return found


def _read(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, path: Path, content: str | bytes, encoding: str = "utf-8"
) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    _wait(qtbot, pilote, page, path)


def _wait(qtbot: QtBot, pilote: Pilote, page: ConvocationPage, path: Path) -> None:
    page.read_with(path, pilote.desk.poste.coffre.installes()[0])
    qtbot.waitUntil(lambda: page.at_rest, timeout=PATIENCE_MS)
    pilote.settle()


def _etats(page: ConvocationPage) -> list[str]:
    return [str(page.model.index(row, Colonne.ETAT).data()) for row in range(page.model.rowCount())]


def _references(pilote: Pilote) -> set[str]:
    return {r.reference for r in pilote.desk.poste.liste.lister()}


def test_the_template_that_is_saved_can_be_read_as_a_convocation(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    page.save_template(tmp_path / "modele.csv")
    assert "Copié et vérifié" in pilote.words()
    _wait(qtbot, pilote, page, tmp_path / "modele.csv")
    assert len(_etats(page)) == 1


def test_the_preview_writes_nothing_then_the_import_writes_all_and_comes_back(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    before = _references(pilote)
    _read(qtbot, pilote, page, tmp_path / "c.csv", ENTETE + DEUX)
    assert _etats(page) == ["Prête", "Prête"]
    assert "2 lignes prêtes (texte UTF-8)." in pilote.words().replace("\u00a0", " ")
    assert _references(pilote) == before
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    pilote.press("Ctrl+Return")
    assert pilote.where == "accueil"
    assert "2 candidats importés." in pilote.words().replace("\u00a0", " ")
    assert {r.candidat for r in pilote.desk.poste.liste.lister()} >= {"NOËL Zoé", "DUPONT Alix"}


def test_who_is_there_already_is_a_duplicate_and_is_not_imported(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    double = "NOËL;Zoé;Mutuelle Exemple;16/11/2026;1\n"
    _read(qtbot, pilote, page, tmp_path / "c.csv", ENTETE + DEUX + double)
    assert _etats(page)[2].startswith("En double\u00a0: la ligne 4")
    pilote.press("Ctrl+Return", "Ctrl+I")
    fresh = pilote.window.findChild(ConvocationPage)
    assert fresh is not None
    _read(qtbot, pilote, fresh, tmp_path / "c.csv", ENTETE + DEUX)
    assert all(etat.startswith("En double") for etat in _etats(fresh))
    before = _references(pilote)
    pilote.press("Ctrl+Return")
    assert _references(pilote) == before
    assert pilote.where == "convocation"


def test_a_line_to_mend_is_left_out_named_and_walked_to(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    faux = "MERCIER;Dominique;=A1;31/02/2026;9\n"
    _read(qtbot, pilote, page, tmp_path / "c.csv", ENTETE + DEUX + faux)
    assert _etats(page)[2].startswith("À corriger\u00a0: colonne Entreprise\u00a0: la cellule contient une formule")
    pilote.press("F8")
    assert page.table.currentIndex().row() == 2
    assert "le 31/02/2026 n’existe pas" in pilote.words()
    pilote.press("Ctrl+Return")
    assert "2 candidats importés ; 1 ligne laissée." in pilote.words().replace("\u00a0", " ").replace("\u202f", " ")


def test_columns_that_name_nobody_are_refused_with_what_to_do(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    _read(qtbot, pilote, page, tmp_path / "c.csv", "Produit;Prix\nStylo;2\n")
    assert "Il manque les intitulés de colonne" in pilote.words()
    assert "Ce fichier n’est pas importé" in pilote.words()
    assert page.model.rowCount() == 0
    pilote.press("Ctrl+Return")
    assert pilote.where == "convocation"


def test_a_file_of_windows_keeps_its_accents_and_says_so(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    _read(qtbot, pilote, page, tmp_path / "c.csv", ENTETE + DEUX, "cp1252")
    assert page.model.index(0, Colonne.CANDIDAT).data() == "NOËL Zoé"
    assert "texte Windows-1252" in pilote.words()


def test_everything_that_is_ignored_is_said(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    rows: list[list[object]] = [
        ["Nom", "Prénom", "Téléphone"],
        ["NOËL", "Zoé", "0102030405"],
        [],
        ["DUPONT", "Alix", None],
    ]
    _read(qtbot, pilote, page, tmp_path / "c.xlsx", classeur(rows, [["Autre"], ["chose"]]))
    said = pilote.words().replace("\u00a0", " ").replace("\u202f", " ")
    assert "La colonne « Téléphone » n’est pas reprise" in said
    assert "1 ligne vide passée." in said
    assert "La feuille « Feuille 2 » n’est pas lue" in said
    assert _etats(page) == ["Prête", "Prête"]


def test_a_file_that_is_gone_is_said_in_words(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    _wait(qtbot, pilote, page, tmp_path / "absent.csv")
    assert "absent.csv" in pilote.words()
    assert "n’existe pas" in pilote.words()


def test_what_a_workbook_hides_is_said_left_out_and_taken_when_asked(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    rows: list[list[object]] = [["Nom", "Prénom"], ["NOËL", "Zoé"], ["DUPONT", "Alix"], ["MARTIN", "Lou"]]
    content = remanie(
        classeur(rows),
        lambda name, data: data.replace(b'<row r="3"', b'<row r="3" hidden="1"') if "sheet1" in name else data,
    )
    _read(qtbot, pilote, page, tmp_path / "c.xlsx", content)
    assert _etats(page) == ["Prête", "Prête"]
    said = pilote.words().replace("\u00a0", " ")
    assert "1 ligne masquée dans le classeur n’est pas importée." in said
    button = next(b for b in page.findChildren(QPushButton) if "Importer aussi" in b.accessibleName())
    button.click()
    qtbot.waitUntil(lambda: page.at_rest, timeout=PATIENCE_MS)
    pilote.settle()
    assert _etats(page) == ["Prête", "Prête", "Prête"]
    assert "1 ligne masquée dans le classeur est lue aussi." in pilote.words().replace("\u00a0", " ")
    button.click()
    qtbot.waitUntil(lambda: page.at_rest, timeout=PATIENCE_MS)
    pilote.settle()
    assert page.model.rowCount() == 2
    pilote.press("Ctrl+Return")
    assert {r.candidat for r in pilote.desk.poste.liste.lister()} >= {"NOËL Zoé", "MARTIN Lou"}
    assert "DUPONT Alix" not in {r.candidat for r in pilote.desk.poste.liste.lister()}


def test_columns_that_say_nothing_are_matched_by_hand_and_known_in_the_next_file(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    content = "Patronyme;Nom d’appel;Boîte;Début\nNOËL;Zoé;Mutuelle Exemple;16/11/2026\n"
    _read(qtbot, pilote, page, tmp_path / "un.csv", content)
    assert page.model.rowCount() == 0
    assert plain(heard(pilote.target)).startswith("Colonne « Patronyme »")
    for heading, word in (("Patronyme", "Nom de naissance"), ("Nom d’appel", "Prénoms"), ("Boîte", "Entreprise")):
        pilote.tab_to(f"Colonne «\u00a0{heading}\u00a0»")
        choice = pilote.target
        assert isinstance(choice, Choice)
        choice.setCurrentIndex(choice.findText(word))
    pilote.tab_to("Relire le fichier")
    pilote.press("Space")
    qtbot.waitUntil(lambda: page.at_rest, timeout=PATIENCE_MS)
    pilote.settle()
    assert _etats(page) == ["Prête"]
    (line,) = page.model.ready()
    assert (line.candidat.nom_naissance, line.candidat.prenoms, line.affectation.entreprise) == (
        "NOËL", "Zoé", "Mutuelle Exemple"
    )  # fmt: skip
    _read(qtbot, pilote, page, tmp_path / "deux.csv", content.replace("NOËL;Zoé", "DUPONT;Alix"))
    assert _etats(page) == ["Prête"]
    pilote.tab_to("Colonne «\u00a0Boîte\u00a0»")
    choice = pilote.target
    assert isinstance(choice, Choice)
    choice.setCurrentIndex(0)
    pilote.tab_to("Relire le fichier")
    pilote.press("Space")
    qtbot.waitUntil(lambda: page.at_rest, timeout=PATIENCE_MS)
    pilote.settle()
    assert page.model.ready()[0].affectation.entreprise == "", "what was matched is taken back"


def test_a_signed_or_well_named_file_asks_nothing(
    qtbot: QtBot, pilote: Pilote, page: ConvocationPage, tmp_path: Path
) -> None:
    _read(qtbot, pilote, page, tmp_path / "un.csv", ENTETE + DEUX)
    assert "Colonnes à faire correspondre" not in pilote.words()
