"""The builder: makes each flowable and its element of the structure together, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    Spacer,
)
from reportlab.platypus import Table as PlainTable

from evaluateur.edition.composition import fonts, icons, styles
from evaluateur.edition.composition.balises import Picture, Reference, SignaturePlace
from evaluateur.edition.composition.escaping import Piece, Typeset, compose, printable, split_lines
from evaluateur.edition.composition.leaves import (
    PADDINGS,
    Beginning,
    Framed,
    Heading,
    Table,
    Text,
    Word,
    table_style,
    widen,
)
from evaluateur.edition.composition.structure import Element, Field
from evaluateur.metier.pv.mots import PAR_DEFAUT, Mots
from evaluateur.metier.pv.proces_verbal import ValeurPV
from evaluateur.metier.typographie import francais

_F = TypeVar("_F", bound=Text)


@dataclass(frozen=True)
class Cell:
    """What a cell says. ``anchor`` makes it the page number of a heading; ``role`` is TD or TH."""

    pieces: tuple[Piece, ...]
    style: str = "cell"
    icon: str = ""
    span: int = 1
    anchor: str = ""
    role: str = "TD"


def cell(*pieces: Piece, style: str = "cell", span: int = 1) -> Cell:
    """A cell of text."""
    return Cell(pieces, style, span=span)


def word(text: str, icon: str, *, strong: bool = False) -> Cell:
    """A cell that holds a word with its icon."""
    return Cell((text,), "word_bold" if strong else "word", icon)


def valeur(v: ValeurPV, none: str, *, strong: bool = False) -> Cell:
    """A cell that holds a value of the record, in the look that the record gives it; ``none``: said of no value."""
    return word(v.dit(none), icon(v), strong=strong or v.defavorable)


def icon(v: ValeurPV) -> str:
    """The name of the icon of a value; what is not agreed yet has its own."""
    return v.icone if v.cle else icons.EMPTY


Row = Sequence[Cell | str | None]
"""A row: a string is a plain cell, None a gap that belongs to no element."""


@dataclass
class Document:
    """What is to be drawn, once: flowables, structure, running texts by page template, pages of the headings."""

    story: list[Flowable] = field(default_factory=list)
    tree: Element = field(default_factory=lambda: Element("Document"))
    templates: dict[str, str] = field(default_factory=lambda: {"next": ""})
    pages: dict[str, int] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)


class Composer:
    """Writes a document from top to bottom."""

    def __init__(self, typeset: Typeset = francais, words: Mots = PAR_DEFAUT) -> None:
        self.words = words
        self.document = Document()
        self._typeset = typeset
        self._current = self.document.tree
        self._headings = 0
        self._beginning = Beginning()

    def add(self, *flowables: Flowable) -> None:
        """Add to the story."""
        self.document.story.extend(flowables)
        for flowable in flowables:
            self._beginning.take(flowable)

    def space(self, height: float) -> None:
        """Leave blank."""
        self.add(Spacer(1, height))

    def rule(self, after: float = 8) -> None:
        """The thick rule under a title."""
        self.add(HRFlowable("100%", 1.6, color=styles.INK, spaceBefore=6, spaceAfter=after, lineCap="butt"))

    def need(self, height: float) -> None:
        """Go to the next page unless so many points are left on this one."""
        self.add(CondPageBreak(height))

    def beginning(self) -> None:
        """Go to the next page unless the headings that follow, and the beginning of what they head, fit on this one."""
        beginning = Beginning()
        self.add(beginning)
        self._beginning = beginning

    @contextmanager
    def part(self, template: str = "", running: str = "") -> Iterator[None]:
        """A part of the document; with a template, it begins a page, and ``running`` heads the next ones."""
        if template:
            self.document.templates[template] = running
            self.add(NextPageTemplate("next"), PageBreak(), NextPageTemplate(template))
        before = self._current
        self._current = before.add("Sect")
        yield
        self._current = before

    def leaf(self, *pieces: Piece, style: str = "body", icon: str = "") -> Text:
        """A paragraph that is placed by the caller."""
        return self._leaf(Word if icon else Text, self._current, "P", {}, pieces, style, icon)

    def signature(self, height: float, name: str, label: str) -> SignaturePlace:
        """A place to sign, placed by the caller; with a name, it is a field of the file."""
        return SignaturePlace(height, Field(self._current.add("Form"), name, printable(label)) if name else None)

    def picture(self, drawing: Picture, alternative: str) -> None:
        """A picture, and the words that stand for it."""
        self.add(self.placed(drawing, alternative))

    def placed(self, drawing: Picture, alternative: str) -> Picture:
        """A picture that is placed by the caller."""
        drawing.element = self._current.add("Figure", printable(alternative))
        return drawing

    def frame(self, head: Sequence[Piece], text: str) -> None:
        """Text in a frame below a table: its heading, then a leaf for each line, over as many pages as needed."""
        leaves = [self._leaf(Framed, self._current, "P", {}, head, "frame_heading")]
        blank = False
        self.need(frame_room(text) - 1)
        for line in split_lines([text]) if text else ():
            if line:
                leaves.append(self._leaf(Framed, self._current, "P", {}, line, "frame"))
                leaves[-1].open_above = True
                leaves[-1].spaceBefore = 6 if blank else 0
            blank = not line
        for leaf in leaves[:-1]:
            leaf.open_below = True
        leaves[-1].spaceAfter = 12
        self.add(*leaves)

    def _leaf(
        self,
        kind: type[_F],
        parent: Element,
        role: str,
        attributes: dict[str, str | int],
        pieces: Sequence[Piece],
        style: str,
        icon: str = "",
    ) -> _F:
        plain, markup = compose(pieces, self._typeset)
        leaf = kind(markup, styles.style(style))
        leaf.take(parent.add(role, plain, attributes))
        if isinstance(leaf, Word):
            leaf.icon = icon
        return leaf

    def paragraph(self, *pieces: Piece, style: str = "body") -> None:
        """A paragraph for each line."""
        for line in split_lines(pieces):
            self.add(self.leaf(*line, style=style) if line else Spacer(1, 5))

    def heading(self, level: int, *pieces: Piece, style: str, anchor: str = "") -> Heading:
        """A heading placed by the caller; see :meth:`subheading`."""
        self._headings += 1
        heading = self._leaf(Heading, self._current, f"H{level}", {}, pieces, style)
        heading.level, heading.anchor, heading.pages = level, anchor or f"titre-{self._headings}", self.document.pages
        return heading

    def subheading(self, level: int, *pieces: Piece, style: str = "heading3") -> None:
        """A heading in the flow, with room below it for the beginning of what follows."""
        self.beginning()
        self.add(self.heading(level, *pieces, style=style))

    def banner(self, left: list[Flowable], right: list[Flowable], width: float, frame: str = "solid") -> None:
        """Two columns without structure of their own: text at the left, a framed note at the right."""
        commands: list[tuple[Any, ...]] = [
            ("FONT", (0, 0), (-1, -1), fonts.NORMAL),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM" if frame == "solid" else "TOP"),
            ("LEFTPADDING", (0, 0), (0, 0), 0),
            ("RIGHTPADDING", (0, 0), (0, 0), 12),
            ("TOPPADDING", (0, 0), (0, 0), 0),
            ("BOTTOMPADDING", (0, 0), (0, 0), 0),
        ]
        padding = 9 if frame == "solid" else 2
        inner = PlainTable([[right]], colWidths=[width], rowHeights=None if frame == "solid" else [62])
        stroke = (0.9, styles.INK) if frame == "solid" else (0.7, styles.RULE, "butt", (3, 2))
        inner.setStyle(
            [
                ("FONT", (0, 0), (-1, -1), fonts.NORMAL),
                *([] if frame == "none" else [("BOX", (0, 0), (-1, -1), *stroke)]),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), padding),
                ("RIGHTPADDING", (0, 0), (-1, -1), padding),
            ]
        )
        if not right:
            self.add(*left)
            return
        outer = Table([[left, inner]], colWidths=[styles.WIDTH - width, width])
        outer.setStyle([*commands, *(((c, (1, 0), (1, 0), 0)) for c in PADDINGS)])
        self.add(outer)

    def table(
        self,
        widths: Sequence[float],
        heads: Row,
        rows: Sequence[Row],
        *,
        tied: Sequence[int] = (),
        commands: Sequence[tuple[Any, ...]] = (),
        grid: bool = True,
        tight: bool = False,
        whole: bool = False,
        reserve: float = 0,
        least: Sequence[float] = (),
    ) -> None:
        """A table. ``tied``: rows of the body that stay on the page of the row after them.

        ``whole``: it begins where all of it fits, if any page can hold it; ``reserve``: see :class:`Table`;
        ``least``: how high each row of the body is at least, where a pen needs the room.
        """
        root = self._current.add("Table")
        cells: list[list[object]] = []
        style: list[tuple[Any, ...]] = [*table_style(grid=grid, tight=tight), *commands]
        if heads:
            parent = root.add("THead").add("TR")
            cells.append(self._row(parent, [_head(h) for h in heads], 0, style))
            style.append(("BACKGROUND", (0, 0), (-1, 0), styles.HEAD_FILL))
        offset = len(cells)
        body = root.add("TBody")
        for index, row in enumerate(rows, offset):
            cells.append(self._row(body.add("TR"), row, index, style))
        style += [("NOSPLIT", (0, r + offset), (0, r + offset + 1)) for r in tied]
        minimum = [*[0.0] * offset, *least] if least else None
        table = Table(cells, colWidths=widen(widths, cells), repeatRows=offset, minRowHeights=minimum)
        table.setStyle(style)
        table.reserve = reserve
        table.first_rows = len(rows) if whole else 2
        while table.first_rows - 1 in tied:
            table.first_rows += 1
        self.add(table)

    def _row(self, parent: Element, row: Row, index: int, style: list[tuple[Any, ...]]) -> list[object]:
        cells: list[object] = []
        for content in row:
            if content is None:
                cells.append("")
                continue
            c = Cell((content,)) if isinstance(content, str) else content
            if c.span > 1:
                column = len(cells)
                style.append(("SPAN", (column, index), (column + c.span - 1, index)))
            cells += [self._cell(parent, c), *[""] * (c.span - 1)]
        return cells

    def _cell(self, parent: Element, c: Cell) -> Flowable | list[Flowable]:
        attributes: dict[str, str | int] = {}
        if c.role == "TH":
            attributes["Scope"] = "Column" if c.style.startswith("column") else "Row"
        if c.span > 1:
            attributes["ColSpan"] = c.span
        if c.anchor:
            reference = Reference(parent.add(c.role, "", attributes), c.anchor)
            self.document.references.append(reference)
            return reference
        kind: type[Text] = Word if c.style.startswith("word") else Text
        lines = split_lines(c.pieces)
        if len(lines) == 1:
            return self._leaf(kind, parent, c.role, attributes, c.pieces, c.style, c.icon)
        cell = parent.add(c.role, "", attributes)
        return [
            self._leaf(Text, cell, "P", {}, line, c.style) if line else Spacer(1, styles.CELL_PADDING) for line in lines
        ]


def frame_room(text: str) -> float:
    """What the heading of a frame takes with the first lines of its text: two, or three when the third is the last."""
    paragraphs = [p for p in text.split("\n") if p.strip()]
    lines = min(max(len(paragraphs), 1 + len(paragraphs[0]) // 80), 3) if paragraphs else 0
    return 8.0 + float(styles.style("frame").leading) * (1 + lines)


def _head(content: Cell | str | None) -> Cell | None:
    if content is None:
        return None
    if isinstance(content, str):
        return Cell((content,), "column", role="TH")
    return Cell(content.pieces, content.style, span=content.span, role="TH")
