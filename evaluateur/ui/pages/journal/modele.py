"""The journal of a dossier as a Qt model: one row a fait, filtered by bloc, by author and by words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from evaluateur.metier.faits_solo import Remplissage
from evaluateur.metier.typographie import francais, plat
from evaluateur.seance.consultation import LigneJournal
from evaluateur.seance.export_journal import one_line

_Index = QModelIndex | QPersistentModelIndex
SHOWN = 160
"""Characters of a cell: the whole text stands in its tool tip and under the table."""


class Colonne(IntEnum):
    """The columns."""

    QUAND = 0
    QUI = 1
    BLOC = 2
    QUOI = 3
    ANCIEN = 4
    NOUVEAU = 5
    MOTIF = 6


TITRES = ("Quand", "Qui", "Bloc", "Quoi", "Ancien", "Nouveau", "Motif")


_TOLD = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class JournalModel(QAbstractTableModel):
    """Takes the lines as they are read; ``show`` chooses among them."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[LigneJournal] = []
        self._rows: list[LigneJournal] = []
        self._bloc = self._who = ""
        self._words: list[str] = []
        self._search: dict[int, str] = {}
        self._made: dict[int, tuple[str, ...]] = {}

    def load(self, lines: Sequence[LigneJournal]) -> None:
        """Take a journal, and show all that it tells."""
        self._all = list(lines)
        self._search, self._made = {}, {}
        self.show()

    def __len__(self) -> int:
        """Every fait, whatever is shown."""
        return len(self._all)

    def show(self, bloc: str = "", who: str = "", words: str = "") -> None:
        """Only what is about this bloc, by this author, and holds every one of these words.

        Plis that say nothing would drown the others: they are shown to whoever searches for them. Those that stay
        closed to the reader, one after the other, are one line.
        """
        self._bloc, self._who, self._words = bloc, who, plat(words).split()
        self.beginResetModel()
        kept = [line for line in self._all if self._keeps(line)]
        self._rows = [b for a, b in pairwise([None, *kept]) if b is not None and not _still_closed(a, b)]
        self.endResetModel()

    def _keeps(self, line: LigneJournal) -> bool:
        if (self._bloc and line.bloc != self._bloc) or (self._who and line.auteur != self._who):
            return False
        if not self._words:
            return line.type != Remplissage.__name__
        if line.rang not in self._search:
            self._search[line.rang] = plat(" ".join(self._cells(line)))
        return all(word in self._search[line.rang] for word in self._words)

    def _cells(self, line: LigneJournal) -> tuple[str, ...]:
        """The words of a fait, made once."""
        if line.rang not in self._made:
            self._made[line.rang] = cells(line)
        return self._made[line.rang]

    @property
    def shown(self) -> list[LigneJournal]:
        """The faits that are shown, in order."""
        return self._rows

    def blocs(self) -> list[str]:
        """The blocs that the journal is about."""
        return sorted({line.bloc for line in self._all} - {""})

    def auteurs(self) -> list[tuple[str, str]]:
        """Who wrote in it, with his name; the two together are one author."""
        return sorted({line.auteur: line.nom for line in self._all}.items(), key=lambda pair: pair[1])

    # --- Qt

    def rowCount(self, parent: _Index | None = None) -> int:
        """Rows shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Always the same."""
        return 0 if parent is not None and parent.isValid() else len(Colonne)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return TITRES[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, and says."""
        if role not in _TOLD or not index.isValid() or index.row() >= len(self._rows):
            return None  # a view asks for a dozen roles a cell, at each painting
        cell = self._cells(self._rows[index.row()])[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(cell[: SHOWN * 2])[:SHOWN]
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITRES[index.column()]} : {cell or 'vide'}"
        return None


def _still_closed(before: LigneJournal | None, line: LigneJournal) -> bool:
    """Whether it is one more closed pli of the same grid, of which nothing more can be told."""
    if before is None or before.lisible or line.lisible:
        return False
    return (before.auteur, before.bloc) == (line.auteur, line.bloc)


def cells(line: LigneJournal) -> tuple[str, ...]:
    """The words of a fait, whole, by column."""
    texts = (line.phrase, line.ancien, line.nouveau, line.motif)
    return (quand(line), line.nom, line.bloc, *map(francais, texts))


def quand(line: LigneJournal) -> str:
    """« 16/11/2026 09:04:12 »; the day alone for what an evaluator did alone."""
    annee, mois, jour = line.instant[:10].split("-")
    return f"{jour}/{mois}/{annee} {line.instant[11:19]}".strip()
