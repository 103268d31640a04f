"""The authority of a command: its folder, its passphrase, what time it is."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from evaluateur.cli.sortie import ask_phrase
from evaluateur.horloge import HorlogeSysteme

VARIABLE_PHRASE = "EVALUATEUR_PHRASE_AUTORITE"
autorite_option = click.option(
    "--dossier",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=Path("autorite"),
    help="Dossier de l’autorité, à conserver hors ligne ; à défaut, « autorite ».",
)


def now() -> datetime:
    """The instant of this command."""
    return HorlogeSysteme().read().instant


def phrase_autorite(*, confirm: bool = False) -> str:
    """The passphrase of the authority, from the environment or typed."""
    phrase = os.environ.get(VARIABLE_PHRASE)
    if phrase is not None:
        return phrase
    return ask_phrase("Phrase secrète de l’autorité", twice=confirm)
