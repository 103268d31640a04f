"""The journal of a dossier in plain French: filtered, read line by line, exported. Nothing is written in it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHeaderView,
    QLineEdit,
    QWidget,
)

from evaluateur import fichiers
from evaluateur.metier.typographie import pluriel
from evaluateur.seance import consultation, export_journal
from evaluateur.seance.consultation import LigneJournal
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, frame, line, say, scrolled, shortcut, text
from evaluateur.ui.briques.formulaire import Choice, Row
from evaluateur.ui.briques.tableau import rows_table
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.ui.pages.journal.modele import TITRES, Colonne, JournalModel, cells

_Widths = dict[Colonne, int]
_WIDTHS: dict[int, _Widths] = {
    1250: {Colonne.QUI: 204, Colonne.BLOC: 42, Colonne.ANCIEN: 180, Colonne.NOUVEAU: 230, Colonne.MOTIF: 170},
    1000: {Colonne.QUI: 190, Colonne.BLOC: 42, Colonne.ANCIEN: 120, Colonne.NOUVEAU: 170, Colonne.MOTIF: 130},
    700: {Colonne.QUI: 190, Colonne.BLOC: 42, Colonne.NOUVEAU: 170},
    0: {Colonne.QUI: 140},
}
"""From so much room on, columns and their widths: the others give way, the line below tells them all the same.

