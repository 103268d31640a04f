"""The one place where the window's objects are built and put together; the outermost door of the window.

Only what paints is imported at the top: the base, the keys and the rules come after the first paint.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTemporaryDir, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from evaluateur import __version__
from evaluateur.ui.apparence.look import Look, load_fonts
from evaluateur.ui.apparence.theme import CLAIR, SOMBRE, THEMES
from evaluateur.ui.bureau.memoire import Memoire
from evaluateur.ui.fenetre.fenetre import MainWindow

if TYPE_CHECKING:
    from evaluateur.cles.serrures import Argon
    from evaluateur.horloge import Horloge
    from evaluateur.seance.poste import Poste
    from evaluateur.ui.bureau.desk import Desk
    from evaluateur.ui.fenetre.instance import OneInstance
    from evaluateur.ui.fenetre.tenu import Tenu

    OpenPractice = Callable[[Path, Horloge], tuple[Poste, str]]


FIRST_SIZE = (1093, 614)
"""Logical pixels: a 1366×768 laptop at 125 %."""


def run(data_folder: Path, open_practice: OpenPractice, arguments: Sequence[str] = ()) -> int:
    """Open the window on a data folder and stay until it is closed; returns the exit status."""
    from evaluateur.ui.fenetre.greffon import require_screen
    from evaluateur.ui.fenetre.instance import OneInstance

    require_screen()
    application = make_application(arguments)
    instance = OneInstance(data_folder)
    arrival = instance.arrive()
    if arrival == "relance":
        return 0
    assembly = Assembly(data_folder, open_practice)
    instance.raised.connect(assembly.window.come_forward)
    sys.excepthook = assembly.on_fault
    threading.excepthook = lambda fault: assembly.on_fault(
        fault.exc_type, fault.exc_value or RuntimeError(), fault.exc_traceback
    )
    assembly.show()
    QTimer.singleShot(0, assembly.window, lambda: assembly.begin(instance, arrival))
    status = application.exec()
    assembly.close()
    return status


def window_is_open(data_folder: Path) -> bool:
    """Whether a window of this machine has a data folder open, or holds it without answering."""
    from PySide6.QtCore import QCoreApplication

    from evaluateur.ui.fenetre.instance import OneInstance

    _ = QCoreApplication.instance() or QCoreApplication(["evaluateur"])
    arrival = OneInstance(data_folder).arrive()
    return arrival == "relance" or (arrival != "premier" and not arrival.machine)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The Qt application: Fusion, bundled fonts, Qt's own texts in French."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(["evaluateur", *arguments])
    application.setApplicationName("evaluateur")
    application.setApplicationDisplayName("Évaluateur")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("evaluateur")
    application.setStyle("fusion")
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in ("qtbase_fr", "qt_fr"):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
    load_fonts()
    return application


class Assembly:
    """Everything that a running window holds: first the bare window, then (``furnish``) what works in it."""

    def __init__(self, data_folder: Path, open_practice: OpenPractice) -> None:
        self._images = QTemporaryDir()
        self._data, self._open_practice = data_folder, open_practice
        self._desk: Desk | None = None
        self._furnished = False
        self.memoire = Memoire(data_folder)
        self.window = MainWindow(self._look)

    @property
    def desk(self) -> Desk:
        """What the pages share. Raises RuntimeError before the window is furnished."""
        if self._desk is None:
            raise RuntimeError("the window is bare")
        return self._desk

    def begin(self, instance: OneInstance, arrival: Literal["premier", "relance"] | Tenu) -> None:
        """Start, unless someone else holds the folder: that is said, and can be tried again or taken over."""
        if arrival == "premier":
            self.start()
        elif arrival == "relance":
            self.window.close()
        else:
            verb = "Ouvrir ici" if arrival.machine else "Réessayer"
            self.window.say_alone(arrival.phrase, verb, lambda: self.begin(instance, instance.take_over()))

    def start(self) -> None:
        """Furnish the window; a data folder that cannot be opened is said in it, in words."""
        from evaluateur.metier.refus import Refus

        try:
            self.furnish()
        except Refus as refus:
            self.window.say_alone(str(refus))

    def furnish(self, horloge: Horloge | None = None, argon: Callable[[bytes], Argon] | None = None) -> None:
        """Open the data folder and show the first page."""
        gc.disable()  # what is imported stays: there is no rubbish to look for
        try:
            self._furnish(horloge, argon)
        finally:
            gc.enable()

    def _furnish(self, horloge: Horloge | None, argon: Callable[[bytes], Argon] | None) -> None:
        from evaluateur.cles.serrures import Argon as Slow
        from evaluateur.horloge import HorlogeSysteme
        from evaluateur.seance.poste import Poste
        from evaluateur.ui.bureau.desk import Desk
        from evaluateur.ui.bureau.veille import Upkeep
        from evaluateur.ui.bureau.wait import LiveWait
        from evaluateur.ui.cadre.page import Services

        clock, wait = horloge or HorlogeSysteme(), LiveWait()

        def open_real() -> Poste:
            poste = Poste(self._data, clock, argon=argon or Slow, wait=wait)
            poste.coffre.second = self.memoire.second
            return poste

        self._desk = Desk(open_real(), wait)
        self._desk.horodateur = self.memoire.horodateur
        self.services = Services(
            memoire=self.memoire,
            donnees=self._data,
            open_practice=lambda folder: self._open_practice(folder, clock),
            open_real=open_real,
            restyle=self.window.restyle,
        )
        self.window.furnish(self.desk, self.services)
        self._furnished = True
        self.services.upkeep = Upkeep(self._desk, self.memoire.idle_minutes)
        self.services.upkeep.asleep.connect(self.window.sleep)

    def _look(self) -> Look:
        wanted = self.memoire.theme
        dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        theme = THEMES[wanted] if wanted else (SOMBRE if dark else CLAIR)
        return Look(theme, Path(self._images.path()), self.memoire.scale)

    def show(self) -> None:
        """Show the window where it was, or as the first time."""
        # Qt refuses what was kept on a screen of quite another width, and would show the window at its smallest.
        if not self.window.restoreGeometry(self.memoire.geometry):
            self.window.resize(*FIRST_SIZE)
        self.window.show()

    def close(self) -> None:
        """Lock everything and close the base."""
        if self._desk is not None:
            if self.services.upkeep is not None:
                self.services.upkeep.stop()
            self._desk.poste.close()

    def on_fault(self, _: type[BaseException], fault: BaseException, __: TracebackType | None = None) -> None:
        """The outermost door: what is no ``Refus`` is a bug; it is reported without personal data, work goes on."""
        from evaluateur import defaut
        from evaluateur.ui.bureau.desk import News

        report = defaut.tell(fault)
        if not self._furnished:  # nobody would hear the desk
            self.window.say_alone(f"L’application ne peut pas s’ouvrir. {report}")
            return
        self.desk.told.emit(
            News(
                "Une erreur inattendue s’est produite. Ce qui était enregistré est intact.",
                f"Vous pouvez continuer. {report}",
                "alerte",
            )
        )
