"""One start of a window, in a process of its own: ``python -m benchmarks.demarrage MODE DOSSIER``.

Prints one line when the window has painted (or its list can be used), with the memory it takes, and ends.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject

    from evaluateur.seance.poste import Poste

MODES = ("nu", "fenetre", "nu_base", "liste")


def _report() -> None:
    resident = next(
        line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmRSS")
    )
    sys.stdout.write(f"{resident.split()[1]}\n")
    sys.stdout.flush()


def _after_first_paint(done: Callable[[], None]) -> QObject:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QMainWindow

    class Watcher(QObject):
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow) and not self.seen:
                self.seen = True
                QTimer.singleShot(0, done)
            return False

    return Watcher()


def _bare(base: Path | None) -> None:
    """The least that a PySide6 window can be; with ``base``, it also opens one through sqlite-utils on SQLCipher."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(["nu"])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Évaluateur"))

    def done() -> None:
        if base is not None:
            sys.modules["pysqlite3"] = __import__("sqlcipher3")
            sys.modules["pysqlite3.dbapi2"] = __import__("sqlcipher3.dbapi2").dbapi2
            import sqlite_utils

            connection = __import__("sqlcipher3").connect(str(base))
            connection.execute(f"PRAGMA key=\"x'{'00' * 32}'\"")
            sqlite_utils.Database(connection, execute_plugins=False).table_names()
        _report()
        application.exit()

    watcher = _after_first_paint(done)
    application.installEventFilter(watcher)
    window.show()
    application.exec()


def _ours(donnees: Path, use_list: bool) -> None:
    from PySide6.QtWidgets import QApplication

    from evaluateur import app

    application = app.make_application()
    assembly = app.Assembly(donnees, _no_practice)

    def done() -> None:
        if use_list:
            assembly.furnish()
            desk = assembly.desk
            (profil,) = desk.poste.profils
            desk.poste.deverrouiller(profil.identifiant, PHRASE)
            desk.seat(profil.identifiant)
            desk.page_asked.emit("accueil")
            QApplication.processEvents()
        _report()
        application.exit()

    watcher = _after_first_paint(done)
    application.installEventFilter(watcher)
    assembly.show()
    application.exec()


def _no_practice(*_: object) -> tuple[Poste, str]:
    raise RuntimeError("measures never practise")


PHRASE = "phrase secrète de mesure"


def main() -> None:
    """Run one mode."""
    mode, dossier = sys.argv[1], Path(sys.argv[2])
    if mode.startswith("nu"):
        _bare(dossier / "nue.sqlite" if mode == "nu_base" else None)
    else:
        _ours(dossier, use_list=mode == "liste")


if __name__ == "__main__":
    main()
