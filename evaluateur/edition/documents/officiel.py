"""Official texts of the référentiel, on the grid and on the observation sheet alike, with what the source lost."""

from __future__ import annotations

from evaluateur.edition.composition.composition import Cell, Composer, cell
from evaluateur.edition.composition.escaping import Piece, italic

MAX_LINES = 20
"""Beyond, an activity is printed line by line: a paragraph with breaks is badly cut over two pages."""


def lacune(c: Composer, text: str) -> None:
    """What the source lost: said where it was."""
    if text:
        c.paragraph(italic(text), style="lacune")


def titre(c: Composer, code: str, content: str, activite: str, new: bool, level: int = 3) -> None:
    """The wording of a competence. Its activity is said when it is a new one."""
    c.beginning()
    if not activite:
        c.paragraph(italic(f"Activité {c.words.a_completer}"), style="activite")
    elif new:
        _activite(c, activite)
    else:
        c.space(8)
    text: Piece = content or italic(f"Compétence {c.words.a_completer}")
    c.add(c.heading(level, f"{code} ", text, style="heading5"))


def _activite(c: Composer, text: str) -> None:
    """Its list stays a list: one line below the other, without a gap."""
    if text.count("\n") < MAX_LINES:
        c.add(c.leaf(text.strip(), style="activite"))
    else:
        c.paragraph(text, style="activite")


def entete(c: Composer, text: str, a_completer: bool, span: int) -> Cell:
    """The heading of a group of criteria, over all columns."""
    if not text:
        return cell(f"En-tête {c.words.a_completer}", style="italic", span=span)
    suffix = f" […] {c.words.a_completer}" if a_completer else ""
    return cell(text + suffix, style="italic", span=span)


def critere(c: Composer, content: str, a_completer: bool) -> Cell:
    """A criterion; the end of its sentence may be lost."""
    text: list[Piece] = [content]
    if a_completer:
        text.append(italic(f" […] {c.words.a_completer}"))
    return cell(*text)
