"""The main window: header, steps, the page in sight, strip. It routes; pages do the work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import delete

from evaluateur.ui.apparence.look import Look
from evaluateur.ui.apparence.style import sheet
from evaluateur.ui.briques.attention import attention_kept

if TYPE_CHECKING:  # what works in the window is imported after its first paint
    from evaluateur.ui.bureau.desk import Desk, News, Page
    from evaluateur.ui.cadre.ecran import Gesture
    from evaluateur.ui.cadre.page import BasePage, Services
    from evaluateur.ui.fenetre.reponses import Reponse

MINIMUM = (640, 320)
"""Logical pixels: a 1366×768 laptop at 200 %, its task bar shown."""
COMPACT = 900
"""Room (:meth:`Look.room`) under which side columns give way."""


_DOORS = ("ouverture", "accueil")
"""Pages from which one key leads into practice."""


class MainWindow(QMainWindow):
    """One window for everything: bare at first, then furnished with a desk and the services of its pages."""

    def __init__(self, look: Callable[[], Look]) -> None:
        super().__init__()
        self._new_look = look
        self.setWindowTitle("Évaluateur")
        self.setMinimumSize(*MINIMUM)
        self.page: Page = "ouverture"
        self._furnished = False
        self._stack = QStackedWidget()
        self._page: BasePage | None = None
        self._place_timer = QTimer(self)
        self._place_timer.setSingleShot(True)
        self._place_timer.setInterval(300)
        self._place_timer.timeout.connect(self._note_place)
        self._dressing = QTimer(self)
        self._dressing.setSingleShot(True)
        self._untold: list[News] = []
        self._dress()

    def furnish(self, desk: Desk, services: Services) -> None:
        """Give the window what it works on, and show the first page."""
        from evaluateur.ui.fenetre.boites import Boites
        from evaluateur.ui.fenetre.copies import Copies
        from evaluateur.ui.fenetre.repetition import hear_held_keys
        from evaluateur.ui.fenetre.transition import LateLetters

        hear_held_keys(self)
        Boites(self)
        self._late = LateLetters(self)
        self._desk, self._services, self._memoire = desk, services, services.memoire
        self._copies = Copies(self)
        desk.page_asked.connect(self.show_page)
        desk.seated.connect(self._on_seated)
        for signal in (desk.moved, desk.attended, desk.saved):
            signal.connect(self._place_timer.start)
        desk.told.connect(self._on_told)
        self._shortcuts()
        self._furnished = True
        self._add_band()
        self.show_page(self.page)

    def say_alone(self, words: str, verb: str = "", gesture: Callable[[], object] | None = None) -> None:
        """The one sentence of a window that cannot be furnished, and what may be tried about it."""
        from evaluateur.ui.fenetre.seule import Alone

        page = Alone(words, verb, gesture)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.start()

    # --- building

    def restyle(self) -> None:
        """Build everything in sight again, in the present look, once what was in sight is gone.

        Qt dresses anew all that there is, a part once for each that holds it: half a second for what is about to go.
        """
        if not self._furnished:
            self._dress()
            return
        if self._dressing.isActive() or not self._leave():
            return  # on its way, or at the next change of look
        self.setUpdatesEnabled(False)
        old = self.centralWidget()
        self._page = None
        if old is not None:
            old.hide()
            self._dressing.timeout.connect(partial(delete, old), Qt.ConnectionType.SingleShotConnection)
        self._dressing.timeout.connect(self._dress, Qt.ConnectionType.SingleShotConnection)
        self._dressing.start()

    def _dress(self) -> None:
        self.look = self._new_look()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(self.look.theme.palette())
            application.setFont(self.look.font("body"))
            application.setStyleSheet(sheet(self.look) if not _high_contrast() else "")
        self.setWindowIcon(self.look.icon("evaluateur", size=64))
        central = QWidget()
        central.setProperty("kind", "fond")
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rebuilt_stack())
        self.setCentralWidget(central)
        self._add_band()
        self._ring: QWidget | None = None
        if self._furnished:
            self.show_page(self.page)
            self.setUpdatesEnabled(True)
            for news in self._untold:
                self._on_told(news)
            self._untold.clear()

    def _add_band(self) -> None:
        """Over the page, what says that one practises."""
        central = self.centralWidget()
        layout = central.layout() if central is not None else None
        if not self._furnished or not isinstance(layout, QVBoxLayout):
            return
        from evaluateur.ui.cadre import entrainement
        from evaluateur.ui.fenetre.bande import PracticeBand

        leave = partial(entrainement.leave, self._desk, self._services)
        self._band = PracticeBand(self._desk, self.look, self._memoire, lambda: self._leave() and leave())
        layout.insertWidget(0, self._band)

    def _rebuilt_stack(self) -> QStackedWidget:
        self._stack = QStackedWidget()
        self._page = None
        return self._stack

    def show_page(self, page: str) -> None:
        """Show a page. Another one, or another dossier, is built anew: nothing of the one before is kept."""
        if page == self.page == "session" and self._page is not None:
            return
        from evaluateur.ui.fenetre.anneau import FocusRing
        from evaluateur.ui.pages.table import page_class

        if not self._leave():
            return
        central = self.centralWidget()
        if self._ring is None and central is not None:
            self._ring = FocusRing(central, self.look)
        if page in ("relais", "ouverture"):
            self._copies.forget()
        self.page = page  # type: ignore[assignment]
        old = self._page
        new = page_class(self.page)(self._desk, self.look, self._services)
        self._page = new
        self._stack.addWidget(new)
        self._stack.setCurrentWidget(new)
        if old is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._band.refresh()
        self._fit()
        new.start()
        self._late.begin()
        self._place_timer.start()

    def _leave(self) -> bool:
        """Have what is typed kept; False, and it is told, when that page must stay for what it holds."""
        if self._page is not None:
            self._page.leave()
        return self._desk.keeps_text()

    def _on_seated(self) -> None:
        """The keyboard changed hands: drop every widget of whoever held it before, and what he copied."""
        self._copies.forget()
        if len(self._desk.personnes) == 1:
            self._memoire.note_profil(self._desk.personnes[0], self._desk.practice)
        if self.page in ("session", "journal", "fiche"):
            page = self.page
            self._page_gone()
            if self._desk.seance is not None and self._desk.personnes:
                self.page = page
                self.show_page(page)

    def _page_gone(self) -> None:
        self.page = "relais"
        if self._page is not None:
            self._stack.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
            self._page = None

    # --- news, shortcuts, gestures

    def _on_told(self, news: News) -> None:
        if self._page is not None:
            self._page.tell(news)
        elif self._dressing.isActive():
            self._untold.append(news)

    def gestures(self) -> list[Gesture]:
        """Everything that can be done now, for the palette."""
        here = self._page.gestures() if self._page is not None else []
        return here if self.page == "relais" else [*here, *self._everywhere()]

    def _everywhere(self) -> list[Gesture]:
        from evaluateur.ui.cadre.ecran import Gesture

        gestures = [
            Gesture("Aide de cet écran, et réponses", self._open_help, "F1"),
            Gesture("Agrandir le texte", partial(self._resize_text, 1), "Ctrl++"),
            Gesture("Réduire le texte", partial(self._resize_text, -1), "Ctrl+-"),
            Gesture("Texte de taille ordinaire", partial(self._resize_text, 0), "Ctrl+0"),
        ]
        if self._desk.unkept.texts:
            gestures.append(Gesture("Abandonner le texte non enregistré…", self._ask_to_give_up))
        gestures += self._band.gestures()
        if not self._desk.practice:
            key = "F2" if self.page in _DOORS else ""
            gestures.append(Gesture("S’entraîner sur un candidat inventé", self._practise, key, "entrainement"))
        if not self._desk.personnes:
            return gestures
        if self.page != "accueil":
            gestures.append(Gesture("Accueil : tous les dossiers", lambda: self._ask("accueil"), "Alt+Origine"))
        if self.page != "reglages":
            gestures.append(Gesture("Réglages", lambda: self._ask("reglages"), "Ctrl+,"))
        gestures.append(Gesture("Verrouiller", self.lock, "Ctrl+L"))
        if self._desk.seance is not None and self.page != "journal":
            gestures.append(Gesture("Journal du dossier", lambda: self._ask("journal"), "Ctrl+J"))
        if self._desk.seance is not None and self.page != "fiche":
            gestures.append(Gesture("Fiche métier du candidat", lambda: self._ask("fiche"), "F3"))
        return gestures

    def _shortcuts(self) -> None:
        from evaluateur.ui.briques.base import shortcut

        for key, gesture in (
            ("Ctrl+K", self._open_palette),
            ("F1", self._open_help),
            ("Ctrl+L", self.lock),
            ("Ctrl+,", lambda: self._ask("reglages")),
            ("Ctrl+J", lambda: self._ask("journal")),
            ("F2", self._practise_by_key),
            ("F3", lambda: self._ask("fiche")),
            ("Alt+Home", lambda: self._ask("accueil")),
            ("Ctrl++", partial(self._resize_text, 1)),
            ("Ctrl+=", partial(self._resize_text, 1)),
            ("Ctrl+-", partial(self._resize_text, -1)),
            ("Ctrl+0", partial(self._resize_text, 0)),
        ):
            shortcut(self, key, gesture)

    def _ask(self, page: Page) -> None:
        neutral = self.page in ("relais", "ouverture")
        if neutral or not self._desk.personnes or (page in ("journal", "fiche") and self._desk.seance is None):
            return
        if not self._leave():
            return
        if page == "accueil":
            self._memoire.forget_place()
            self._desk.close_dossier()
        self.show_page(page)

    def lock(self) -> None:
        """Lock everyone; back to the first page."""
        self._lock_by(self._desk.lock)

    def sleep(self) -> None:
        """The same, because nobody is there."""
        self._lock_by(self._desk.sleep)

    def _lock_by(self, act: Callable[[], None]) -> None:
        if not self._desk.personnes:
            return
        if self._close_dialogs():
            QTimer.singleShot(0, self, lambda: self._lock_by(act))  # once whoever opened them has gone on
            return
        if self._page is not None:
            self._page.leave()  # what cannot be kept waits under the lock: the laptop is not left open for it
        self._note_place()
        self._services.verrouille = True
        self._copies.forget()
        act()
        self.show_page("ouverture")
        self._nothing_waits()

    def _nothing_waits(self) -> bool:
        """Whether no text waits under the lock; if one does, that is told."""
        awaited = self._desk.unkept.awaited()
        if awaited is not None:
            self._desk.tell(*awaited)
        return awaited is None

    def _close_dialogs(self) -> bool:
        """Close all that lies over the window, menus too; whether a dialog did."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        over = [dialog for dialog in self.findChildren(QDialog) if dialog.isVisible()]
        for dialog in reversed(over):
            dialog.reject()
        return bool(over)

    def _open_palette(self) -> None:
        from evaluateur.ui.cadre.ecran import Gesture
        from evaluateur.ui.fenetre import reponses
        from evaluateur.ui.fenetre.palette import Palette

        page = self._page
        answers = [
            Gesture(f"Aide : {a.titre}", partial(self._open_help, a), mots=a.mots) for a in reponses.read().reponse
        ]
        palette = Palette(self, self.look, self.gestures(), answers)
        palette.exec()
        palette.deleteLater()
        self.activateWindow()
        if palette.chosen is not None and self._page is page:
            palette.chosen.faire()

    def _ask_to_give_up(self) -> None:
        """A text that can never be kept holds nobody back for ever; it is read once more before it goes."""
        from evaluateur.ui.fenetre.abandon import GiveUp

        given_up = GiveUp(self, self.look, self._desk.unkept.texts).exec()
        self.activateWindow()
        if given_up and self._page is not None:
            self._page.give_up()
            self._desk.unkept.give_up()
            self._desk.tell("Le texte non enregistré est abandonné.")

    def _open_help(self, asked: Reponse | None = None) -> None:
        from evaluateur.ui.fenetre.aide import HelpPanel
        from evaluateur.ui.fenetre.conduire import lead

        page = self._page
        panel = HelpPanel(self, self.look, page.aide if page is not None else "", asked, self._kind())
        panel.exec()
        panel.deleteLater()
        self.activateWindow()
        if panel.chosen is not None and self._page is page:
            lead(panel.chosen, self._desk, self.gestures(), self._ask)

    def _kind(self) -> str:
        """What the référentiel of the open dossier is for, when its help says other things."""
        seance = self._desk.seance
        return (seance.dossier.referentiel.genre or "") if seance is not None and self._desk.personnes else ""

    def _practise_by_key(self) -> None:
        """From a dossier, a key pressed by mistake would lock what is open in front of a candidate."""
        if self.page in _DOORS or self._desk.practice:
            self._practise()
        elif self.page != "relais":
            self._desk.tell("L’entraînement s’ouvre depuis l’Accueil (F2), ou par toutes les actions (Ctrl+K).")

    def _practise(self) -> None:
        from evaluateur.ui.cadre import entrainement

        if self._desk.practice:
            self._desk.tell("Vous êtes déjà dans l’entraînement.")
        elif self.page != "relais" and self._leave():
            entrainement.enter(self._desk, self._services)

    def _resize_text(self, by: int) -> None:
        """A size of text larger or smaller; 0: the ordinary one."""
        from evaluateur.ui.bureau.memoire import SCALES

        rank = SCALES.index(self._memoire.scale) + by if by else 0
        if not 0 <= rank < len(SCALES):
            self._desk.tell("C’est la plus grande taille de texte." if by > 0 else "C’est la plus petite.")
            return
        if SCALES[rank] != self._memoire.scale and self._leave():
            self._memoire.scale = SCALES[rank]
            self.restyle()
        self._desk.tell(f"Taille du texte : {SCALES[rank]:.0%}.")

    def _note_place(self) -> None:
        seance = self._desk.seance
        self._memoire.geometry = self.saveGeometry()
        if seance is not None and self._desk.personnes and seance.cahier.ecrit:
            self._memoire.note_place(seance.identifiant, self._desk.place, self._desk.practice)
        self._memoire.sync()

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows make side columns give way."""
        super().resizeEvent(event)
        self._fit()
        if self._furnished:
            self._place_timer.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Where the window is is kept as it changes: an end may be no ordinary one."""
        super().moveEvent(event)
        if self._furnished:
            self._place_timer.start()

    def _fit(self) -> None:
        if self._page is not None:
            compact = self.look.room(self.width()) < COMPACT
            self._band.set_compact(compact)
            with attention_kept(self._page):
                self._page.set_compact(compact)

    def changeEvent(self, event: QEvent) -> None:
        """The system turned dark or light."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange and self._furnished and not self._memoire.theme:
            self.restyle()

    def come_forward(self) -> None:
        """Another start was asked for: this window is the one."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if self._furnished:
            self._desk.tell("L’application est déjà ouverte : voici sa fenêtre.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control wanted."""
        if event.key() == Qt.Key.Key_Escape and self._page is not None:
            self._page.escape()
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """An ordinary end: what is typed becomes faits, and the next start begins at the list."""
        if not self._furnished:
            return
        if not self._leave() or not self._nothing_waits():
            event.ignore()
            return
        self._copies.forget()
        self._memoire.geometry = self.saveGeometry()
        self._memoire.forget_place()
        super().closeEvent(event)


def _high_contrast() -> bool:
    """Whether the system asks for its own high-contrast colours: then the charter's give way."""
    hints = QGuiApplication.styleHints()  # held: what it hands out dies with it
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
