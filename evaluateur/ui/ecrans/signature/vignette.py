"""The first page of a stranger's PDF in small, drawn behind a partition.

Forms that show each other may ask for years and gigabytes; the library that draws knows no bound.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPdf import QPdfDocument

from evaluateur import cloison
from evaluateur.cloison import Cloison, LectureInterrompue
from evaluateur.seance.scans import ScanRefuse
from evaluateur.ui.ecrans.signature.rendu import draw_small


def first_page(data: bytes, room: QSize, ratio: float) -> QImage:
    """The page, no larger than this room; null when nothing can be drawn. Raises :class:`ScanRefuse`."""
    with Cloison(__name__) as partition:
        try:
            drawn = partition.read(msgspec.json.encode((room.width(), room.height(), ratio)), data)
        except LectureInterrompue:
            raise ScanRefuse(
                "Ce scan demande trop de mémoire ou de temps pour être affiché.",
                "Scannez la feuille de nouveau, en 300 points par pouce.",
            ) from None
    image = QImage.fromData(drawn)
    image.setDevicePixelRatio(ratio)
    return image


def draw(head: bytes, data: bytes) -> bytes:
    """The same, here and without bound: bytes of a PNG, none when nothing can be drawn."""
    wide, high, ratio = msgspec.json.decode(head, type=tuple[int, int, float])
    buffer, store = QBuffer(), QByteArray()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    points = document.pagePointSize(0) if document.pageCount() else None
    if points is None or points.isEmpty():
        return b""
    small = points.scaled(QSize(wide, high).toSizeF(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    image = draw_small(document, 0, small.expandedTo(QSize(1, 1)), ratio)
    document.close()
    kept = QBuffer(store)
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(kept, "PNG")  # type: ignore[call-overload]
    return bytes(store.data())


if __name__ == "__main__":
    _application = QGuiApplication(["page", "-platform", "offscreen"])  # fonts that a PDF does not bring
    cloison.serve(draw, reserves=True)
