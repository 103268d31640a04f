"""Drives the window as its user does: keys to whatever has the focus, nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget

from evaluateur.app import Assembly
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.ui.briques.saisie import Typing
from evaluateur.ui.bureau import background as fond
from evaluateur.ui.cadre.ecran import Ecran
from evaluateur.ui.cadre.page import BasePage
from evaluateur.ui.fenetre.fenetre import MainWindow
from evaluateur.ui.pages.session.page import SessionPage
from tests.parcours.monde import HorlogeEssai
from tests.patience import PATIENCE_MS

EXPECTED_WINDOWS = (MainWindow, QDialog, QMenu)


class StrayWindows:
    """Sees every top-level window that is shown: a part built without a parent flashes and takes the focus.

    Only whoever asks a part to be shown makes a window of it: Qt is asked for nothing, an event filter on the whole
    application costs a sixth of the tests of the window.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._patch = pytest.MonkeyPatch()
        show, set_visible = QWidget.show, QWidget.setVisible

        def shown(widget: QWidget) -> None:
            self._look(widget)
            show(widget)

        def made_visible(widget: QWidget, visible: bool) -> None:
            if visible:
                self._look(widget)
            set_visible(widget, visible)

        self._patch.setattr(QWidget, "show", shown)
        self._patch.setattr(QWidget, "setVisible", made_visible)

    def _look(self, widget: QWidget) -> None:
        if widget.isWindow() and not isinstance(widget, EXPECTED_WINDOWS):
            self.seen.append(type(widget).__name__)

    def end(self) -> None:
        """Look no more."""
        self._patch.undo()


def send_character(widget: QWidget, character: str) -> None:
    """One character, as a keyboard or an input method sends it."""
    if character == "\n":
        QTest.keyClick(widget, Qt.Key.Key_Return)
    elif character.isascii():
        QTest.keyClicks(widget, character)
    else:  # QTest knows ASCII keys only; an accent comes from the input method as text
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))


