"""A drawn signature: strokes of a pen, a finger or the mouse, kept as lines. Optional: the key is what signs."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, line, text

HEIGHT = 84
POINTS_MAX = 4000
"""Of one drawing: beyond, the pen is held for a scribble, and nothing more is taken."""


class Sheet(QFrame):
    """Where one draws."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._strokes: list[list[QPointF]] = []
        self.setProperty("kind", "sheet")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Signature dessinée, facultative")

    def sizeHint(self) -> QSize:
        """Room for a hand."""
        return QSize(self._look.px(240), self._look.px(HEIGHT))

    def clear(self) -> None:
        """Wipe."""
        self._strokes = []
        self.update()

    def traits(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """The strokes, each point between 0 and 1 in the smallest frame around them, upwards."""
        points = [p for stroke in self._strokes for p in stroke]
        if not points:
            return ()
        frame = QPolygonF(points).boundingRect()
        # As wide as four times its height, as the box on the page is: a flat line stays flat.
        high = max(frame.height(), frame.width() / 4, 1.0)
        wide = high * 4
        return tuple(
            tuple(((p.x() - frame.left()) / wide, (frame.bottom() - p.y()) / high) for p in stroke)
            for stroke in self._strokes
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if sum(map(len, self._strokes)) < POINTS_MAX:
            self._strokes.append([event.position()])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it, inside the frame."""
        inside = QRectF(self.rect()).contains(event.position())
        if self._strokes and inside and sum(map(len, self._strokes)) < POINTS_MAX:
            self._strokes[-1].append(event.position())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strokes, on the line where one signs."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = self.height() * 0.75
        painter.setPen(QPen(QColor(self._look.theme.trait), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(12, foot), QPointF(self.width() - 12, foot))
        pen = QPen(QColor(self._look.theme.encre), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in self._strokes:
            painter.drawPolyline(QPolygonF(stroke)) if len(stroke) > 1 else painter.drawPoint(stroke[0])


class Drawing(QWidget):
    """The sheet, folded away until someone asks for it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._sheet = Sheet(look)
        self._open = Button("Dessiner ma signature (facultatif)", self.unfold, kind="small")
        self._wipe = Button("Effacer", self._sheet.clear, kind="small")
        self._words = text("Au stylet, au doigt ou à la souris. Elle s’ajoute à votre signature par clé.", "secondary")
        for part in (self._sheet, self._wipe, self._words):
            part.hide()
        below = line(self._words, self._wipe)
        below.setStretch(0, 1)
        self.setLayout(column(line(self._open, -1), self._sheet, below, spacing=6))

    def unfold(self) -> None:
        """Show the sheet."""
        for part in (self._sheet, self._wipe, self._words):
            part.show()
        self._open.hide()
        self._wipe.setFocus()

    def traits(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """What was drawn; nothing when nothing was."""
        return self._sheet.traits()
