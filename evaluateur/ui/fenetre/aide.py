"""The help of the screen in sight (F1): a page of ``ressources/aide``, in Markdown, read in its own panel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from evaluateur.metier.typographie import francais
from evaluateur.ressources import resources_folder
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, line

_GENERAL = "general"


def help_text(name: str, kind: str = "") -> str:
    """The page of a screen, followed by what is true everywhere. Raises FileNotFoundError for a page never written.

    ``kind``: of the référentiel in sight, which has pages of its own where its screens do otherwise.
    """
    folder = resources_folder() / "aide"
    pages = [name, _GENERAL] if name else [_GENERAL]
    return francais("\n\n".join(_page(folder, page, kind).read_text(encoding="utf-8") for page in pages))


def _page(folder: Path, name: str, kind: str) -> Path:
    own = folder / kind / f"{name}.md"
    return own if kind and own.exists() else folder / f"{name}.md"


class HelpPanel(QDialog):
    """Read with the arrows, closed by Échap."""

    def __init__(self, parent: QWidget, look: Look, name: str, kind: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Aide")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._browser = QTextBrowser()
        self._browser.setAccessibleName("Aide de cet écran")
        self._browser.setOpenLinks(False)
        self._browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._browser.setFont(look.font("body"))
        self._browser.document().setDocumentMargin(look.px(18))
        self._browser.document().setIndentWidth(look.px(14))
        self._browser.setMarkdown(help_text(name, kind).replace("\n* ", "\n- "))  # discs: Qt draws a star as a ring
        close = Button("Fermer", self.accept, key="Échap")
        layout = QVBoxLayout(self)
        layout.addWidget(self._browser)
        layout.addLayout(line(-1, close))
        self.resize(min(look.px(620), parent.width() - 40), min(look.px(520), parent.height() - 20))
        self._browser.setFocus(Qt.FocusReason.OtherFocusReason)
