"""Room for a pen: a frame with its heading and empty ruled lines."""

from __future__ import annotations

from reportlab.platypus import Flowable

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.leaves import Text

STEP = 18.0
"""Between two ruled lines: 6.35 mm, a narrow-ruled notebook."""
_LIGHT = 0.35


class Ruled(Flowable):  # type: ignore[misc]  # reportlab publishes no types
    """Lines to write on, the first one behind the heading; never cut over two pages. The lines are no text.

    ``filling``: with more lines, down to so many points above the foot of the page.
    """

    def __init__(self, heading: Text, lines: int, after: float, filling: float | None = None) -> None:
        super().__init__()
        self.heading = heading
        self.lines = lines
        self.spaceAfter = after
        self.filling = filling

    def room(self) -> float:
        """Its lowest height."""
        head = float(self.heading.wrap(styles.WIDTH, styles.PAGE[1])[1])
        return max(self.lines * STEP, head + (self.lines - 1) * STEP)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As wide as the page, as high as asked for."""
        self.width, self.height = width, self.room()
        if self.filling is not None:
            more = (height - self.filling - self.height) // STEP
            self.height += max(more, 0) * STEP
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame, the lines, then the heading."""
        self.canv.saveState()
        self.canv.setStrokeColor(styles.RULE)
        self.canv.setLineWidth(0.5)
        self.canv.rect(0, 0, self.width, self.height)
        self.canv.setLineWidth(_LIGHT)
        head = self.heading.wrap(self.width, self.height)[1]
        for line in range(1, 1 + int((self.height - head - 1) // STEP)):
            self.canv.line(styles.CELL_PADDING, line * STEP, self.width - styles.CELL_PADDING, line * STEP)
        self.canv.restoreState()
        self.heading.drawOn(self.canv, 0, self.height - head - 1.5)
