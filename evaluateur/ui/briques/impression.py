"""A PDF on paper."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from evaluateur.metier.refus import Refus

RESOLUTION = 300
"""Dots an inch: text stays sharp, and a page stays small in memory."""

BLANK_MM = 7
"""Millimetres that our documents leave blank on each side: margins of the printer within them cut nothing."""
SAME = 3
"""Points by which two sheets of the same format may differ."""
_NO_ANSWER = ("L’imprimante ne répond pas.", "Choisissez-en une autre, ou enregistrez le PDF.")
_NO_PAGE = ("Aucune page n’a été imprimée.", "Vérifiez les pages demandées et l’imprimante, puis recommencez.")


class ImpressionRefusee(Refus):
    """Nothing was printed."""


def print_dialog(parent: QWidget, pdf: bytes, titre: str) -> bool:
    """Ask for the printer, and print; False when it was given up."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(titre)
    printer.setResolution(RESOLUTION)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    print_pdf(pdf, printer)
    return True


def print_pdf(pdf: bytes, printer: QPrinter) -> None:
    """Draw the pages that were asked for, each whole, at one scale for both directions."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    pages = wanted(printer, document.pageCount())
    printer.setFullPage(True)
    painter = QPainter()
    if pages:
        _turn(printer, document.pagePointSize(pages[0]))  # a page keeps the orientation that it began with
    if not pages or not painter.begin(printer):
        raise ImpressionRefusee(*(_NO_PAGE if document.pageCount() else _NO_ANSWER))
    for rank, page in enumerate(pages):
        points = document.pagePointSize(page)
        if rank:
            _turn(printer, points)
            printer.newPage()
        target = place(printer.pageLayout(), printer.resolution(), points)
        painter.drawImage(target, document.render(page, target.size()))
    painter.end()
    document.close()


def wanted(printer: QPrinter, count: int) -> list[int]:
    """The pages that the dialog asks for, from 0, in the order and as many times as they are to come out."""
    pages = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        ranges = printer.pageRanges()
        first, last = printer.fromPage(), printer.toPage()
        if not ranges.isEmpty():
            pages = [page for page in pages if ranges.contains(page + 1)]
        elif first:
            pages = [page for page in pages if first <= page + 1 <= (last or count)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    return pages * copies if printer.collateCopies() else [page for page in pages for _ in range(copies)]


def place(layout: QPageLayout, resolution: int, page: QSizeF) -> QRect:
    """Where a page of this size (in points) goes on the sheet: true to size on its own, else within the margins."""
    sheet = layout.fullRectPixels(resolution)
    points = layout.fullRectPoints()
    own = abs(points.width() - page.width()) <= SAME and abs(points.height() - page.height()) <= SAME
    millimetres = layout.margins(QPageLayout.Unit.Millimeter)
    edges = (millimetres.left(), millimetres.top(), millimetres.right(), millimetres.bottom())
    area = sheet if own and max(edges) <= BLANK_MM else sheet.marginsRemoved(layout.marginsPixels(resolution))
    size = page.scaled(QSizeF(area.size()), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    target = QRect(QPoint(0, 0), size)
    target.moveCenter(area.center())
    return target


def _turn(printer: QPrinter, points: QSizeF) -> None:
    across = points.width() > points.height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait)
