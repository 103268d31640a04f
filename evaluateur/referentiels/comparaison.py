"""Two versions of a référentiel, word by word: what was added, taken away, changed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

from evaluateur.metier.referentiel import Referentiel
from evaluateur.referentiels.lieux import Chemin, Ordre, Texte, textes

_WORDS = re.compile(r"\s+|[^\s’']+[’']?|[’']")
_SEEN = str.maketrans({" ": "⟨espace⟩", "\u00a0": "⟨insécable⟩", "\u202f": "⟨fine insécable⟩", "\n": "⟨à la ligne⟩"})
"""A change that is white alone is named: nobody would see it."""
_AROUND = 6
"""Words, and what parts them, that are kept on each side of a change."""


class Difference(Struct, frozen=True):
    """One place where the two differ."""

    nature: Literal["ajoute", "ote", "change", "ordre"]
    lieu: str
    dit: str = ""
    """The text; of a change, « before → after » between brackets, among the words around it."""


def comparer(old: Referentiel, new: Referentiel) -> list[Difference]:
    """Every difference, in the order of the new one, what was taken away where it stood. Empty: they are the same."""
    before, after = textes(old), textes(new)
    return [found for key in _merged(list(before), list(after)) if (found := _one(before.get(key), after.get(key)))]


def _merged(before: list[Chemin], after: list[Chemin]) -> list[Chemin]:
    """All places: those of the new one, and after each the places that followed it and are no more."""
    there, gone = set(after), dict[Chemin | None, list[Chemin]]()
    last: Chemin | None = None
    for key in before:
        if key in there:
            last = key
        else:
            gone.setdefault(last, []).append(key)
    merged = list(gone.get(None, ()))
    for key in after:
        merged += [key, *gone.get(key, ())]
    return merged


def _one(old: Texte | Ordre | None, new: Texte | Ordre | None) -> Difference | None:
    if isinstance(old, Ordre) and isinstance(new, Ordre):
        common = {key for group in old.rangs for key in group} & {key for group in new.rangs for key in group}
        return None if _kept(old, common) == _kept(new, common) else Difference("ordre", new.lieu)
    if isinstance(old, Texte) and isinstance(new, Texte):
        return None if old.valeur == new.valeur else Difference("change", new.lieu, mots(old.dit, new.dit))
    if isinstance(old, Texte):
        return Difference("ote", old.lieu, old.dit)
    return Difference("ajoute", new.lieu, new.dit) if isinstance(new, Texte) else None


def _kept(order: Ordre, common: set[str]) -> list[tuple[str, ...]]:
    groups = (tuple(key for key in group if key in common) for group in order.rangs)
    return [group for group in groups if group]


def mots(old: str, new: str) -> str:
    """What differs between two texts, with a few words around: « Accueille [le → la] candidate »."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    said = ""
    for i, (kind, a, b, c, d) in enumerate(codes):
        if kind == "equal":
            said += _around(before[a:b], first=i == 0, last=i == len(codes) - 1)
        else:
            said += _changed("".join(before[a:b]), "".join(after[c:d]))
    return said


def _around(words: list[str], *, first: bool, last: bool) -> str:
    if len(words) <= (_AROUND if first or last else 2 * _AROUND) + 1:
        return "".join(words)
    head = "" if first else "".join(words[:_AROUND]).rstrip() + " "
    tail = "" if last else " " + "".join(words[-_AROUND:]).lstrip()
    return f"{head}…{tail}"


def _changed(old: str, new: str) -> str:
    if not old.strip() and not new.strip():
        old, new = old.translate(_SEEN), new.translate(_SEEN)
    if not old:
        return f"[+ {new}]"
    return f"[{old} → {new}]" if new else f"[− {old}]"
