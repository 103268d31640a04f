"""The frames that several documents share: the head, the facts in two columns, the places to sign, the box to tick."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as PlainTable

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.composition import Cell, Composer, Row, cell
from evaluateur.edition.composition.escaping import Piece
from evaluateur.edition.documents import wording

BOX = "☐"
SPECIMEN = "Spécimen : personnes et entreprises fictives"
A_LA_MAIN = 23.0
"""Height of a fact that is to be written by hand."""
TOP = (("FONT", (0, 0), (-1, -1), fonts.NORMAL), ("VALIGN", (0, 0), (-1, -1), "TOP"))
"""Of tables that hold what one signs: their content begins at the top."""


def head(c: Composer, left: list[Flowable], mention: str, *, specimen: bool) -> None:
    """What the document is on the left; on the right what it is worth, and that its people are made up."""
    right: list[Flowable] = [c.leaf(mention.replace(", ", ",\n"), style="bold_centred")]
    if specimen:
        right.append(c.leaf(SPECIMEN, style="note_centred"))
    c.banner(left, right, 150)
    c.rule(after=4)


def identity(
    c: Composer,
    facts: Sequence[tuple[str, Piece]],
    blank: str = wording.DASH,
    least: Sequence[float] = (),
    *,
    even: bool = True,
) -> None:
    """Facts in two columns, each on its rule; ``blank`` stands for what is not known.

    ``even``: beside a last one that stands alone there are two cells without words, or none, as once.
    """
    alone: tuple[Cell | None, Cell | None] = (cell(""), cell("")) if even else (None, None)
    pairs = [(*a, *b) for a, b in _paired(facts)]
    rows: list[Row] = [
        (label(a), cell(b or blank), None, *((label(d), cell(e or blank)) if d else alone)) for a, b, d, e in pairs
    ]
    stroke = (0.5, styles.RULE)
    commands = [
        ("LINEBELOW", (0, 0), (1, -1), *stroke),
        ("LINEBELOW", (3, 0), (4, -1), *stroke),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
    half = (styles.WIDTH - 22) / 2
    c.table([100, half - 100, 22, 78, half - 78], (), rows, commands=commands, grid=False, tight=True, least=least)


def wide(c: Composer, name: str, fact: str) -> None:
    """One more fact, as long as the two columns together."""
    commands = [("LINEBELOW", (0, 0), (-1, -1), 0.5, styles.RULE), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    c.table([100, styles.WIDTH - 100], (), [(label(name), cell(fact))], commands=commands, grid=False, tight=True)


def to_fill(c: Composer, facts: Sequence[tuple[str, Piece]]) -> None:
    """The same for a sheet of paper: what is not known has room to be written by hand."""
    least = [0.0 if a and b else A_LA_MAIN for (_, a), (_, b) in _paired(facts)]
    identity(c, facts, blank="", least=least)


def _paired(facts: Sequence[tuple[str, Piece]]) -> list[tuple[tuple[str, Piece], tuple[str, Piece]]]:
    return list(zip_longest(facts[::2], facts[1::2], fillvalue=("", "")))


def label(text: str) -> Cell:
    """The name of a fact."""
    return Cell((text,), "label", role="TH")


def signature_boxes(cells: Sequence[list[Flowable]]) -> Flowable:
    """Frames side by side, in which one signs."""
    if not cells:
        return Spacer(1, 1)
    gap = 12
    width = (styles.WIDTH - gap * (len(cells) - 1)) / len(cells)
    row: list[object] = []
    for content in cells:
        row += [content, ""]
    boxes = PlainTable([row[:-1]], colWidths=[gap if i % 2 else width for i in range(len(row) - 1)])
    frames = [("BOX", (i, 0), (i, 0), 0.9, styles.INK) for i in range(0, len(row), 2)]
    boxes.setStyle([*TOP, *frames])
    return boxes
