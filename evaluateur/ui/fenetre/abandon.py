"""Giving up a text that could not be kept: it is shown once more, and goes by a gesture that says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, line, text


class GiveUp(QDialog):
    """Accepted, the text goes; Échap keeps it."""

    def __init__(self, parent: QWidget, look: Look, texts: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Texte non enregistré")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = QPlainTextEdit("\n\n".join(texts))
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(francais("Texte non enregistré"))
        keep = Button("Garder le texte", self.reject, key="Échap")
        give_up = Button("Abandonner ce texte", self.accept, kind="filled")
        self.setLayout(
            column(
                text("Ce texte n’est nulle part ailleurs. Si vous l’abandonnez, il est définitivement perdu."),
                shown, line(give_up, -1, keep), margins=(16, 14, 16, 14), spacing=10,
            )
        )  # fmt: skip
        self.resize(look.px(460), look.px(280))
        keep.setFocus(Qt.FocusReason.OtherFocusReason)
