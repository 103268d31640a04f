"""Where lots go: the destinations that convocations give, what each still needs to be told, and what is proved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from evaluateur.echange.transports.destinations import (
    Destination,
    VersDepotNextcloud,
    VersDossier,
    VersDossierSynchronise,
    VersWebdav,
)
from evaluateur.metier.typographie import majuscule, milliers
from evaluateur.seance.remise import lieux
from evaluateur.seance.remise.coursier import Coursier
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, breakable, checkbox_name, column, frame, line, say, text
from evaluateur.ui.briques.formulaire import Choice, Row
from evaluateur.ui.briques.supports import ask_place
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.pages.remises.modele import Comptes
from evaluateur.vues.colis import Lieu

IN_ORDER = ""
"""Key of the choice « as the convocation says »."""


class Where(QWidget):
    """One choice, and the few words that a destination needs."""

    pasted = Signal(str)
    """The text of a receipt."""
    changed = Signal()

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._places: dict[str, Destination] = {}
        self.choice = Choice([])
        self.choice.currentIndexChanged.connect(lambda _: self._show())
        self._lead = text("", "secondary")
        self._place = text("", "secondary")
        self._other = Button("Choisir l’emplacement…", self.ask, kind="small")
        self._other.setIcon(look.icon("usb"))
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.editingFinished.connect(self.keep_secret)
        self._secret_row = Row("Mot de passe", self._secret)
        self._alone = QCheckBox(checkbox_name("Remettre dès que cet emplacement est joignable"))
        self._alone.clicked.connect(self._keep_alone)
        self._counts = {name: text("", "strong", wrap=False) for name in ("clos", "accuses", "partis", "restants")}
        self._paste = QLineEdit()
        self._paste.returnPressed.connect(self._on_pasted)
        where = column(
            text("Destination", "section"), Row("Remettre à", self.choice), self._lead, self._place,
            line(self._other, -1), self._secret_row, self._alone, margins=(16, 12, 16, 14), spacing=8,
        )  # fmt: skip
        titles = {
            "clos": "Dossiers clos",
            "accuses": "Reçus par l’organisme",
            "partis": "Partis, sans réponse",
            "restants": "À remettre",
        }
        rows = [line(text(words), -1, self._counts[name], spacing=8) for name, words in titles.items()]
        proved = column(text("Ce qui est prouvé", "section"), *rows, margins=(16, 12, 16, 14), spacing=6)
        pasting = column(
            text("Accusé reçu par message", "section"),
            Row("Coller l’accusé de réception", self._paste, hint="148 caractères"),
            line(Button("Lire", self._on_pasted, kind="small", name="Lire l’accusé collé"), -1),
            margins=(16, 12, 16, 14), spacing=8,
        )  # fmt: skip
        self.setLayout(column(frame("sheet", where), frame("sheet", proved), frame("sheet", pasting), -1, spacing=12))
        self._show()

    def offer(self, places: Sequence[Destination]) -> None:
        """Offer these destinations, and their order."""
        self._places = {lieux.cle(place): place for place in places}
        words = [(key, majuscule(lieux.nommer(place))) for key, place in self._places.items()]
        ordered = [(IN_ORDER, "Selon la convocation")] if len(words) > 1 else []
        before = self.choice.key()
        self.choice.offer([*ordered, *words])
        if not any(before == key for key, _ in [*ordered, *words]) and self.choice.count():
            self.choice.setCurrentIndex(0)
        self._show()

    @property
    def chosen(self) -> Destination | None:
        """The one destination that was chosen; None: each convocation's, in order."""
        return self._places.get(self.choice.key())

    @property
    def meant(self) -> list[Destination]:
        """The one that was chosen, or all of them in order."""
        return [self.chosen] if self.chosen is not None else list(self._places.values())

    def show_counts(self, counts: Comptes) -> None:
        """What is proved, in numbers."""
        for name, label in self._counts.items():
            say(label, milliers(getattr(counts, name)), "vert" if name == "accuses" and counts.accuses else "")

    def empty(self) -> None:
        """The receipt that was pasted is read."""
        self._paste.clear()

    def choose(self, place: Destination) -> None:
        """Choose a destination for the user, who sees it."""
        self.choice.setCurrentIndex(self.choice.findData(lieux.cle(place)))

    # --- what a destination needs

    def _lieu(self) -> Lieu:
        chosen = self.chosen
        return lieux.lieu(self._desk.poste, chosen) if chosen is not None else Lieu()

    def _show(self) -> None:
        chosen = self.chosen
        bare = isinstance(chosen, VersDossier | VersDossierSynchronise) and not chosen.emplacement
        account = isinstance(chosen, VersWebdav | VersDepotNextcloud)
        lieu = self._lieu()
        ordered = chosen is None and bool(self._places)
        say(self._lead, f"Dans cet ordre : {lieux.enumerer(list(self._places.values()))}." if ordered else "")
        if not self._places:
            say(self._lead, "Aucune convocation signée n’indique de destination. Importez celle de l’organisme.")
        self._lead.setVisible(bool(self._lead.text()))
        say(self._place, f"Emplacement : {breakable(Path(lieu.emplacement))}" if lieu.emplacement else "")
        self._place.setVisible(bare and bool(lieu.emplacement))
        self._other.setVisible(bare)
        self._other.say("Autre emplacement…" if lieu.emplacement else "Choisir l’emplacement…")
        self._secret_row.setVisible(account)
        optional = isinstance(chosen, VersDepotNextcloud)
        self._secret_row.show_label("Mot de passe du dépôt, s’il y en a un" if optional else "Mot de passe du compte")
        self._secret.setText(lieu.secret)
        self._alone.setVisible(chosen is not None and (account or not bare or bool(lieu.emplacement)))
        self._alone.setChecked(lieu.seul)
        self.changed.emit()

    def ask_what_lacks(self, coursier: Coursier) -> None:
        """Show the first destination that only needs to be told where it is, when none could be reached."""
        bare = [place for place in self._places.values() if coursier.manque(place)]
        if bare and self.chosen is None:
            self.choose(bare[0])
            (self._other if self._other.isVisible() else self._secret).setFocus()

    def ask(self) -> None:
        """Ask where the drive or the folder is."""
        ask_place(self._other if self._other.isVisible() else self.choice, self.keep_place)

    def keep_place(self, place: Path) -> None:
        """Remember it for this destination."""
        chosen = self.chosen
        if chosen is not None:
            lieu = self._lieu()
            lieux.retenir(self._desk.poste, chosen, Lieu(str(place), lieu.secret, lieu.seul))
            self._show()

    def ask_secret(self) -> None:
        """Show where the password goes."""
        self._secret_row.show_fault("Saisissez le mot de passe que l’organisme vous a donné.")
        self._secret.setFocus()

    def keep_secret(self) -> None:
        """Remember the password that is typed: a key may send before the field is left."""
        self._secret_row.show_fault()
        chosen, lieu = self.chosen, self._lieu()
        if chosen is not None and self._secret.text() != lieu.secret:
            lieux.retenir(self._desk.poste, chosen, Lieu(lieu.emplacement, self._secret.text(), lieu.seul))

    def _keep_alone(self, checked: bool) -> None:
        chosen, lieu = self.chosen, self._lieu()
        if chosen is not None:
            lieux.retenir(self._desk.poste, chosen, Lieu(lieu.emplacement, lieu.secret, checked))

    def _on_pasted(self) -> None:
        if self._paste.text().strip():
            self.pasted.emit(self._paste.text())
