"""One start of a window, in a process of its own: ``python -m benchmarks.demarrage MODE DOSSIER``.

Prints one line when the window has painted (or its list can be used), with the memory it takes, and ends.
"""

from __future__ import annotations

import sys
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QEvent, QObject
    from PySide6.QtWidgets import QMainWindow

    from evaluateur.seance.poste import Poste

MODES = ("nu", "fenetre", "nu_base", "nu_liste", "liste")


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


def _bare(furnish: Callable[[QMainWindow], object]) -> None:
    """The least that a PySide6 window can be; once painted, it is furnished."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(["nu"])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Évaluateur"))

    def done() -> None:
        furnish(window)
        application.processEvents()
        _report()
        application.exit()

    watcher = _after_first_paint(done)
    application.installEventFilter(watcher)
    window.show()
    application.exec()


def _bare_base(path: Path, key: bytes) -> Any:
    """A base opened through sqlite-utils on SQLCipher, without anything of ours."""
    sys.modules["pysqlite3"] = __import__("sqlcipher3")
    sys.modules["pysqlite3.dbapi2"] = __import__("sqlcipher3.dbapi2").dbapi2
    import sqlite_utils

    connection = __import__("sqlcipher3").connect(str(path))
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    return sqlite_utils.Database(connection, execute_plugins=False)


def _bare_list(folder: Path, window: QMainWindow) -> None:
    """The same rows of the same base, its pages authenticated, unlocked by the same passphrase, in a table of Qt."""
    import json

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
    from PySide6.QtWidgets import QTableView

    profil = json.loads((folder / "profils.json").read_bytes())["profils"][0]
    argon, serrure = profil["argon"], profil["base"]
    derivation = Argon2id(
        salt=b64decode(argon["sel"]),
        length=32,
        iterations=argon["passes"],
        lanes=argon["voies"],
        memory_cost=argon["memoire_kib"],
    )
    usage = f"evaluateur/1/{profil['identifiant']}/base".encode()
    key = AESGCM(derivation.derive(PHRASE.encode())).decrypt(
        b64decode(serrure["nonce"]), b64decode(serrure["chiffre"]), usage
    )
    base = _bare_base(folder / "evaluateur.sqlite", key)
    list(base.query("PRAGMA cipher_integrity_check"))
    rows = [json.loads(row["resume"]) for row in base.query("SELECT resume FROM registre ORDER BY debut DESC")]
    table = QTableView()
    table.setModel(_bare_model(rows, window))
    window.setCentralWidget(table)


def _bare_model(rows: list[dict[str, Any]], parent: QObject) -> QAbstractItemModel:
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

    class Rows(QAbstractTableModel):
        def rowCount(self, parent: object = None) -> int:
            return len(rows)

        def columnCount(self, parent: object = None) -> int:
            return 4

        def data(self, index: object, role: int = 0) -> str | None:
            assert isinstance(index, QModelIndex)
            shown = role == Qt.ItemDataRole.DisplayRole
            return str(list(rows[index.row()].values())[index.column()]) if shown else None

    return Rows(parent)


def _ours(data_folder: Path, use_list: bool) -> None:
    from PySide6.QtWidgets import QApplication

    from evaluateur import app

    application = app.make_application()
    assembly = app.Assembly(data_folder, _no_practice)

    def done() -> None:
        if use_list:
            assembly.furnish()
            desk = assembly.desk
            (profil,) = desk.poste.trousseau.profils
            desk.poste.trousseau.deverrouiller(profil.identifiant, PHRASE)
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
    bare: dict[str, Callable[[QMainWindow], object]] = {
        "nu": lambda _: None,
        "nu_base": lambda _: _bare_base(dossier / "nue.sqlite", bytes(32)).table_names(),
        "nu_liste": lambda window: _bare_list(dossier, window),
    }
    if mode in bare:
        _bare(bare[mode])
    else:
        _ours(dossier, use_list=mode == "liste")


if __name__ == "__main__":
    main()
