"""What a careful eye finds in a window: words cut, parts on top of each other, parts outside, nameless controls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from evaluateur.ui.briques.base import Elided
from evaluateur.ui.cadre.bandeau import Hints
from evaluateur.ui.fenetre.anneau import FocusRing

SLACK = 1


def visible(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.isVisibleTo(root) and w.width() > 0]


def describe(widget: QWidget) -> str:
    words = getattr(widget, "text", lambda: "")() or widget.accessibleName()
    return f"{type(widget).__name__}({str(words)[:60]!r}) {widget.width()}×{widget.height()}"


def cut_words(root: QWidget) -> list[str]:
    """Labels and buttons that are smaller than what they say."""
    found = []
    for widget in visible(root):
        if isinstance(widget, Elided) or _inside(widget, Hints):
            continue
        if isinstance(widget, QLabel) and widget.text():
            if _label_is_cut(widget):
                found.append(describe(widget))
        elif isinstance(widget, QPushButton | QCheckBox | QRadioButton) and widget.text():
            hint = widget.minimumSizeHint()
            if widget.width() + SLACK < hint.width() or widget.height() + SLACK < hint.height():
                found.append(f"{describe(widget)} < {hint.width()}×{hint.height()}")
    return found


def _label_is_cut(label: QLabel) -> bool:
    if not label.wordWrap():
        return label.width() + SLACK < label.sizeHint().width()
    margins = label.contentsMargins()
    room = label.width() - margins.left() - margins.right() + SLACK
    longest = max(label.fontMetrics().horizontalAdvance(word) for word in re.split("[ \u200b]", label.text()))
    return longest > room or label.height() + SLACK < label.heightForWidth(label.width())


def _inside(widget: QWidget, kind: type[QWidget]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kind):
            return True
        parent = parent.parentWidget()
    return False


def overlaps(root: QWidget) -> list[str]:
    """Siblings laid on top of each other."""
    found = []
    for parent in [root, *visible(root)]:
        if isinstance(parent, QPushButton | QAbstractItemView | QLineEdit):
            continue
        children = [
            c for c in parent.children()
            if isinstance(c, QWidget) and c.isVisibleTo(root) and not isinstance(c, FocusRing) and not c.isWindow()
        ]  # fmt: skip
        for one, other in combinations(children, 2):
            common = one.geometry().intersected(other.geometry())
            if common.width() > SLACK and common.height() > SLACK and not _scrolling(parent):
                found.append(f"{describe(one)} / {describe(other)} in {describe(parent)}")
    return found


def _scrolling(parent: QWidget) -> bool:
    return isinstance(parent, QAbstractScrollArea) or isinstance(parent.parentWidget(), QAbstractItemView)


def outside(root: QWidget) -> list[str]:
    """Parts that stick out of the window sideways, or out of a column that does not scroll sideways."""
    found = []
    whole = root.width()
    for widget in visible(root):
        if _inside(widget, QAbstractItemView) or _inside(widget, Hints) or isinstance(widget, FocusRing):
            continue
        place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
        if place.left() < -SLACK or place.right() > whole + SLACK:
            found.append(f"{describe(widget)} at {place.left()}..{place.right()} of {whole}")
        parent = widget.parentWidget()
        if parent is not None and parent.objectName() == "qt_scrollarea_viewport":
            if widget.width() > parent.width() + SLACK:
                found.append(f"{describe(widget)} wider than its column {parent.width()}")
        elif parent is not None and not _scrolled_part(widget) and widget.geometry().bottom() > parent.height() + SLACK:
            found.append(f"{describe(widget)} below its parent {describe(parent)}")
    return found


def _scrolled_part(widget: QWidget) -> bool:
    return _inside(widget, QAbstractItemView) or widget.objectName().startswith("qt_")


def controls(root: QWidget) -> Iterator[QWidget]:
    """What takes the focus by Tab."""
    for widget in visible(root):
        if widget.focusPolicy().value & 1 and widget.focusProxy() is None and not widget.objectName().startswith("qt_"):
            yield widget


def nameless(root: QWidget) -> list[str]:
    """Controls without a name or a role for assistive tools."""
    found = []
    for widget in controls(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        name, role = interface.text(QAccessible.Text.Name), interface.role()
        if not name.strip() or role in (QAccessible.Role.NoRole, QAccessible.Role.Client):
            found.append(f"{describe(widget)} name={name!r} role={role.name}")
    return found


def tab_order(root: QWidget) -> list[QWidget]:
    """The controls in the order of Tab."""
    chain: list[QWidget] = []
    wanted = set(controls(root))
    widget = root.nextInFocusChain()
    while widget is not None and widget is not root:
        if widget in wanted:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def backwards(root: QWidget) -> list[str]:
    """Within one parent, what comes later in the chain is never above and left of what comes before."""
    found = []
    for before, after in pairwise(tab_order(root)):
        if before.parentWidget() is not after.parentWidget():
            continue
        one, other = before.mapTo(root, QPoint(0, 0)), after.mapTo(root, QPoint(0, 0))
        if other.y() + after.height() <= one.y() and other.x() <= one.x():
            found.append(f"{describe(after)} after {describe(before)}")
    return found
