"""A dossier in which nothing was entered is thrown away from the list, once that was confirmed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from evaluateur.metier.refus import Refus
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.vues.resume import Resume


class ThrowAway(Ask):
    """Asks about one line of the list; ``done`` shows the list again."""

    def __init__(
        self, desk: Desk, current: Callable[[], Resume | None], opener: QWidget, done: Callable[[], object]
    ) -> None:
        super().__init__(desk, lambda _: self._throw(), lambda: None, "Jeter")
        self._desk, self._current, self._from, self._done = desk, current, opener, done
        self._asked: Resume | None = None

    def gestures(self) -> list[Gesture]:
        """What the palette offers when the current line is of a dossier that was never begun."""
        from evaluateur.seance.dossiers import jeter

        resume = self._current()
        if resume is None or not self._desk.personnes:
            return []
        try:
            jeter.require_untouched(self._desk.poste, resume.dossier)
        except Refus:
            return []
        return [Gesture("Jeter ce dossier, jamais commencé…", self.offer, "Suppr")]

    def offer(self) -> None:
        """Say what will go, and wait; for a dossier that was begun, say why it stays."""
        from evaluateur.seance.dossiers import jeter

        resume = self._current()
        if resume is None:
            self._desk.tell("Aucun dossier n’est choisi dans la liste.")
        elif self._desk.act(lambda: jeter.require_untouched(self._desk.poste, resume.dossier)):
            self._asked = resume
            who = f" ({resume.candidat})" if resume.candidat else ""
            self.ask(
                f"Jeter le dossier {resume.reference}{who} ? Rien n’y a été saisi, il ne reviendra pas.", self._from
            )

    def _throw(self) -> str:
        from evaluateur.seance.dossiers import jeter

        desk, asked = self._desk, self._asked
        if asked is None:
            return ""
        refus = desk.attempt(lambda: jeter.jeter(desk.poste, asked.dossier, asked.reference))
        if refus is None:
            self._done()
            desk.tell(f"Dossier {asked.reference} jeté.")
        return str(refus or "")
