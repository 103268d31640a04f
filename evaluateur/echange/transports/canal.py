"""What every channel is: it takes a file, says how far it came, and brings back the receipts that lie there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

from evaluateur.echange.transports.refus import cancelled

Etat = Literal["copie", "depose_non_relu", "depose_declare", "verifie"]
"""In this order, a better proof each: copied to a place that others carry away; taken by a place that says so; by what
someone says (the outbox asks, and notes it only then); read back, or told by its hash, as it was sent."""
ACCUSE_MAX = 64 * 1024
"""Bytes of one receipt."""
ACCUSES_MAX = 2000
"""Receipts of one reading, the last ones by name: their numbers grow."""


class Depot(Struct, frozen=True):
    """What became of a file that a place took."""

    etat: Etat
    nom: str
    """The name that the place gave it: not always the one that was asked for."""
    motif: str
    """Why this state and no better one, in French, for people."""
    deja: bool = False
    """The same bytes lay there: nothing was written."""
    fichier: Path | None = None
    """Where it lies, if it is on this laptop: a folder to show, a message to open."""
    page: str = ""
    """The web page where someone has to hand it over."""


class Delais(Struct, frozen=True):
    """Seconds that a site of the network has."""

    connexion: float = 10
    silence: float = 30
    """Without a byte in either direction."""
    ensemble: float = 900
    """For one file, however it dribbles."""


class Suivi:
    """One sending as it goes: told to whoever watches, and given up from any thread."""

    def __init__(self, told: Callable[[int], None] = lambda total: None) -> None:
        self._told, self._total = told, 0
        self._given_up = threading.Event()
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], None]] = []

    def avance(self, count: int = 0) -> None:
        """So many bytes more have left. Raises :class:`EnvoiRefuse` (``annule``) once it was given up."""
        if self._given_up.is_set():
            raise cancelled()
        if count:
            self._total += count
            self._told(self._total)

    @property
    def annule(self) -> bool:
        """Whether it was given up."""
        return self._given_up.is_set()

    def annuler(self) -> None:
        """Give it up, at once, even if it waits for an answer."""
        with self._lock:
            self._given_up.set()
            for interrupt in self._interrupts:
                interrupt()

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While something waits that ``interrupt``, called from another thread, brings to an end."""
        with self._lock:
            self._interrupts.append(interrupt)
        try:
            self.avance()
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)


class Canal(Protocol):
    """A place to which files can be handed over."""

    @property
    def relit(self) -> bool:
        """Whether it ends in ``verifie``: the place gives back what it holds, or its hash."""

    @property
    def rend(self) -> bool:
        """Whether receipts may lie there."""

    def deposer(self, nom: str, data: bytes, suivi: Suivi) -> Depot:
        """Hand over a file, which replaces nothing. Raises :class:`EnvoiRefuse`.

        Called again for the same bytes it changes nothing, where the place lets itself be read.
        """

    def relever(self, wanted: Callable[[str], bool], suivi: Suivi) -> Iterable[tuple[str, bytes]]:
        """The receipts whose name is wanted, within bounds; one that cannot be read is left for another time.

        Raises :class:`EnvoiRefuse`.
        """
