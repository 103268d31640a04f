"""What the commands say and write."""

from __future__ import annotations

from pathlib import Path

import click

from evaluateur import fichiers
from evaluateur.metier.typographie import francais


def say(phrase: str) -> None:
    """Say a sentence, beside the output that a script reads."""
    click.echo(francais(phrase), err=True)


def write(path: Path, data: bytes) -> None:
    """Write a file, its folder included. Raises :class:`evaluateur.fichiers.EcritureRefusee`."""
    fichiers.make_folder(path.parent)
    fichiers.write(path, data)
