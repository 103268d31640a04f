"""What a reader finds in a PDF, without our code: text as pdftotext gives it, fonts and boxes as pypdf does."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec import Struct


def serre(texte: str) -> str:
    """Without any blank: line ends and no-break spaces do not count."""
    return "".join(texte.split())


def pages(pdf: Path) -> list[str]:
    """The text of each page in the order in which it is drawn."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    ordre = ["pdftotext", "-raw", "-enc", "UTF-8", str(pdf), "-"]
    sortie = subprocess.run(ordre, check=True, capture_output=True).stdout.decode()
    return sortie.split("\f")[:-1]


def mots_places(pdf: Path) -> list[tuple[float, float, float, float]]:
    """The box of every word: left, top, right, bottom, in points from the upper left corner."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    sortie = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    trouves = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">', sortie)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in trouves]


def tout(pdf: Path) -> str:
    """All the text, without blanks."""
    return serre("".join(pages(pdf)))


def valeurs(donnee: object, chemin: str = "pv") -> Iterator[tuple[str, str | int | date]]:
    """Every scalar of a record, with the path to it."""
    if isinstance(donnee, Struct):
        for nom in donnee.__struct_fields__:
            yield from valeurs(getattr(donnee, nom), f"{chemin}.{nom}")
    elif isinstance(donnee, tuple):
        for rang, partie in enumerate(donnee):
            yield from valeurs(partie, f"{chemin}[{rang}]")
    elif isinstance(donnee, str | int | datetime | date) and not isinstance(donnee, bool):
        yield chemin, donnee
