"""Files and folders that the user chooses: from where one looks, and what is said of what is written there.

What is written never takes the place of another file.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from evaluateur import fichiers
from evaluateur.fichiers import Deposit
from evaluateur.metier.typographie import francais

BESIDE = "Un autre fichier portait déjà ce nom : il n’a pas été remplacé"


_PLACE = "emplacement"
"""Property of the window: the folder that was chosen last."""


def ask_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask which file to read; None when it was given up."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(parent, dialog)


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder; None when it was given up."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(parent, dialog)


def _dialog(parent: QWidget, title: str, kinds: str = "") -> QFileDialog:
    """The system's dialog, else Qt's own, whose French lacks these two labels."""
    dialog = QFileDialog(parent, francais(title), str(_place(parent)), francais(kinds))
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, francais("&Emplacement :"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, francais("&Type de fichier :"))
    return dialog


def _answer(parent: QWidget, dialog: QFileDialog) -> Path | None:
    """What is chosen there, and kept as the place of the next one."""
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    parent.window().activateWindow()
    if not chosen:
        return None
    path = Path(chosen[0])
    folder = path if dialog.fileMode() == QFileDialog.FileMode.Directory else path.parent
    parent.window().setProperty(_PLACE, str(folder))
    return path


def _place(parent: QWidget) -> Path:
    """Where one was last, else one's documents: never where the application was started."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(parent.window().property(_PLACE) or documents)


def ask(parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
    """Ask under which name; None when it was given up.

    The dialog does not ask whether to replace: it looks before the suffix is added, and nothing is replaced.
    """
    dialog = _dialog(parent, title, f"{suffix[1:].upper()} (*{suffix})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(name)
    path = _answer(parent, dialog)
    return with_suffix(path, suffix) if path is not None else None


def with_suffix(path: Path, suffix: str) -> Path:
    """The name with its suffix: « 2026.117 » loses nothing of what was typed."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def put(path: Path, data: bytes) -> tuple[Path, str]:
    """Write a file; where it lies, and the sentence that says so. Raises a Refus."""
    done = fichiers.deposit(path, data)
    return done.path, said(done)


def said(done: Deposit) -> str:
    """How it came there, in words."""
    if done.etat == "there":
        return f"Déjà à cet emplacement, à l’identique : {done.path.name}"
    if done.etat == "beside":
        return f"Copié et vérifié : {done.path.name}. {BESIDE}"
    return f"Copié et vérifié : {done.path.name}"
