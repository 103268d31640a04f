"""The emblem of a référentiel: a picture that is chosen, made small and plain, and shown as it will be printed."""

from __future__ import annotations

from pathlib import Path

from msgspec import UNSET, UnsetType
from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from evaluateur import fichiers
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import Image, ImageRefusee
from evaluateur.metier.typographie import francais
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, line, text
from evaluateur.ui.bureau.desk import Desk

OCTETS_MAX = fichiers.MIB
"""Of the file that is chosen."""
_SIDE_MAX = 8_000
_SHRUNK = (1.0, 0.75, 0.5, 0.35)
"""A picture full of detail takes too many bytes at its full size."""
_REMEDE = "Choisissez un PNG ou un SVG simple, d’au plus 1 Mo."
_REFUSED = (b"<!doctype", b"<!entity", b"<image", b"<foreignobject")
"""Of an SVG: what would have something else read than its own lines."""


def read(data: bytes) -> str:
    """A picture as a référentiel holds it. Raises :class:`ImageRefusee` for what is none, or too much."""
    drawn = _drawn(data)
    if drawn.isNull():
        raise ImageRefusee("Ce fichier n’est pas une image PNG ou SVG, ou elle est trop grande.", _REMEDE)
    for share in _SHRUNK:
        room = QSize(round(image.LARGEUR_MAX * share), round(image.HAUTEUR_MAX * share))
        try:
            return image.ecrire(_plain(drawn, room))
        except ImageRefusee:
            continue
    raise ImageRefusee("Cette image a trop de détails pour un emblème.", "Choisissez-en une plus simple.")


def _drawn(data: bytes) -> QImage:
    if data.lstrip()[:1] == b"<":
        return _svg(data)
    buffer = QBuffer()
    buffer.setData(data)
    reader = QImageReader(buffer, QByteArray(b"png"))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _SIDE_MAX:
        return QImage()
    return reader.read()


def _svg(data: bytes) -> QImage:
    if any(word in data.lower() for word in _REFUSED):
        return QImage()
    renderer = QSvgRenderer(QByteArray(data))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        return QImage()
    size.scale(image.LARGEUR_MAX, image.HAUTEUR_MAX, Qt.AspectRatioMode.KeepAspectRatio)
    drawn = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.white)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(drawn.rect()))
    painter.end()
    return drawn


def _plain(drawn: QImage, room: QSize) -> Image:
    """On white, without transparency, no larger than this room and no larger than it was."""
    size = drawn.size()
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        smooth = Qt.TransformationMode.SmoothTransformation
        drawn = drawn.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    flat = QImage(size, QImage.Format.Format_RGB888)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, drawn)
    painter.end()
    wide, stride, rows = 3 * size.width(), flat.bytesPerLine(), bytes(flat.constBits())
    return Image(size.width(), size.height(), b"".join(rows[i * stride :][:wide] for i in range(size.height())))


class Emblem(QWidget):
    """What is chosen so far, and two buttons."""

    def __init__(self, desk: Desk, chosen: str | UnsetType) -> None:
        super().__init__()
        self._desk = desk
        self.chosen = chosen
        self._shown = QLabel()
        self._shown.setAccessibleName(francais("Emblème choisi"))
        self._choose = Button("Choisir une image…", self.choose, kind="small", name="Choisir l’image de l’emblème…")
        self._drop = Button("Retirer", self._remove, kind="small", name="Retirer l’emblème")
        label = text("Emblème (PNG ou SVG), imprimé en tête de la première page", "label")
        self.setLayout(column(label, line(self._shown, -1), line(self._choose, self._drop, -1), spacing=6))
        self._show()

    def choose(self) -> None:
        """Ask for the file."""
        path = depot.ask_file(self, "Emblème", "Images (*.png *.svg);;Tous les fichiers (*)")
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Read it, and show what will be printed."""
        if self._desk.act(lambda: setattr(self, "chosen", read(fichiers.read(path, OCTETS_MAX)))):
            self._show()

    def _remove(self) -> None:
        self.chosen = UNSET
        self._show()
        self._choose.setFocus()

    def _show(self) -> None:
        there = bool(self.chosen)
        if self.chosen:
            pixmap = QPixmap()
            pixmap.loadFromData(image.octets(self.chosen), "PNG")
            self._shown.setPixmap(pixmap)
        self._shown.setVisible(there)
        self._drop.setVisible(there)
