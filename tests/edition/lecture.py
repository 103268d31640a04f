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

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.leaves import Text

# Keys, forms and instants: said otherwise, and tested by name.
AUTREMENT = re.compile(
    r"\.(schema|mode|etat|icone|presence|presentation|origine|siege|derogation|rang)$"
    r"|\.blocs\[\d+\]\.competences.*\.lignes\[\d+\]\.code$|_s$|\.marques\[|\.cle$|empreinte$|amenagement"
)  # fmt: skip
_WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')


def serre(text: str) -> str:
    """Without any blank: line ends and no-break spaces do not count."""
    return "".join(text.split())


def pages(pdf: Path) -> list[str]:
    """The text of each page in the order in which it is drawn."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(pdf), "-"]
    output = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return output.split("\f")[:-1]


def words_by_page(pdf: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """The words of each page, each with its left, top, right and bottom, in points from the upper left corner."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    output = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return [
        [(word, float(a), float(b), float(c), float(d)) for a, b, c, d, word in _WORD.findall(page)]
        for page in output.split("<page ")[1:]
    ]


def word_boxes(pdf: Path) -> list[tuple[float, float, float, float]]:
    """The box of every word: left, top, right, bottom, in points from the upper left corner."""
    return [word[1:] for page in words_by_page(pdf) for word in page]


def leaves(document: Document) -> Iterator[tuple[Text, float]]:
    """Every text of the story, with the width of the column or page in which it stands."""
    for flowable in document.story:
        yield from _in(flowable, styles.WIDTH)


def _in(flowable: object, width: float) -> Iterator[tuple[Text, float]]:
    if isinstance(flowable, Text):
        yield flowable, width
    elif isinstance(flowable, Table):
        for row in flowable._cellvalues:
            yield from _in_row(row, list(flowable._argW))


def _in_row(row: list[Any], widths: list[float]) -> Iterator[tuple[Text, float]]:
    for column, cell in enumerate(row):
        for leaf in cell if isinstance(cell, list | tuple) else [cell]:
            span = int(leaf.element.attributes.get("ColSpan", 1)) if isinstance(leaf, Text) else 1
            yield from _in(leaf, sum(widths[column : column + span]) - 2 * styles.CELL_PADDING)


def tout(pdf: Path) -> str:
    """All the text, without blanks."""
    return serre("".join(pages(pdf)))


def valeurs(value: object, path: str = "pv") -> Iterator[tuple[str, str | int | date]]:
    """Every scalar of a record, with the path to it."""
    if isinstance(value, Struct):
        for nom in value.__struct_fields__:
            yield from valeurs(getattr(value, nom), f"{path}.{nom}")
    elif isinstance(value, tuple):
        for rang, part in enumerate(value):
            yield from valeurs(part, f"{path}[{rang}]")
    elif isinstance(value, str | int | datetime | date) and not isinstance(value, bool):
        yield path, value


def textes_imprimes(value: object) -> Iterator[tuple[str, str]]:
    """Every text of a record that is printed as it is, with the path to it."""
    for path, valeur in valeurs(value):
        if isinstance(valeur, str) and valeur and not AUTREMENT.search(path):
            yield path, valeur


def mots(text: str) -> str:
    """Its words, one blank between them: what a screen reader says, whatever the lines."""
    return " ".join(text.split())
