"""The witness of a key in the grid: as many lines, held by Qt and SQLCipher alone, with nothing that knows the trade.

A key checks one button of four, writes one row durably, tells the count, and goes down to the next line.
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from evaluateur.db.pilote import connect

LETTRES = "CRNS"
_PRAGMAS = (f"key=\"x'{bytes(32).hex()}'\"", "synchronous=EXTRA", "journal_mode=WAL")


class GrilleNue(QScrollArea):
    """Lines of a text and four buttons, and how many are marked."""

    def __init__(self, base: Path, textes: list[str]) -> None:
        super().__init__()
        self._connection = connect(str(base), isolation_level=None)
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._connection.execute("CREATE TABLE marques (rang INTEGER PRIMARY KEY, ligne INTEGER, marque TEXT)")
        self.synced = 0.0
        self.marked = 0
        body = QWidget(self)
        column = QVBoxLayout(body)
        self._count = QLabel(body)
        column.addWidget(self._count)
        self.lignes = [_Ligne(self, rank, words) for rank, words in enumerate(textes)]
        for one in self.lignes:
            column.addWidget(one)
        self.setWidget(body)
        self.setWidgetResizable(True)

    def end(self) -> None:
        """Close the base, and the window."""
        self._connection.close()
        self.close()

    def mark(self, rank: int, letter: str) -> None:
        """Write, tell, go down."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO marques (ligne, marque) VALUES (?, ?)", (rank, letter))
        start = time.perf_counter()
        self._connection.execute("COMMIT")
        self.synced += time.perf_counter() - start
        self.marked += 1
        self._count.setText(f"{self.marked} / {len(self.lignes)}")
        below = self.lignes[min(rank + 1, len(self.lignes) - 1)]
        below.setFocus()
        self.ensureWidgetVisible(below)


class _Ligne(QWidget):
    def __init__(self, grille: GrilleNue, rank: int, words: str) -> None:
        super().__init__(grille)
        self._grille, self._rank = grille, rank
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        label = QLabel(words, self)
        label.setWordWrap(True)
        row.addWidget(label, 1)
        self._buttons = {letter: QPushButton(letter, self) for letter in LETTRES}
        for button in self._buttons.values():
            button.setCheckable(True)
            row.addWidget(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One letter, one mark."""
        letter = event.text().upper()
        if letter in self._buttons:
            self._buttons[letter].setChecked(True)
            self._grille.mark(self._rank, letter)
