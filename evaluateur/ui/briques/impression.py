"""A PDF on paper, or in a file of the user's choice."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from evaluateur.metier.refus import Refus
from evaluateur.ui.briques import depot

RESOLUTION = 300
"""Dots an inch: text stays sharp, and a page stays small in memory."""


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
    """Draw each page of a PDF over the whole of its sheet."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    printer.setFullPage(True)
    painter = QPainter()
    if document.pageCount() < 1 or not painter.begin(printer):
        raise ImpressionRefusee("L’imprimante ne répond pas.", "Choisissez-en une autre, ou enregistrez le PDF.")
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        points = document.pagePointSize(page)
        across = points.width() > points.height()
        printer.setPageOrientation(QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait)
        sheet = printer.pageLayout().fullRectPixels(printer.resolution())
        painter.drawImage(sheet, document.render(page, QSize(sheet.width(), sheet.height())))
    painter.end()
    document.close()


def save_dialog(parent: QWidget, pdf: bytes, name: str) -> str:
    """Ask where, and write; what is to be said, nothing when it was given up."""
    path = depot.ask(parent, "Enregistrer le PDF", name, ".pdf")
    return depot.put(path, pdf)[1] if path is not None else ""
