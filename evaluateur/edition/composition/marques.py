"""The canvas that marks what it draws: a leaf has a mark of its own, all the rest is an artefact.

What was marked is recorded as plain data, from which the structure tree is written
(:mod:`evaluateur.edition.fichier.archive`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from evaluateur.edition.composition.structure import Box, Element, Field, Mark

_SHOWN = re.compile(r"\([^)]")
_ARTEFACT = "/Artifact BMC"
_EDGES = {"Header": "/Subtype /Header /Attached [/Top]", "Footer": "/Subtype /Footer /Attached [/Bottom]"}


class MarkedCanvas(Canvas):  # type: ignore[misc]  # reportlab publishes no types
    """A canvas on which an artefact is always open; a leaf interrupts it. Marks never nest."""

    def __init__(self, *args: Any, finish: Callable[[Any], None], **rest: Any) -> None:
        self.marks: list[list[Element]] = [[]]
        self.boxes: list[Box] = []
        self._marked = False
        self._finish = finish
        super().__init__(*args, **rest)

    @contextmanager
    def balise(self, element: Element) -> Iterator[None]:
        """What is drawn within is the element, or the next part of it."""
        marks = self.marks[-1]
        mark = Mark(len(self.marks) - 1, len(marks))
        element.marks.append(mark)
        marks.append(element)
        with self._mark(f"/{element.role} <</MCID {mark.mcid}>> BDC"):
            yield

    @contextmanager
    def pagination(self, edge: str = "") -> Iterator[None]:
        """What is drawn within is repeated from page to page: ``Header``, ``Footer``, or the head of a table."""
        with self._mark(f"/Artifact <</Type /Pagination {_EDGES.get(edge, '')}>> BDC"):
            yield

    @contextmanager
    def _mark(self, opening: str) -> Iterator[None]:
        if self._marked:
            raise RuntimeError("marks do not nest")
        self._code += ["EMC", opening]
        self._marked = True
        yield
        self._marked = False
        self._code += ["EMC", _ARTEFACT]

    def drawText(self, text: Any) -> None:  # noqa: N802  # reportlab's name
        """Draw; a text that belongs to nothing would be lost to those who cannot see the page."""
        if self._marked or self._formData:
            super().drawText(text)
        # The empty cells of a table show empty strings: nothing is lost with them.
        elif _SHOWN.search(str(text.getCode())):
            raise RuntimeError("text outside of any mark")

    def place(self, field: Field, width: float, height: float) -> None:
        """Record where a field stands: its lower left corner is the origin."""
        x, y = self.absolutePosition(0, 0)
        self.boxes.append(Box(field, len(self.marks) - 1, (x, y, x + width, y + height)))

    def showPage(self) -> None:  # noqa: N802  # reportlab's name
        """Close the page. Its artefact is opened here: earlier, an empty last page would be one more page."""
        self._code.insert(0, _ARTEFACT)
        self._code.append("EMC")
        super().showPage()
        self.marks.append([])

    def save(self) -> None:
        """Write what depends on the last page, then the file."""
        self._finish(self)
        super().save()
