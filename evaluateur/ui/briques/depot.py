"""A file that the user asks for: where it goes, and what is said of it. It never takes the place of another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from evaluateur import fichiers
from evaluateur.fichiers import Deposit

BESIDE = "Un autre fichier portait déjà ce nom : il n’a pas été remplacé"


def ask(parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
    """Ask under which name; None when it was given up.

    The dialog does not ask whether to replace: it looks before the suffix is added, and nothing is replaced.
    """
    kinds = f"{suffix[1:].upper()} (*{suffix})"
    options = QFileDialog.Option.DontConfirmOverwrite
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, kinds, options=options)
    return with_suffix(Path(chosen), suffix) if chosen else None


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
