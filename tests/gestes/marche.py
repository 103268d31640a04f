"""Somebody who presses keys and clicks at random: what he does is known by its seed."""

from __future__ import annotations

import random
from collections import Counter, deque

from tests.gestes import ecrans
from tests.gestes.lecteur import Noeud
from tests.gestes.personne import Personne

_OFTEN = (
    "Tab", "Maj+Tab", "↑", "↓", "←", "→", "Entrée", "Espace", "C", "N", "O", "S", "A", "R", "L", "T", "Maj+C",
    "Ctrl+Entrée", "Alt+→", "Alt+←", "Ctrl+↓", "Ctrl+↑", "F8", "Maj+F8", "F4", "F6", "F7", "F9", "F1", "Ctrl+K",
    "Ctrl+M", "Ctrl+B", "Ctrl+E", "Page ↓", "Page ↑", "Début", "Fin", "Suppr", "Retour", "Ctrl+A", "Ctrl+Z",
    *("Échap",) * 3,
)  # fmt: skip
_SELDOM = ("Ctrl+L", "Ctrl+J", "Ctrl+,", "Alt+Début", "F2", "Ctrl+N", "Ctrl+I", "Ctrl+F", "Ctrl+P", "Ctrl+C", "Ctrl+V")
_CLICKS, _RARE = 0.15, 0.04
LOOK = 20
"""Gestures between two looks at the window."""
AWAY = 3
"""Looks without a session after which whoever walks wants to go on with it: at the door there is little to do."""
TITLE = 90
"""Pixels under which no click closes the window itself: that is no gesture by mistake."""
DARK = 0.9
"""Part of what the window covers that no screen of ours paints black."""


class Marche:
    """A walk. ``stroll`` goes on; ``last`` is what was done before the last look, to play it again."""

    def __init__(self, personne: Personne, seed: int) -> None:
        self._personne, self._chance = personne, random.Random(seed)
        self.last: deque[str] = deque(maxlen=60)
        self.counts: Counter[str] = Counter()
        self._away = 0

    def stroll(self, gestures: int) -> None:
        """So many gestures, with a look at the window now and then."""
        for rank in range(1, gestures + 1):
            self._step()
            if rank % LOOK == 0 or rank == gestures:
                self._away = 0 if ecrans.etape(self.look()) else self._away + 1
            if self._away == AWAY:
                self.last.append("(back)")
                ecrans.come_back(self._personne)
                self._away = 0

    def _step(self) -> None:
        mains, chance = self._personne.mains, self._chance.random()
        if chance < _CLICKS:
            x, y = self._chance.randrange(mains.width), self._chance.randrange(TITLE, mains.height)
            self.last.append(f"({x}, {y})")
            mains.click(x, y)
        else:
            key = self._chance.choice(_SELDOM if chance < _CLICKS + _RARE else _OFTEN)
            self.last.append(key)
            mains.press(key)

    def look(self) -> list[Noeud]:
        """The program lives, answers, said nothing, and paints its window."""
        personne = self._personne
        done = " ".join(self.last)
        assert personne.lives, f"it ended after {done}"
        nodes = personne.lecteur.read()
        said = personne.said
        assert said == "", f"{said}\nafter {done}"
        shown = ecrans.windows(nodes)
        assert shown, f"no window after {done}"
        self.counts[ecrans.etape(nodes) or shown[-1].name] += 1
        if self._dark(shown):  # put away, window and all: whoever wants it back asks the task bar
            personne.comes_back()
            nodes = personne.lecteur.read()
            assert not self._dark(ecrans.windows(nodes)), f"it is black after {done}"
        return nodes

    def _dark(self, shown: list[Noeud]) -> bool:
        """Whether one of the windows is not painted."""
        mains, lecteur = self._personne.mains, self._personne.lecteur
        return any(mains.dark(*lecteur.place(window)) >= DARK for window in shown)
