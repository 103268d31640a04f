"""The command palette: every action by its name, found by any of its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from evaluateur.metier.typographie import francais, plat
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import text
from evaluateur.ui.cadre.ecran import Gesture

_Index = QModelIndex | QPersistentModelIndex
KEY = int(Qt.ItemDataRole.UserRole)


class GesturesModel(QAbstractListModel):
    """Gestures whose name holds every word typed; once something is typed, the answers of the help that do."""

    def __init__(self, gestures: Sequence[Gesture], answers: Sequence[Gesture] = ()) -> None:
        super().__init__()
        self._all = [(plat(f"{g.nom} {g.mots}"), g) for g in gestures]
        self._answers = [(plat(f"{g.nom} {g.mots}"), g) for g in answers]
        self._rows = [g for _, g in self._all]

    def search(self, words: str) -> None:
        """Keep what matches."""
        wanted = plat(words).split()
        self.beginResetModel()
        offered = [*self._all, *self._answers] if wanted else self._all
        self._rows = [g for name, g in offered if all(w in name for w in wanted)]
        self.endResetModel()

    def gesture(self, row: int) -> Gesture:
        """The gesture of a row."""
        return self._rows[row]

    def rowCount(self, parent: _Index | None = None) -> int:
        """Rows shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name; its key; both for assistive tools."""
        if not index.isValid():
            return None
        gesture = self._rows[index.row()]
        said = {
            Qt.ItemDataRole.DisplayRole: gesture.nom,
            KEY: gesture.touche,
            Qt.ItemDataRole.AccessibleTextRole: f"{gesture.nom}    {gesture.touche}".strip(),
        }
        return francais(said[role]) if role in said else None


class _Line(QStyledItemDelegate):
    """The name at the left, the key in a column of its own at the right."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Room between two lines."""
        return QSize(0, QFontMetrics(self._look.font("body")).height() + self._look.px(10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground, then both."""
        look, place = self._look, QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(look.theme.encre_doux))
        place.adjust(look.px(10), 0, -look.px(10), 0)
        key = str(index.data(KEY))
        painter.setFont(look.font("label"))
        painter.setPen(QColor(look.theme.texte2))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, key)
        place.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(key) - look.px(12), 0)
        painter.setFont(look.font("body"))
        painter.setPen(QColor(look.theme.texte))
        name = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()


class Palette(QDialog):
    """Type, choose with the arrows, Entrée does it, Échap gives up."""

    def __init__(
        self, parent: QWidget, look: Look, gestures: Sequence[Gesture], answers: Sequence[Gesture] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Toutes les actions")
        self.chosen: Gesture | None = None
        """Done by whoever opened the palette, once it is closed and the focus is back where it was."""
        self._model = GesturesModel(gestures, answers)
        self._search = QLineEdit()
        self._search.setAccessibleName("Chercher une action")
        self._search.setPlaceholderText("Que voulez-vous faire ?")
        self._search.textChanged.connect(self._on_text)
        self._search.returnPressed.connect(self._do)
        self._search.installEventFilter(self)
        self._list = QListView()
        self._list.setAccessibleName("Actions trouvées")
        self._list.setModel(self._model)
        self._lines = _Line(look)
        self._list.setItemDelegate(self._lines)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.activated.connect(lambda _: self._do())
        self._none = text("Aucune action ni aucune réponse de l’aide ne porte ces mots.", "secondary")
        layout = QVBoxLayout(self)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        layout.addWidget(self._none)
        self.resize(min(look.px(560), parent.width() - 40), min(look.px(400), parent.height() - 20))
        self._on_text("")

    def _on_text(self, words: str) -> None:
        self._model.search(words)
        found = self._model.rowCount() > 0
        self._none.setVisible(not found)
        if found:
            self._list.setCurrentIndex(self._model.index(0, 0))

    def _do(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            self.chosen = self._model.gesture(index.row())
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk in the list while the words keep the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            rows = self._model.rowCount()
            if by is not None and rows:
                row = (self._list.currentIndex().row() + by) % rows
                self._list.setCurrentIndex(self._model.index(row, 0))
                return True
        return False
