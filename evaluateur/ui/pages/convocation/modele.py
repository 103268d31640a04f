"""What a convocation would bring, as a Qt model: one row a candidate, its state by icon and word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, Literal

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from evaluateur.echange.convocation.convocation import Convocation, Ligne
from evaluateur.echange.convocation.rendez_vous import RendezVous
from evaluateur.metier import fuseaux
from evaluateur.metier.typographie import enumeration, francais, majuscule, minuscule, plat, pluriel
from evaluateur.ui.apparence.look import Look
from evaluateur.vues.saisies import write_date

_Index = QModelIndex | QPersistentModelIndex
Etat = Literal["prete", "deplacee", "doublon", "annulee", "corriger"]
_NONE: Mapping[int, str] = {}
A_IMPORTER: tuple[Etat, ...] = ("prete", "deplacee")
ICONES: dict[Etat, tuple[str, str]] = {
    "prete": ("circle-check", "vert"),
    "deplacee": ("pencil", "encre"),
    "doublon": ("copy", "ardoise"),
    "annulee": ("circle-slash", "ardoise"),
    "corriger": ("triangle-alert", "ocre"),
}


class Colonne(IntEnum):
    """The columns, in order."""

    NUMERO = 0
    CANDIDAT = 1
    ENTREPRISE = 2
    DEBUT = 3
    HEURE = 4
    FUSEAU = 5
    JURY = 6
    BLOCS = 7
    ETAT = 8


TITRES = ("Ligne", "Candidat", "Entreprise", "Début", "Heure", "Fuseau", "Évaluateurs", "Blocs", "État")


class Observation(Struct, frozen=True):
    """Where a line stands, in one sentence, and everything that is to be said of it."""

    etat: Etat
    phrase: str
    details: tuple[str, ...] = ()


def observe(line: Ligne, doublon: str, deplacee: str = "", fixed: RendezVous | None = None) -> Observation:
    """A line to mend stays one, duplicate or not: the file is wrong first."""
    details = tuple(f"{r.phrase} {r.remede}".strip() for r in line.remarques)
    if fixed is not None and (fixed.mot or fixed.appels):
        details = (_fixed_words(fixed), *details)
    if not line.importable:
        blocking = [r for r in line.remarques if r.bloquante]
        phrase = blocking[0].lieu
        others = f" (et {pluriel(len(blocking) - 1, 'autre')})" if len(blocking) > 1 else ""
        return Observation("corriger", f"À corriger : {phrase.rstrip('.')}{others}", details)
    if line.annulee:
        there = "Le dossier qui est déjà ici y reste, sans suite." if doublon else ""
        return Observation("annulee", "Annulée par l’organisme", tuple(w for w in (there, *details) if w))
    if deplacee:
        phrase = f"Modifie un dossier existant : {deplacee}"
        return Observation("deplacee", phrase, (f"{phrase}.", *details))
    if doublon:
        return Observation("doublon", f"En double : {minuscule(doublon).rstrip('.')}", (doublon, *details))
    remarques = f", {pluriel(len(line.remarques), 'remarque')}" if line.remarques else ""
    return Observation("prete", f"Prête{remarques}", details)


def _fixed_words(fixed: RendezVous) -> str:
    said = [f"Convocation à {fixed.mot}"] if fixed.mot else []
    said += [f"évaluateur {siege} : {who}" for siege, who in enumerate(fixed.jury, 1) if str(who)]
    return f"{majuscule(' ; '.join([*said, *([f'contact : {fixed.contact}'] if fixed.contact else [])]))}."


class ConvocationModel(QAbstractTableModel):
    """The lines of the file; nothing is changed here."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: tuple[Ligne, ...] = ()
        self._observations: list[Observation] = []
        self._fixes: dict[str, RendezVous] = {}

    def load(
        self,
        convocation: Convocation | None,
        doublons: Mapping[int, str],
        deplacees: Mapping[int, str] = _NONE,
        fixes: Sequence[RendezVous] = (),
    ) -> None:
        """Show the lines of a file, or none; ``deplacees``: what those that are about a dossier change in it."""
        self.beginResetModel()
        self._lines = convocation.lignes if convocation else ()
        self._fixes = {plat(fixed.reference): fixed for fixed in fixes if fixed.reference}
        self._observations = [
            observe(line, doublons.get(line.numero, ""), deplacees.get(line.numero, ""), self._fixed(line))
            for line in self._lines
        ]
        self.endResetModel()

    def constat(self, row: int) -> Observation:
        """Where the line of a row stands."""
        return self._observations[row]

    def ready(self) -> list[Ligne]:
        """The lines that can be imported as they are."""
        return [x for x, constat in zip(self._lines, self._observations, strict=True) if constat.etat in A_IMPORTER]

    def count(self, etat: Etat) -> int:
        """How many lines stand so."""
        return sum(constat.etat == etat for constat in self._observations)

    def tells(self, column: Colonne) -> bool:
        """Whether any line says something there."""
        return any(self._said(line, column) for line in self._lines)

    def next_to_mend(self, row: int, by: int) -> int:
        """The row of the next line that cannot be imported, round and round; -1 when there is none."""
        rows: Sequence[int] = range(len(self._observations))
        for step in rows:
            there = (row + by * (step + 1)) % len(rows)
            if self._observations[there].etat not in A_IMPORTER:
                return there
        return -1

    # --- Qt

    def rowCount(self, parent: _Index | None = None) -> int:
        """One a line."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

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
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        words = francais(self._words(self._lines[index.row()], index))
        if role == Qt.ItemDataRole.DisplayRole:
            return words or "–"
        if role == Qt.ItemDataRole.ToolTipRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITRES[index.column()]}, {words or 'vide'}"
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Colonne.ETAT:
            return self._look.pixmap(*ICONES[self._observations[index.row()].etat], 16, 2.0)
        return None

    def _words(self, line: Ligne, index: _Index) -> str:
        column = Colonne(index.column())
        return self._observations[index.row()].phrase if column is Colonne.ETAT else self._said(line, column)

    def _fixed(self, line: Ligne) -> RendezVous | None:
        return self._fixes.get(plat(line.reference)) if line.reference else None

    def _said(self, line: Ligne, column: Colonne) -> str:
        fixed = self._fixed(line)
        return {
            Colonne.NUMERO: str(line.numero),
            Colonne.CANDIDAT: line.candidat.nom_complet,
            Colonne.ENTREPRISE: line.affectation.entreprise,
            Colonne.DEBUT: write_date(line.session.debut),
            Colonne.HEURE: fixed.heure_seule if fixed else "",
            Colonne.JURY: enumeration([d.nom for d in fixed.jury if d.nom]) if fixed else "",
            Colonne.FUSEAU: fuseaux.mot(line.session.fuseau),
            Colonne.BLOCS: ", ".join(line.blocs),
        }[column]
