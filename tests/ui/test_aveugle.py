"""What évaluateur 1 marked and wrote is nowhere in the window while évaluateur 2 works, nor left beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance import phrases
from evaluateur.ui.briques.marques import MarkSelector
from tests.ui.pilote import Pilote

CANARI = "KZQX"
"""Begins every text that évaluateur 1 writes."""


def _texts(widget: QWidget) -> list[str]:
    found = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        found.append(widget.text())
    if isinstance(widget, QLineEdit):
        found.append(widget.placeholderText())
        if widget.echoMode() == QLineEdit.EchoMode.Normal and widget.isUndoAvailable():
            widget.undo()
            found.append(widget.text())
            widget.redo()
    if isinstance(widget, QPlainTextEdit):
        found.append(widget.toPlainText())
        for _ in range(widget.document().availableUndoSteps()):
            widget.document().undo()
            found.append(widget.toPlainText())
    if isinstance(widget, QComboBox):
        found += [widget.itemText(i) for i in range(widget.count())]
    return found


def _model_texts(model: QAbstractItemModel) -> list[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    return [
        str(model.data(model.index(row, column, QModelIndex()), role))
        for row in range(min(model.rowCount(QModelIndex()), 500))
        for column in range(columns)
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    ]


def _everything() -> str:
    found: list[str] = []
    for widget in QApplication.allWidgets():
        found += _texts(widget)
        for model in widget.findChildren(QAbstractItemModel):
            found += _model_texts(model)
    found.append(QApplication.clipboard().text())
    return "\n".join(found)


def _files(*folders: Path) -> list[str]:
    return [
        str(path) for folder in folders for path in folder.rglob("*")
        if path.is_file() and CANARI.encode() in path.read_bytes()
    ]  # fmt: skip


def _evaluateur_1_works(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("epreuve", BlocCode("1"))
    pilote.settle()
    screen = pilote.page.findChild(QLineEdit)
    assert screen is not None
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    pilote.press("n", "e", "o", "c")
    pilote.press("Shift+C", "r")
    pilote.type(f"{CANARI} precisions")
    pilote.press("Ctrl+A", "Ctrl+C")
    phrases.garder(pilote.desk.poste, BlocCode("1"), (f"{CANARI} phrase",))
    pilote.desk.go("entretien", BlocCode("1"))
    pilote.settle()
    pilote.tab_to("Notes d’entretien")
    pilote.type(f"{CANARI} notes")
    pilote.desk.go("grille", BlocCode("1"), "1")
    pilote.settle()
    pilote.press("r")
    pilote.type(f"{CANARI} motif a demi")


def test_the_witness_sees_the_canaries_while_evaluateur_1_works(pilote: Pilote) -> None:
    _evaluateur_1_works(pilote)
    assert CANARI in _everything()
    assert CANARI in QApplication.clipboard().text()


def test_nothing_of_evaluateur_1_is_in_the_window_of_evaluateur_2(pilote: Pilote) -> None:
    _evaluateur_1_works(pilote)
    two = pilote.desk.dossier.sieges[2].identifiant
    pilote.desk.hand_over_asked.emit((two,))
    pilote.settle()
    assert CANARI not in _everything()
    pilote.press("Return")
    assert pilote.desk.personnes == (two,)
    for etape in ("preparation", "epreuve", "grille", "entretien", "scellement", "conciliation", "signature", "remise"):
        pilote.desk.go(etape, BlocCode("1"))
        pilote.settle()
        assert CANARI not in _everything(), etape
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    assert all(s.value == "" for s in pilote.window.findChildren(MarkSelector) if s.isVisible())
    assert pilote.desk.open_seance.brouillons.read() == {}
    assert phrases.lire(pilote.desk.poste, BlocCode("1")) == ()
    pilote.press("Ctrl+J")
    assert CANARI not in _everything()
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    pilote.press("Ctrl+F")
    pilote.type(CANARI)
    assert CANARI in _everything()  # what he types himself in the search
    assert pilote.where == "accueil"


def test_nothing_is_left_in_clear_beside_the_base(pilote: Pilote, tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("*"))
    _evaluateur_1_works(pilote)
    pilote.press("Escape")
    pilote.window.lock()
    pilote.settle()
    assert CANARI not in _everything()
    new = [p for p in set(Path(tempfile.gettempdir()).glob("*")) - before if p.is_dir()]
    assert _files(tmp_path, *new) == []


def test_together_no_grid_is_readable_before_the_reveal(pilote: Pilote) -> None:
    _evaluateur_1_works(pilote)
    sieges = pilote.desk.dossier.sieges
    pilote.desk.hand_over_asked.emit((sieges[1].identifiant, sieges[2].identifiant))
    pilote.settle()
    pilote.press("Return")
    assert len(pilote.desk.personnes) == 2
    for etape in ("grille", "entretien", "scellement", "conciliation"):
        pilote.desk.go(etape, BlocCode("1"))
        pilote.settle()
        assert CANARI not in _everything(), etape
