"""A process that opens a practice session and types without end: its parent kills it.

Prints « typed » and a count after each key, « saved » and a count after each draft of the comment that was kept.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from evaluateur import app
from evaluateur.demo.entrainement import ouvrir_entrainement
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.saisie import TextBox

PERIOD_MS = 15
ENOUGH = 5000
"""Keys after which nobody is there to kill it any more."""


def main(data_folder: Path) -> None:
    application = app.make_application()
    assembly = app.Assembly(data_folder, ouvrir_entrainement)
    assembly.furnish()
    assembly.show()
    assembly.window.activateWindow()
    application.processEvents()
    typed = 0

    def focus() -> QWidget:
        return QApplication.focusWidget() or assembly.window

    def begin() -> None:
        QTest.keyClick(focus(), Qt.Key.Key_F2)
        assembly.desk.go("grille", BlocCode("2"))
        QTimer.singleShot(0, mark)

    def mark() -> None:
        none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        for key, modifiers in ((Qt.Key.Key_C, none), (Qt.Key.Key_C, shift), (Qt.Key.Key_A, none)):
            QTest.keyClick(focus(), key, modifiers)
            application.processEvents()
        if not isinstance(focus(), TextBox):
            application.exit(1)  # whoever listens hears the end, not a silence
            return
        assembly.desk.saved.connect(lambda: say("saved"))
        timer.start()

    def type_one() -> None:
        nonlocal typed
        character = chr(ord("a") + typed % 26)
        QTest.keyClicks(focus(), character)
        typed += 1
        say("typed")
        if typed == ENOUGH:
            application.exit(1)

    def say(what: str) -> None:
        sys.stdout.write(f"{what} {typed}\n")
        sys.stdout.flush()

    timer = QTimer()
    timer.setInterval(PERIOD_MS)
    timer.timeout.connect(type_one)
    QTimer.singleShot(0, begin)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
