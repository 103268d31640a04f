"""A page of a PDF as a picture."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

_FINER = 4
"""How much larger a small page is drawn first."""


def draw_page(document: QPdfDocument, page: int, size: QSize, ratio: float) -> QImage:
    """A page on white paper, at the density of the screen."""
    drawn = document.render(page, size * ratio)
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    paper.setDevicePixelRatio(ratio)
    return paper


def draw_small(document: QPdfDocument, page: int, size: QSize, ratio: float) -> QImage:
    """A small page: drawn larger and brought down, or its thinnest rules would be as black as its titles."""
    large = draw_page(document, page, size * _FINER, ratio)
    small = large.scaled(size * ratio, mode=Qt.TransformationMode.SmoothTransformation)
    small.setDevicePixelRatio(ratio)
    return small
