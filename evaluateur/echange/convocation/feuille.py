"""What a sheet shows of its cells: hidden rows and columns, merges, escapes of the format, its strict dialect."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field
from openpyxl.cell.text import Text
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from evaluateur.echange.convocation.rangees import COLONNES_MAX, VIDE, Cellule

FUSIONS_MAX = 5_000
"""Merges that are followed: two by candidate and more; a sheet of only merges is no list."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"drawingml/main", b"drawingml/2006/main"),
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true", "on")


class Fusion(Struct):
    """Cells that show as one."""

    colonnes: range
    rangees: range
    valeur: Cellule = VIDE


class Forme(Struct):
    """How one sheet shows its cells; rows go through it in order."""

    rangees_masquees: set[int] = field(default_factory=set)
    colonnes_masquees: set[int] = field(default_factory=set)
    fusions: dict[int, list[Fusion]] = field(default_factory=dict)
    """By their first row."""
    _ouvertes: list[Fusion] = field(default_factory=list)
    """The merges that reach the row at hand."""
    _vues: set[int] = field(default_factory=set)

    def fill(self, numero: int, cellules: list[Cellule]) -> list[Cellule]:
        """The cells of a row that holds something, each merge giving its value wherever it shows."""
        filled = list(cellules)
        for fusion in self.fusions.pop(numero, []):
            first = fusion.colonnes.start
            if first < len(cellules) and not cellules[first].vide:
                fusion.valeur = cellules[first]
                self._ouvertes.append(fusion)
        self._ouvertes = [fusion for fusion in self._ouvertes if numero in fusion.rangees]
        for fusion in self._ouvertes:
            for rang in fusion.colonnes:
                filled += [VIDE] * (rang + 1 - len(filled))
                if rang > fusion.colonnes.start:
                    filled[rang] = Cellule(fusion.valeur.texte, fusion.valeur.nature, fusionnee=True)
                elif filled[rang].vide:
                    filled[rang] = fusion.valeur
        return filled

    def shown(self, cellules: list[Cellule]) -> list[Cellule]:
        """The cells of the columns in sight; what the others hold is remembered by column."""
        self._vues.update(r for r in self.colonnes_masquees if r < len(cellules) and not cellules[r].vide)
        return [VIDE if rang in self.colonnes_masquees else cell for rang, cell in enumerate(cellules)]

    @property
    def lettres(self) -> tuple[str, ...]:
        """Hidden columns in which something was met, as a spreadsheet names them."""
        return tuple(get_column_letter(rang + 1) for rang in sorted(self._vues))


def read_forme(source: Any) -> Forme:
    """Read a sheet once for what it hides and merges."""
    shape, numero, merges = Forme(), 0, 0
    for _, element in iterparse(source):
        tag = str(element.tag).removeprefix(f"{{{SHEET_MAIN_NS}}}")
        if tag == "row":
            numero = int(float(element.get("r") or numero + 1))
            if element.get("hidden") in _TRUE or _is_zero(element.get("ht")):
                shape.rangees_masquees.add(numero)
            element.clear()
        elif tag == "col" and (element.get("hidden") in _TRUE or _is_zero(element.get("width"))):
            last = min(int(element.get("max", 0)), COLONNES_MAX)
            shape.colonnes_masquees.update(range(int(element.get("min", 1)) - 1, last))
        elif tag == "mergeCell" and merges < FUSIONS_MAX:
            merges += 1
            left, top, right, bottom = range_boundaries(element.get("ref", ""))
            columns = range(int(left or 1) - 1, min(int(right or 0), COLONNES_MAX))
            rows = range(int(top or 1), int(bottom or 0) + 1)
            shape.fusions.setdefault(rows.start, []).append(Fusion(columns, rows))
    return shape


def _is_zero(size: str | None) -> bool:
    return size is not None and float(size) == 0


def read_shared(archive: zipfile.ZipFile) -> list[str] | None:
    """The texts that cells share, as they are written; None without any. openpyxl takes « x005F_ » out of them."""
    name = next((n for n in archive.namelist() if n.lower().endswith("sharedstrings.xml")), None)
    if name is None:
        return None
    with archive.open(name) as source:
        return list(_shared(source))


def _shared(source: Any) -> Iterator[str]:
    for _, element in iterparse(source):
        if element.tag == f"{{{SHEET_MAIN_NS}}}si":
            content = Text.from_tree(element)
            yield content.content if content is not None else ""
            element.clear()


def unescape(text: str) -> str:
    """The text that a sheet shows for « _x000D_ » (a line end) or « _x005F_ » (the sign _ itself)."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def as_transitional(copy: io.BytesIO) -> io.BytesIO:
    """The same workbook under the names that openpyxl knows, if it was saved as « Strict Open XML »."""
    with zipfile.ZipFile(copy) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    copy.seek(0)
    if not any(_STRICT in data for data in parts.values()):
        return copy
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as target:
        for name, data in parts.items():
            for strict, known in _TRANSITIONAL:
                data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + known)
            target.writestr(name, data)
    output.seek(0)
    return output
