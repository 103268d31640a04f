"""A picture that was chosen, made small and plain as a référentiel holds it.

It is drawn behind a partition: a few lines of SVG may ask for years of drawing, and Qt knows no bound.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

from evaluateur import cloison, fichiers
from evaluateur.cloison import Cloison, LectureInterrompue
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import Image, ImageRefusee
from evaluateur.metier.refus import Refus

OCTETS_MAX = fichiers.MIB
"""Of the file that is chosen."""
_SIDE_MAX = 5_000
_SHRUNK = (1.0, 0.75, 0.5, 0.35)
"""A picture full of detail takes too many bytes at its full size."""
_REMEDE = "Choisissez un PNG ou un SVG simple, d’au plus 1 Mo."
_REFUSED = (b"<!doctype", b"<!entity", b"<image", b"<foreignobject")
"""Of an SVG: what would have something else read than its own lines."""


def read(data: bytes) -> str:
    """A picture as a référentiel holds it. Raises :class:`ImageRefusee` for what is none, or too much."""
    with Cloison(__name__) as partition:
        try:
            return partition.read(b"", data).decode("ascii")
        except LectureInterrompue:
            raise ImageRefusee("Cette image demande trop de mémoire ou de temps pour être dessinée.", _REMEDE) from None
        except Refus as refus:
            raise ImageRefusee(refus.phrase, refus.remede) from None


def draw(data: bytes) -> str:
    """The same, here and without bound."""
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


if __name__ == "__main__":
    _application = QGuiApplication(["image", "-platform", "offscreen"])  # fonts, for an SVG that writes
    cloison.serve(lambda _, data: draw(data).encode("ascii"))
