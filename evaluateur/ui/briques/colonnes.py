"""Two columns side by side, each scrolling alone with its action row pinned; narrow: one column that scrolls whole."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from evaluateur.ui.briques.base import line, scrolled

NO_LIMIT = 16_777_215


class _Column(QFrame):
    """What scrolls, over what is pinned."""

    def __init__(self, kind: str, content: QWidget, pinned: QWidget | None, acts_first: bool) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.content, self.pinned, self._acts_first = content, pinned, acts_first
        self.area: QScrollArea | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.set_scrolling(True)

    def set_scrolling(self, scrolling: bool) -> None:
        """Scroll by itself, or lie flat in a larger column that does."""
        if (self.area is not None) == scrolling and self._layout.count():
            return
        if self.area is not None:
            self.area.takeWidget()
            self._layout.removeWidget(self.area)
            self.area.deleteLater()
            self.area = None
        self._layout.removeWidget(self.content)
        if scrolling:
            self.area = scrolled(self.content)
            self._layout.insertWidget(0, self.area, 1)
        else:
            # A scroll area fills its content with the ground of the window; here the column shows through.
            self.content.setAutoFillBackground(False)
            self._layout.insertWidget(0, self.content, 1)
        self.content.show()
        if self.pinned is not None:
            self._layout.removeWidget(self.pinned)
            self._layout.insertWidget(0 if self._acts_first and not scrolling else 1, self.pinned)


class Columns(QWidget):
    """Each column: its look, what scrolls, what is pinned under it. They share the room by ``stretches``.

    ``acts_first``: in one column, what is pinned at the left stands above: it is pressed while the rest is read.
    """

    def __init__(
        self,
        left: tuple[str, QWidget, QWidget | None],
        right: tuple[str, QWidget, QWidget | None],
        stretches: tuple[int, int] = (1, 1),
        acts_first: bool = False,
    ) -> None:
        super().__init__()
        self._columns = (_Column(*left, acts_first), _Column(*right, False))
        self._stretches = stretches
        self._outer: QScrollArea | None = None
        self._layout = line(spacing=0)
        self.setLayout(self._layout)
        self._widths: tuple[int, int] = (0, 0)
        self._compact: bool | None = None

    def set_widths(self, left: int, right: int) -> None:
        """Fixed widths while side by side; 0 leaves a column free."""
        self._widths = (left, right)

    def set_compact(self, compact: bool) -> None:
        """One above the other in one scrolling column, or side by side."""
        if compact == self._compact:
            return
        self._compact = compact
        for column, width, stretch in zip(self._columns, self._widths, self._stretches, strict=True):
            column.setParent(self)
            column.set_scrolling(not compact)
            column.setMinimumWidth(0 if compact else width)
            column.setMaximumWidth(NO_LIMIT if compact or not width else width)
            policy = QSizePolicy.Policy.Minimum if compact else QSizePolicy.Policy.Preferred
            column.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
            if not compact:
                self._layout.addWidget(column, stretch)
            column.show()
        if self._outer is not None:
            self._layout.removeWidget(self._outer)
            self._outer.hide()
            self._outer.deleteLater()
            self._outer = None
        if compact:
            inner = QWidget()
            stack = QVBoxLayout(inner)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(0)
            for column in self._columns:
                stack.addWidget(column)
            stack.addStretch(1)
            self._outer = scrolled(inner)
            self._layout.addWidget(self._outer)
            self._outer.show()  # at once, or what has the attention in it could not take it back

    def show_part(self, part: QWidget) -> None:
        """Scroll so that this part is in sight."""
        for area in (self._outer, *(c.area for c in self._columns)):
            if area is not None and area.isAncestorOf(part):
                area.ensureWidgetVisible(part, 0, 60)
