"""The attention stays where it was while what is around it is laid out anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from evaluateur.ui.briques.base import reveal


@contextmanager
def attention_kept(place: QWidget) -> Iterator[None]:
    """A part that goes to another column is hidden for a moment, and Qt gives its attention to a neighbour.

    It is taken back, and brought in sight again once everything has its size.
    """
    held: QWidget | None = place.window().focusWidget()
    yield
    if held is None or not shiboken6.isValid(held) or not place.isAncestorOf(held):
        return
    if held is not place.window().focusWidget() and held.isVisibleTo(place):
        held.setFocus(Qt.FocusReason.OtherFocusReason)
    QTimer.singleShot(0, held, lambda: reveal(held))
