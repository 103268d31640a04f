"""The first page: unlock a profile, make the first one, or try a practice session. No account, no network."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import (
    Button,
    clear,
    column,
    frame,
    icon,
    line,
    scrolled,
    separator,
    text,
)
from evaluateur.ui.briques.secrets.code import CodeField, NewCodeField
from evaluateur.ui.briques.secrets.nouveau_profil import NewProfileForm
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.briques.secrets.repere import RepereField, words_on_leaving
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre import entrainement
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.ui.pages.ouverture.cartes import ProfileCards

if TYPE_CHECKING:  # ways back are built when someone asks for one
    from evaluateur.ui.pages.ouverture.restaurer import Restore
    from evaluateur.ui.pages.ouverture.retour import WayBack

_WIDTH = 460


class OuverturePage(BasePage):
    """What stands at the door depends on the folder: no profile yet, or some to choose from."""

    aide = "ouverture"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self._card = QVBoxLayout()
        self._card.setContentsMargins(24, 20, 24, 20)
        self._card.setSpacing(12)
        box = frame("sheet")
        box.setLayout(self._card)
        box.setMaximumWidth(look.px(_WIDTH))
        box.setMinimumWidth(min(look.px(_WIDTH), 560))
        inner = QWidget()
        inner.setLayout(column(-1, line(-1, box, -1, margins=(12, 12, 12, 12)), -1))
        self._strip.show_hints([("F1", "aide"), ("Ctrl+K", "toutes les actions")])
        door = scrolled(inner)
        self.pile(door, self._strip, body=door)
        self._first: QWidget = box
        self._rest: list[QWidget] = []
        """What Tab comes to last."""
        self._restore: Restore | None = None
        self._way_back: WayBack | None = None
        self._build()

    def _build(self) -> None:
        clear(self._card)
        mark = icon(self.look, "evaluateur", size=40)
        self._card.addLayout(line(mark, text("Évaluateur", "h1", wrap=False), -1, spacing=12))
        since = self.desk.poste.coffre.ailleurs_depuis
        if since is not None:
            self._build_arrival(since)
        elif self.desk.poste.trousseau.profils:
            self._build_unlock()
        else:
            self._build_first()
            self._build_arrival(None)
        if self.desk.poste.coffre.phrase_entrainement() is None:
            self._card.addWidget(separator())
            self._card.addWidget(text("Pour essayer sans risque, sur un candidat inventé :", "secondary"))
            enter = partial(entrainement.enter, self.desk, self.services)
            practice = Button("Dossier d’entraînement", enter, key="F2")
            practice.setIcon(self.look.icon("graduation-cap"))
            self._card.addLayout(line(practice, -1))
            self._rest.append(practice)
        if self.desk.poste.trousseau.profils and since is None:
            self._chain()

    def _build_arrival(self, since: datetime | None) -> None:
        from evaluateur.ui.pages.ouverture.passage import Arrival

        arrival = Arrival(self.desk, self._restored, since)
        self._card.addWidget(arrival)
        if since is not None:
            self._first = arrival.first

    # --- unlocking

    def _build_unlock(self) -> None:
        profils = self.desk.poste.trousseau.profils
        self._who = ProfileCards(self.look, profils, self.services.memoire.profil(self.desk.practice))
        self._who.chosen.connect(self._show_phrase)
        self._who.taken.connect(self.start)
        self._who.typed.connect(self._type)
        self._card.addWidget(text("Choisissez votre profil", "section"))
        self._card.addWidget(self._who)
        self._who.setVisible(len(profils) > 1)
        self._place = QVBoxLayout()
        self._card.addLayout(self._place)
        self._opening = Button("Ouvrir", self._unlock, kind="filled", key="Entrée")
        self._lost = Button("Phrase oubliée…", self._show_way_back, kind="small")
        self._card.addLayout(line(self._lost, -1, self._opening))
        self._rest = [self._lost]
        self._rescue = QVBoxLayout()
        self._card.addLayout(self._rescue)
        self._show_phrase()

    def _show_phrase(self) -> None:
        clear(self._place)
        self._way_back = None
        profil = self.desk.poste.trousseau.profil(self._who.key())
        self._opening.show()
        self._lost.show()
        self._phrase = PassphraseField(self.desk.poste, profil, self._unlock)
        self._mark = RepereField(self.desk.poste, profil)
        self._code = NewCodeField(self.desk.poste, profil, self._unlock)
        if self.desk.poste.trousseau.essais_pin(profil.identifiant):
            self._pin = CodeField(f"Code {de(profil.nom_complet)}, ou sa phrase secrète plus bas", self._enter_by_pin)
            self._place.addWidget(self._pin)
            self._first = self._pin.edit
            self._place.addWidget(self._phrase)
        else:
            self._place.addWidget(self._phrase)
            self._first = self._phrase.edit
        self._place.addWidget(self._code)
        self._place.addWidget(self._mark)
        self._chain()
        left = words_on_leaving(self.desk.poste, profil)
        if left:
            self._place.addWidget(text(left, "secondary"))

    def _chain(self) -> None:
        """Tab goes from the cards to the secret, on to « Ouvrir », then to the rest, whenever each of them was made."""
        stops = [*self._who.stops(), self._first, *self._phrase.stops(), self._opening]
        stops += [*self._code.stops(), *self._mark.stops()]
        for before, after in pairwise(dict.fromkeys([*stops, *self._rest])):
            QWidget.setTabOrder(before, after)

    def _type(self, letter: str) -> None:
        """A letter typed on a card begins the secret of its person."""
        self.start()
        if isinstance(self._first, QLineEdit):
            self._first.insert(letter)

    def _enter_by_pin(self) -> None:
        identifiant, trousseau = self._phrase.profil.identifiant, self.desk.poste.trousseau
        if not self._pin.attempt(lambda code: trousseau.rouvrir_par_pin(identifiant, code)):
            self._pin.edit.setEnabled(bool(trousseau.essais_pin(identifiant)))
        elif not self._mark.check():
            self.desk.poste.verrouiller(identifiant)
        elif self.desk.seat(identifiant):
            self._enter()

    def _show_way_back(self) -> None:
        """For whoever forgot his passphrase: the printed code, or the file that the centre sent."""
        from evaluateur.ui.pages.ouverture.retour import WayBack

        clear(self._place)
        profil = self.desk.poste.trousseau.profil(self._who.key())
        self._way_back = back = WayBack(self.desk, profil, self._came_back, self.escape)
        self._place.addWidget(back)
        self._opening.hide()
        self._lost.hide()
        back.focus()

    def _came_back(self, identifiant: ProfilId) -> None:
        if self.desk.seat(identifiant):
            self.desk.tell("Accès retrouvé. Créez un nouveau code de secours.")
            self._enter()

    def _unlock(self) -> None:
        identifiant = self._phrase.profil.identifiant
        if not self._code.check():
            return
        if self._phrase.unlock():
            if not self._mark.check():
                self.desk.poste.verrouiller(identifiant)
            elif self.desk.seat(identifiant):
                self._code.take()
                self._enter()
        elif self._phrase.refused is not None:
            self._offer_backup(self._phrase.refused)

    def _offer_backup(self, refused: Refus) -> None:
        """When the base does not open: say what a backup would lose, and put it back if that is wanted."""
        from evaluateur.seance.porte import BaseInaccessible, SupportRefuse

        if not isinstance(refused, BaseInaccessible) or isinstance(refused, SupportRefuse):
            return  # a disk that takes nothing takes no backup either
        if self._restore is None:
            from evaluateur.ui.pages.ouverture.restaurer import Restore

            self._restore = Restore(self.desk, self._phrase, self._restored)
            self._rescue.addWidget(self._restore)
        self._restore.offer(refused)

    def _restored(self, words: str) -> None:
        """The folder is another one now: it is read anew, and opened by the same passphrase."""
        self.desk.adopt(self.services.open_real())
        self.desk.page_asked.emit("ouverture")
        self.desk.tell(words)

    def _enter(self) -> None:
        """Back to where one was if the last end was no ordinary one; to the list otherwise."""
        found = self.services.memoire.place(self.desk.practice)
        if found is not None:
            dossier, place = found
            self.services.retrouve = not self.services.verrouille
            self.services.verrouille = False
            if self.desk.open_dossier(dossier, place):
                return
            self.services.retrouve = False
        self.desk.page_asked.emit("accueil")

    # --- the first profile

    def _build_first(self) -> None:
        self._card.addWidget(
            text(
                "Bienvenue. Tout reste sur cet ordinateur, chiffré : ni compte, ni réseau. Choisissez une phrase "
                "secrète que personne d’autre ne connaît."
            )
        )
        self._form = NewProfileForm()
        self._first = self._form.nom
        self._card.addWidget(self._form)
        create = Button("Créer mon profil", self._create, kind="filled", key="Entrée")
        self._form.submitted = self._create
        self._card.addLayout(line(-1, create))

    def _create(self) -> None:
        profil = self._form.make(self.desk.poste.trousseau.creer_profil)
        if profil and self.desk.seat(profil):
            self.services.nouveau_profil = True
            self.desk.page_asked.emit("accueil")

    # --- page

    def start(self) -> None:
        """The first field is ready."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Échap closes the way back of a forgotten passphrase, else reads the news."""
        if self._way_back is not None:
            self._show_phrase()
            self.start()
        else:
            self._strip.forget()
