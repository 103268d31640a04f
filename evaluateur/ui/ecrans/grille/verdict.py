"""The band under a table: the verdict and the comment side by side. It never scrolls away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QSizePolicy

from evaluateur.metier.referentiel import Echelle
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance import phrases
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, icon, line, say, text
from evaluateur.ui.briques.marques import MarkSelector
from evaluateur.ui.briques.saisie import TextBox, Typing, mark_missing
from evaluateur.ui.bureau.desk import Desk


class VerdictBand(QFrame):
    """Pronounces one cell (a competence, the bloc) and holds the text that goes with it."""

    pronounced = Signal(str)

    def __init__(self, desk: Desk, look: Look, echelle: Echelle, bloc: BlocCode) -> None:
        super().__init__()
        self.setProperty("kind", "band")
        self._desk, self._look, self._bloc = desk, look, bloc
        self._title = text("", "strong", wrap=False)
        self.verdict = MarkSelector(look, echelle.valeurs, "", wide=True)
        self.verdict.chosen.connect(self.pronounced)
        self._label = text("", "strong", wrap=False)
        self._need = text("", "secondary", wrap=False)
        self._told = text("Communicable au candidat, à sa demande", "secondary", wrap=False)
        self._told_icon = icon(look, "info", "texte2", 14)
        self._warning = icon(look, "triangle-alert", "ocre")
        self._phrases = Button("Phrases types", self.open_phrases, kind="small", key="F6")
        self.box = TextBox("", (2, 6))
        self.box.setAccessibleDescription("Communicable au candidat, à sa demande.")
        self.typing = Typing(self.box, desk, bloc, "", lambda _: True)
        self._left = column(line(self._title, -1, self._phrases, spacing=12), self.verdict, -1, spacing=6)
        head = line(self._label, self._need, self._warning, -1, self._told_icon, self._told, spacing=6)
        right = column(head, self.box, spacing=4)
        self._layout = line(self._left, right, margins=(18, 8, 18, 8), spacing=20)
        self._layout.setStretchFactor(right, 1)
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def aim(self, title: str, label: str, field: str, commit: Callable[[str], bool]) -> None:
        """Point the band at another cell."""
        say(self._title, title)
        say(self._label, label)
        self.verdict.set_name(title)
        self.box.setAccessibleName(francais(f"{label}, {title}"))
        self.typing.aim(self._bloc, field, commit)  # refused only where the screen asked to leave first

    def refresh(self, valeur: str, content: str, need: str, missing: bool, ouvert: bool) -> None:
        """Show what stands. ``need``: « obligatoires », « facultatives »… in words."""
        self.verdict.show_value(valeur)
        self.verdict.setEnabled(ouvert)
        self.typing.load(content)
        say(self._need, need)
        self.box.setReadOnly(not ouvert)
        self._warning.setVisible(missing and not self.typing.dirty)
        self._fit()
        mark_missing(self.box, missing and not self.typing.dirty)
        self._phrases.setEnabled(ouvert)

    def set_compact(self, compact: bool) -> None:
        """Verdict above the text when there is little width."""
        way = QBoxLayout.Direction.TopToBottom if compact else QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(way)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The reminder about the candidate gives way first; the accessible description keeps it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        parts = (self._label, self._need, self._warning, self._told_icon, self._told)
        wanted = sum(part.sizeHint().width() + 8 for part in parts)
        side = 0 if self._layout.direction() == QBoxLayout.Direction.TopToBottom else self._left.sizeHint().width() + 20
        for part in (self._told, self._told_icon):
            part.setVisible(wanted + side + 40 <= self.width())

    # --- phrases types

    def open_phrases(self) -> None:
        """Offer one's own sentences; the chosen one goes where the cursor is."""
        kept = phrases.lire(self._desk.poste, self._bloc)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for phrase in kept:
            shown = phrase if len(phrase) <= 80 else f"{phrase[:79]}…"
            menu.addAction(shown.replace("&", "&&"), partial(self._insert, phrase))
        if not kept:
            menu.addAction("Aucune phrase type pour ce bloc").setEnabled(False)
        menu.addSeparator()
        current = self.box.textCursor().selectedText() or self.box.toPlainText()
        keep = menu.addAction("Enregistrer ce texte comme phrase type", lambda: self._keep(current))
        keep.setEnabled(bool(current.strip()))
        if kept:
            remove = menu.addMenu("Retirer une phrase")
            for phrase in kept:
                remove.addAction(phrase[:80].replace("&", "&&"), partial(self._remove, phrase))
        menu.popup(self.box.mapToGlobal(self.box.rect().topLeft()))

    def _insert(self, phrase: str) -> None:
        if self.box.isReadOnly():
            return
        self.box.setFocus()
        before = self.box.toPlainText()
        self.box.insertPlainText(phrase if not before or before.endswith((" ", "\n")) else f" {phrase}")

    def _keep(self, phrase: str) -> None:
        kept = phrases.lire(self._desk.poste, self._bloc)
        if self._desk.act(lambda: phrases.garder(self._desk.poste, self._bloc, (*kept, phrase.strip()))):
            self._desk.tell("Phrase enregistrée : F6 la proposera dans ce bloc.")

    def _remove(self, phrase: str) -> None:
        kept = tuple(p for p in phrases.lire(self._desk.poste, self._bloc) if p != phrase)
        self._desk.act(lambda: phrases.garder(self._desk.poste, self._bloc, kept))
