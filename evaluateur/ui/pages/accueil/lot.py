"""Many grids at once: one after the other, away from the window, with progress, and an end whenever one wants."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from evaluateur import fichiers
from evaluateur.metier.refus import Refus
from evaluateur.seance.imprimes import GRILLE
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.resume import Resume


class Progress(Struct, frozen=True):
    """How far one is: files written, how many are wanted, whose is next, what went wrong so far."""

    faits: int
    total: int
    candidat: str
    refus: tuple[str, ...] = ()
    deja: int = 0
    """Files that lay there already, the same to the byte."""
    voisines: int = 0
    """Of the files written, those under another name than the wanted one, which was taken."""


class Batch(QObject):
    """Writes the grid of each dossier into a folder. One that cannot be read or written stops no other."""

    moved = Signal(object)
    """A :class:`Progress`, before each file."""
    ended = Signal(object)
    """The last :class:`Progress`: everything was done, or someone stopped it."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = Background(desk, self)
        self._left: list[Resume] = []
        self._folder = Path()
        self._total = 0
        self._done: dict[Path, str] = {}
        self._faults: list[str] = []

    @property
    def busy(self) -> bool:
        """Files are still to come."""
        return bool(self._left) or self._background.busy

    def start(self, resumes: Sequence[Resume], folder: Path) -> None:
        """Begin; the window stays free."""
        self._left, self._folder = list(resumes), folder
        self._total, self._done, self._faults = len(self._left), {}, []
        QTimer.singleShot(0, self, self._next)

    def stop(self) -> None:
        """Write no further file; what is written stays."""
        if self.busy:
            self._left.clear()
            self._finish()

    def _state(self) -> Progress:
        candidat = self._left[0].candidat if self._left else ""
        states = list(self._done.values())
        there, beside = states.count("there"), states.count("beside")
        return Progress(len(states) - there, self._total, candidat, tuple(self._faults), there, beside)

    def _finish(self) -> None:
        self.ended.emit(self._state())

    def _next(self) -> None:
        if not self._left:
            self._finish()
            return
        self.moved.emit(self._state())
        if not self._left:
            return  # whoever was told has stopped it
        resume = self._left[0]
        try:
            seance = ouvrir_dossier(self._desk.poste, resume.dossier)
            copy = GRILLE.preparer(self._desk.poste, seance)
        except Refus as refus:
            self._on_refused(refus)
            return
        done = partial(self._on_composed, self._folder / copy.fichier)
        self._background.run(copy.travail, done, self._on_refused, self._on_nothing)

    def _on_composed(self, path: Path, pdf: bytes) -> None:
        if self._left:
            done = fichiers.deposit(path, pdf)
            self._done.setdefault(done.path, done.etat)
            self._go_on()

    def _on_refused(self, refus: Refus) -> None:
        self._go_on(refus.phrase)

    def _on_nothing(self) -> None:
        self._go_on("erreur inattendue, voir le rapport.")

    def _go_on(self, fault: str = "") -> None:
        """The present one is done, or not; on to the next, unless someone stopped it meanwhile."""
        if not self._left:
            return
        resume = self._left.pop(0)
        if fault:
            self._faults.append(f"{resume.reference} : {fault}")
        QTimer.singleShot(0, self, self._next)
