"""The smallest parts: texts, buttons, boxes, built with their role, name and shortcut in one call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPaintEvent, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look

RATIO = 2.0
"""Icons of labels are drawn for a dense screen and scaled down by Qt where it is not."""

UNBOUND = (1 << 24) - 1
"""``QWIDGETSIZE_MAX``, which the binding does not name."""
COUNT_STEP = 8
"""By which the room of a count grows and shrinks, in pixels."""


def text(content: str = "", role: str = "body", tone: str = "", wrap: bool = True) -> QLabel:
    """A text in a role of the charter, typeset in French; nothing in it is read as markup."""
    label = QLabel(francais(content))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    label.setWordWrap(wrap)
    if wrap:
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def breakable(path: Path) -> str:
    """A path that may go on over the next line, after any of its folders."""
    return str(path).replace(os.sep, f"{os.sep}\u200b")


def say(label: QLabel, content: str, tone: str | None = None) -> None:
    """Change what a label says, and its tone."""
    typeset = francais(content)
    if label.text() != typeset:
        label.setText(typeset)
    if tone is not None and label.property("tone") != tone:
        restyle(label, tone=tone)


def hold(label: QLabel, step: int = 1) -> None:
    """Give a line of text the very room that it asks for: a change that keeps it lays nothing out anew.

    ``step``: its width is a multiple of so many pixels, so that another digit seldom changes it.
    """
    if not label.text():
        return
    label.ensurePolished()
    line = QSize(label.fontMetrics().horizontalAdvance(label.text()), label.fontMetrics().height())
    around = label.property("around")
    if around is None:  # once it is held, what a label asks for is never less than what it has
        around = (label.sizeHint() - line).expandedTo(QSize(1, 0))
        label.setProperty("around", around)
    label.setFixedSize(-(-(line + around).width() // step) * step, (line + around).height())


def free(part: QWidget) -> None:
    """Let the layout give a part its size again."""
    part.setMinimumSize(0, 0)
    part.setMaximumSize(UNBOUND, UNBOUND)


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet looks at, and let it look again; nothing when nothing changes."""
    changed = {name: value for name, value in properties.items() if widget.property(name) != value}
    if not changed:
        return
    for name, value in changed.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def icon(look: Look, name: str, tone: str = "texte", size: int = 16) -> QLabel:
    """An icon that stands beside its word: decoration, without a name of its own."""
    label = QLabel()
    set_icon(look, label, name, tone, size)
    return label


def set_icon(look: Look, label: QLabel, name: str, tone: str = "texte", size: int = 16) -> None:
    """Change the icon of a label."""
    label.setPixmap(look.pixmap(name, tone, size, RATIO))
    label.setFixedSize(look.icon_size(size))


def keycap(key: str) -> QLabel:
    """A key, as the keyboard shows it."""
    label = text(key, "key", wrap=False)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Button(QPushButton):
    """A button whose key stands inside it. ``minimumSizeHint`` counts the key, so that nothing is cut."""

    def __init__(
        self,
        label: str,
        gesture: Callable[[], object] | None = None,
        *,
        kind: str = "",
        key: str = "",
        name: str = "",
    ) -> None:
        super().__init__()
        self.setAutoDefault(False)
        self._cap = keycap(key) if key else None
        if kind:
            self.setProperty("kind", kind)
        if self._cap is not None:
            self._cap.setParent(self)
            self._cap.setProperty("inverse", "true" if kind == "filled" else "false")
            self._cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.key = key
        self.say(label, name)
        if gesture is not None:
            self.clicked.connect(lambda _=False: gesture())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Entrée presses what has the attention, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in _PLAIN:
            self.click()
        else:
            super().keyPressEvent(event)

    def say(self, label: str, name: str = "") -> None:
        """Change what the button says; the accessible name carries the key too."""
        self._words = francais(label).replace("&", "&&")
        self._write()
        spoken = francais(name or label)
        self.setAccessibleName(spoken)
        self.setToolTip(f"{spoken} ({self.key})" if self.key else (spoken if name else ""))
        self._place()

    def setIcon(self, icon: QIcon | QPixmap) -> None:
        """An icon stands a little apart from its word."""
        super().setIcon(icon)
        self._write()

    def _write(self) -> None:
        self.setText(f"\u2009{self._words}" if self._words and not self.icon().isNull() else self._words)

    def _room(self) -> int:
        return self._cap.sizeHint().width() + 10 if self._cap is not None else 0

    def sizeHint(self) -> QSize:
        """Room for the words and the key."""
        return super().sizeHint() + QSize(self._room(), 0)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key at the right end."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words at the left of the key."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        option.rect.adjust(0, 0, -self._room(), 0)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)

    def fill(self, filled: bool) -> None:
        """Filled, or outlined again; its key with it."""
        restyle(self, filled="true" if filled else "false")
        if self._cap is not None and self.property("kind") != "filled":
            restyle(self._cap, inverse="true" if filled else "false")

    def _place(self) -> None:
        if self._cap is not None:
            hint = self._cap.sizeHint()
            self._cap.setGeometry(
                self.width() - hint.width() - 9, (self.height() - hint.height()) // 2, hint.width(), hint.height()
            )


