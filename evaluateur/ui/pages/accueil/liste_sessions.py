"""How a row of the list of sessions is painted: state chips by icon and word, the next act as a button."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.puces import chip_look
from evaluateur.ui.pages.accueil.modele import ACTES, ATTENTION, PUCE, SECOND, Colonne, SessionsModel
from evaluateur.vues.resume import Puce

_Index = QModelIndex | QPersistentModelIndex
KEY = "Entrée"

WRAPPED = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
PADDING = 6
"""Left of every cell, as left of every title in the style sheet."""
BESIDE, GAP = 1, 5
"""Right of a cell; between the icon of a state and its word."""
CHIP_ROOM = PADDING + BESIDE + GAP
"""What a column of states keeps from the word, beside the icon."""


class SessionsDelegate(QStyledItemDelegate):
    """Paints the cells; sizes come from the fonts, so that larger text makes taller rows."""

    def __init__(self, look: Look, model: SessionsModel) -> None:
        super().__init__()
        self._look, self._model = look, model
        self._strong, self._body, self._label = look.font("strong"), look.font("body"), look.font("label")

    def row_height(self) -> int:
        """Two lines and their margins."""
        return QFontMetrics(self._strong).height() + QFontMetrics(self._label).height() + self._look.px(16)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As tall as two lines."""
        return QSize(0, self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        theme, rect = self._look.theme, QRect(option.rect)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, QColor(theme.encre_doux if current else theme.surface))
        painter.setPen(QPen(QColor(theme.filet)))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if current and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(theme.encre))
        inner = rect.adjusted(PADDING, 0, -BESIDE, 0)
        puce = index.data(PUCE)
        if index.column() == self._model.columnCount() - 1:
            self._button(painter, rect, index, current)
        elif isinstance(puce, Puce):
            self._chip(painter, inner, puce, index)
        elif index.column() == Colonne.QUAND and not index.data(SECOND):
            self._whole(painter, inner, index, theme.texte)
        else:
            self._lines(painter, inner, index)
        painter.restore()

    def _lines(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        first, second = str(index.data() or ""), str(index.data(SECOND) or "")
        theme = self._look.theme
        strong = index.column() == Colonne.CANDIDAT
        font = self._strong if strong else self._body
        height = QFontMetrics(font).height()
        below = QFontMetrics(self._label).height() if second else 0
        top = rect.top() + (rect.height() - height - below) // 2
        self._text(painter, QRect(rect.left(), top, rect.width(), height), first, font, theme.texte)
        if second:
            place = QRect(rect.left(), top + height, rect.width(), below)
            ocre = bool(index.data(ATTENTION))
            self._text(painter, place, second, self._label, theme.ocre if ocre else theme.texte2)

    def _chip(self, painter: QPainter, rect: QRect, puce: Puce, index: _Index) -> None:
        name, tone = chip_look(puce)
        side = self._look.px(16)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.left(), rect.center().y() - side // 2, self._look.pixmap(name, tone, 16, ratio))
        self._whole(painter, rect.adjusted(side + GAP, 0, 0, 0), index, self._look.theme.couleur(tone))

    def _whole(self, painter: QPainter, rect: QRect, index: _Index, colour: str) -> None:
        """A state or a date is never shortened: it takes the second line of its row."""
        painter.setFont(self._body)
        painter.setPen(QColor(colour))
        painter.drawText(rect, WRAPPED, str(index.data() or ""))

    def button_room(self) -> int:
        """What the longest act asks for, with its key: never cut."""
        strong, key = QFontMetrics(self._strong), QFontMetrics(self._look.font("key"))
        words = max(strong.horizontalAdvance(francais(act)) for act in ACTES.values())
        return words + key.horizontalAdvance(KEY) + self._look.px(48)

    def _button(self, painter: QPainter, rect: QRect, index: _Index, current: bool) -> None:
        theme = self._look.theme
        height = QFontMetrics(self._body).height() + self._look.px(12)
        place = QRect(rect.left() + 4, rect.center().y() - height // 2, rect.width() - 12, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.encre if current else theme.trait)))
        painter.setBrush(QColor(theme.encre if current else theme.surface))
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(self._strong if current else self._body)
        painter.setPen(QColor(theme.sur_encre if current else theme.texte))
        if current:
            place = place.adjusted(0, 0, -self._cap(painter, place) - 10, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(index.data()))

    def _cap(self, painter: QPainter, place: QRect) -> int:
        """The key that presses the button of the current row, at its right end as in every button; its width."""
        metrics = QFontMetrics(self._look.font("key"))
        width, height = metrics.horizontalAdvance(KEY) + 9, metrics.height() + 2
        cap = QRect(place.right() - width - 8, place.center().y() - height // 2, width, height)
        painter.save()
        painter.setFont(self._look.font("key"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(self._look.theme.sur_encre))
        painter.drawRoundedRect(cap, 3, 3)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, KEY)
        painter.restore()
        return width

    @staticmethod
    def _text(painter: QPainter, rect: QRect, words: str, font: object, colour: str) -> None:
        painter.setFont(font)  # type: ignore[arg-type]
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
