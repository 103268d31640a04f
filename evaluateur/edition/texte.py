"""The one way from a text of the record to the paper: what the faces can draw, escaped, with French typography.

A leaf is made of pieces (:data:`Morceau`): plain strings, or strings set in :func:`gras`, :func:`italique` or
:func:`note`. Nobody else writes markup, so that no text of a user is ever read as markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from evaluateur.edition import polices
from evaluateur.metier.typographie import francais


class Enrichi(NamedTuple):
    """A piece of text set apart; ``ouvre`` and ``ferme`` are the only markup there is."""

    texte: str
    ouvre: str
    ferme: str


Morceau = str | Enrichi


def gras(texte: str) -> Enrichi:
    """Semibold."""
    return Enrichi(texte, "<b>", "</b>")


def italique(texte: str) -> Enrichi:
    """Italics: what is still to be filled in."""
    return Enrichi(texte, "<i>", "</i>")


def note(texte: str) -> Enrichi:
    """Smaller, in the regular face."""
    return Enrichi(texte, f'<font name="{polices.NORMAL}" size="8.8">', "</font>")


_FINS_DE_LIGNE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_ESPACES = {0x09: " ", 0x202F: "\xa0", 0x2007: "\xa0", 0x2011: "-"}
_INVISIBLES = range(0xFE00, 0xFE10)
_LIGATURES = range(0xFB00, 0xFB07)


class _Table(dict[int, str | None]):
    """For ``str.translate``: decides once for each code point how it is printed."""

    def __missing__(self, code: int) -> str | None:
        self[code] = self._rendu(code)
        return self[code]

    @staticmethod
    def _rendu(code: int) -> str | None:
        if code in _ESPACES or code == 0x0A:
            return _ESPACES.get(code, "\n")
        if code in _LIGATURES:
            return unicodedata.normalize("NFKC", chr(code))
        nature = unicodedata.category(chr(code))
        if nature in ("Cc", "Cf") or code in _INVISIBLES:
            return None
        if code <= 0xFFFF and nature not in ("Cn", "Co", "Cs") and code in polices.caracteres():
            return chr(code)
        return f"[U+{code:04X}]"


_table = _Table()


def imprimable(texte: str) -> str:
    """Return the text with the characters that all our faces have; the others are named, ``[U+1F600]``."""
    lignes = _FINS_DE_LIGNE.sub("\n", texte)
    return unicodedata.normalize("NFC", lignes).translate(_table)


def echapper(texte: str) -> str:
    """Return printable markup for any text."""
    brut = imprimable(texte)
    return brut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br/>")


def composer(morceaux: Iterable[Morceau]) -> tuple[str, str]:
    """Return the plain text of a leaf and its markup."""
    brut, balise = [], []
    for morceau in morceaux:
        piece = Enrichi(morceau, "", "") if isinstance(morceau, str) else morceau
        texte = francais(piece.texte)
        brut.append(imprimable(texte))
        balise.append(f"{piece.ouvre}{echapper(texte)}{piece.ferme}" if brut[-1] else "")
    return "".join(brut), "".join(balise)


def alineas(morceaux: Iterable[Morceau]) -> list[list[Morceau]]:
    """Return the pieces line by line: one leaf each, since Platypus cuts badly at a break inside a paragraph.

    A blank line is an empty list; blank lines at both ends are left out.
    """
    lignes: list[list[Morceau]] = [[]]
    for morceau in morceaux:
        texte = morceau if isinstance(morceau, str) else morceau.texte
        for rang, ligne in enumerate(_FINS_DE_LIGNE.sub("\n", texte).split("\n")):
            if rang:
                lignes.append([])
            if imprimable(ligne).strip():
                lignes[-1].append(ligne if isinstance(morceau, str) else morceau._replace(texte=ligne))
    while len(lignes) > 1 and not lignes[-1]:
        lignes.pop()
    while len(lignes) > 1 and not lignes[0]:
        lignes.pop(0)
    return lignes


def raccourci(texte: str, police: str, corps: float, place: float) -> str:
    """Return a printable line no wider than ``place``, for headers and footers only."""
    ligne = imprimable(francais(" ".join(texte.split())))
    if polices.largeur(ligne, police, corps) <= place:
        return ligne
    bas, haut = 0, len(ligne)
    while bas < haut:
        milieu = (bas + haut + 1) // 2
        if polices.largeur(ligne[:milieu].rstrip() + "…", police, corps) <= place:
            bas = milieu
        else:
            haut = milieu - 1
    return ligne[:bas].rstrip() + "…"


def groupes(empreinte: str, taille: int = 4) -> str:
    """``3c6a 8279 d628…``: hexadecimal digits in groups, easier to compare by eye."""
    return " ".join(empreinte[i : i + taille] for i in range(0, len(empreinte), taille))
