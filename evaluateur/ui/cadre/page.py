"""What every page of the window is, and what pages need besides the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, frame, line, text
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.bureau.memoire import Memoire
from evaluateur.ui.cadre.bandeau import Strip
from evaluateur.ui.cadre.ecran import Gesture

if TYPE_CHECKING:
    from evaluateur.ui.bureau.veille import Upkeep


@dataclass
class Services:
    """What the application hands to pages. ``relais`` and ``retrouve`` travel from one page to the next."""

    memoire: Memoire
    donnees: Path
    """The real data folder, also while a practice one is open."""
    open_practice: Callable[[Path], tuple[Poste, str]]
    """Make or find the practice folder inside; returns its poste and the dossier to open."""
    open_real: Callable[[], Poste]
    restyle: Callable[[], None]
    relais: tuple[ProfilId, ...] = ()
    """Who is asked to take the keyboard."""
    verrouille: bool = False
    """The window was locked on purpose: coming back is no recovery."""
    retrouve: bool = False
    """The last end was no ordinary one: say once that everything was found again."""
    nouveau_profil: bool = False
    """A profile was just made: its owner is offered a way back, once."""
    upkeep: Upkeep | None = None
    """Backups, and the lock of a laptop left alone."""
    reglage: str = ""
    """The setting just changed, by its accessible name: the page is built anew, the focus stays on it."""
    defile: int = 0
    """How far that page was scrolled."""


class BasePage(QWidget):
    """A page: built when it is shown, dropped when another one is. At its foot stands the strip, where news is told."""

    aide = ""

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__()
        self.desk, self.look, self.services = desk, look, services
        self._strip = Strip(look)
        self._strip.show_missing("")
        self._strip.show_main(None)

    def pile(self, *parts: QWidget, body: QWidget) -> None:
        """Lay the parts out from top to bottom, without a gap; the ``body`` among them takes the room there is."""
        layout = column(*parts, spacing=0)
        layout.setStretchFactor(body, 1)
        self.setLayout(layout)

    def head(self, title: str, *controls: QWidget) -> QFrame:
        """The head of a page that one comes back from: « Retour », what it is, what is done on the whole of it."""
        self.back = Button("Retour", self.escape, key="Échap")
        self.back.setIcon(self.look.icon("arrow-left"))
        words = text(title, "section", wrap=False)
        return frame("header", line(self.back, words, -1, *controls, margins=(14, 8, 14, 8), spacing=12))

    def start(self) -> None:
        """It is in sight now: put the focus where work begins."""

    def leave(self) -> None:
        """It is about to go: keep what is being typed. Whether all of it is kept, the desk says."""

    def give_up(self) -> None:
        """Forget what is typed and could not be kept."""

    def tell(self, news: News) -> None:
        """Show news in the strip."""
        self._strip.tell(news)

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        return []

    def set_compact(self, compact: bool) -> None:
        """Make do with little width, or no longer."""
        self._strip.set_compact(compact)

    def escape(self) -> None:
        """Échap, when no control wanted it."""
