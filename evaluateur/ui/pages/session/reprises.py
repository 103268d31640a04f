"""Ctrl+Z takes back the last gesture in the bloc in sight, Ctrl+Maj+Z does it again; for the mouse, two buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evaluateur.seance.parties.retours import GesteSolo, Sens
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, line, shortcut
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.vues import reprises

_WORDS: dict[Sens, tuple[str, str, str, str]] = {
    "defaire": ("Annuler le dernier geste", "Annulé", "undo-2", "Ctrl+Z"),
    "refaire": ("Rétablir le geste annulé", "Rétabli", "redo-2", "Ctrl+Maj+Z"),
}
"""Its name, what the strip says once it is done, its icon, its key."""
_BY_BLOC = ("epreuve", "grille", "entretien", "conciliation")
"""Steps where one marks, writes or chooses on one bloc."""


class Reprises(QWidget):
    """Two buttons that leave the attention where it is: keys and the palette do the same."""

    def __init__(self, page: QWidget, desk: Desk, look: Look, leave: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._leave = desk, leave
        self._buttons: dict[Sens, Button] = {}
        for sens, (name, _, icon, key) in _WORDS.items():
            button = Button("", partial(self.go, sens), kind="icon", name=f"{name} ({key})")
            button.setIcon(look.icon(icon, size=18))
            button.setIconSize(look.icon_size(18))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[sens] = button
        self.setLayout(line(*self._buttons.values(), spacing=2))
        shortcut(page, "Ctrl+Z", partial(self.go, "defaire"))
        shortcut(page, "Ctrl+Shift+Z", partial(self.go, "refaire"))
        shortcut(page, "Ctrl+Y", partial(self.go, "refaire"))

    def refresh(self, by_bloc: bool, compact: bool) -> None:
        """Offer what can be taken back in the bloc in sight; with little width, the menu of the header does."""
        self.setVisible(by_bloc and not compact)
        for sens, button in self._buttons.items():
            button.setEnabled(self._offers(sens))

    def gestures(self) -> list[Gesture]:
        """The same in the palette, when there is something to take back."""
        return [Gesture(_WORDS[s][0], partial(self.go, s), _WORDS[s][3]) for s in _WORDS if self._offers(s)]

    def _offers(self, sens: Sens) -> bool:
        desk = self._desk
        par_bloc = desk.place.etape in _BY_BLOC
        return (
            bool(par_bloc and desk.personnes and desk.bloc) and desk.open_seance.a_revenir(desk.bloc, sens) is not None
        )

    def go(self, sens: Sens) -> None:
        """Do it, say what is there again, and lead to where it is."""
        self._leave()
        desk, bloc = self._desk, self._desk.bloc
        before, seance = desk.dossier, desk.open_seance
        if desk.place.etape not in _BY_BLOC:
            desk.tell("Ici, rien ne s’annule par une touche : corrigez le champ lui-même.")
            return
        geste = seance.a_revenir(bloc, sens)
        if not desk.act(lambda: seance.revenir(bloc, sens)) or geste is None:
            return
        if isinstance(geste, GesteSolo):
            solo = geste.contraires if sens == "defaire" else geste.faits
            said, cible = reprises.seul(before, geste.auteur, solo), reprises.lieu_solo(solo)
        else:
            communs = geste.contraires if sens == "defaire" else geste.faits
            said, cible = reprises.commun(before, communs), reprises.lieu_commun(communs)
        if cible and desk.place.etape in ("grille", "conciliation"):
            desk.go(cible=cible)
        desk.tell(f"{_WORDS[sens][1]} : {said}.")
