"""A table from outside, whatever its format: numbered rows of text cells, and the limits that it must keep."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel

OCTETS_MAX = 5_000_000
"""Bytes of a file: a thousand times a real convocation, and little enough to be read at once."""
LIGNES_MAX = 2_000
"""Rows that hold something: ten times the largest session known; more is another file."""
COLONNES_MAX = 60
"""Columns: three times what a convocation can say."""
CARACTERES_MAX = 2_000
"""Characters of one cell: no name, address or post is that long."""

Nature = Literal["texte", "formule", "erreur", "longue"]
Encodage = Literal["UTF-8", "UTF-16", "Windows-1252", "XLSX"]

_FORMULE = re.compile(r"[=+@]|-(?!-*$|\s*\d+(?:[.,]\d+)?$)")
"""What a spreadsheet would compute instead of showing; a negative number and dashes alone are none."""


class FichierRefuse(Refus):
    """The file is not a table that can be read; nothing of it was taken."""


class Cellule(Struct, frozen=True):
    """One cell. Of what is no plain text only the nature is kept."""

    texte: str = ""
    nature: Nature = "texte"
    fusionnee: bool = False
    """It shows the value of the cell at its left, with which it is merged."""

    @property
    def vide(self) -> bool:
        """Nothing is written there."""
        return not self.texte and self.nature == "texte"


class Rangee(Struct, frozen=True):
    """A row that holds something, under the number that a spreadsheet shows beside it."""

    numero: int
    cellules: tuple[Cellule, ...]

    def cellule(self, rang: int) -> Cellule:
        """The cell of this column; an empty one beyond the end of the row."""
        return self.cellules[rang] if rang < len(self.cellules) else VIDE


class Masquees(Struct, frozen=True):
    """What a workbook holds and does not show."""

    rangees: tuple[int, ...] = ()
    """Numbers of the rows that hold something."""
    colonnes: tuple[str, ...] = ()
    """Letters, as the spreadsheet shows them."""

    def __bool__(self) -> bool:
        return bool(self.rangees or self.colonnes)


class Tableau(Struct, frozen=True):
    """The rows that hold something, in order, and how they were read."""

    rangees: tuple[Rangee, ...]
    encodage: Encodage
    feuilles_ignorees: tuple[str, ...] = ()
    """Other sheets that hold data too: they are named, never read in silence nor dropped in silence."""
    masquees: Masquees = Masquees()


VIDE = Cellule()


def cellule(text: str) -> Cellule:
    """A cell from its text: one line, trimmed, in the form that is kept."""
    own = canonique.one_line(text)
    if len(own) > CARACTERES_MAX:
        return Cellule(nature="longue")
    if _FORMULE.match(own):
        return Cellule(nature="formule")
    return Cellule(own)


class Recueil:
    """Gathers the rows that hold something, and refuses the one that goes beyond the limits."""

    def __init__(self) -> None:
        self.rangees: list[Rangee] = []

    def add(self, numero: int, cellules: list[Cellule]) -> None:
        """Take a row unless it is empty; empty cells at its end do not count."""
        while cellules and cellules[-1].vide:
            cellules.pop()
        if not cellules:
            return
        if len(cellules) > COLONNES_MAX:
            raise FichierRefuse(
                f"La ligne {numero} compte {pluriel(len(cellules), 'colonne')}, pour {COLONNES_MAX} au plus.",
                "Conservez les colonnes de la convocation, puis recommencez.",
            )
        if len(self.rangees) == LIGNES_MAX:
            raise FichierRefuse(
                f"Le fichier compte plus de {pluriel(LIGNES_MAX, 'ligne')}.", "Partagez-le en plusieurs fichiers."
            )
        self.rangees.append(Rangee(numero, tuple(cellules)))
