"""The page of a session: header, steps, the screen of the step in sight, strip."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget

from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.typographie import minuscule
from evaluateur.metier.vocabulaire import BlocCode, ProfilId
from evaluateur.seance.changement import Changement
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import shortcut
from evaluateur.ui.briques.horloge import running_clock
from evaluateur.ui.briques.pliant import fold_last
from evaluateur.ui.briques.saisie import Typing
from evaluateur.ui.bureau.desk import Desk, News, Place
from evaluateur.ui.cadre.ecran import Ecran, Gesture
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.ui.ecrans.table import screen_class
from evaluateur.ui.pages.session.entete import Header
from evaluateur.ui.pages.session.etapes import Steps
from evaluateur.ui.pages.session.reprises import Reprises
from evaluateur.vues.restes import compte
from evaluateur.vues.suite import etape_du_bloc


class SessionPage(BasePage):
    """Screens are built when their step is first shown, and dropped with the page when the keyboard changes hands."""

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self._reprises = Reprises(self, desk, look, lambda: self.ecran.leave())
        self._header = Header(desk, look, self._reprises)
        self._steps = Steps(look, desk.vue.deroule)
        self._stack = QStackedWidget()
        self._screens: dict[Etape, Ecran] = {}
        self._compact = False
        self.pile(self._header, self._steps, self._stack, self._strip, body=self._stack)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_clock)
        self._connect()
        self._shortcuts()

    def _connect(self) -> None:
        self.desk.changed.connect(self._follow)
        self.desk.moved.connect(self._move)
        self.desk.leaving.connect(self.leave)
        self.desk.attended.connect(self._show_hints)
        self.desk.saved.connect(self._header.show_saved)
        self._header.home_asked.connect(self._go_home)
        self._header.hand_over_asked.connect(self.hand_over)
        self.desk.hand_over_asked.connect(self.hand_over)
        self._header.bloc_asked.connect(self.go_bloc)
        self._header.lock_asked.connect(lambda: self.window().lock())  # type: ignore[attr-defined]
        self._header.page_asked.connect(self.desk.page_asked)
        self._steps.asked.connect(lambda etape: self.desk.go(etape))
        self._strip.next_gap_asked.connect(lambda: self.walk(1))
        self._strip.main_asked.connect(self.follow)
        self._strip.place_asked.connect(lambda p: self.desk.go(p.etape, p.bloc or None, p.cible))

    def _shortcuts(self) -> None:
        for key, gesture in (
            ("F8", lambda: self.walk(1)),
            ("Shift+F8", lambda: self.walk(-1)),
            ("Alt+Right", self.next_step),
            ("Alt+Left", lambda: self.desk.step(-1)),
            ("Ctrl+Return", self.main_act),
            ("Ctrl+Enter", self.main_act),
            ("Ctrl+B", self._header.bloc_button.click),
            ("Ctrl+M", self._header.open_seats),
        ):
            shortcut(self, key, gesture)

    # --- showing

    @property
    def aide(self) -> str:  # type: ignore[override]
        """The help of the step in sight."""
        return self.ecran.aide

    @property
    def ecran(self) -> Ecran:
        """The screen of the step in sight, built at its first showing."""
        etape = self.desk.place.etape
        if etape not in self._screens:
            screen = screen_class(etape)(self.desk, self.look)
            screen.set_compact(self._compact)
            self._screens[etape] = screen
            self._stack.addWidget(screen)
        return self._screens[etape]

    def start(self) -> None:
        """Show the place of the desk."""
        self._move()
        loss = self.desk.open_seance.perte
        found_again, self.services.retrouve = self.services.retrouve, False
        if loss:
            self.desk.told.emit(News(loss, "Vérifiez vos dernières saisies.", "alerte"))
        elif found_again:
            self.desk.tell(
                "L’application s’est fermée de façon inattendue. Tout ce qui était enregistré a été retrouvé."
            )
        elif self.desk.restored:
            self.desk.tell("Un texte que vous saisissiez a été retrouvé : il est dans son champ.")

    def _move(self) -> None:
        """The place changed: leave the screen in sight, show the other, put the focus."""
        before, screen = self._stack.currentWidget(), self.ecran
        if isinstance(before, Ecran) and before is not screen:
            before.leave()
        cible = self.desk.place.cible
        screen.refresh()
        self._stack.setCurrentWidget(screen)
        self._refresh_frame()
        screen.enter(cible)
        QTimer.singleShot(
            0, self, lambda: self._keep_attention(cible)
        )  # what was just built takes none before it shows

    def _follow(self, changement: Changement) -> None:
        """Something was committed: the screen and the frame show what of it concerns them."""
        self._strip.gesture()
        inside = self.ecran.isAncestorOf(QApplication.focusWidget() or self)
        self.ecran.follow(changement)
        if inside:
            QTimer.singleShot(0, self, self._keep_attention)  # not once the page is gone
        if changement.partage:
            self._refresh_frame()
        else:
            self._header.show_saved()
            self._reprises.refresh(self.ecran.par_bloc, self._compact)
            self._show_progress()

    def _keep_attention(self, cible: str = "") -> None:
        """An act takes away the button that asked for it, and Qt gives its attention to the way home, or to nothing."""
        focus = QApplication.focusWidget()
        if self.isVisible() and self.desk.personnes and (focus is None or self._header.isAncestorOf(focus)):
            self.ecran.enter(cible)

    def _refresh_frame(self) -> None:
        self._header.refresh(self.ecran.par_bloc)
        self._reprises.refresh(self.ecran.par_bloc, self._compact)
        self._show_hints()
        self._show_progress()
        self._show_clock()

    def _show_hints(self) -> None:
        self._strip.show_hints(self.ecran.hints())

    def _show_progress(self) -> None:
        """Steps and strip: where the dossier stands, what is left here, what comes next."""
        desk, screen = self.desk, self.ecran
        self._steps.refresh(desk.vue.pas(desk.bloc), desk.place.etape)
        restes = screen.restes()
        self._strip.show_missing(compte(restes), screen.good_news() if not restes else "")
        self._strip.show_main(screen.suite())

    def _show_clock(self) -> None:
        words, over, bloc = running_clock(self.desk.dossier, self.desk.poste.now())
        big = self.desk.place.etape == "entretien" and bloc == self.desk.bloc
        beside = self._compact or not big  # in a narrow window the big one scrolls away
        said = words if bloc == self.desk.bloc or not words else f"{words}, bloc {bloc}"
        self._header.show_clock(said if beside else "", over)
        if words and not self._tick.isActive():
            self._tick.start()
        elif not words:
            self._tick.stop()

    # --- gestures

    def leave(self) -> None:
        """Keep what is being typed on every screen, in a field that its screen does not name too."""
        for screen in self._screens.values():
            screen.leave()
        for typing in self.findChildren(Typing):
            if not typing.safe:
                typing.leave()

    def give_up(self) -> None:
        """The fields show again what is kept."""
        for typing in self.findChildren(Typing):
            if not typing.safe:
                typing.empty()
        self.ecran.refresh()

    def _may_go(self) -> bool:
        self.leave()
        return self.desk.keeps_text()

    def tell(self, news: News) -> None:
        """Show news in the strip."""
        super().tell(news)
        if self.desk.seance is not None and self.desk.personnes:
            self._show_progress()

    def walk(self, by: int) -> None:
        """Go to the next thing that is left, after the one that has the attention, round and round."""
        self.ecran.leave()
        restes = self.ecran.restes()
        if not restes:
            self.desk.tell("Cette étape est complète.")
            return
        # Of one place (a result, then its text), what comes first is asked for: it is one stop.
        places = [Place(r.etape, r.bloc or self.desk.bloc, r.cible) for r in restes]
        stops = list(dict.fromkeys(places))
        if self.desk.place in stops:
            there = stops[(stops.index(self.desk.place) + by) % len(stops)]
        else:
            there = places[self.ecran.after(restes, by)]
        self._strip.forget()
        before = QApplication.focusWidget()
        self.desk.go(there.etape, there.bloc, there.cible)
        if QApplication.focusWidget() is before:  # several points are mended at one place
            self.desk.tell(restes[places.index(there)].phrase)

    def main_act(self) -> None:
        """The act that moves the dossier on: the screen's own, else the next step."""
        screen = self.ecran
        screen.leave()
        act = screen.main_act()
        if act is not None:
            act.faire()
            return
        self.follow()

    def follow(self) -> None:
        """Go where the button at the bottom right leads, or say why not."""
        suite = self.ecran.suite()
        if suite is None:
            restes = self.ecran.restes()
            if restes:
                first = Place(restes[0].etape, restes[0].bloc, restes[0].cible)
                self.desk.told.emit(News(f"À régler d’abord : {minuscule(compte(restes))}.", "", "refus", first))
            else:
                self.desk.tell("Il n’y a rien d’autre à faire à cette étape.")
        elif suite.obstacle:
            self.desk.told.emit(News(suite.obstacle, genre="refus"))
        else:
            self.desk.go(suite.etape, suite.bloc)

    def next_step(self) -> None:
        """The step after; after the last one of a bloc, the next bloc."""
        suite = self.ecran.suite()
        if suite is not None and suite.bloc != self.desk.bloc and not suite.obstacle:
            self.desk.go(suite.etape, suite.bloc)
        else:
            self.desk.step(1)

    def go_bloc(self, code: BlocCode) -> None:
        """Another bloc at the same step; from a step that is about all of them, where work on that one goes on."""
        if self.ecran.par_bloc:
            self.desk.go(bloc=code)
        else:
            etape = etape_du_bloc(self.desk.vue.blocs[code])
            self.desk.go("grille" if etape == "signature" else etape, code)

    def hand_over(self, personnes: tuple[ProfilId, ...]) -> None:
        """Ask someone else to take the keyboard, over a neutral page."""
        if not self._may_go():
            return
        self.services.relais = personnes
        self.desk.page_asked.emit("relais")

    def _go_home(self) -> None:
        if not self._may_go():
            return
        self.services.memoire.forget_place()
        self.desk.close_dossier()
        self.desk.page_asked.emit("accueil")

    def gestures(self) -> list[Gesture]:
        """Steps, blocs, hand-over, and what the screen offers."""
        desk = self.desk
        steps = [
            Gesture(f"Aller à l’étape {ETAPES[etape]}", partial(desk.go, etape))
            for etape in desk.vue.deroule
            if etape != desk.place.etape
        ]
        blocs = [
            Gesture(f"Passer au bloc {code}, {desk.dossier.referentiel.par_bloc[code].libelle_court}",
                    partial(self.go_bloc, code))
            for code in desk.dossier.presentes
            if code != desk.bloc or not self.ecran.par_bloc
        ]  # fmt: skip
        seats = [
            Gesture(f"Passer la main à l’évaluateur {n}", partial(self.hand_over, (e.identifiant,)))
            for n, e in sorted(desk.dossier.sieges.items())
            if (e.identifiant,) != desk.personnes
        ]
        both = tuple(e.identifiant for _, e in sorted(desk.dossier.sieges.items()))
        if len(both) == 2 and both != desk.personnes:
            seats.append(Gesture("Continuer à deux", lambda: self.hand_over(both)))
        if seats:
            seats.insert(0, Gesture("Choisir à qui passer la main…", self._header.open_seats, "Ctrl+M"))
        gap = Gesture("Point suivant", lambda: self.walk(1), "F8")
        return [*self.ecran.gestures(), *self._reprises.gestures(), gap, *seats, *blocs, *steps]

    def set_compact(self, compact: bool) -> None:
        """Under 900 pixels: one button for the steps, one line of header."""
        super().set_compact(compact)
        self._compact = compact
        self._header.set_compact(compact)
        self._steps.set_compact(compact)
        for screen in self._screens.values():
            screen.set_compact(compact)
        if self.desk.seance is not None and self.desk.personnes:
            self._header.refresh(self.ecran.par_bloc)
            self._reprises.refresh(self.ecran.par_bloc, compact)
            self._show_clock()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that a screen shows works from wherever the attention may be: on the steps, the header, the strip."""
        if not self.ecran.take(event):
            super().keyPressEvent(event)

    def escape(self) -> None:
        """Échap closes what unfolded last, else reads the news."""
        if fold_last(self.ecran):
            return
        self._strip.forget()
        self._show_progress()
