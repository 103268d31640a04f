"""One window a data folder: a second start raises the first; what a dead one left behind blocks nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QSysInfo, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from evaluateur.app import Assembly
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.designation import heure, local
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.fenetre.instance import LOCK, OneInstance
from evaluateur.ui.fenetre.tenu import holder
from tests.patience import PATIENCE_MS
from tests.ui.conftest import open_practice
from tests.ui.pilote import Pilote

ROOT = Path(__file__).resolve().parents[2]
_START = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from evaluateur.ui.fenetre.instance import OneInstance
application = QCoreApplication(sys.argv)
instance = OneInstance(Path(sys.argv[1]))
print(instance.arrive(), flush=True)
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
    assert first.arrive() == "premier"
    for _ in range(2):
        with qtbot.waitSignal(first.raised, timeout=PATIENCE_MS):
            second = _start(tmp_path / "donnees")
        assert _answer(qtbot, second) == "relance"


def test_a_second_start_in_the_same_process_raises_the_first_too(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = OneInstance(tmp_path / "donnees"), OneInstance(tmp_path / "donnees" / ".." / "donnees")
    assert first.arrive() == "premier"
    with qtbot.waitSignal(first.raised, timeout=PATIENCE_MS):
        assert second.arrive() == "relance"


def test_two_folders_are_two_windows(qapp: QApplication, tmp_path: Path) -> None:
    first, other = OneInstance(tmp_path / "un"), OneInstance(tmp_path / "deux")
    assert first.arrive() == "premier"
    assert other.arrive() == "premier"


def test_what_a_dead_process_left_behind_blocks_nobody(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    dead = _start(tmp_path / "donnees", "die")
    assert _answer(qtbot, dead) == "premier"
    assert (tmp_path / "donnees" / LOCK).exists(), "it died without tidying up"
    first = OneInstance(tmp_path / "donnees")
    assert first.arrive() == "premier"
    with qtbot.waitSignal(first.raised, timeout=PATIENCE_MS):
        second = _start(tmp_path / "donnees")
    assert _answer(qtbot, second) == "relance"


def test_once_the_first_has_ended_the_next_is_the_first(qapp: QApplication, tmp_path: Path) -> None:
    first = OneInstance(tmp_path / "donnees")
    assert first.arrive() == "premier"
    del first
    assert OneInstance(tmp_path / "donnees").arrive() == "premier"


def _lock_of_another_machine(data_folder: Path, host: str = "PC-EXEMPLE-01") -> Path:
    data_folder.mkdir()
    lock = data_folder / LOCK
    lock.write_text(f"4242\nevaluateur\n{host}\nd2c0a1b2c3d4\n1111-2222\n", encoding="utf-8")
    return lock


def _driven(data_folder: Path) -> tuple[Assembly, OneInstance]:
    assembly, instance = Assembly(data_folder, open_practice), OneInstance(data_folder)
    assembly.show()
    assembly.begin(instance, instance.arrive())
    return assembly, instance


def _said(assembly: Assembly) -> str:
    return " ".join(label.text() for label in assembly.window.findChildren(QLabel) if label.isVisible())


def test_a_lock_of_another_machine_is_shown_with_its_name_and_hour_and_is_taken_over_by_a_key(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """The laptop died while it was open, and its folder went to the spare one."""
    lock = _lock_of_another_machine(tmp_path / "donnees")
    os.utime(lock, (1_763_283_600, 1_763_283_600))
    assembly, _ = _driven(tmp_path / "donnees")
    said = _said(assembly).replace("\u202f", " ").replace("\xa0", " ")
    hour = heure(local(datetime.fromtimestamp(1_763_283_600, UTC), HorlogeSysteme().fuseau))
    assert f"« PC-EXEMPLE-01 » a ouvert ces données le 16 novembre 2025 à {hour} et ne les a pas" in said
    assert [b.text() for b in assembly.window.findChildren(QPushButton) if b.text().startswith("Ouvrir ici")]
    assembly.window.activateWindow()
    assert QTest.qWaitForWindowActive(assembly.window, PATIENCE_MS)
    QTest.keyClick(assembly.window, Qt.Key.Key_Return)
    assert "Bienvenue" in _said(assembly)
    assert "PC-EXEMPLE-01" not in lock.read_text(encoding="utf-8")
    assembly.close()
    assembly.window.close()


def test_a_disk_that_was_copied_to_another_machine_of_the_same_name_is_another_machine(tmp_path: Path) -> None:
    lock = _lock_of_another_machine(tmp_path / "donnees", QSysInfo.machineHostName())
    assert holder(lock).machine == QSysInfo.machineHostName()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"1\n2\n", b"x" * 5000])
def test_a_lock_that_tells_nothing_is_told_all_the_same(tmp_path: Path, data: bytes) -> None:
    lock = tmp_path / LOCK
    lock.write_bytes(data)
    assert holder(lock).phrase
    assert holder(tmp_path / "rien").phrase


def test_a_window_that_does_not_answer_is_told_on_the_screen_and_can_be_tried_again(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    frozen = QLockFile(str(tmp_path / LOCK))
    assert frozen.tryLock(0)
    assembly, _ = _driven(tmp_path)
    assert "sa fenêtre ne répond pas" in _said(assembly)
    (button,) = [b for b in assembly.window.findChildren(QPushButton) if b.text().startswith("Réessayer")]
    button.click()
    assert "sa fenêtre ne répond pas" in _said(assembly)
    frozen.unlock()
    next(b for b in assembly.window.findChildren(QPushButton) if b.isVisible()).click()
    assert "Bienvenue" in _said(assembly)
    assembly.close()
    assembly.window.close()


def test_a_backup_is_not_put_back_by_command_beside_an_open_window(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = OneInstance(tmp_path / "donnees")
    assert first.arrive() == "premier"
    command = [
        sys.executable,
        "-m",
        "evaluateur",
        "secours",
        "restaurer",
        "--oui",
        "--donnees",
        str(tmp_path / "donnees"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert "Fermez sa fenêtre" in _answer(qtbot, process)
    assert process.returncode == 1


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
    assert "L’application est déjà ouverte : voici sa fenêtre." in pilote.words().replace("\xa0", " ")
    assert (pilote.desk.place.etape, pilote.desk.place.bloc) == ("grille", "2")


@pytest.mark.parametrize("inside", ["", "sous-dossier"])
def test_a_data_folder_that_is_none_is_said_in_the_window(qapp: QApplication, tmp_path: Path, inside: str) -> None:
    """It ended in a raw traceback on a terminal that nobody sees."""
    (tmp_path / "fichier").write_text("ce n’est pas un emplacement", encoding="utf-8")
    assembly, _ = _driven(tmp_path / "fichier" / inside)
    assert "Le fichier des profils n’a pas pu être lu." in _said(assembly)
    assembly.close()
    assembly.window.close()
