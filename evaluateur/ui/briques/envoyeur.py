"""Handing closed dossiers over, one after the other, away from the window: a lot that cannot leave stops no other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from evaluateur.echange.transports.canal import Depot, Suivi
from evaluateur.echange.transports.destinations import Destination
from evaluateur.echange.transports.refus import EnvoiRefuse
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.remise import appels, envois
from evaluateur.seance.remise.coursier import Course, Coursier
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.colis import LotFait


class Avancement(Struct, frozen=True):
    """Whose lot is leaving, and how much of it has left."""

    dossier: DossierId
    rang: int
    total: int
    octets: int = 0
    sur: int = 0


class Envoye(Struct, frozen=True):
    """One lot that was taken, and where."""

    lot: LotFait
    destination: Destination
    depot: Depot


class Bilan(Struct, frozen=True):
    """What came of it. ``refus``: one sentence a dossier that did not leave."""

    envoyes: tuple[Envoye, ...]
    refus: tuple[str, ...]
    arrete: bool


class Envoyeur(QObject):
    """Makes each lot if need be, then tries its destinations in turn."""

    moved = Signal(object)
    """An :class:`Avancement`."""
    ended = Signal(object)
    """A :class:`Bilan`."""
    _left = Signal(int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self.coursier = desk, Coursier(desk.poste)
        self._compose, self._send = Background(desk, self), Background(desk, self, apart=True)
        self._queue: list[DossierId] = []
        self._chosen: Destination | None = None
        self._places: list[Destination] = []
        self._suivi = Suivi()
        self._total = 0
        self._size = 0
        self._done: list[Envoye] = []
        self._faults: list[str] = []
        self._left.connect(self._on_left)

    @property
    def busy(self) -> bool:
        """Something is leaving, or about to."""
        return bool(self._queue)

    def start(self, dossiers: Sequence[DossierId], destination: Destination | None = None) -> None:
        """Begin; the window stays free. ``destination``: that one alone, else those of each convocation in turn."""
        if self.busy or not dossiers:
            return
        self._queue, self._total, self._chosen = list(dossiers), len(dossiers), destination
        self._done, self._faults = [], []
        self._suivi = Suivi(self._left.emit)
        QTimer.singleShot(0, self, self._next)

    def stop(self) -> None:
        """Give up what is leaving, and what waits; what has left stays where it is."""
        if self.busy:
            self._suivi.annuler()

    def _next(self) -> None:
        if not self._queue or self._suivi.annule:
            self._queue.clear()
            self.ended.emit(Bilan(tuple(self._done), tuple(self._faults), self._suivi.annule))
            return
        dossier = self._queue[0]
        self._tell()
        try:
            consignes = appels.consignes(self._desk.poste, dossier)
            self._places = list(consignes.destinations) if self._chosen is None else [self._chosen]
            lot = envois.courant(self._desk.poste, dossier, consignes.cles)
            if lot is not None:
                self._try(lot, None)
                return
            made = envois.composer(self._desk.poste, ouvrir_dossier(self._desk.poste, dossier), consignes.cles)
        except Refus as refus:
            self._fail(refus)
            return
        self._compose.run(made.travail, partial(self._on_made, made), self._fail, self._on_fault)

    def _on_made(self, made: envois.Composition, data: bytes) -> None:
        self._try(envois.garder(self._desk.poste, made, data), None)

    def _try(self, lot: LotFait, refused: Refus | None) -> None:
        """The next destination; the refusal of the last one is what is told."""
        while self._places:
            place = self._places.pop(0)
            try:
                course = self.coursier.preparer(lot, place)
            except Refus as refus:
                refused = refus
                continue
            self._size = lot.octets
            self._send.run(
                partial(course.travail, self._suivi), partial(self._on_taken, course),
                partial(self._on_refused, course), self._on_fault,
            )  # fmt: skip
            return
        self._fail(refused or appels.sans_destination())

    def _on_taken(self, course: Course, depot: Depot) -> None:
        self.coursier.noter(course, depot)
        self._done.append(Envoye(course.lot, course.destination, depot))
        self._go_on()

    def _on_refused(self, course: Course, refus: Refus) -> None:
        if isinstance(refus, EnvoiRefuse):
            self.coursier.noter_echec(course, refus)
        if self._suivi.annule:
            self._go_on()
            return
        self._try(course.lot, refus)

    def _fail(self, refus: Refus) -> None:
        self._faults.append(f"{refus.phrase} {refus.remede}".strip())
        self._go_on()

    def _on_fault(self) -> None:
        self._faults.append("Erreur inattendue, voir le rapport.")
        self._go_on()

    def _go_on(self) -> None:
        self._queue.pop(0)
        QTimer.singleShot(0, self, self._next)

    def _on_left(self, count: int) -> None:
        if self._queue:
            self._tell(count)

    def _tell(self, count: int = 0) -> None:
        rang = self._total - len(self._queue) + 1
        self.moved.emit(Avancement(self._queue[0], rang, self._total, count, self._size if count else 0))
