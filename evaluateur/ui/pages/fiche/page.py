"""The job sheet of the post that a candidate holds: read, searched, printed; nothing is written here."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QLineEdit, QTextBrowser

from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.typographie import francais, pluriel
from evaluateur.seance import fiches
from evaluateur.seance.imprimes import FICHE, Exemplaire
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, frame, line, say, shortcut, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.presse import Press
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.vues.fiche import Ligne, Passage, passages

AUCUNE = (
    "Aucune fiche métier installée ne décrit le poste de ce candidat. Vérifiez le poste occupé, dans la préparation : "
    "écrivez-le comme la fiche le nomme."
)


class FichePage(BasePage):
    """What one looks for, and the sheet."""

    aide = "fiche"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self._press = Press(desk, self)
        self._strip.show_hints([("Échap", "revenir"), ("Ctrl+F", "rechercher"), ("Ctrl+P", "imprimer"), ("F1", "aide")])
        self._print = Button("Imprimer…", self.print_sheet, key="Ctrl+P", name="Imprimer la fiche (Ctrl+P)")
        self._print.setIcon(look.icon("printer"))
        self._save = Button("Enregistrer le PDF…", self.save_sheet, name="Enregistrer la fiche en PDF")
        self._save.setIcon(look.icon("download"))
        self._words = QLineEdit()
        self._words.setClearButtonEnabled(True)
        self._words.textChanged.connect(self._search)
        self._words.returnPressed.connect(self.next_found)
        self._count = text("", "secondary")
        search = line(
            Row("Rechercher (Ctrl+F)", self._words, "Rechercher dans la fiche (Ctrl+F)"), self._count,
            margins=(14, 8, 14, 8), spacing=12,
        )  # fmt: skip
        search.setStretch(0, 2)
        search.setStretch(1, 1)
        self._browser = QTextBrowser()
        self._browser.setAccessibleName("Fiche métier")
        self._browser.setOpenLinks(False)
        self._browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._browser.setFont(look.font("body"))
        self._browser.document().setDocumentMargin(look.px(18))
        self._browser.document().setIndentWidth(look.px(14))
        self.pile(
            self.head("Fiche métier", self._print, self._save), frame("header", search), self._browser, self._strip,
            body=self._browser,
        )  # fmt: skip
        shortcut(self, "Ctrl+F", self._words.setFocus)
        shortcut(self, "Ctrl+P", self.print_sheet)

    def start(self) -> None:
        """Show the sheet; the arrows read it."""
        self.desk.act(self._load)
        self._browser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self) -> None:
        ref = fiches.du_poste(self.desk.poste, self.desk.dossier)
        for button in (self._print, self._save):
            button.setEnabled(ref is not None)
        self._words.setEnabled(ref is not None)
        self._browser.setHtml(page(ref) if ref is not None else f"<p>{escape(francais(AUCUNE))}</p>")

    # --- searching

    def _search(self, wanted: str) -> None:
        """From the beginning, at each letter."""
        self._browser.moveCursor(QTextCursor.MoveOperation.Start)
        found = self._browser.toPlainText().casefold().count(wanted.casefold()) if wanted else 0
        say(self._count, (pluriel(found, "passage") if found else "Aucun passage") if wanted else "")
        if found:
            self._browser.find(wanted)

    def next_found(self) -> None:
        """The next place; after the last one, the first."""
        wanted = self._words.text()
        if wanted and not self._browser.find(wanted):
            self._browser.moveCursor(QTextCursor.MoveOperation.Start)
            self._browser.find(wanted, QTextDocument.FindFlag(0))

    # --- printing

    def print_sheet(self) -> None:
        """On paper."""
        self._press.print(self._prepare)

    def save_sheet(self) -> None:
        """In a file."""
        self._press.save(self._prepare)

    def _prepare(self) -> Exemplaire:
        return FICHE.preparer(self.desk.poste, self.desk.open_seance)

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        return [
            Gesture("Revenir au dossier", self.escape, "Échap"),
            Gesture("Rechercher dans la fiche", self._words.setFocus, "Ctrl+F"),
            Gesture("Imprimer la fiche", self.print_sheet, "Ctrl+P"),
        ]

    def escape(self) -> None:
        """Back to the dossier."""
        self.desk.page_asked.emit("session")


def page(ref: Referentiel) -> str:
    """The sheet as a page: headings that a screen reader goes through, lists that are lists; nothing without one."""
    fiche = ref.fiche
    if not fiche:
        return ""
    parts = [f"<h2>{_said(fiche.intitule)} ({_said(fiche.numero)})</h2>"]
    parts += [_passage(passage) for passage in passages(ref, fiche)]
    return "".join(parts)


def _passage(passage: Passage) -> str:
    level = passage.niveau + 2
    parts = [f"<h{level}>{_said(passage.titre)}</h{level}>"]
    parts += [f"<p>{_ligne(one)}</p>" for one in passage.lignes if not one.point]
    points = [f"<li>{_ligne(one)}</li>" for one in passage.lignes if one.point]
    if points:
        parts.append(f"<ul>{''.join(points)}</ul>")
    if passage.tableau:
        heads, *rows = passage.tableau
        parts.append(
            "<table cellpadding='4'>" + _row(heads, "th") + "".join(_row(row, "td") for row in rows) + "</table>"
        )
    if passage.note:
        parts.append(f"<p><i>{_said(passage.note)}</i></p>")
    return "".join(parts)


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag} align='left'>{_said(one)}</{tag}>" for one in cells) + "</tr>"


def _ligne(one: Ligne) -> str:
    return _said(one.texte) + (f" <b>({_said(f'compétence clé {one.cle}')})</b>" if one.cle else "")


def _said(words: str) -> str:
    return escape(francais(words))
