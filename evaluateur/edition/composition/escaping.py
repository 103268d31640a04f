"""The one way from a text of the record to the paper: what the faces can draw, escaped, with French typography.

A leaf is made of pieces (:data:`Piece`): plain strings, or strings set in :func:`bold`, :func:`italic` or
:func:`note`. Nobody else writes markup, so that no text of a user is ever read as markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from evaluateur.edition.composition import fonts
from evaluateur.metier.typographie import francais


class Styled(NamedTuple):
    """A piece of text set apart; ``opens`` and ``closes`` are the only markup there is."""

    text: str
    opens: str
    closes: str


Piece = str | Styled
Typeset = Callable[[str], str]
"""By which rules of typography a text is set."""


def bold(text: str) -> Styled:
    """Semibold."""
    return Styled(text, "<b>", "</b>")


def italic(text: str) -> Styled:
    """Italics: what is still to be filled in."""
    return Styled(text, "<i>", "</i>")


def note(text: str) -> Styled:
    """Smaller, in the regular face."""
    return Styled(text, f'<font name="{fonts.NORMAL}" size="8.8">', "</font>")


_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = {0x09: " ", 0x202F: "\xa0", 0x2007: "\xa0", 0x2011: "-"}
_INVISIBLE = range(0xFE00, 0xFE10)
_LIGATURES = range(0xFB00, 0xFB07)


class _Table(dict[int, str | None]):
    """For ``str.translate``: decides once for each code point how it is printed."""

    def __missing__(self, code: int) -> str | None:
        self[code] = self._rendered(code)
        return self[code]

    @staticmethod
    def _rendered(code: int) -> str | None:
        if code in _SPACES or code == 0x0A:
            return _SPACES.get(code, "\n")
        if code in _LIGATURES:
            return unicodedata.normalize("NFKC", chr(code))
        category = unicodedata.category(chr(code))
        if category in ("Cc", "Cf") or code in _INVISIBLE:
            return None
        if code <= 0xFFFF and category not in ("Cn", "Co", "Cs") and code in fonts.characters():
            return chr(code)
        return f"[U+{code:04X}]"


_table = _Table()


def printable(text: str) -> str:
    """Return the text with the characters that all our faces have; the others are named, ``[U+1F600]``."""
    lines = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", lines).translate(_table)


def escape(text: str) -> str:
    """Return printable markup for any text."""
    plain = printable(text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br/>")


def compose(pieces: Iterable[Piece], typeset: Typeset = francais) -> tuple[str, str]:
    """Return the plain text of a leaf and its markup."""
    plain, markup = [], []
    for piece in pieces:
        styled = Styled(piece, "", "") if isinstance(piece, str) else piece
        text = typeset(styled.text)
        plain.append(printable(text))
        markup.append(f"{styled.opens}{escape(text)}{styled.closes}" if plain[-1] else "")
    return "".join(plain), "".join(markup)


def split_lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces line by line: one leaf each, since Platypus cuts badly at a break inside a paragraph.

    A blank line is an empty list; blank lines at both ends are left out.
    """
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        text = piece if isinstance(piece, str) else piece.text
        for index, line in enumerate(_LINE_ENDS.sub("\n", text).split("\n")):
            if index:
                lines.append([])
            if printable(line).strip():
                lines[-1].append(line if isinstance(piece, str) else piece._replace(text=line))
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    while len(lines) > 1 and not lines[0]:
        lines.pop(0)
    return lines


def shorten(text: str, font: str, size: float, room: float, typeset: Typeset = francais) -> str:
    """Return a printable line no wider than ``room``, for headers and footers only."""
    line = printable(typeset(" ".join(text.split())))
    if fonts.width(line, font, size) <= room:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(line[:middle].rstrip() + "…", font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip() + "…"


def grouped(empreinte: str, size: int = 4) -> str:
    """``3c6a 8279 d628…``: hexadecimal digits in groups, easier to compare by eye."""
    return " ".join(empreinte[i : i + size] for i in range(0, len(empreinte), size))
