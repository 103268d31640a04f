"""A process that opens a practice session and types without end: its parent kills it. Prints what was typed, when."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from evaluateur import app
from evaluateur.demo.entrainement import ouvrir_entrainement

PERIOD_MS = 15


def main(donnees: Path) -> None:
    application = app.make_application()
    assembly = app.Assembly(donnees, ouvrir_entrainement)
    assembly.furnish()
    assembly.show()
    assembly.window.activateWindow()
    application.processEvents()
    typed = 0

    def focus() -> QWidget:
        return QApplication.focusWidget() or assembly.window

    def begin() -> None:
        QTest.keyClick(focus(), Qt.Key.Key_F2)
        assembly.desk.go("grille", "2")
        QTimer.singleShot(50, mark)

    def mark() -> None:
        none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        for key, modifiers in ((Qt.Key.Key_C, none), (Qt.Key.Key_C, shift), (Qt.Key.Key_A, none)):
            QTest.keyClick(focus(), key, modifiers)
            application.processEvents()
        timer.start()

    def type_one() -> None:
        nonlocal typed
        character = chr(ord("a") + typed % 26)
        QTest.keyClicks(focus(), character)
        typed += 1
        sys.stdout.write(f"{time.monotonic()} {typed}\n")
        sys.stdout.flush()

    timer = QTimer()
    timer.setInterval(PERIOD_MS)
    timer.timeout.connect(type_one)
    QTimer.singleShot(0, begin)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