What happened has what is left.
"""


NEVER_WRITTEN = "Rien n’est encore écrit dans ce dossier : son journal commence avec votre première saisie."


class JournalPage(BasePage):
    """Filters, the table, the current line whole, the exports."""

    aide = "journal"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self.model = JournalModel()
        self._strip.show_hints([("Échap", "revenir"), ("Ctrl+F", "rechercher"), ("F1", "aide")])
        head, filters, table = self._header(), self._filters(), self._table()
        self.pile(head, filters, table, self._detail(), self._strip, body=table)
        shortcut(self, "Ctrl+F", self._words.setFocus)

    # --- building

    def _header(self) -> QWidget:
        back = Button("Retour", self.escape, key="Échap")
        back.setIcon(self.look.icon("arrow-left"))
        self._csv = Button("CSV…", lambda: self._export("csv", export_journal.as_csv), name="Exporter en CSV")
        self._json = Button("JSON…", lambda: self._export("json", export_journal.as_json), name="Exporter en JSON")
        for button in (self._csv, self._json):
            button.setIcon(self.look.icon("download"))
        reference = self.desk.dossier.reference if self.desk.seance is not None else ""
        title = text(f"Journal du dossier {reference}" if reference else "Journal", "section")
        box = frame("header")
        layout = line(back, title, text("Exporter", "secondary", wrap=False), self._csv, self._json,
                      margins=(14, 8, 14, 8), spacing=10)  # fmt: skip
        layout.setStretch(1, 1)
        box.setLayout(layout)
        return box

    def _filters(self) -> QWidget:
        self._bloc = Choice([("", "Tous")])
        self._who = Choice([("", "Tous")])
        self._words = QLineEdit()
        self._words.setClearButtonEnabled(True)
        self._count = text("", "secondary")
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.setContentsMargins(14, 8, 14, 8)
        self._bar.setSpacing(12)
        for row, stretch in (
            (Row("Bloc", self._bloc), 0), (Row("Qui", self._who), 1),
            (Row("Rechercher (Ctrl+F)", self._words, "Rechercher dans le journal (Ctrl+F)"), 2),
        ):  # fmt: skip
            self._bar.addWidget(row, stretch)
        self._bar.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        for choice in (self._bloc, self._who):
            choice.currentIndexChanged.connect(self._show)
        self._words.textChanged.connect(self._show)
        self._words.returnPressed.connect(lambda: self._view.setFocus())
        return frame("header", self._bar)

    def _table(self) -> QWidget:
        view = self._view = rows_table(self.model, "Événements du dossier")
        view.setWordWrap(False)
        view.setMinimumHeight(view.fontMetrics().height() * 3)
        rows = view.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.look.px(26))
        header = view.horizontalHeader()
        header.setSectionResizeMode(Colonne.QUOI, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(self.look.px(36))
        view.setColumnWidth(Colonne.QUAND, self.look.px(138))
        # The table finds its height after its lines: the current one stays in sight.
        view.verticalScrollBar().rangeChanged.connect(lambda *_: view.scrollTo(view.currentIndex()))
        view.selectionModel().currentRowChanged.connect(self._show_line)
        box = frame("surface", line(view, margins=(12, 0, 12, 0)))
        return box

    def _detail(self) -> QWidget:
        self._line = text("")
        inner = QWidget()
        inner.setLayout(column(self._line, -1, margins=(18, 6, 18, 6)))
        self._area = scrolled(inner)
        box = frame("strip")
        box.setLayout(line(self._area))
        return box

    # --- showing

    def start(self) -> None:
        """Read the journal, newest line in sight; the table has the focus."""
        self.desk.act(self._load)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self) -> None:
        seance = self.desk.open_seance
        self.show_lines(
            list(consultation.consulter(self.desk.poste, seance.identifiant)) if seance.cahier.ecrit else []
        )

    def show_lines(self, lines: Sequence[LigneJournal]) -> None:
        """Show a journal."""
        self.model.load(lines)
        self._bloc.offer([("", "Tous"), *((code, f"Bloc {code}") for code in self.model.blocs())])
        self._who.offer([("", "Tous"), *self.model.auteurs()])
        for choice in (self._bloc, self._who):
            choice.show_key("")
        self._show()

    def _show(self) -> None:
        filters = self._bloc.key(), self._who.key(), self._words.text()
        self.model.show(*filters)
        shown, total = self.model.rowCount(), len(self.model)
        why = "" if any(filters) else " (sans le remplissage)"
        count = pluriel(total, "événement")
        say(self._count, count if shown == total else f"{pluriel(shown, 'événement')} sur {total}{why}")
        for button in (self._csv, self._json):
            button.setEnabled(shown > 0)
        if shown:
            self._view.setCurrentIndex(self.model.index(shown - 1, Colonne.QUOI))
            self._view.scrollToBottom()
        else:
            self._show_line(QModelIndex())

    def _show_line(self, current: QModelIndex, _: QModelIndex | None = None) -> None:
        """The whole of the current line, under the table."""
        if not current.isValid():
            say(self._line, "Aucun événement ne correspond à ce filtre." if len(self.model) else NEVER_WRITTEN)
            return
        text_line = self.model.shown[current.row()]
        whole = cells(text_line)
        head = ", ".join(t for t in (whole[Colonne.QUAND], whole[Colonne.QUI]) if t)
        about = "" if text_line.situee else f"Bloc {text_line.bloc}. "
        rest = [f"{TITRES[c]} : {whole[c]}" for c in (Colonne.ANCIEN, Colonne.NOUVEAU, Colonne.MOTIF) if whole[c]]
        say(self._line, "\n".join([f"{head} – {about}{whole[Colonne.QUOI]}", *rest]))
        self._area.verticalScrollBar().setValue(0)

    # --- gestures

    def _export(self, form: str, write: Callable[[Sequence[LigneJournal]], str]) -> None:
        dossier = self.desk.dossier
        name = fichiers.document_name("journal", dossier.reference, dossier.identifiant)
        path = depot.ask(self, "Exporter le journal", f"{name}.{form}", f".{form}")
        if path is not None:
            self.desk.act(lambda: self.export(path, write))

    def export(self, path: Path, write: Callable[[Sequence[LigneJournal]], str]) -> None:
        """Write what is shown, every column of it, and say so once it was read back."""
        # A spreadsheet takes a file without this mark for another alphabet.
        encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
        _, words = depot.put(path, write(self.model.shown).encode(encoding))
        self.desk.tell(words)

    def escape(self) -> None:
        """Back to where one was."""
        self.desk.page_asked.emit("session" if self.desk.seance is not None else "accueil")

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        return [
            Gesture("Revenir", self.escape, "Échap"),
            Gesture("Rechercher dans le journal", self._words.setFocus, "Ctrl+F"),
            Gesture("Exporter le journal en CSV", self._csv.click),
            Gesture("Exporter le journal en JSON", self._json.click),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What happened needs its room before what it replaced."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        room = self.look.room(self.width())
        widths = next(w for least, w in _WIDTHS.items() if room >= least)
        for rank in _WIDTHS[max(_WIDTHS)]:
            self._view.setColumnHidden(rank, rank not in widths)
        for rank, width in widths.items():
            self._view.setColumnWidth(rank, self.look.px(width))

    def set_compact(self, compact: bool) -> None:
        """A narrow window shows fewer columns and fewer lines below."""
        super().set_compact(compact)
        self._count.setVisible(not compact)
        self._fit_columns()
        self._view.scrollTo(self._view.currentIndex())
        self._area.setFixedHeight(self._line.fontMetrics().lineSpacing() * (2 if compact else 4) + self.look.px(18))
