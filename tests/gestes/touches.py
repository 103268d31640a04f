"""The keys that a screen shows, and whether they do something there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.gestes.lecteur import Noeud

_KEY = r"(?:F\d{1,2}|Entrée|Échap|Tab|Espace|Suppr|Page [↑↓]|[↑↓←→]|[A-Z])"
_GESTURE = re.compile(rf"^(?:(?:Ctrl|Maj|Alt)\+)*{_KEY}$")
_IN_WORDS = re.compile(rf"\(((?:(?:Ctrl|Maj|Alt)\+)*{_KEY})\)$")


def words(text: str) -> str:
    """A sentence as it is compared: the spaces that French puts before its signs are spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def shown(nodes: Iterable[Noeud]) -> list[str]:
    """The keys that are written on the screen, by themselves or at the end of a name, each once.

    What cannot have the attention (the flag of a row) names a key that is about its row, for whoever points at it.
    """
    found = []
    for node in nodes:
        name = words(node.name).strip()
        if _GESTURE.match(name):
            found.append(name)
        elif (match := _IN_WORDS.search(name)) is not None and "focusable" in node.states:
            found.append(match.group(1))
        else:  # « ↑ ↓ », « C / N »: several keys for one thing
            parts = re.split(r"[ /]+", name)
            if len(parts) > 1 and all(_GESTURE.match(part) for part in parts):
                found += parts
    return list(dict.fromkeys(found))


NATIVE = {"Alt+Origine": "Alt+Début"}
"""The keys that the palette names as Qt does."""
_COMBINED = re.compile(rf"(?<![\w+])(?:(?:Ctrl|Maj|Alt)\+)+{_KEY}(?!\w)|(?<!\w)(?:F\d{{1,2}}|Suppr|Échap|Entrée)(?!\w)")
_LETTER = re.compile(r"(?:^|[ :,]) ?([A-Z]) (?=[a-zé])")


def told(text: str) -> list[str]:
    """The keys that a page of help tells, each once: « Ctrl+E », « F4 », « Échap », « C conforme »."""
    plain = words(text)
    return list(dict.fromkeys([*_COMBINED.findall(plain), *_LETTER.findall(plain)]))


def picture(nodes: Iterable[Noeud]) -> list[tuple[str, str, frozenset[str]]]:
    """What a person sees of a screen, to compare it with what comes after a key."""
    return [(n.role, n.name, n.states) for n in nodes]
