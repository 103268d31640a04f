"""The logical structure of a document: plain data, built together with what is drawn, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(eq=False)
class Element:
    """A node of the structure tree, with the role that PDF gives it (``H1``, ``TD``…). Only leaves hold text."""

    role: str
    attributes: dict[str, str | int] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""

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
