"""The focus ring: two pixels outside the control, drawn by one overlay, since a style sheet cannot paint out there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QMoveEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from shiboken6 import isValid

from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import reveal

_GAP = 2
_WIDTH = 2
_RADIUS = 6
"""Of the control, plus the gap."""
_WATCHED = (QMoveEvent, QResizeEvent, QShowEvent, QHideEvent)
"""By their class: asking each of the many events for its type takes as long again."""


class FocusRing(QWidget):
    """Follows the focus in its window; the mouse does not see it."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._look, self._window = look, window
        self._watched: list[QWidget] = []
        self._sight = QTimer(self)
        self._sight.setSingleShot(True)
        self._sight.timeout.connect(self._bring_into_sight)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self._on_focus(None, QApplication.focusWidget())

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        if now is None or not self._inside(now):
            self.hide()
            return
        widget: QWidget | None = now
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._follow()
        self._sight.start()

    def _bring_into_sight(self) -> None:
        """Scroll to what has the focus, however it took it; what is in sight already does not move."""
        widget = self._watched[0] if self._watched else None
        if widget is not None and isValid(widget) and self._can_ring(widget):
            place = QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
            if not self._visible_part(widget).contains(place):
                reveal(widget)

    def _inside(self, widget: QWidget) -> bool:
        return self._window.isAncestorOf(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control, and whatever moves it along."""
        if isinstance(event, _WATCHED) or (type(event) is QEvent and event.type() == QEvent.Type.ParentChange):
            self._follow()
        if isinstance(event, QResizeEvent | QShowEvent):
            self._sight.start()  # a page finds its heights after it is shown; scrolling moves, and resizes nothing
        return False

    def _follow(self) -> None:
        widget = self._watched[0] if self._watched else None
        # Lists paint the current row themselves; a ring around a whole list would say nothing.
        if widget is None or not self._can_ring(widget):
            self.hide()
            return
        widget = self._ringed(widget)
        margin = _GAP + _WIDTH
        place = QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
        self.setGeometry(place.adjusted(-margin, -margin, margin, margin).intersected(self._visible_part(widget)))
        self.raise_()
        self.show()
        self.update()

    def _can_ring(self, widget: QWidget) -> bool:
        return widget.isVisible() and self._window.isAncestorOf(widget) and not isinstance(widget, QAbstractItemView)

    @staticmethod
    def _ringed(widget: QWidget) -> QWidget:
        """A mark is chosen among its group: the ring goes round the group, unless one walks inside it."""
        group = widget.parentWidget()
        if widget.property("kind") == "mark" and group is not None and not group.property("walking"):
            return group
        return widget

    def _visible_part(self, widget: QWidget) -> QRect:
        """What the scrolled ancestors leave in sight, so that the ring never covers a neighbour column."""
        visible = QRect(QPoint(0, 0), self._window.size())
        ancestor = widget.parentWidget()
        while ancestor is not None and ancestor is not self._window:
            if ancestor.objectName() == "qt_scrollarea_viewport":
                place = QRect(ancestor.mapTo(self._window, QPoint(0, 0)), ancestor.size())
                visible = visible.intersected(place)
            ancestor = ancestor.parentWidget()
        return visible

    def paintEvent(self, event: QPaintEvent) -> None:
        """One ring."""
        widget = self._watched[0] if self._watched else None
        if widget is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._look.theme.focus))
        pen.setWidth(_WIDTH)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
