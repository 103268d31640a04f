"""The logical structure of a document and what was drawn of it: plain data, built in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple


class Mark(NamedTuple):
    """A stretch of the content of a page (counted from 0), by its number on this page."""

    page: int
    mcid: int


@dataclass(eq=False)
class Element:
    """A node of the structure tree, with the role that PDF gives it (``H1``, ``TD``…). Only leaves hold text."""

    role: str
    attributes: dict[str, str | int] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    """Where it was drawn."""
    box: tuple[float, float, float, float] | None = None
    """Of a picture: left, bottom, right, top on its page. Its text is what stands for it to those who cannot see."""

    def __deepcopy__(self, memo: object) -> Element:
        """Platypus copies flowables while it looks for a split: the copy draws the same element."""
        return self

    def add(self, role: str, text: str = "", attributes: dict[str, str | int] | None = None) -> Element:
        """Append a child and return it."""
        child = Element(role, attributes or {}, text=text)
        self.children.append(child)
        return child

    def iterate(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.iterate()

    def leaves(self) -> Iterator[Element]:
        """The elements that are drawn, in reading order."""
        return (e for e in self.iterate() if not e.children)

    def content(self) -> str:
        """All the text below, one leaf a line."""
        return "\n".join(e.text for e in self.leaves())

    def word_ends(self) -> set[int]:
        """After how many characters, blanks not counted, a word ends and another follows."""
        return set(accumulate(map(len, self.text.split()[:-1])))


@dataclass(frozen=True)
class Field:
    """A signature field: its element, its name for machines, its label for those who cannot see the page."""

    element: Element
    name: str
    label: str


@dataclass(frozen=True)
class Box:
    """Where a field stands: page (counted from 0), left, bottom, right, top."""

    field: Field
    page: int
    rectangle: tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawing:
    """What the drawing layer hands over: raw pages, structure, the element of each mark of each page, fields."""

    pdf: bytes
    tree: Element
    marks: list[list[Element]]
    boxes: list[Box]
