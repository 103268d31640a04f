"""The band over everything while one practises: that nothing counts, the one thing to know here, the way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, icon, line, say, text
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.bureau.memoire import Memoire
from evaluateur.ui.cadre.ecran import Gesture


class PracticeBand(QFrame):
    """Its buttons leave the attention where it is: the palette offers the same."""

    def __init__(self, desk: Desk, look: Look, memoire: Memoire, leave: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "practice")
        self._desk, self._memoire, self._leave = desk, memoire, leave
        self._name, self._advice = text("Entraînement : rien ne compte", "strong", wrap=False), text("")
        self._hide = Button("Masquer ces conseils", self._dismiss, kind="small")
        self._out = Button("Quitter l’entraînement", leave, kind="small")
        for button in (self._hide, self._out):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = line(
            icon(look, "graduation-cap", "prune"), self._name, self._advice, self._hide, self._out,
            margins=(14, 2, 14, 2), spacing=10,
        )  # fmt: skip
        layout.setStretchFactor(self._advice, 1)
        self.setLayout(layout)
        self.hide()
        for signal in (desk.changed, desk.moved, desk.seated):
            signal.connect(self.refresh)

    def refresh(self, *_: object) -> None:
        """Show it in practice only, with what is to be known where one is."""
        desk = self._desk
        self.setVisible(desk.practice)
        advice = ""
        if desk.practice and self._memoire.conseils and desk.seance is not None and desk.personnes:
            from evaluateur.vues.conseils import conseil

            advice = conseil(desk.vue, desk.place.etape, desk.bloc)
        say(self._advice, advice)
        self._hide.setVisible(bool(advice))

    def gestures(self) -> list[Gesture]:
        """What the palette offers while one practises."""
        if not self._desk.practice:
            return []
        shown = self._memoire.conseils
        words = "Masquer les conseils de l’entraînement" if shown else "Montrer les conseils de l’entraînement"
        return [
            Gesture("Quitter l’entraînement", self._leave),
            Gesture(words, self._dismiss if shown else self._show_again, cle="conseils"),
        ]

    def set_compact(self, compact: bool) -> None:
        """With little width the way out is in the palette."""
        self._out.setVisible(not compact)
        say(self._name, "Entraînement" if compact else "Entraînement : rien ne compte")

    def _dismiss(self) -> None:
        self._set(False)
        self._desk.tell("Conseils masqués. L’aide (F1) les montre de nouveau : cherchez « conseils ».")

    def _show_again(self) -> None:
        self._set(True)
        self._desk.tell("Les conseils de l’entraînement sont de nouveau affichés.")

    def _set(self, shown: bool) -> None:
        self._memoire.conseils = shown
        self.refresh()
