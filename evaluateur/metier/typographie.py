"""French typography, by one function: what the screen and the paper show of any text of ours or of the référentiel."""

from __future__ import annotations

import re
import unicodedata

FINE = "\u202f"
INSECABLE = "\u00a0"

_REGLES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"[ \u00a0\u202f]+([;!?»])"), FINE + r"\1"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + FINE),
    (re.compile(r"[ \u00a0\u202f]+:(?=\s|$)"), INSECABLE + ":"),
    (re.compile(r"(?<=\d)[ \u00a0\u202f](?=(?:min|s|h|jours?|%|€)\b|[%€])"), INSECABLE),
)


def francais(texte: str) -> str:
    """Return the text with French apostrophes, ellipses and no-break spaces. Applying it twice changes nothing."""
    for motif, remplacement in _REGLES:
        texte = motif.sub(remplacement, texte)
    return texte


def pluriel(nombre: int, singulier: str, pluriel: str = "") -> str:
    """``3 critères``: the number and its noun (French: plural from two on)."""
    nom = singulier if abs(nombre) < 2 else pluriel or singulier + "s"
    return f"{nombre}{INSECABLE}{nom}"


def majuscule(texte: str) -> str:
    """The text with a capital, as it opens a sentence or a cell."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """The text as it reads inside a sentence."""
    return texte[:1].lower() + texte[1:]


def enumeration(mots: list[str]) -> str:
    """``a, b et c``."""
    if len(mots) < 2:
        return "".join(mots)
    return ", ".join(mots[:-1]) + " et " + mots[-1]


def plat(texte: str) -> str:
    """The text without case, accents or spaces that count: what two people would call the same word."""
    sans_accents = "".join(c for c in unicodedata.normalize("NFKD", texte) if not unicodedata.combining(c))
    return " ".join(sans_accents.casefold().replace("œ", "oe").replace("æ", "ae").split())
