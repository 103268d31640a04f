"""One window a data folder: a second start raises the first; what a dead one left behind blocks nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.fenetre.instance import LOCK, OneInstance
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote

ROOT = Path(__file__).resolve().parents[2]
_START = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from evaluateur.ui.fenetre.instance import OneInstance
application = QCoreApplication(sys.argv)
instance = OneInstance(Path(sys.argv[1]))
print(instance.tell_first(), flush=True)
if len(sys.argv) > 2:
    os._exit(9)
"""


def _start(data_folder: Path, *more: str) -> subprocess.Popen[str]:
    """Another process that starts on this folder, and says whether another window was there."""
    command = [sys.executable, "-c", _START, str(data_folder), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _answer(qtbot: QtBot, process: subprocess.Popen[str]) -> str:
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE_MS)
    assert process.stdout is not None
    with process.stdout as out:
        return out.read().strip()


def test_a_second_start_in_another_process_raises_the_first_window(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = OneInstance(tmp_path / "donnees")
    assert not first.tell_first()
    for _ in range(2):
        with qtbot.waitSignal(first.raised, timeout=PATIENCE_MS):
            second = _start(tmp_path / "donnees")
        assert _answer(qtbot, second) == "True"


def test_a_second_start_in_the_same_process_raises_the_first_too(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = OneInstance(tmp_path / "donnees"), OneInstance(tmp_path / "donnees" / ".." / "donnees")
    assert not first.tell_first()
    with qtbot.waitSignal(first.raised, timeout=PATIENCE_MS):
        assert second.tell_first()


def test_two_folders_are_two_windows(qapp: QApplication, tmp_path: Path) -> None:
    first, other = OneInstance(tmp_path / "un"), OneInstance(tmp_path / "deux")
    assert not first.tell_first()
    assert not other.tell_first()


def test_what_a_dead_process_left_behind_blocks_nobody(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    dead = _start(tmp_path / "donnees", "die")
    assert _answer(qtbot, dead) == "False"
    assert (tmp_path / "donnees" / LOCK).exists(), "it died without tidying up"
    first = OneInstance(tmp_path / "donnees")
    assert not first.tell_first()
    with qtbot.waitSignal(first.raised, timeout=PATIENCE_MS):
        second = _start(tmp_path / "donnees")
    assert _answer(qtbot, second) == "True"


def test_once_the_first_has_ended_the_next_is_the_first(qapp: QApplication, tmp_path: Path) -> None:
    first = OneInstance(tmp_path / "donnees")
    assert not first.tell_first()
    del first
    assert not OneInstance(tmp_path / "donnees").tell_first()


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_the_window_that_comes_forward_says_why_and_stays_where_it_was(pilote: Pilote, tmp_path: Path) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("2"))
    pilote.settle()
    pilote.window.showMinimized()
    pilote.settle()
    pilote.window.come_forward()
    pilote.settle()
    assert not pilote.window.isMinimized()
    assert "Évaluateur est déjà ouvert : voici sa fenêtre." in pilote.words().replace("\xa0", " ")
    assert (pilote.desk.place.etape, pilote.desk.place.bloc) == ("grille", "2")
