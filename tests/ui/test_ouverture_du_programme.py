"""The program as it is begun by its name: its window, its end, what it does of a fault, and of a second start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evaluateur.ui.fenetre.instance import OneInstance
from tests.patience import PATIENCE_MS, PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
_LED = """
import os, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from evaluateur import cli

wait = QApplication.exec

def once(ready, then):
    QTimer.singleShot(10, then if ready() else lambda: once(ready, then))

def says(words):
    labels = [l for w in QApplication.topLevelWidgets() if w.isVisible() for l in w.findChildren(QLabel)]
    return any(words in label.text() for label in labels if label.isVisible())

def reports():
    return len(list(Path(os.environ["XDG_STATE_HOME"]).rglob("defaut-*.txt")))

def in_a_slot():
    once(lambda: says("Une erreur inattendue") and reports() == 1, in_a_thread)
    raise KeyError("MARTIN")

def in_a_thread():
    threading.Thread(target=lambda: 1 / 0).start()
    once(lambda: reports() == 2, lambda: QApplication.exit(7))

def led(*_):
    once(lambda: says("Bienvenue"), in_a_slot)
    return wait()

QApplication.exec = led
sys.argv = ["evaluateur", *sys.argv[1:]]
cli.main()
"""
"""Someone who looks at the window, and has it fail twice."""


@pytest.mark.skipif(sys.platform != "linux", reason="where reports lie is told otherwise elsewhere")
def test_its_window_opens_reports_each_fault_and_gives_its_status_when_it_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _LED, "--donnees", str(tmp_path / "donnees")]
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, timeout=PATIENCE_S, check=False)
    assert done.returncode == 7
    reports = [report.read_text("utf-8") for report in sorted(tmp_path.rglob("defaut-*.txt"))]
    assert [text.splitlines()[1] for text in reports] == ["builtins.KeyError", "builtins.ZeroDivisionError"]
    assert "MARTIN" not in "".join(reports)


def test_a_second_start_raises_the_first_window_and_ends_without_one(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = OneInstance(tmp_path / "donnees")
    assert first.arrive() == "premier"
    command = [sys.executable, "-m", "evaluateur", "--donnees", str(tmp_path / "donnees")]
    with qtbot.waitSignal(first.raised, timeout=PATIENCE_MS):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE_MS)
    assert process.stdout is not None
    with process.stdout as out:
        assert (process.returncode, out.read()) == (0, "")
