"""The neutral page between two evaluators: who is asked to take the keyboard, and his secret. Nothing else shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, frame, icon, line, scrolled, text
from evaluateur.ui.briques.secrets.code import NewCodeField
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.briques.secrets.repere import RepereField, words_on_leaving
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.cadre.page import BasePage, Services


class RelaisPage(BasePage):
    """One field a person who is not unlocked. Giving up takes the secret of the one who leaves."""

    aide = "relais"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self._wanted, self._before = services.relais, desk.personnes
        if len(self._wanted) == 1:
            # The laptop may change hands from now on: nobody goes back to what was in sight without its secret.
            for personne in self._before:
                desk.verrouiller(personne)
        profils = {p.identifiant: p for p in desk.poste.trousseau.profils}
        known = [profils[i] for i in self._wanted if i in profils]
        noms = " et ".join(p.nom_complet for p in known)
        ensemble = len(known) > 1
        self._fields = [
            PassphraseField(desk.poste, p, self._submit) for p in known if p.identifiant not in desk.personnes
        ]
        self._marks = [RepereField(desk.poste, f.profil) for f in self._fields]
        self._codes = [NewCodeField(desk.poste, f.profil, self._submit) for f in self._fields]
        absents = [i for i in self._wanted if i not in profils]
        body = QVBoxLayout()
        body.setContentsMargins(28, 24, 28, 24)
        body.setSpacing(14)
        body.addLayout(line(icon(look, "users" if ensemble else "user", "encre", 28),
                            text(f"Au tour {de(noms)}" if not ensemble else "Les deux évaluateurs", "h1"),
                            spacing=12))  # fmt: skip
        body.addWidget(text(self._explain(ensemble), "body"))
        for parts in zip(self._fields, self._codes, self._marks, strict=True):
            for part in parts:
                body.addWidget(part)
        if absents:
            body.addWidget(text("Cette personne n’a pas de profil sur cet ordinateur.", "fault"))
        self._take = Button("Continuer à deux" if ensemble else "Prendre la main", self._submit, kind="filled",
                            key="Entrée")  # fmt: skip
        self._take.setEnabled(not absents)
        back = Button("Annuler", self._give_up, key="Échap")
        body.addLayout(line(back, -1, self._take))
        left = [words_on_leaving(desk.poste, profils[i]) for i in self._before if i in profils]
        for words in filter(None, left):
            body.addWidget(text(words, "secondary"))
        card = frame("sheet")
        card.setLayout(body)
        card.setMaximumWidth(look.px(500))
        card.setMinimumWidth(min(look.px(500), 560))
        inner = QWidget()
        inner.setLayout(column(-1, line(-1, card, -1, margins=(12, 12, 12, 12)), -1))
        self._strip.hide()
        around = scrolled(inner)
        self.pile(around, self._strip, body=around)

    def _explain(self, ensemble: bool) -> str:
        if ensemble:
            grille = self.desk.dossier.referentiel.dits.grille
            return (
                f"À deux, vous révélez les grilles scellées, vous conciliez et vous figez la {grille}. "
                "Aucune grille non révélée n’est visible."
            )
        return (
            "La grille de l’autre évaluateur est masquée. Son profil se verrouille quand vous prenez la main ; "
            "sa phrase secrète le rouvrira."
        )

    def start(self) -> None:
        """The first secret to type."""
        target = self._fields[0].edit if self._fields else self._take
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        if not all(code.check() for code in self._codes):
            return
        for field in self._fields:
            if field.profil.identifiant not in self._opened():
                if not field.edit.text():
                    field.edit.setFocus()
                    return
                if not field.unlock():
                    return
                field.setEnabled(False)
        if all(mark.check() for mark in self._marks) and self.desk.seat(*self._wanted):
            for code in self._codes:
                code.take()
            self.services.relais = ()
            self.desk.page_asked.emit("session")

    def _opened(self) -> set[ProfilId]:
        return {f.profil.identifiant for f in self._fields if not f.isEnabled()}

    def _give_up(self) -> None:
        """Back to whoever held the keyboard, with his own secret; nobody else sees what he left."""
        for personne in (*self._before, *self._opened()):
            self.desk.verrouiller(personne)
        if not self._before or self._before == self._wanted:
            self.desk.lock()
            self.desk.page_asked.emit("ouverture")
            return
        self.services.relais = self._before
        self.desk.page_asked.emit("relais")

    def escape(self) -> None:
        """Échap gives up."""
        self._give_up()

    def tell(self, news: News) -> None:
        """Show news in the strip, which is not there without any."""
        super().tell(news)
        self._strip.show()
