"""The flowables that draw an element of the structure, each under its own mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.platypus import Flowable, Paragraph

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.structure import Element, Field


class Marked(Paragraph):  # type: ignore[misc]  # reportlab publishes no types
    """A paragraph that is an element the first time it is drawn; drawn again, it is the repeated head of a table."""

    element: Element
    trace: list[int]
    """How many characters of the element were drawn, blanks not counted; its pieces over several pages share it."""
    _drawn = _again = _piece = False

    def take(self, element: Element) -> None:
        """Say what it draws."""
        self.element, self.trace = element, [0]

    def follow(self, whole: Marked) -> None:
        """It is a piece of another one."""
        self.element, self.trace, self._piece = whole.element, whole.trace, True

    def draw(self) -> None:
        """Draw under a mark; what is empty has none."""
        if not self.element.text:
            return
        if self._drawn:
            self._again = True
            with self.canv.pagination():
                super().draw()
            return
        self._drawn = True
        with self.canv.balise(self.element):
            super().draw()

    def beginText(self, x: float, y: float) -> Any:  # noqa: N802  # reportlab's name
        """Draw the blank at the end of a line too: without it, a screen reader glues two words."""
        text = super().beginText(x, y)
        if not self._again and (self._piece or len(self.blPara.lines) > 1):
            text._textOut = _spaced(self.element, self.trace, text._textOut)
        return text


def _spaced(element: Element, trace: list[int], out: Callable[[str, int], None]) -> Callable[..., None]:
    ends = element.word_ends()

    def write(text: str, ends_line: int = 0) -> None:
        trace[0] += len("".join(text.split()))
        out(f"{text} " if ends_line and trace[0] in ends else text, ends_line)

    return write


class Reference(Flowable):  # type: ignore[misc]  # reportlab publishes no types
    """The number of the page on which a heading stands: known, and filled in, when all is drawn."""

    def __init__(self, element: Element, anchor: str) -> None:
        super().__init__()
        self.element = element
        self.anchor = anchor

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as one line, as wide as the column."""
        self.width, self.height = width, styles.style("cell").leading
        return self.width, self.height

    def draw(self) -> None:
        """Draw the form that will hold the number, centred on its origin."""
        with self.canv.balise(self.element):
            self.canv.saveState()
            self.canv.translate(self.width / 2, self.height - styles.style("cell").fontSize)
            self.canv.doForm(f"page-{self.anchor}")
            self.canv.restoreState()


class Picture(Flowable):  # type: ignore[misc]  # reportlab publishes no types
    """A drawing under one mark; what its words say is said of it as a whole."""

    element: Element

    def draw(self) -> None:
        """Draw, and note where on the page it stands."""
        x, y = self.canv.absolutePosition(0, 0)
        self.element.box = (x, y, x + self.width, y + self.height)
        with self.canv.balise(self.element):
            self.canv.saveState()
            self.paint(self.canv)
            self.canv.restoreState()

    def paint(self, canvas: Any) -> None:
        """What it shows."""
        raise NotImplementedError


class SignaturePlace(Flowable):  # type: ignore[misc]  # reportlab publishes no types
    """The empty place in which a seat signs: by hand, or in a field of the file."""

    def __init__(self, height: float, field: Field | None) -> None:
        super().__init__()
        self.height = height
        self.field = field

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """All the width of its box."""
        self.width = width
        return width, self.height

    def draw(self) -> None:
        """Nothing: the paper, or the signature, fills it."""
        if self.field:
            self.canv.place(self.field, self.width, self.height)
