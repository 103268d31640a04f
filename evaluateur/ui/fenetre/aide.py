"""The help (F1): the page of the screen in sight, and answers to what one looks for, which lead to where it is.

Pages are Markdown, in ``ressources/aide``.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from evaluateur.metier.typographie import francais
from evaluateur.ressources import resources_folder
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, line, text
from evaluateur.ui.fenetre import reponses
from evaluateur.ui.fenetre.reponses import Reponse

_GENERAL = "general"
_LINES = 4
"""Answers in sight at once."""


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
    """Read with the arrows, searched by typing, closed by Échap. ``asked``: an answer to open at once."""

    def __init__(self, parent: QWidget, look: Look, name: str, asked: Reponse | None = None, kind: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Aide")
        self.chosen: Reponse | None = None
        """Where to lead, once the panel is closed and the focus is back where it was."""
        self._page, self._answers = help_text(name, kind), reponses.read(kind)
        self._found: list[Reponse] = []
        self._search = QLineEdit()
        self._search.setAccessibleName("Chercher dans l’aide")
        self._search.setPlaceholderText("Que cherchez-vous ? « annuler », « absent », « papier »…")
        self._search.textChanged.connect(self._look_for)
        self._search.returnPressed.connect(self._lead)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Réponses trouvées")
        self._list.currentRowChanged.connect(self._show_answer)
        self._list.itemActivated.connect(lambda _: self._lead())
        self._none = text(
            "L’aide ne répond pas à ces mots. Essayez-en d’autres, ou Ctrl+K pour une action.", "secondary"
        )
        self._browser = QTextBrowser()
        self._browser.setAccessibleName("Aide de cet écran")
        self._browser.setOpenLinks(False)
        self._browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._browser.setFont(look.font("body"))
        self._browser.document().setDocumentMargin(look.px(18))
        self._browser.document().setIndentWidth(look.px(14))
        self._browser.installEventFilter(self)
        self._go = Button("Y aller", self._lead, kind="filled", key="Entrée")
        close = Button("Fermer", self.reject, key="Échap")
        layout = QVBoxLayout(self)
        for part in (self._search, self._list, self._none, self._browser):
            layout.addWidget(part)
        layout.setStretch(3, 1)
        layout.addLayout(line(-1, self._go, close))
        self.resize(min(look.px(620), parent.width() - 40), min(look.px(520), parent.height() - 20))
        self._row = look.px(24)
        self._look_for("")
        self._browser.setFocus(Qt.FocusReason.OtherFocusReason)
        if asked is not None:
            self._search.setText(asked.titre)
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_for(self, words: str) -> None:
        looking = bool(words.strip())
        self._found = self._answers.search(words) if looking else []
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([francais(answer.titre) for answer in self._found])
        self._list.setFixedHeight(min(len(self._found), _LINES) * max(self._list.sizeHintForRow(0), self._row) + 6)
        self._list.setVisible(bool(self._found))
        self._none.setVisible(looking and not self._found)
        self._list.blockSignals(False)
        self._list.setCurrentRow(0)
        self._show_answer(0 if self._found else -1)

    def _show_answer(self, row: int) -> None:
        """The answer of a line; the page of the screen when there is none."""
        answer = self._found[row] if 0 <= row < len(self._found) else None
        self._go.setVisible(answer is not None and answer.leads)
        page = self._page if answer is None else answer.markdown
        self._browser.setMarkdown(page.replace("\n* ", "\n- "))  # discs: Qt draws a star as a ring

    def _lead(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._found) and self._found[row].leads:
            self.chosen = self._found[row]
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the page, what is typed is looked for; from the words, arrows walk in the answers."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self._search:
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if by is not None and self._found:
                self._list.setCurrentRow((self._list.currentRow() + by) % len(self._found))
                return True
        elif event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMMANDS:
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
            self._search.insert(event.text())
            return True
        return False


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
