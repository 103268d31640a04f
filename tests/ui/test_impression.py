"""What comes out of the printer: the pages asked for, whole, never stretched."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageRanges, QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from evaluateur.ui.briques.impression import BLANK_MM, ImpressionRefusee, print_pdf, wanted

MM = 72 / 25.4


def document(pages: int, size: tuple[float, float] = A4) -> bytes:
    """Pages that differ by their bar at the top, in a frame at the edge of what our documents fill."""
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=size)
    for number in range(1, pages + 1):
        edge = BLANK_MM * MM
        canvas.setLineWidth(2)
        canvas.rect(edge, edge, size[0] - 2 * edge, size[1] - 2 * edge)
        canvas.rect(2 * edge, size[1] / 2, number * 20, 30, fill=1)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


@pytest.fixture
def printer(qapp: object, tmp_path: Path) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setResolution(100)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "papier.pdf"))
    return made


def come_out(printer: QPrinter) -> list[QImage]:
    """What lies in the tray."""
    return sheets_of(Path(printer.outputFileName()).read_bytes())


def sheets_of(pdf: bytes) -> list[QImage]:
    """The pages of a PDF, at two dots a point."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    paper = QPdfDocument()
    paper.load(buffer)
    sheets = []
    for page in range(paper.pageCount()):
        points = paper.pagePointSize(page)
        sheets.append(paper.render(page, QSize(round(points.width() * 2), round(points.height() * 2))))
    paper.close()
    return sheets


def frame(sheet: QImage) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is printed, in millimetres."""
    image = sheet.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    width, height = image.width(), image.height()

    def dark(x: int, y: int) -> bool:
        colour = image.pixelColor(x, y)
        return colour.alpha() > 100 and colour.lightness() < 150

    xs = [x for x in range(width) if any(dark(x, y) for y in range(0, height, 7))]
    ys = [y for y in range(height) if any(dark(x, y) for x in range(0, width, 7))]
    return xs[0] / 2 / MM, ys[0] / 2 / MM, xs[-1] / 2 / MM, ys[-1] / 2 / MM


def bar(sheet: QImage) -> int:
    """Which page this is, by the length of its bar."""
    y = sheet.height() // 2 - 30
    ink = [x for x in range(60, sheet.width() - 80) if sheet.pixelColor(x, y).alpha() > 100
           and sheet.pixelColor(x, y).lightness() < 150]  # fmt: skip
    return round(len(ink) / 40)


def test_all_pages_come_out_by_default(printer: QPrinter) -> None:
    print_pdf(document(3), printer)
    assert [bar(sheet) for sheet in come_out(printer)] == [1, 2, 3]


def test_only_the_pages_of_the_range_come_out(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    print_pdf(document(5), printer)
    assert [bar(sheet) for sheet in come_out(printer)] == [2, 3]


def test_a_range_in_several_parts_is_followed(printer: QPrinter) -> None:
    ranges = QPageRanges()
    ranges.addPage(1)
    ranges.addRange(4, 9)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(ranges)
    print_pdf(document(5), printer)
    assert [bar(sheet) for sheet in come_out(printer)] == [1, 4, 5]


def test_copies_and_order_are_followed_where_the_printer_leaves_them_to_us(printer: QPrinter) -> None:
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert wanted(printer, 2) == [0, 1, 0, 1]
    printer.setCollateCopies(False)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert wanted(printer, 2) == [1, 1, 0, 0]


def test_a_range_without_a_page_prints_nothing_and_says_so(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(7, 9)
    with pytest.raises(ImpressionRefusee, match="Aucune page"):
        print_pdf(document(2), printer)


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize(
    "paper", [QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5, QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.A3]
)
@pytest.mark.parametrize("margin", [0.0, 5.0, 25.0])
def test_a_page_keeps_its_shape_and_stays_within_the_margins(
    printer: QPrinter, paper: QPageSize.PageSizeId, across: bool, margin: float
) -> None:
    size = landscape(A4) if across else A4
    printer.setPageSize(QPageSize(paper))
    printer.setPageMargins(QMarginsF(margin, margin, margin, margin), QPageLayout.Unit.Millimeter)
    print_pdf(document(1, size), printer)
    (sheet,) = come_out(printer)
    assert (sheet.width() > sheet.height()) == across
    left, top, right, bottom = frame(sheet)
    wide, high = sheet.width() / 2 / MM, sheet.height() / 2 / MM
    assert min(left, top, wide - right, high - bottom) >= margin - 0.6
    blank = 2 * BLANK_MM
    shape = (size[0] / MM - blank) / (size[1] / MM - blank)
    assert (right - left) / (bottom - top) == pytest.approx(shape, rel=0.02)
    if paper == QPageSize.PageSizeId.A4 and margin < BLANK_MM:
        assert right - left == pytest.approx(size[0] / MM - blank, abs=1), "true to size on its own format"


def test_our_documents_leave_blank_what_is_said(qapp: object) -> None:
    grid = next(Path("tests/references").glob("grilles-*/*.pdf"))
    for sheet in sheets_of(grid.read_bytes()):
        left, top, right, bottom = frame(sheet)
        blanks = (left, top, sheet.width() / 2 / MM - right, sheet.height() / 2 / MM - bottom)
        assert min(blanks) >= BLANK_MM - 0.5
