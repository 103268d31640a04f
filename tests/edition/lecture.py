"""What a reader finds in a PDF, without our code: text as pdftotext gives it, fonts and boxes as pypdf does."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from reportlab.platypus import Table

from evaluateur.edition import styles
from evaluateur.edition.composition import Document
from evaluateur.edition.feuilles import Texte

_MOT = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')


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


def mots_par_page(pdf: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """The words of each page, each with its left, top, right and bottom, in points from the upper left corner."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    sortie = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return [
        [(mot, float(a), float(b), float(c), float(d)) for a, b, c, d, mot in _MOT.findall(page)]
        for page in sortie.split("<page ")[1:]
    ]


def mots_places(pdf: Path) -> list[tuple[float, float, float, float]]:
    """The box of every word: left, top, right, bottom, in points from the upper left corner."""
    return [mot[1:] for page in mots_par_page(pdf) for mot in page]


def feuilles(document: Document) -> Iterator[tuple[Texte, float]]:
    """Every text of the story, with the width of the column or page in which it stands."""
    for flowable in document.histoire:
        yield from _de(flowable, styles.LARGEUR)


def _de(flowable: object, largeur: float) -> Iterator[tuple[Texte, float]]:
    if isinstance(flowable, Texte):
        yield flowable, largeur
    elif isinstance(flowable, Table):
        for rangee in flowable._cellvalues:
            yield from _de_la_rangee(rangee, list(flowable._argW))


def _de_la_rangee(rangee: list[Any], largeurs: list[float]) -> Iterator[tuple[Texte, float]]:
    for colonne, case in enumerate(rangee):
        for feuille in case if isinstance(case, list | tuple) else [case]:
            etendue = int(feuille.element.attributs.get("ColSpan", 1)) if isinstance(feuille, Texte) else 1
            yield from _de(feuille, sum(largeurs[colonne : colonne + etendue]) - 2 * styles.MARGE_CELLULE)


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
