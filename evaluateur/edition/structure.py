"""The logical structure of a document: plain data, built together with what is drawn, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(eq=False)
class Element:
    """A node of the structure tree, with the role that PDF gives it (``H1``, ``TD``…). Only leaves hold text."""

    role: str
    attributs: dict[str, str | int] = field(default_factory=dict)
    enfants: list[Element] = field(default_factory=list)
    texte: str = ""

    def __deepcopy__(self, memo: object) -> Element:
        """Platypus copies flowables while it looks for a split: the copy draws the same element."""
        return self

    def ajouter(self, role: str, texte: str = "", attributs: dict[str, str | int] | None = None) -> Element:
        """Append a child and return it."""
        enfant = Element(role, attributs or {}, texte=texte)
        self.enfants.append(enfant)
        return enfant

    def iterate(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for enfant in self.enfants:
            yield from enfant.iterate()

    def feuilles(self) -> Iterator[Element]:
        """The elements that are drawn, in reading order."""
        return (e for e in self.iterate() if not e.enfants)

    def contenu(self) -> str:
        """All the text below, one leaf a line."""
        return "\n".join(e.texte for e in self.feuilles())
