"""The leaves that hold text, and the tables and page breaks that keep them together.

Whatever a leaf draws besides its text (rules, frames, icons) belongs to no element.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable
from reportlab.platypus import Table as PlainTable

from evaluateur.edition.composition import fonts, icons, styles
from evaluateur.edition.composition.balises import Marked

PADDINGS = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
_ALL = ((0, 0), (-1, -1))
_BASE: tuple[tuple[Any, ...], ...] = (
    # A Table names its font even when all its cells are flowables.
    ("FONT", *_ALL, fonts.NORMAL),
    ("VALIGN", *_ALL, "MIDDLE"),
    ("LEFTPADDING", *_ALL, styles.CELL_PADDING),
    ("RIGHTPADDING", *_ALL, styles.CELL_PADDING),
    ("TOPPADDING", *_ALL, 2.4),
    ("BOTTOMPADDING", *_ALL, 4.2),
)
_TIGHT: tuple[tuple[Any, ...], ...] = (("TOPPADDING", *_ALL, 1.6), ("BOTTOMPADDING", *_ALL, 3.4))
_GRID: tuple[tuple[Any, ...], ...] = (
    ("INNERGRID", *_ALL, 0.5, styles.RULE),
    ("BOX", *_ALL, 0.5, styles.RULE),
)
_WORTH_CUTTING = 60.0
"""Points of a row that must fit above a cut."""
_WORDS = re.compile("[^ \n]+")


class Text(Marked):
    """A paragraph, a heading or the content of a cell; its pieces over several pages draw the same element."""

    _measured: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break into lines, once for each width: tables ask again and again."""
        # A split that finds no room forgets the lines.
        if self._measured is None or self._measured[0] != width or not hasattr(self, "blPara"):
            self._measured = (width, super().wrap(width, height))
        return self._measured[1]

    def split(self, width: float, height: float) -> list[Flowable]:
        """Cut at a height, as Paragraph does."""
        pieces: list[Flowable] = super().split(width, height)
        for index, piece in enumerate(pieces):
            if piece is not self:
                self._hand_on(piece, index)
        return pieces

    def _hand_on(self, piece: Any, index: int) -> None:
        piece.follow(self)


class Heading(Text):
    """A heading: an entry of the outline, and the place to which page numbers refer."""

    level: int
    anchor: str
    pages: dict[str, int]

    def draw(self) -> None:
        """Draw, and note on which page; the later pieces of a long heading are not noted again."""
        if self.level:
            self.canv.bookmarkHorizontal(self.anchor, 0, self.height)
            self.canv.addOutlineEntry(self.element.text.replace("\n", " "), self.anchor, self.level - 1)
            self.pages[self.anchor] = self.canv.getPageNumber()
        super().draw()

    def _hand_on(self, piece: Any, index: int) -> None:
        super()._hand_on(piece, index)
        piece.anchor, piece.pages = self.anchor, self.pages
        piece.level = 0 if index else self.level


class Word(Text):
    """A word with its icon; the word alone carries the meaning."""

    icon = ""

    def draw(self) -> None:
        """Draw the icon in the indent of the first line, then the word."""
        if icons.known(self.icon):
            size = self.style.fontSize
            side = size * 0.92
            foot = self.height - size + size * 0.31 - side / 2
            x = self.style.leftIndent - side * 1.45
            icons.draw(self.canv, self.icon, max(x, 0), foot, side, size * 0.13)
        super().draw()

    def _hand_on(self, piece: Any, index: int) -> None:
        super()._hand_on(piece, index)
        piece.icon = "" if index else self.icon


class Framed(Text):
    """Text in a frame that goes on over pages; ``open_above`` and ``open_below`` leave it open to its neighbours."""

    open_below = False
    open_above = False

    def draw(self) -> None:
        """Draw the frame, then the text."""
        self.canv.saveState()
        self.canv.setLineWidth(0.5)
        self.canv.setStrokeColor(styles.RULE)
        bottom = 0 if self.open_below else -5
        top = self.height + self.getSpaceBefore()
        for x in (0, self.width):
            self.canv.line(x, bottom, x, top)
        if not self.open_above:
            self.canv.line(0, top, self.width, top)
        if not self.open_below:
            self.canv.line(0, bottom, self.width, bottom)
        self.canv.restoreState()
        super().draw()

    def _hand_on(self, piece: Any, index: int) -> None:
        super()._hand_on(piece, index)
        piece.open_below = self.open_below
        piece.open_above = self.open_above and not index
        if index:
            piece.spaceAfter = self.getSpaceAfter()
        else:
            piece.spaceBefore = self.getSpaceBefore()


