"""French typography, by one function: what the screen and the paper show of any text of ours or of the référentiel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import filterfalse

FINE = "\u202f"
INSECABLE = "\u00a0"
TRAIT = "\u2011"
"""A hyphen at which no line ends."""

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"[ \u00a0\u202f]+([;!?»])"), FINE + r"\1"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + FINE),
    (re.compile(r"[ \u00a0\u202f]+:(?=\s|$)"), INSECABLE + ":"),
    (re.compile(r"(?<=\d)[ \u00a0\u202f](?=(?:min|s|h|jours?|%|€)\b|[%€])"), INSECABLE),
)

_NUMBERED = (
    "blocs?|évaluateurs?|versions?|compétences?|critères?|situations?|dérogations?|étapes?|pages?|articles?|événements?"
)
_COUNTED = "[kMG]o|caractères?|minutes?|chiffres|signes"
_TIES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"\b({_NUMBERED}|n°)[ \u00a0\u202f](?=\d)", re.IGNORECASE), r"\1" + INSECABLE),
    (re.compile(rf"(?<=\d)[ \u00a0\u202f](?=(?:{_COUNTED})\b)"), INSECABLE),
    (re.compile(r"(?<=[a-zé])-(?=(?:tête|l[ae]s?|leur|lui|y|en|vous|ci|là|il|elle|on)\b)"), TRAIT),
)
"""A number and its noun stay on one line: « bloc 1 », « 25 Mo »; so do « en-tête » and « envoyez-la »."""
_QUOTES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + INSECABLE),
    (re.compile(r"[ \u00a0\u202f]+»"), INSECABLE + "»"),
)
"""A whole space inside « »; signed grids were laid out with a thin one."""


@lru_cache(maxsize=1024)
def francais(text: str) -> str:
    """What a screen, a terminal or a file shows of a text: French apostrophes, ellipses and no-break spaces.

    Applying it twice changes nothing. Kept: a key in the grid says eighteen labels again, mostly the same.
    """
    return _apply(_RULES + _TIES + _QUOTES, text)


def imprime(text: str) -> str:
    """The same on a printed page, by the rules with which signed grids are laid out: theirs to the byte."""
    return _apply(_RULES, text)


def _apply(rules: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str:
    for motif, remplacement in rules:
        text = motif.sub(remplacement, text)
    return text


def pluriel(count: int, singular: str, plural: str = "") -> str:
    """``3 critères``: the number and its noun (French: plural from two on)."""
    name = singular if abs(count) < 2 else plural or singular + "s"
    return f"{count}{INSECABLE}{name}"


def milliers(number: int) -> str:
    """``1 711``."""
    return f"{number:,}".replace(",", FINE)


_PARTICULE = re.compile(r"(?:d[’']|(?:de|van|von|der|den|ter|di|da|dos)\s+)")


def famille(name: str) -> str:
    """A family name in capitals, but for the particles that were written without one: « de BEAUVOIR », « LE GOFF »."""
    start = 0
    while (particle := _PARTICULE.match(name, start)) and particle.end() < len(name):
        start = particle.end()
    return name[:start] + name[start:].upper()


def majuscule(text: str) -> str:
    """The text with a capital, as it opens a sentence or a cell."""
    return text[:1].upper() + text[1:]


def minuscule(text: str) -> str:
    """The text as it reads inside a sentence."""
    return text[:1].lower() + text[1:]


_ELIDES = re.compile(r"(?:[aeiou]|y(?![aeiouy]))")
"""Before what « de » loses its vowel. Not before h: nothing tells, of a name, whether it is mute."""


def de(name: str) -> str:
    """``de DURAND``, ``d’ÉTIENNE``: the name, or the words, of which something is."""
    return f"d’{name}" if _ELIDES.match(plat(name[:2])) else f"de {name}"


def enumeration(words: Sequence[str]) -> str:
    """``a, b et c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " et " + words[-1]


_UNTIED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that Unicode does not take apart, as a French keyboard writes them."""


def bare_words(name: str) -> list[str]:
    """The words of a name, however two keyboards write it: what is neither letter nor digit parts words.

    Apostrophes, hyphens and spaces of all sorts are alike; what nobody sees is not there. To compare, never to keep.
    """
    seen = "".join(c for c in name if unicodedata.category(c) != "Cf")
    # Among letters Unicode counts modifiers too: one of them is an apostrophe.
    return "".join(c if c.isalnum() and unicodedata.category(c) != "Lm" else " " for c in plat(seen)).split()


def plat(text: str) -> str:
    """The text without case, accents or spaces that count: what two people would call the same word."""
    unaccented = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    return " ".join(unaccented.casefold().translate(_UNTIED).split())
