"""Somebody who has never seen the program: he does what the screen says, and knows nothing else.

He reads what a screen reader reads. He goes to the next point by the key written beside « Point suivant », answers what
has the attention by the key that it bears, and, once no point is left, presses the key of the act that is written.
"""

from __future__ import annotations

import re
from collections import Counter

from tests.gestes import ecrans, touches
from tests.gestes.lecteur import Noeud
from tests.gestes.personne import Personne
from tests.gestes.touches import words

_KEY = re.compile(r"\(((?:(?:Ctrl|Maj|Alt)\+)?(?:[A-Z]|F\d+|Entrée|Espace|[→←↑↓]))(?: comme \w+)?\)$")
"""The key that a control bears, at the end of what is said of it."""
_ANSWERS = ("Vu en situation, sans aide.", "Relu ensemble.", "En agence.", "Au téléphone.", "Par messagerie.")
FIELDS = 4
"""Fields that he fills one after the other before he looks at the screen as a whole again."""
TRIES = 3
"""Times that he does the same thing in the same place before he tries the next thing that is written."""


class Perdu(AssertionError):
    """Nothing that the screen says leads on."""


class Novice:
    """``leads`` works until something is said; ``done`` is what he did."""

    def __init__(self, personne: Personne) -> None:
        self._personne = personne
        self._seen = Counter[tuple[str, ...]]()
        self._written = 0
        self.done: list[str] = []

    def leads(self, until: str, most: int) -> None:
        """Follow the screen until it says this."""
        for _ in range(most):
            nodes = self._personne.lecteur.read()
            if any(until in words(n.name) for n in nodes):
                return
            self._step(nodes)
        raise Perdu(f"« {until} » was never said; last: {self.done[-12:]}\n{self._personne.page()}")

    def _step(self, nodes: list[Noeud]) -> None:
        """The first thing written that he has not tried in vain here."""
        here = (ecrans.etape(nodes), *(words(n.name) for n in nodes if n.role == "label"))
        for way in (self._door, self._point, self._act, self._next):
            gesture = way(nodes)
            if gesture and self._seen[(way.__name__, gesture[0], *here)] < TRIES:
                self._seen[(way.__name__, gesture[0], *here)] += 1
                self.done.append(f"{way.__name__} {gesture}")
                self._do(gesture)
                return
        raise Perdu(f"nothing leads on after {self.done[-12:]}\n{self._personne.page()}")

    def _do(self, gesture: tuple[str, ...]) -> None:
        self._personne.presses(gesture[0])
        if gesture[0] == "F8":
            self._answer()
        self._choose()

    def _choose(self) -> None:
        """Where a choice has the attention and nothing is chosen yet: the first one will do."""
        node = self._personne.lecteur.focused()
        if node is not None and node.role == "radio button" and "checked" not in node.states:
            self.done.append(f"choose « {words(node.name)} »")
            self._personne.presses("Espace")

    # --- what is written

    def _door(self, nodes: list[Noeud]) -> tuple[str, ...]:
        """A page that is no session: the secret is typed already, it says « validez »."""
        return ("Entrée",) if any("validez" in words(n.name) for n in nodes) and not ecrans.etape(nodes) else ()

    def _point(self, nodes: list[Noeud]) -> tuple[str, ...]:
        """« Point suivant »: by its key, then the answer."""
        return ("F8",) if any(words(n.name).startswith("Point suivant") for n in nodes) else ()

    def _act(self, nodes: list[Noeud]) -> tuple[str, ...]:
        """What a button that can be pressed bears: « Sceller ma grille (Ctrl+Entrée) », « Démarrer (F4) »."""
        for node in nodes:
            if (
                node.role == "push button"
                and {"enabled", "focusable"} <= node.states
                and "Ctrl+Entrée)" in node.description
            ):
                return ("Ctrl+Entrée",)
        return ()

    def _next(self, nodes: list[Noeud]) -> tuple[str, ...]:
        """« Étape suivante : Grille (Alt+→) »."""
        found = [n for n in nodes if n.role == "push button" and "(Alt+→)" in n.description and "enabled" in n.states]
        return ("Alt+→",) if found else ()

    # --- what has the attention

    def _answer(self) -> None:
        """Answer what has the attention now, by what it says of itself; what is asked for next in its place too."""
        for _ in range(FIELDS):
            node = self._personne.lecteur.focused()
            if node is None:
                return
            self.done.append(f"on {node.role} « {words(node.name)} » ({words(node.description)})")
            if node.role != "text" or "readonly" in node.states:
                self._presses_it(node)
                return
            if self._personne.lecteur.text(node):
                self._personne.presses("Tab")
                continue
            self._written += 1
            self._personne.types(_ANSWERS[self._written % len(_ANSWERS)])
            if "Entrée" not in touches.shown(self._personne.lecteur.read()):
                return
            self._personne.presses("Entrée")
            after = self._personne.lecteur.focused()
            if after is None or after.role != "text" or self._personne.lecteur.text(after):
                return

    def _presses_it(self, node: Noeud) -> None:
        """By the key that it bears; a list by its first choice; else as one presses anything."""
        key = _KEY.search(words(node.description))
        ends = self._key_of("Terminer")
        if node.name == "Pause" and ends:  # what runs is not put off for ever
            self._personne.presses(ends)
        elif key is not None:
            self._personne.presses(key.group(1))
        elif node.role == "combo box":
            self._personne.presses("↓")
        else:
            self._personne.presses("Espace")

    def _key_of(self, word: str) -> str:
        """The key that a button bears; empty without such a button."""
        for node in self._personne.lecteur.read():
            key = _KEY.search(words(node.description))
            if node.role == "push button" and node.name.startswith(word) and key is not None:
                return key.group(1)
        return ""
