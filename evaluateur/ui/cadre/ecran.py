"""What every screen of a session is, and what the frame asks of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from evaluateur.metier.etapes import Etape
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.saisie import Typing
from evaluateur.ui.bureau.desk import Desk

if TYPE_CHECKING:  # the first pages show no dossier
    from evaluateur.seance.changement import Changement
    from evaluateur.vues.restes import Reste
    from evaluateur.vues.suite import Suite


class Gesture(Struct, frozen=True):
    """Something that can be done now: its name in the palette, its key, what it does."""

    nom: str
    faire: Callable[[], object]
    touche: str = ""
    cle: str = ""
    """What an answer of the help calls it by, when it bears no key."""
    mots: str = ""
    """Other words by which it is found."""


class Ecran(QWidget):
    """One step. It shows the dossier, runs acts through the desk, and decides no rule.

    ``refresh`` shows what is, ``follow`` what changed; ``enter`` puts the attention somewhere; ``leave`` makes faits of
    what is being typed. Loading writes nothing.
    """

    etape: Etape = "preparation"
    aide = ""
    """Name of the page of help, a file of ``ressources/aide``."""
    par_bloc = True
    """Whether the screen is about one bloc; the header then shows which."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self.desk, self.look = desk, look
        self.typings: list[Typing] = []

    def refresh(self) -> None:
        """Show the dossier as it is now."""

    def follow(self, changement: Changement) -> None:
        """Something was committed while the screen is in sight: show what of it concerns the screen."""
        if changement.partage or changement.notees:
            self.refresh()

    def enter(self, cible: str) -> None:
        """Put the focus on a place, or where work goes on when there is none."""

    def leave(self) -> None:
        """Keep what is being typed."""
        for typing in self.typings:
            typing.leave()

    def set_compact(self, compact: bool) -> None:
        """Make do with less than 900 pixels of width, or no longer."""

    def take(self, event: QKeyEvent) -> bool:
        """A key that nothing under the attention had, wherever that is on the page: whether the screen takes it."""
        return False

    def hints(self) -> list[tuple[str, str]]:
        """Keys to show in the strip, each with its word."""
        return []

    def gestures(self) -> list[Gesture]:
        """What the palette offers here besides what the frame offers everywhere."""
        return []

    def main_act(self) -> Gesture | None:
        """What Ctrl+Entrée does here; None: what the button at the bottom right does."""
        return None

    def suite(self) -> Suite | None:
        """What the button at the bottom right leads to."""
        return self.desk.vue.suite(self.etape, self.desk.bloc)

    def good_news(self) -> str:
        """What the strip says when nothing is left here."""
        return ""

    def after(self, restes: list[Reste], by: int) -> int:
        """Rank, in what is left, of what follows (``by`` 1) or precedes (-1) the place that has the attention."""
        return 0 if by > 0 else len(restes) - 1

    def restes(self) -> list[Reste]:
        """What is left to do here: what F8 walks through."""
        return self.desk.vue.restes(self.etape, self.desk.bloc)