def heard(widget: QWidget) -> str:
    """The name that assistive tools say (of a list, Qt tells its value on Linux, its label being a relation)."""
    return widget.accessibleName() or QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def plain(text: str) -> str:
    """The text with ordinary spaces, as one types it."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def answers(path: Path) -> list[str]:
    """Choose a path in the dialog of files that the next key opens; what it says, once it is closed."""
    said: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        said.extend(plain(label.text()) for label in dialog.findChildren(QLabel) if label.isVisible())
        said.extend(dialog.selectedFiles())
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(path))
        dialog.accept()

    QTimer.singleShot(0, answer)
    return said


class Pilote:
    """One user at the keyboard. ``keys`` counts what was pressed."""

    def __init__(self, assembly: Assembly, horloge: HorlogeEssai) -> None:
        self.assembly, self.horloge = assembly, horloge
        self.window, self.desk = assembly.window, assembly.desk
        self.keys = 0
        self.ended = False
        self.strays = StrayWindows()

    def show(self, width: int = 1093, height: int = 614) -> None:
        self.window.resize(width, height)
        self.window.show()
        self.window.activateWindow()
        self.window.activateWindow()  # the offscreen platform has no window manager to do it
        assert QTest.qWaitForWindowActive(self.window, PATIENCE_MS)
        self.settle()

    def settle(self) -> None:
        """Let Qt do what it put off: deletions, layouts, timers at zero."""
        for _ in range(3):
            QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()

    def vanish(self) -> None:
        """End as a process that is killed does: what is typed is neither kept nor made a fait any more."""
        for field in (*self.window.findChildren(QLineEdit), *self.window.findChildren(QPlainTextEdit)):
            for typing in field.findChildren(Typing):
                field.removeEventFilter(typing)
        self._end()

    def close(self) -> None:
        """End as the window does; a window that has ended already stays as it is."""
        if not self.ended:
            self.window.close()
            self._end()

    def _end(self) -> None:
        self.ended = True
        self.strays.end()
        # The application has left its loop when it closes what is open; here the loop goes on: nothing may tick in it.
        for timer in (*self.window.findChildren(QTimer), *self.desk.findChildren(QTimer)):
            timer.stop()  # the next test would collect it in any thread
        self.assembly.close()
        self.window.deleteLater()
        self.settle()
        assert not self.strays.seen, f"stray windows: {self.strays.seen}"

    # --- keys

    @property
    def target(self) -> QWidget:
        widget = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        assert widget is not None
        return widget

    def press(self, *keys: str) -> None:
        """Press keys by their names (« Ctrl+Return », « F8 », « c »)."""
        for name in keys:
            combination = QKeySequence(name)[0]  # type: ignore[index]
            QTest.keyClick(self.target, combination.key(), combination.keyboardModifiers())
            self.keys += 1
            self.settle()

    def type(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        for character in text:
            send_character(self.target, character)
        self.keys += len(text)
        self.settle()

    def replace(self, text: str) -> None:
        """Type over what the field holds."""
        self.press("Ctrl+A")
        self.type(text)

    def tab_to(self, name: str, limit: int = 60) -> None:
        """Press Tab until what has the focus bears this accessible name (or begins with it)."""
        for _ in range(limit):
            focus = QApplication.focusWidget()
            if focus is not None and plain(heard(focus)).startswith(plain(name)):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches « {name} »")

    def command(self, words: str) -> None:
        """Do something by its name, through the palette."""
        given_up = QDeadlineTimer(PATIENCE_MS)

        def drive() -> None:
            dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
            if dialog is None or focus is None or not dialog.isAncestorOf(focus):
                assert not given_up.hasExpired(), "the palette never takes the focus"
                QTimer.singleShot(1, drive)
                return
            for character in words:
                send_character(focus, character)
            QTest.keyClick(focus, Qt.Key.Key_Return)
            if dialog.isVisible():
                QTest.keyClick(focus, Qt.Key.Key_Escape)
                raise AssertionError(f"no action of the palette is called « {words} »")

        QTimer.singleShot(0, drive)
        self.press("Ctrl+K")
        self.keys += len(words) + 1
        self.window.activateWindow()  # the offscreen platform has no window manager to do it
        assert QTest.qWaitForWindowActive(self.window, PATIENCE_MS)
        self.settle()

    # --- what is in sight

    @property
    def page(self) -> BasePage:
        page = self.window.findChild(BasePage)
        assert page is not None
        return page

    @property
    def where(self) -> str:
        """Name of the page in sight."""
        return str(self.window.page)

    def words(self) -> str:
        """Everything that the window says now."""
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    @property
    def page_ecran(self) -> Ecran:
        """The screen of the step in sight."""
        page = self.page
        assert isinstance(page, SessionPage)
        return page.ecran

    def desk_at(self, etape: Etape, bloc: str = "") -> None:
        """Walk to a bloc by its name in the palette, and to a step by Alt+→ and Alt+←."""
        if bloc and self.desk.bloc != bloc:
            self.command(f"Passer au bloc {bloc}")
        order = list(ETAPES)
        for _ in ETAPES:
            here = self.desk.place.etape
            if here == etape:
                break
            self.press("Alt+Left" if order.index(here) > order.index(etape) else "Alt+Right")
        assert self.desk.place.etape == etape
        assert not bloc or self.desk.bloc == bloc

    def wait_until(self, seen: Callable[[], bool]) -> bool:
        """Let the window go on until this is seen; whether it was."""
        loop, watch, limit = QEventLoop(), QTimer(), QTimer()
        watch.timeout.connect(lambda: loop.quit() if seen() else None)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        watch.start(20)
        limit.start(PATIENCE_MS)
        loop.exec()
        for timer in (watch, limit):
            timer.stop()  # one left running would be collected, one day, by a thread that is not its own
        return seen()

    def wait_for(self, words: str) -> None:
        """Wait until the window says this (no-break spaces do not count)."""
        said = self.wait_until(lambda: plain(words) in plain(self.words()))
        assert said, f"the window never says « {words} »"

    def wait_for_the_background(self) -> None:
        """Wait until nothing is done away from the window any more, awaited or not, and what it told was heard."""
        assert self.wait_until(
            lambda: not any(t.name.endswith(f"({fond._do.__name__})") for t in threading.enumerate())
        )
        self.settle()

    def practice(self) -> None:
        """From the first page to a practice session, évaluateur 1 at the keyboard."""
        self.press("F2")
        assert self.desk.seance is not None
