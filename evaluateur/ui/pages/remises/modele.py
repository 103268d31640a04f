"""Closed dossiers as a Qt model: how far each came on its way to the training body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from evaluateur.metier.typographie import francais, majuscule, pluriel
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.ui.apparence.look import Look
from evaluateur.vues.colis import MOTS, Colis
from evaluateur.vues.resume import Resume

_Index = QModelIndex | QPersistentModelIndex


class Colonne(IntEnum):
    """The columns, in order."""

    CANDIDAT = 0
    VERSION = 1
    ETAT = 2
    DEPUIS = 3


TITRES = ("Dossier", "Version", "Avancement", "Depuis")


class Remise(Struct, frozen=True):
    """A closed dossier, and its lot if one was made."""

    resume: Resume
    colis: Colis | None

    @property
    def a_remettre(self) -> bool:
        """Whether it has not left as it stands."""
        return self.colis is None or not self.colis.a_jour or self.colis.etat == "pret"

    @property
    def mot(self) -> str:
        """How far it came."""
        if self.colis is None:
            return "à remettre"
        if not self.colis.a_jour:
            return "à remettre : le dossier a changé depuis"
        return self.colis.motif if self.colis.accuse is not None else MOTS[self.colis.etat]

    @property
    def signe(self) -> tuple[str, str]:
        """Its icon and the tone of it."""
        if self.colis is None or self.a_remettre:
            return ("triangle-alert", "ocre") if self.colis is not None and self.colis.echec else (
                "circle-dashed", "ardoise"
            )  # fmt: skip
        if self.colis.delivre:
            return "circle-check", "vert"
        refused = self.colis.accuse is not None and self.colis.etat == "traite"
        return ("triangle-alert", "ocre") if refused else ("mailbox", "encre")


class Comptes(Struct, frozen=True):
    """What is proved."""

    clos: int
    accuses: int
    partis: int
    restants: int


class RemisesModel(QAbstractTableModel):
    """One row a closed dossier: what is still to leave first."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: list[Remise] = []
        self._leaving: dict[DossierId, str] = {}
        self._now = datetime.min.replace(tzinfo=UTC)

    def load(self, resumes: Sequence[Resume], colis: Mapping[DossierId, Colis], now: datetime) -> None:
        """Take the closed dossiers; practice is nobody's business."""
        self.beginResetModel()
        closed = [Remise(r, colis.get(r.dossier)) for r in resumes if r.clos and not r.entrainement]
        self._rows = sorted(closed, key=lambda r: (not r.a_remettre, bool(r.colis and r.colis.delivre)))
        self._now = now
        self.endResetModel()

    def remise(self, row: int) -> Remise:
        """The dossier of a row."""
        return self._rows[row]

    def row_of(self, dossier: DossierId) -> int:
        """The row of a dossier; 0 when it is not there."""
        return next((i for i, r in enumerate(self._rows) if r.resume.dossier == dossier), 0)

    @property
    def left(self) -> list[Remise]:
        """Those that are still to be handed over."""
        return [r for r in self._rows if r.a_remettre]

    def next_waiting(self, row: int) -> int:
        """The row of the next dossier that is not yet dealt with, round and round; -1 when there is none."""
        for step in range(len(self._rows)):
            there = (row + step + 1) % len(self._rows)
            remise = self._rows[there]
            if remise.a_remettre or not (remise.colis and remise.colis.delivre):
                return there
        return -1

    def counts(self) -> Comptes:
        """What is proved, in numbers."""
        proved = sum(bool(r.colis and r.colis.delivre) and not r.a_remettre for r in self._rows)
        left = len(self.left)
        return Comptes(len(self._rows), proved, len(self._rows) - left - proved, left)

    def show_leaving(self, dossier: DossierId | None, words: str = "") -> None:
        """Say of one dossier that its lot is leaving; None: of none any more."""
        self._leaving = {} if dossier is None else {dossier: words}
        if self._rows:
            last = self.index(len(self._rows) - 1, Colonne.ETAT)
            self.dataChanged.emit(self.index(0, Colonne.ETAT), last, [Qt.ItemDataRole.DisplayRole])

    # --- Qt

    def rowCount(self, parent: _Index | None = None) -> int:
        """One a dossier."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Always the same."""
        return 0 if parent is not None and parent.isValid() else len(Colonne)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return TITRES[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, and says."""
        if not index.isValid():
            return None
        remise = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return francais(self._words(remise, Colonne(index.column())))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Colonne.ETAT:
            return self._look.pixmap(*remise.signe, 16, 2.0)
        return None

    def _words(self, remise: Remise, column: Colonne) -> str:
        resume = remise.resume
        if column is Colonne.CANDIDAT:
            return f"{resume.candidat or 'Sans nom'}, {resume.reference}"
        if column is Colonne.VERSION:
            return str(resume.version)
        if column is Colonne.ETAT:
            return self._leaving.get(resume.dossier, "") or majuscule(remise.mot)
        return age(remise.colis.depuis, self._now) if remise.colis is not None else ""


def age(since: datetime, now: datetime) -> str:
    """How long ago, as people say it."""
    minutes = int((now - since).total_seconds()) // 60
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return pluriel(minutes, "minute")
    if minutes < 24 * 60:
        return pluriel(minutes // 60, "heure")
    return pluriel(minutes // (24 * 60), "jour")
