"""What the commands say and write."""

from __future__ import annotations

from pathlib import Path

import click

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais


def say(phrase: str) -> None:
    """Say a sentence, beside the output that a script reads."""
    click.echo(francais(phrase), err=True)


def write(path: Path, data: bytes) -> None:
    """Write a file, its folder included. Raises :class:`Refus`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Refus(f"Le fichier {path} ne s'écrit pas.", "Vérifiez le dossier, la place et vos droits.") from error


def read(path: Path) -> bytes:
    """Read a file. Raises :class:`Refus`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refus(f"Le fichier {path} ne se lit pas.", "Vérifiez son nom et vos droits.") from error
