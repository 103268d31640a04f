"""Files and folders that the user chooses: from where one looks, and what is said of what is written there.

What is written never takes the place of another file.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from evaluateur import fichiers
from evaluateur.fichiers import Deposit

BESIDE = "Un autre fichier portait déjà ce nom : il n’a pas été remplacé"


_PLACE = "emplacement"
"""Property of the window: the folder that was chosen last."""


def ask_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask which file to read; None when it was given up."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(_place(parent)), kinds)
    return _chosen(parent, chosen, Path(chosen).parent)


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder; None when it was given up."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(_place(parent)))
    return _chosen(parent, chosen, Path(chosen))


def _place(parent: QWidget) -> Path:
    """Where one was last, else one's documents: never where the application was started."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(parent.window().property(_PLACE) or documents)


def _chosen(parent: QWidget, chosen: str, folder: Path) -> Path | None:
    if not chosen:
        return None
    parent.window().setProperty(_PLACE, str(folder))
    return Path(chosen)


def ask(parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
    """Ask under which name; None when it was given up.

    The dialog does not ask whether to replace: it looks before the suffix is added, and nothing is replaced.
    """
    kinds = f"{suffix[1:].upper()} (*{suffix})"
    options = QFileDialog.Option.DontConfirmOverwrite
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(_place(parent) / name), kinds, options=options)
    path = _chosen(parent, chosen, Path(chosen).parent)
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
