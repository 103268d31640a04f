"""Verifying a grid: one file, one answer, and everything that was looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur.edition.verification.verdict import MOTS, SENS, Examen, Statut, Verdict
from evaluateur.metier.refus import Refus
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import (
    Button,
    clear,
    column,
    frame,
    icon,
    line,
    reveal,
    say,
    scrolled,
    set_icon,
    shortcut,
    text,
)
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.cadre.page import BasePage, Services

if TYPE_CHECKING:  # the libraries of PDF take a second
    from evaluateur.edition.verification.politique import Contexte

_NOBODY = (
    "Aucun profil n’est déverrouillé : aucune autorité n’est donc reconnue, et aucune grille ne sera dite authentique. "
    "Déverrouillez un profil pour tenir compte de celles qu’il reconnaît."
)
_INVITE = (
    "Choisissez le PDF d’une grille signée, ou déposez-le ici. Rien n’est envoyé, rien n’est modifié : "
    "le fichier est lu, puis contrôlé."
)
_SIGNES: dict[Statut, tuple[str, str]] = {
    "authentique": ("circle-check", "vert"),
    "intact": ("shield-alert", "ocre"),
    "ancien": ("shield-alert", "ocre"),
    "recent": ("shield-alert", "ocre"),
    "refuse": ("circle-x", "rouge"),
}


class VerificationPage(BasePage):
    """Choose, wait a second, read the answer; then compare a sheet of paper by its code."""

    aide = "verification"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self._background = Background(desk, self)
        self._verdict: Verdict | None = None
        self.setAcceptDrops(True)
        head, body = self._header(), scrolled(self._body())
        self._strip.show_hints([("Ctrl+O", "choisir un fichier"), ("Échap", "revenir"), ("F1", "aide")])
        self.pile(head, body, self._strip, body=body)
        shortcut(self, "Ctrl+O", self.choose)
        self._show_nothing()

    def _header(self) -> QWidget:
        self._choose = Button("Choisir un fichier…", self.choose, key="Ctrl+O")
        self._choose.setIcon(self.look.icon("folder"))
        return self.head("Vérifier une grille signée", self._choose)

    def _body(self) -> QWidget:
        self._icon = icon(self.look, "file-search", "encre", 28)
        self._title, self._words, self._file = text("", "section"), text(""), text("", "secondary")
        said = line(self._icon, column(self._title, self._words, self._file, spacing=3), spacing=14)
        said.setStretch(1, 1)
        self._settings = Button("Autorités reconnues…", self._open_settings, key="Ctrl+,")
        self._next = QWidget()
        self._next.setLayout(line(self._settings, -1, margins=(42, 0, 0, 0)))
        self._answer = frame("sheet", column(said, self._next, margins=(16, 14, 16, 14)))
        if not self.desk.personnes:
            self._answer.layout().addWidget(text(_NOBODY, "secondary"))  # type: ignore[union-attr]
        self._constats = column(spacing=8)
        looked = column(text("Points contrôlés", "section"), self._constats, margins=(16, 12, 16, 14))
        self._looked = frame("sheet", looked)
        self.code = QLineEdit()
        self._row = Row("Code lu au bas d’une page imprimée", self.code, hint="EVAL1-…")
        self.code.returnPressed.connect(self.compare)
        self.code.textEdited.connect(lambda: self._show_compared(""))
        self._same = line(
            icon(self.look, "check", "vert", 18),
            text("Même code : la feuille a été imprimée à partir de ce fichier.", tone="vert"),
        )
        self._same.setStretch(1, 1)
        self._compared = QWidget()
        self._compared.setLayout(self._same)
        compare = Button("Comparer", self.compare, key="Entrée")
        words = text("Le code imprimé permet de comparer une feuille à ce fichier ; les espaces et les tirets "
                     "ne comptent "
                     "pas.", "secondary")  # fmt: skip
        self._paper = frame(
            "sheet",
            column(text("Comparer une copie papier", "section"), words, self._row, self._compared, line(compare, -1),
                   margins=(16, 12, 16, 14), spacing=8),
        )  # fmt: skip
        inner = QWidget()
        inner.setLayout(column(self._answer, self._looked, self._paper, -1, margins=(18, 14, 18, 14), spacing=14))
        return inner

    # --- reading

    def choose(self) -> None:
        """Ask for the file."""
        chosen = depot.ask_file(self, "Grille signée", "PDF (*.pdf);;Tous les fichiers (*)")
        if chosen is not None:
            self.verify(chosen)

    def verify(self, path: Path) -> None:
        """Read and judge a file, away from the window."""
        self._show_nothing()
        say(self._title, "Vérification en cours…")
        say(self._words, "")
        self._show_file(path.name)
        pinned, installes = self._pinned(), self.desk.poste.coffre.reconnus

        def judge() -> Verdict:
            from evaluateur.seance import verification  # the libraries of PDF take a second

            return verification.verify(path, pinned(), installes())

        self._background.run(judge, partial(self._on_read, path), partial(self._on_refused, path), self._show_nothing)

    def _pinned(self) -> Callable[[], Contexte]:
        """What whoever is at the keyboard trusts: read from the base here, made into what is known elsewhere."""
        from evaluateur.seance import confiance

        poste = self.desk.poste
        now, autorites, services = poste.now().instant, tuple(confiance.autorites(poste)), confiance.horodateurs(poste)

        def known() -> Contexte:
            from evaluateur.edition.verification.politique import Contexte  # it takes a second

            return Contexte(now, autorites, horodateurs=services)

        return known

    def _on_read(self, path: Path, read: Verdict) -> None:
        heard: list[Verdict] = []
        if self.desk.personnes:
            from evaluateur.seance import verification

            self.desk.act(lambda: heard.append(verification.confront(self.desk.poste, read)))
        self._show(path.name, heard[0] if heard else read)

    def _on_refused(self, path: Path, refus: Refus) -> None:
        self._show_nothing()
        say(self._title, refus.phrase, "ocre")
        say(self._words, refus.remede)
        self._show_file(path.name)
        set_icon(self.look, self._icon, "file-warning", "ocre", 28)

    def compare(self) -> None:
        """Say whether a sheet of paper prints this file."""
        from evaluateur.edition.verification.contenu import same_code

        code = self.code.text().strip()
        if self._verdict is None or self._verdict.pv is None:
            return
        if not code:
            self._show_compared("Tapez le code imprimé au bas de la page.")
        elif same_code(self._verdict.pv, code):
            self._show_compared("", same=True)
            self.desk.tell("Même code : la feuille a été imprimée à partir de ce fichier.")
        else:
            self._show_compared("Ce code n’est pas celui de ce fichier : la feuille vient d’un autre document.")
        self.code.setFocus()
        self.code.selectAll()
        reveal(self._paper)

    def _show_compared(self, fault: str, *, same: bool = False) -> None:
        self._row.show_fault(fault)
        self._compared.setVisible(same)

    def _open_settings(self) -> None:
        self.desk.page_asked.emit("reglages")

    # --- showing

    def _show_nothing(self) -> None:
        self._verdict = None
        say(self._title, "Quelle grille vérifier ?", "")
        say(self._words, _INVITE)
        self._show_file("")
        set_icon(self.look, self._icon, "file-search", "encre", 28)
        held = self.focusWidget()
        for part in (self._next, self._looked, self._paper):
            if part.isAncestorOf(held):
                self._choose.setFocus()
            part.hide()

    def _show_file(self, words: str) -> None:
        say(self._file, words)
        self._file.setVisible(bool(words))

    def _show(self, name: str, verdict: Verdict) -> None:
        self._verdict = verdict
        sign, tone = _SIGNES[verdict.statut]
        say(self._title, MOTS[verdict.statut], tone)
        set_icon(self.look, self._icon, sign, tone, 28)
        direction = SENS[verdict.statut]
        say(self._words, f"{direction[:1].upper()}{direction[1:]}")
        self._show_file(_whose(name, verdict))
        clear(self._constats)
        for constat in verdict.constats:
            self._constats.addWidget(self._line(constat, verdict.statut))
        for remarque in verdict.remarques:
            self._constats.addWidget(self._remark(remarque))
        self._looked.setVisible(bool(verdict.constats))
        self._paper.setVisible(verdict.pv is not None and verdict.statut in ("authentique", "intact"))
        self._next.setVisible(verdict.statut == "intact" and bool(self.desk.personnes))
        self.code.clear()
        self._show_compared("")

    def _line(self, constat: Examen, statut: Statut) -> QWidget:
        tone = "vert" if constat.bon else ("rouge" if statut == "refuse" else "ocre")
        sign = "check" if constat.bon else ("x" if statut == "refuse" else "triangle-alert")
        mark = icon(self.look, sign, tone, 18)
        mark.setAccessibleName("Bon" if constat.bon else "À retenir")
        row = line(mark, text(constat.phrase), spacing=10)
        row.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(row)
        return holder

    def _remark(self, sentence: str) -> QWidget:
        mark = icon(self.look, "info", "texte2", 18)
        mark.setAccessibleName("Remarque")
        row = line(mark, text(sentence, "secondary"), spacing=10)
        row.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(row)
        return holder

    # --- page

    def start(self) -> None:
        """Choosing is what there is to do."""
        self._choose.setFocus()

    def escape(self) -> None:
        """Échap goes back."""
        self.desk.page_asked.emit("accueil")

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        return [Gesture("Choisir un fichier à vérifier", self.choose, "Ctrl+O")]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file can be dropped."""
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The file dropped is verified."""
        self.verify(Path(event.mimeData().urls()[0].toLocalFile()))


def _whose(name: str, verdict: Verdict) -> str:
    if verdict.pv is None:
        return name
    pv = verdict.pv
    return f"{name} : dossier {pv.reference}, version {pv.version}, {pv.candidat.nom} {pv.candidat.prenoms}"