class Elided(QLabel):
    """One line that gives way: what does not fit ends in an ellipsis and stands whole in the tool tip.

    For names in the header only; official text is never shortened.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(48)

    def say(self, words: str, whole: bool = False) -> None:
        """Change what it says; ``whole``: this once it does not give way."""
        self._whole = francais(words)
        self.setMinimumWidth(self.sizeHint().width() if whole else 48)
        self.setAccessibleName(self._whole)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """The whole line, when there is room."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten to what fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def checkbox_name(label: str) -> str:
    """The words of a check box, its ampersands kept as they are."""
    return francais(label).replace("&", "&&")


def shortcut(widget: QWidget, key: str, gesture: Callable[[], object]) -> None:
    """A key that acts while this widget is in sight; held down, it acts once."""
    QShortcut(QKeySequence(key), widget, gesture).setAutoRepeat(False)


def frame(kind: str, layout: QBoxLayout | None = None) -> QFrame:
    """A box in one of the looks of the charter."""
    box = QFrame()
    box.setProperty("kind", kind)
    if layout is not None:
        box.setLayout(layout)
    return box


def column(*items: QWidget | QBoxLayout | int, margins: Iterable[int] = (0, 0, 0, 0), spacing: int = 8) -> QVBoxLayout:
    """A column of widgets, layouts and stretches (an int: a fixed space; -1: a stretch)."""
    layout = QVBoxLayout()
    _fill(layout, items, margins, spacing)
    return layout


def line(*items: QWidget | QBoxLayout | int, margins: Iterable[int] = (0, 0, 0, 0), spacing: int = 8) -> QHBoxLayout:
    """The same, side by side."""
    layout = QHBoxLayout()
    _fill(layout, items, margins, spacing)
    return layout


def _fill(
    layout: QBoxLayout, items: Iterable[QWidget | QBoxLayout | int], margins: Iterable[int], spacing: int
) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, int):
            layout.addStretch(1) if item < 0 else layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def separator(vertical: bool = False) -> QFrame:
    """A thin line between two things that stay apart."""
    rule = frame("separator")
    rule.setFixedWidth(1) if vertical else rule.setFixedHeight(1)
    return rule


class _Scroll(QScrollArea):
    """A column as tall as its texts are at this width. Qt would take their height at a guessed, narrower width."""

    def setWidget(self, widget: QWidget) -> None:
        """Watch what it holds."""
        super().setWidget(widget)
        widget.installEventFilter(self)
        self._free(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Its content changed."""
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QWidget):
            self._free(watched)
        return super().eventFilter(watched, event)

    @staticmethod
    def _free(widget: QWidget) -> None:
        layout = widget.layout()
        least = 1 if layout is not None and layout.hasHeightForWidth() else 0
        if widget.minimumHeight() != least:
            widget.setMinimumHeight(least)


def scrolled(inner: QWidget) -> QScrollArea:
    """A column that scrolls by itself when it has to; never sideways."""
    inner.setProperty("kind", "inner")
    area = _Scroll()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    return area


def reveal(widget: QWidget) -> None:
    """Scroll the columns that hold a widget until it is in sight."""
    ancestor = widget.parentWidget()
    while ancestor is not None:
        if isinstance(ancestor, QScrollArea):
            ancestor.ensureWidgetVisible(widget, 0, 44)
        ancestor = ancestor.parentWidget()


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout, for good."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear(inner)
