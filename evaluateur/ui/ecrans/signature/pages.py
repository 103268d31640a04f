"""The pages of a PDF as they will be printed: small ones at the left, one at reading size. In memory only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QByteArray,
    QIODevice,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, frame, line, say, text
from evaluateur.ui.ecrans.signature.rendu import draw_page, draw_small

_Index = QModelIndex | QPersistentModelIndex
THUMB_WIDTH = 66
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Of the width of the column."""
MARGIN = 14
WIDE = 560
"""From this width on, the small pages have their column."""


class Pages(QAbstractListModel):
    """The pages of one document, each drawn when it first comes in sight."""

    def __init__(self, document: QPdfDocument, width: int) -> None:
        super().__init__(document)
        self._document, self._width = document, width
        self._images: dict[int, QImage] = {}

    def renew(self) -> None:
        """Another document."""
        self.beginResetModel()
        self._images = {}
        self.endResetModel()

    def size(self, page: int) -> QSize:
        """Room of a small page."""
        points = self._document.pagePointSize(page)
        return QSize(self._width, round(self._width * points.height() / max(points.width(), 1.0)))

    def image(self, page: int, ratio: float) -> QImage:
        """A small page, drawn once."""
        if page not in self._images:
            self._images[page] = draw_small(self._document, page, self.size(page), ratio)
        return self._images[page]

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row a page."""
        return 0 if parent is not None and parent.isValid() else self._document.pageCount()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The number of the page."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        return f"Page {index.row() + 1}" if role == Qt.ItemDataRole.AccessibleTextRole else None


class _PageDelegate(QStyledItemDelegate):
    """A small page over its number; the current one framed in ink and its number bold."""

    def __init__(self, look: Look, pages: Pages) -> None:
        super().__init__(pages)
        self._look, self._pages = look, pages

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Page, number, air."""
        size = self._pages.size(index.row())
        return QSize(size.width() + 12, size.height() + option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the page only now that it is in sight."""
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        size, whole = self._pages.size(index.row()), QRect(option.rect)
        place = QRect(whole.center().x() - size.width() // 2, whole.top() + 6, size.width(), size.height())
        painter.drawImage(place, self._pages.image(index.row(), painter.device().devicePixelRatioF()))
        theme = self._look.theme
        painter.setPen(QPen(QColor(theme.encre if current else theme.trait), 3 if current else 1))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(theme.texte))
        painter.setFont(self._look.font("strong" if current else "label"))
        below = QRect(whole.left(), place.bottom() + 2, whole.width(), whole.bottom() - place.bottom() - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(index.data()))


class _Sheet(QScrollArea):
    """One page at reading size. Arrows scroll, Page up and down turn."""

    turned = Signal(int)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.paper = QLabel()
        self.paper.setProperty("role", "desk")
        self.paper.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.paper.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.setWidget(self.paper)
        self.setWidgetResizable(True)
        # The page has the focus, not its frame, which assistive tools know nothing of; keys come up from it.
        self.paper.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.paper)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page down first shows the rest of the page, then the next one."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_PageDown and bar.value() == bar.maximum():
            self.turned.emit(1)
        elif event.key() == Qt.Key.Key_PageUp and bar.value() == bar.minimum():
            self.turned.emit(-1)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The width of the column is the measure of the page."""
        super().resizeEvent(event)
        self.resized.emit()


class PdfView(QWidget):
    """``load`` shows a document; nothing of it is written anywhere. ``tools`` stand at the right of the bar."""

    def __init__(self, look: Look, *tools: QWidget) -> None:
        super().__init__()
        self._look = look
        # In this order: Qt drops children in the order of their coming, and the document reads the buffer.
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._pages = Pages(self.document, look.px(THUMB_WIDTH))
        self._page, self._zoom = 0, 1.0
        self._drawn: tuple[int, int, float] | None = None
        self._where = text("", "strong", wrap=False)
        self._before = self._tool("chevron-up", "Page précédente", partial(self.turn, -1))
        self._after = self._tool("chevron-down", "Page suivante", partial(self.turn, 1))
        self._smaller = self._tool("minus", "Réduire", partial(self.zoom, -1))
        self._larger = self._tool("plus", "Agrandir", partial(self.zoom, 1))
        self._fit = Button("Largeur", partial(self.zoom, 0), kind="link", name="Ajuster à la largeur")
        self._sheet = _Sheet()
        self._sheet.paper.setAccessibleName("Page du document")
        self._sheet.turned.connect(self.turn)
        self._sheet.resized.connect(self._draw)
        self._list = self._thumbs()
        self._bar = frame("bare", line(self._where, self._before, self._after, -1, self._smaller, self._fit,
                                       self._larger, *tools, margins=(12, 6, 12, 6), spacing=6))  # fmt: skip
        halves = line(self._list, column(self._bar, self._sheet, spacing=0), spacing=0)
        halves.setStretch(1, 1)
        self.setLayout(halves)
        self.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding
        )  # a page takes the width it is given
        self._compact = False
        self._show_place()

    def _tool(self, name: str, words: str, gesture: Callable[[], object]) -> Button:
        button = Button("", gesture, kind="icon", name=words)
        button.setIcon(self._look.icon(name))
        return button

    def _thumbs(self) -> QListView:
        thumbs = QListView()
        thumbs.setAccessibleName("Pages du document")
        thumbs.setModel(self._pages)
        thumbs.setItemDelegate(_PageDelegate(self._look, self._pages))
        thumbs.setProperty("kind", "desk")
        thumbs.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        thumbs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thumbs.setFixedWidth(self._look.px(THUMB_WIDTH) + 38)
        thumbs.selectionModel().currentChanged.connect(lambda index, _: self.show_page(index.row()))
        return thumbs

    # --- the document

    def load(self, pdf: bytes) -> bool:
        """Show another document, from its first page; False when it is none, and then no page stays in sight."""
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._drawn = None
        self._page = -1
        self._pages.renew()
        self._sheet.paper.clear()
        self._show_place()
        self.show_page(0)
        return self.page_count > 0

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        return max(self.document.pageCount(), 0)

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    def show_page(self, page: int) -> None:
        """Turn to a page."""
        if not 0 <= page < self.page_count or page == self._page:
            return
        self._page = page
        self._list.setCurrentIndex(self._pages.index(page))
        self._sheet.verticalScrollBar().setValue(0)
        self._show_place()
        self._draw()

    def turn(self, by: int) -> None:
        """The page before or after."""
        self.show_page(self._page + by)

    def zoom(self, by: int) -> None:
        """Smaller, larger; 0: as wide as the column."""
        rank = ZOOMS.index(self._zoom) + by
        if by == 0:
            self._zoom = 1.0
        elif 0 <= rank < len(ZOOMS):
            self._zoom = ZOOMS[rank]
        self._show_place()
        self._draw()

    def _show_place(self) -> None:
        place = f"Page {self._page + 1} sur {self.page_count}"
        say(self._where, place if self.page_count else "Composition des pages…")
        self._before.setEnabled(self._page > 0)
        self._after.setEnabled(self._page + 1 < self.page_count)
        self._smaller.setEnabled(self._zoom > ZOOMS[0])
        self._larger.setEnabled(self._zoom < ZOOMS[-1])

    def _draw(self) -> None:
        """Draw the page in sight at the width it has now; nothing when it is drawn so already."""
        width = round((self._sheet.viewport().width() - 2 * MARGIN) * self._zoom)
        ratio = self.devicePixelRatioF()
        if not self.page_count or width < 1 or self._drawn == (self._page, width, ratio):
            return
        self._drawn = (self._page, width, ratio)
        points = self.document.pagePointSize(self._page)
        size = QSize(width, round(width * points.height() / points.width()))
        self._sheet.paper.setPixmap(QPixmap.fromImage(draw_page(self.document, self._page, size, ratio)))
        self._sheet.paper.setAccessibleName(f"Page {self._page + 1} sur {self.page_count}")
        self._sheet.paper.setAccessibleDescription(self.document.getAllText(self._page).text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The small pages give way before the tools do."""
        super().resizeEvent(event)
        self._place_list()

    def _place_list(self) -> None:
        self._list.setVisible(not self._compact and self._look.room(self.width()) >= WIDE)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the tools allow: the page is drawn at the width that is left."""
        return QSize(self._bar.minimumSizeHint().width(), super().minimumSizeHint().height())

    def focus(self) -> None:
        """The page takes the arrows."""
        self._sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_compact(self, compact: bool) -> None:
        """Without the small pages, and as high as a page needs to be read in a column that scrolls."""
        self._compact = compact
        self._place_list()
        self._sheet.setMinimumHeight(self._look.px(300) if compact else 0)
