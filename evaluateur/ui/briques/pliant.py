"""What unfolds in its place: Échap closes it again, wherever the attention is on its screen."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtWidgets import QWidget


class Folding:
    """A part that unfolds, besides being a widget."""

    @abstractmethod
    def fold(self) -> bool:
        """Close what is unfolded; False when nothing is."""


def fold_last(screen: QWidget) -> bool:
    """Close the last part that unfolds there; False when nothing is unfolded."""
    parts = [part for part in screen.findChildren(QWidget) if isinstance(part, Folding) and part.isVisible()]
    return any(part.fold() for part in reversed(parts))