class Table(PlainTable):  # type: ignore[misc]  # reportlab publishes no types
    """A table that cuts a row in two only when it must: when the row would leave most of a page blank.

    ``first_rows``: rows of the body that begin it; ``reserve``: points kept free below its last row.
    """

    first_rows = 0
    reserve = 0.0

    def beginning(self, width: float) -> float:
        """The height of its head and first rows, with what is kept free when they are all."""
        super().wrap(width, styles.PAGE[1])
        rows = self.repeatRows + self.first_rows
        return float(sum(self._rowHeights[:rows])) + (self.reserve if rows >= len(self._rowHeights) else 0.0)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its size; too high when what must follow it would not fit below, so that it is cut."""
        wide, high = super().wrap(width, height)
        tight = high <= height < high + self.reserve
        # Nothing more can be done when it was already moved to a new page.
        return wide, height + 1 if tight and not hasattr(self, "_postponed") else high

    def split(self, width: float, height: float) -> list[Flowable]:
        """Cut between rows, or within the row that comes next, if it is long and enough of it fits."""
        self.splitByRow, self.splitInRow = 1, 0
        whole = sum(self._rowHeights)
        pieces: list[Flowable] = super().split(width, min(height, whole - 1))
        if pieces:
            row = len(pieces[0]._rowHeights)
            return self._hand_on(self._cut(row, row + 1, width, height) or pieces)
        return [] if whole <= height else self._hand_on(self._cut(self.repeatRows, self.repeatRows + 2, width, height))

    def _cut(self, row: int, after: int, width: float, height: float) -> list[Flowable]:
        """Cut within these rows, here: cut later, a row would stand on this page below a head repeated for it alone."""
        room = height - sum(self._rowHeights[:row])
        if sum(self._rowHeights[row:after]) < styles.PAGE[1] / 3 or room < _WORTH_CUTTING:
            return []
        # Rows that should stay together cannot, when one of them is longer than a page.
        self._nosplitCmds: list[object] = []
        self.splitByRow, self.splitInRow = 0, 1
        for cell in (c for cells in self._cellStyles[row:] for c in cells):
            cell.valign = "TOP"
        return list(super().split(width, height))

    def _hand_on(self, pieces: list[Flowable]) -> list[Flowable]:
        if pieces:
            pieces[-1].reserve = self.reserve
        return pieces


def table_style(*, grid: bool, tight: bool) -> list[tuple[Any, ...]]:
    """The commands of a table: with rules or without, rows close or not."""
    return [*_BASE, *(_GRID if grid else ()), *(_TIGHT if tight else ())]


def widen(widths: Sequence[float], rows: list[list[object]]) -> list[float]:
    """Give columns, by half at most, the room that their longest word needs, at the cost of the widest column."""
    wanted = list(widths)
    for row in rows:
        for column, cell in enumerate(row):
            for leaf in cell if isinstance(cell, list) else [cell]:
                if isinstance(leaf, Text) and "ColSpan" not in leaf.element.attributes:
                    need = _longest_word(leaf, wanted[column])
                    wanted[column] = max(wanted[column], min(need, widths[column] * 1.5))
    widest = max(range(len(wanted)), key=lambda i: widths[i])
    wanted[widest] = widths[widest]
    excess = sum(wanted) - sum(widths)
    if excess > widths[widest] / 2:
        return list(widths)
    wanted[widest] -= excess
    return wanted


def _longest_word(leaf: Text, width: float) -> float:
    """The width of the column that would hold the longest word whole; only words that may be too long are measured."""
    padding = 2 * styles.CELL_PADDING + leaf.style.leftIndent + 0.1
    size = leaf.style.fontSize
    # No letter is wider than the body is high.
    suspects = [w for w in _WORDS.findall(leaf.element.text) if len(w) * size > width - padding]
    return max((fonts.width(w[:80], fonts.SEMIBOLD, size) + padding for w in suspects), default=0.0)


class Beginning(CondPageBreak):  # type: ignore[misc]  # reportlab publishes no types
    """Goes to the next page unless what follows can begin here: headings whole, then first rows or lines."""

    def __init__(self) -> None:
        super().__init__(0)
        self.following: list[Flowable] = []
        self.complete = False

    def take(self, flowable: Flowable) -> None:
        """Take in what follows, up to the first table or text."""
        if not self.complete:
            self.following.append(flowable)
            self.complete = isinstance(flowable, Table) or _is_text(flowable)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break the page, or be nothing; what begins with more than half a page is not waited for."""
        high = last = 0.0
        for flowable in self.following:
            high += max(flowable.getSpaceBefore() - last, 0) + self._room(flowable, width)
            last = flowable.getSpaceAfter()
            high += last
        self.height = min(high - last, styles.PAGE[1] / 2)
        size: tuple[float, float] = super().wrap(width, height)
        return size

    def _room(self, flowable: Flowable, width: float) -> float:
        flowable.canv = self.canv
        table = isinstance(flowable, Table)
        high = flowable.beginning(width) if table else flowable.wrap(width, styles.PAGE[1])[1]
        if _is_text(flowable):
            high = min(high, 3 * flowable.style.leading)
        del flowable.canv
        return float(high)


def _is_text(flowable: Flowable) -> bool:
    return isinstance(flowable, Text) and not (isinstance(flowable, Heading) or flowable.style.keepWithNext)
