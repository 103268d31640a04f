"""The header: where one is, who holds the keyboard, when it was kept, and the running clock."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy

from evaluateur.metier import jury
from evaluateur.metier.typographie import francais, pluriel
from evaluateur.metier.vocabulaire import HORS_BLOC
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, Elided, column, icon, line, restyle, say, separator, set_icon, text
from evaluateur.ui.briques.puces import chip_look
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.pages.session.reprises import Reprises


class Header(QFrame):
    """One line of 46 pixels at the top of a session."""

    home_asked = Signal()
    hand_over_asked = Signal(tuple)
    lock_asked = Signal()
    bloc_asked = Signal(str)
    page_asked = Signal(str)

    def __init__(self, desk: Desk, look: Look, reprises: Reprises) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        self._desk, self._look, self._reprises = desk, look, reprises
        self._home = Button("", self.home_asked.emit, kind="icon", name="Accueil : tous les dossiers")
        self._home.setIcon(look.icon("house", size=18))
        self._home.setIconSize(look.icon_size(18))
        self._candidat = Elided("section")
        self._entreprise = Elided("label")
        self._objet = text("", "label", wrap=False)
        self._titre = Elided("strong")
        self.bloc_button = Button("", kind="icon", name="Changer de bloc (Ctrl+B)")
        self.bloc_button.setIcon(look.icon("chevron-down"))
        self._clock_icon = icon(look, "timer", "encre", 20)
        self._clock = text("", "clock", wrap=False)
        self._saved_icon = icon(look, "check", "vert")
        self._saved = text("", "label", wrap=False)
        self._seat = Button("", kind="bare", name="Qui a la main")
        menu = QMenu(self._seat)
        menu.aboutToShow.connect(self._fill_seats)
        self._seat.setMenu(menu)
        self._seat.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._blocs = QMenu(self.bloc_button)
        self.bloc_button.clicked.connect(self._open_blocs)
        self._first = column(self._candidat, self._entreprise, spacing=0)
        self._second = column(self._objet, self._titre, spacing=0)
        layout = line(
            self._home, separator(True), self._first, separator(True), self._second, self.bloc_button, -1,
            self._clock_icon, self._clock, reprises, self._saved_icon, self._saved, separator(True), self._seat,
            margins=(14, 4, 14, 4), spacing=8,
        )  # fmt: skip
        self.setLayout(layout)

    def refresh(self, by_bloc: bool) -> None:
        """Show the dossier of the desk."""
        dossier = self._desk.dossier
        self._candidat.say(dossier.candidat.nom_complet or "Nouveau dossier")
        lieu = " · ".join(t for t in (dossier.affectation.entreprise, dossier.affectation.service) if t)
        self._entreprise.say(lieu or f"Dossier {dossier.reference}")
        bloc = self._desk.bloc if by_bloc else HORS_BLOC
        self.bloc_button.setVisible(bool(bloc) and len(dossier.presentes) > 1)
        if bloc:
            say(self._objet, f"Bloc {bloc}")
            self._titre.say(dossier.referentiel.intitule(bloc))
        else:
            kind = (dossier.referentiel.genre or "dossier").capitalize()
            say(self._objet, kind if dossier.version == 1 else f"{kind}, version {dossier.version}")
            count = len(dossier.presentes)
            words = pluriel(count, "bloc présenté", "blocs présentés")
            self._titre.say(words if count else "Aucun bloc présenté", whole=True)
        self.show_saved()
        self._show_seat()

    def show_saved(self) -> None:
        """When something was last kept."""
        instant = self._desk.saved_at
        self._saved_icon.setVisible(instant is not None and not self._compact())
        self._saved.setVisible(instant is not None and not self._compact())
        if instant is not None:
            heure = instant.astimezone(self._desk.now_local().tzinfo)
            say(self._saved, f"Enregistré à {heure:%H:%M:%S}")

    def _compact(self) -> bool:
        return bool(self.property("compact"))

    def set_compact(self, compact: bool) -> None:
        """One line: the company and the saved time give way."""
        self.setProperty("compact", compact)
        self._entreprise.setVisible(not compact)
        self._objet.setVisible(not compact)

    def show_clock(self, words: str, over: bool) -> None:
        """The running clock of a phase; empty when none runs."""
        self._clock.setVisible(bool(words))
        self._clock_icon.setVisible(bool(words))
        if words:
            say(self._clock, words, "ocre" if over else "encre")
            set_icon(self._look, self._clock_icon, "timer", "ocre" if over else "encre", 20)

    def _show_seat(self) -> None:
        personnes = self._desk.personnes
        noms = {p.identifiant: p for p in self._desk.poste.trousseau.profils}
        courts = " et ".join(noms[i].nom_complet for i in personnes if i in noms)
        siege = self._desk.siege
        role = "À deux" if len(personnes) > 1 else f"Évaluateur {siege}" if siege else "Profil"
        self._seat.say(f"{role} – {courts}" if not self._compact() else role, f"Qui a la main : {role}, {courts}")
        disc = {1: "rond-1", 2: "rond-2"}.get(siege or 0, "users" if len(personnes) > 1 else "user")
        tone = {1: "siege1", 2: "siege2"}.get(siege or 0, "encre")
        self._seat.setIcon(self._look.icon(disc, tone, 22))
        if self.property("seat") != str(siege or ""):  # by number, name and colour, over the whole screen
            restyle(self, seat=str(siege or ""))
            restyle(self._seat, seat=str(siege or ""))
        self._seat.setIconSize(self._look.icon_size(22))

    def _fill_seats(self) -> None:
        """When it opens, for it takes as long as the rest of the header, which each fait shows again."""
        dossier, personnes, menu = self._desk.dossier, self._desk.personnes, self._seat.menu()
        menu.clear()
        for numero in jury.sieges(dossier):
            occupant = dossier.sieges.get(numero)
            if occupant is not None and (occupant.identifiant,) != personnes:
                self._add(menu, f"Passer la main à l’évaluateur {numero}, {occupant.nom_complet}", "",
                          partial(self.hand_over_asked.emit, (occupant.identifiant,)))  # fmt: skip
        both = jury.personnes(dossier)
        if jury.complet(dossier) and not jury.seul(dossier) and both != personnes:
            self._add(menu, "Continuer à deux", "", lambda: self.hand_over_asked.emit(both))
        menu.addSeparator()
        for gesture in self._reprises.gestures():
            self._add(menu, gesture.nom, gesture.touche.replace("Maj", "Shift"), gesture.faire)
        self._add(menu, "Journal du dossier", "Ctrl+J", lambda: self.page_asked.emit("journal"))
        self._add(menu, "Fiche métier du candidat", "F3", lambda: self.page_asked.emit("fiche"))
        self._add(menu, "Réglages", "Ctrl+,", lambda: self.page_asked.emit("reglages"))
        self._add(menu, "Verrouiller", "Ctrl+L", self.lock_asked.emit)

    def open_seats(self) -> None:
        """Open the menu of who holds the keyboard."""
        self._seat.showMenu()

    @staticmethod
    def _add(menu: QMenu, words: str, key: str, gesture: object) -> None:
        words = francais(words)
        action = QAction(words, menu)
        if key:
            action.setText(f"{words}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}")
        action.triggered.connect(gesture)
        menu.addAction(action)

    def _open_blocs(self) -> None:
        dossier = self._desk.dossier
        self._blocs.clear()
        states = {puce.bloc: puce for puce in self._desk.vue.resume.puces}
        for code in dossier.presentes:
            titre = dossier.referentiel.intitule(code)
            state = states[code]
            words = francais(f"Bloc {code} – {titre}").replace("&", "&&")
            action = QAction(self._look.icon(*chip_look(state)), f"{words}\t{francais(state.mot)}", self._blocs)
            action.triggered.connect(partial(self.bloc_asked.emit, code))
            self._blocs.addAction(action)
        self._blocs.popup(self.bloc_button.mapToGlobal(self.bloc_button.rect().bottomLeft()))
