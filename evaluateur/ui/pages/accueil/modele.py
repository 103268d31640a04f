"""The sessions of the list as a Qt model: filtered by day, state and words, each cell with what a reader hears."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date, time
from enum import IntEnum
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from evaluateur.metier.designation import jour_court
from evaluateur.metier.typographie import bare_words, francais
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.vues.resume import Puce, Resume

if TYPE_CHECKING:  # the list stands before any convocation is read
    from evaluateur.echange.convocation.rendez_vous import RendezVous

_Index = QModelIndex | QPersistentModelIndex
RESUME = int(Qt.ItemDataRole.UserRole)
PUCE = RESUME + 1
SECOND = RESUME + 2
"""The second line of a cell."""
ATTENTION = RESUME + 3
"""Whether that line says that something is to be checked."""
_NONE: Mapping[DossierId, RendezVous] = {}
ONGLETS = {"jour": "Aujourd’hui", "venir": "À venir", "cours": "En cours", "remettre": "À remettre", "tous": "Tous"}
ACTES = {
    "preparation": "Préparer",
    "epreuve": "Observer",
    "grille": "Remplir la grille",
    "entretien": "Mener l’entretien",
    "scellement": "Sceller",
    "conciliation": "Concilier",
    "signature": "Signer",
    "remise": "Ouvrir",
}


class Colonne(IntEnum):
    """The columns that are always there; those of the blocs come between."""

    QUAND = 0
    CANDIDAT = 1
    BLOCS = 2


class SessionsModel(QAbstractTableModel):
    """One row a dossier. ``show`` filters; the rows themselves are never changed here."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Resume, ...] = ()
        self._tabs: dict[str, list[Resume]] = {tab: [] for tab in ONGLETS}
        self._rows: list[Resume] = []
        self._search: dict[str, str] = {}
        self.blocs: tuple[str, ...] = ()
        self._wanted: list[str] = []
        self._found = self._tabs
        self._today = date.min
        self._several = False
        """Whether the dossiers are of several référentiels: each says which."""
        self._delivered: Container[DossierId] = ()
        self._fixes: Mapping[DossierId, RendezVous] = {}

    def load(
        self,
        resumes: Sequence[Resume],
        today: date,
        delivered: Container[DossierId] = (),
        fixes: Mapping[DossierId, RendezVous] = _NONE,
    ) -> None:
        """Take every dossier; nothing is shown before :meth:`show`.

        ``delivered``: those that were received; ``fixes``: the appointments that a convocation fixes.
        """
        self._all, self._today, self._delivered, self._fixes = tuple(resumes), today, delivered, fixes
        self._search = {}
        self._found = self._tabs = {tab: [] for tab in ONGLETS}
        for resume in self._all:
            for tab in _tabs(resume, today, delivered):
                self._tabs[tab].append(resume)
        for tab in ("jour", "venir", "cours"):
            self._tabs[tab].sort(key=lambda r: (r.debut or date.max, self._hour(r), r.candidat.casefold()))
        self._several = len(set(map(attrgetter("metier"), self._all))) > 1
        puces = chain.from_iterable(map(attrgetter("puces"), self._all))
        self.blocs = tuple(dict.fromkeys(map(attrgetter("bloc"), puces)))

    def _hour(self, resume: Resume) -> time:
        """When it begins that day; what has no hour comes last."""
        fixed = self._fixes.get(resume.dossier)
        return fixed.heure if fixed is not None and fixed.heure is not None else time.max

    def hour_words(self, resume: Resume) -> str:
        """« 9 h 20 », and whose hour it is; empty when none is fixed."""
        fixed = self._fixes.get(resume.dossier)
        return fixed.mot if fixed is not None else ""

    @property
    def all(self) -> tuple[Resume, ...]:
        """Every dossier, shown or not."""
        return self._all

    def count(self, tab: str) -> int:
        """How many dossiers a tab holds."""
        return len(self._tabs[tab])

    def of_tab(self, tab: str) -> list[Resume]:
        """The dossiers of a tab; those found, while something is looked for."""
        return self._found[tab]

    def show(self, tab: str, words: str = "") -> None:
        """Show a tab; with words (accents and case do not count), what holds them all in any tab, this one's first."""
        self._wanted = [_plain(word) for word in words.split()]
        self.beginResetModel()
        self._found, self._rows = self._tabs, self._tabs[tab]
        if self._wanted:
            found = {r.dossier for r in self._all if self._holds(r)}
            self._found = {name: [r for r in rows if r.dossier in found] for name, rows in self._tabs.items()}
            here = {r.dossier for r in self._found[tab]}
            self._rows = [*self._found[tab], *(r for r in self._found["tous"] if r.dossier not in here)]
        self.endResetModel()

    def _holds(self, resume: Resume) -> bool:
        return all(word in self._text(resume) for word in self._wanted)

    @property
    def shown(self) -> list[Resume]:
        """The dossiers that are shown, in order."""
        return self._rows

    def _text(self, resume: Resume) -> str:
        if resume.dossier not in self._search:
            parts = (resume.candidat, resume.entreprise, resume.service, resume.reference, resume.lieu, resume.metier)
            self._search[resume.dossier] = _plain(" ".join(parts))
        return self._search[resume.dossier]

    def resume(self, row: int) -> Resume:
        """The dossier of a row."""
        return self._rows[row]

    def next_session(self, now: time) -> Resume | None:
        """The first one of today whose hour has not come, else the first of today, else of the days to come."""
        for resume in self._tabs["jour"]:
            if now <= self._hour(resume) < time.max:
                return resume
        for tab in ("jour", "venir"):
            if self._tabs[tab]:
                return self._tabs[tab][0]
        return None

    # --- Qt

    def rowCount(self, parent: _Index | None = None) -> int:
        """Rows shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Date, candidate, one a bloc, next act, its button."""
        return 0 if parent is not None and parent.isValid() else len(self.blocs) + 4

    @property
    def next_column(self) -> int:
        """Where the next act is told."""
        return Colonne.BLOCS + len(self.blocs)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        if section == Colonne.QUAND:
            return "Date"
        if section == Colonne.CANDIDAT:
            return "Candidat"
        if section < self.next_column:
            return f"Bloc {self.blocs[section - Colonne.BLOCS]}"
        return "Prochaine étape" if section == self.next_column else ""

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, and says."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        resume, column = self._rows[index.row()], index.column()
        if role == RESUME:
            return resume
        if role == PUCE:
            return self._puce(resume, column)
        if role == ATTENTION:
            prochaine = resume.prochaine
            return column == self.next_column and prochaine.etape == "preparation" and bool(prochaine.suite)
        if role == SECOND:
            return self._second(resume, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return francais(self._first(resume, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            first, second = self._first(resume, column), self._second(resume, column)
            return francais(", ".join(t for t in (first, second) if t) or "vide")
        return None

    def _puce(self, resume: Resume, column: int) -> Puce | None:
        if not Colonne.BLOCS <= column < self.next_column:
            return None
        code = self.blocs[column - Colonne.BLOCS]
        return next((p for p in resume.puces if p.bloc == code), None)

    def _first(self, resume: Resume, column: int) -> str:
        if column == Colonne.QUAND:
            return jour_court(resume.debut, self._today.year) if resume.debut else "sans date"
        if column == Colonne.CANDIDAT:
            return resume.candidat or "Candidat à renseigner"
        if column < self.next_column:
            puce = self._puce(resume, column)
            return puce.mot if puce else ""
        if column == self.next_column:
            return "Reçu par l’organisme" if resume.dossier in self._delivered else resume.prochaine.acte
        return ACTES[resume.prochaine.etape]

    def _second(self, resume: Resume, column: int) -> str:
        if column == Colonne.QUAND and self._wanted:
            return ONGLETS[_tabs(resume, self._today, self._delivered)[0]]
        if column == Colonne.QUAND:
            return francais(self.hour_words(resume))
        if column == Colonne.CANDIDAT:
            where = [resume.entreprise, resume.service]
            found = filter(None, [resume.metier, *where] if self._several else where)
            return " · ".join(found) or resume.reference
        if column == self.next_column:
            return resume.prochaine.suite or ("Entraînement" if resume.entrainement else "")
        return ""


def _plain(words: str) -> str:
    """As any keyboard would write it: one searches D'ALMEIDA for D’ALMEIDA, Marie Anne for Marie-Anne."""
    return " ".join(bare_words(words))


def _tabs(resume: Resume, today: date, delivered: Container[DossierId]) -> tuple[str, ...]:
    """The tabs to which a dossier belongs; what begins today is in progress too."""
    if resume.clos and resume.dossier in delivered:
        return ("tous",)
    if resume.clos:
        return "remettre", "tous"
    if resume.debut == today:
        return "jour", "cours", "tous"
    return "venir" if resume.debut is None or resume.debut > today else "cours", "tous"
