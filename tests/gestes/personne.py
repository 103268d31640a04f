"""Someone at the laptop: looks at the screen, presses keys; nothing of the program is called."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from evaluateur.ui.bureau.memoire import FICHIER
from tests.gestes import touches
from tests.gestes.bureau import Bureau
from tests.gestes.lecteur import Introuvable, Lecteur, Noeud
from tests.gestes.mains import Mains
from tests.gestes.touches import words
from tests.patience import PATIENCE_S

CLICKS = 20
"""In the task bar, after which the window is said to be lost."""
MOMENT_S = 2.0
"""How long whoever looks at a window waits for it to take the keyboard before clicking it."""
TURNS = 80
"""Tabs after which whoever looks for a field has gone round the screen."""

_OF_THE_READERS = (
    "qt.accessibility.atspi: Could not find accessible on path:",
    "qt.accessibility.atspi: Received text event for invalid interface.",
    "QSpiApplication::keyEventError ",
    "QSpiApplication::notifyKeyboardListenerCallback ",
)


def _is_heard(nodes: list[Noeud]) -> bool:
    """Whether one of the windows has the keyboard."""
    return any("active" in node.states for node in nodes)


class Personne:
    """Begins the program on a desktop, and leaves it."""

    def __init__(
        self, bureau: Bureau, folder: Path, data_folder: Path | None = None, before: Sequence[str] = ()
    ) -> None:
        """``before``: words of a command that begins the program in its place (``unshare …``)."""
        self._before = before
        self._bureau, self._folder = bureau, folder
        self.donnees = data_folder or folder / "donnees"
        self.log = folder / "dit.txt"
        self.mains = Mains(bureau.environment["DISPLAY"])
        self.lecteur = Lecteur(bureau.environment["DBUS_SESSION_BUS_ADDRESS"])
        self.program: subprocess.Popen[str] | None = None
        self.popups = 0
        """What lies over the windows without them: the window manager's own, once it is there."""

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.lecteur.close()
        self.mains.close()

    # --- the program

    def begin(self) -> None:
        """Start it, until something has the attention."""
        command = [*self._before, sys.executable, "-m", "evaluateur", "fenetre", "--donnees", str(self.donnees)]
        self.program = self._bureau.begin(command, self.log)
        self.lecteur.until(lambda nodes: any("focused" in n.states for n in nodes), "the window never took the focus")
        self.popups = self.mains.popups()

    def kill(self) -> None:
        """As a power cut does, for the program."""
        if self.program is not None:
            self.program.kill()
            self.program.wait(PATIENCE_S)

    def cut_off(self, etape: str) -> None:
        """The same, once it was written where one is: a third of a second after the last gesture, whatever it costs."""
        memory, end = self.donnees / FICHIER, time.monotonic() + PATIENCE_S
        while f"etape={etape}" not in memory.read_text(encoding="utf-8"):
            assert time.monotonic() < end, f"never written: {etape}"
            self.lecteur.settle()
        self.kill()

    @property
    def said(self) -> str:
        """What the program wrote of its own, but for what Qt says of the readers of screens themselves.

        A widget dies between the message that names it and the question about it: no reader can help it. Qt's own
        dialog of files does so with its field, when its question about a folder that is none is answered. And Qt asks
        their registry about each key, before the window has it: after a tenth of a second without an answer, as on a
        loaded machine, it says so, gives the window all the keys that wait, in their order, and says it once more for
        each answer that comes afterwards.
        """
        lines = self.log.read_text(encoding="utf-8").splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(_OF_THE_READERS))

    @property
    def lives(self) -> bool:
        """Whether the program has not ended."""
        return self.program is not None and self.program.poll() is None

    def leaves(self) -> int:
        """Wait until the program has ended by itself; its status."""
        assert self.program is not None
        return self.program.wait(PATIENCE_S)

    # --- eyes

    def page(self) -> str:
        """All that shows, in words."""
        return words("\n".join(n.name for n in self.lecteur.read() if n.name))

    def sees(self, sentence: str) -> Noeud:
        """Wait until something on the screen says this."""
        found: Noeud = self._until(lambda nodes: next((n for n in nodes if sentence in words(n.name)), None), sentence)
        return found

    def sees_change(self, before: list[tuple[str, str, frozenset[str]]], over: int, patience: float) -> bool:
        """Whether an answer comes before that long (seconds): another screen, another thing over it, news said aloud.

        A refusal that stands there already is said again, and changes no picture.
        """

        def answered(nodes: list[Noeud]) -> bool:
            return touches.picture(nodes) != before or self.mains.popups() != over or bool(self.lecteur.spoken())

        try:
            self.lecteur.until(answered, "nothing", patience)
        except Introuvable:
            return False
        return True

    def sees_caret(self) -> None:
        """Wait until a field has the attention: a key pressed before goes to no window."""
        self._until(_is_heard, "an active window")
        self._until(lambda nodes: any({"focused", "focusable"} <= n.states for n in nodes), "the caret")

    def _until(self, awaited: Callable[[list[Noeud]], Any], what: str) -> Any:
        return self.lecteur.until(awaited, f"never seen: {what}")

    @property
    def focus(self) -> str:
        """The name of what has the attention; empty when nothing has."""
        found = self.lecteur.focused()
        return words(found.name) if found is not None else ""

    # --- hands

    def presses(self, *gestures: str) -> None:
        """Press keys, and look at what they did before the next."""
        for gesture in gestures:
            self.mains.press(gesture)
            self.lecteur.settle()

    def types(self, text: str) -> None:
        """Type a text where the attention is."""
        self.mains.type(text)
        self.lecteur.settle()

    def writes(self, text: str) -> None:
        """Write in the text that is about to have the attention, and go on once it is read there.

        While readers of screens are slow to answer, Qt keeps letters back and lets shortcuts through: whoever looks at
        what he writes presses none before.
        """

        def caret(nodes: list[Noeud]) -> Noeud | None:
            return next((n for n in nodes if n.role == "text" and "focused" in n.states), None)

        field: Noeud = self._until(caret, "a text with the caret")
        self.mains.type(text)
        self._until(lambda _: text in words(self.lecteur.text(field)), text)

    def goes_to(self, name: str, by: str = "Tab") -> None:
        """Press Tab until what has the attention begins so."""
        seen = []
        for _ in range(TURNS):
            here = self.focus
            if here.startswith(name):
                return
            seen.append(here)
            self.presses(by)
        raise AssertionError(f"{by} never reaches « {name} », only {seen}")

    def fills(self, name: str, text: str) -> None:
        """Go to a field and type over what it holds."""
        self.goes_to(name)
        self.presses("Ctrl+A")
        self.types(text)

    def heeds(self) -> None:
        """See to it that the window has the keyboard: a click beside it, on the desktop, takes it away."""
        try:
            self.lecteur.until(_is_heard, "nothing", MOMENT_S)  # between two windows none has it
        except Introuvable:
            self.comes_back()

    def comes_back(self) -> None:
        """Click the window in the task bar, until it has the keyboard again."""
        for _ in range(CLICKS):
            self.mains.bring_back()
            with suppress(Introuvable):
                self.lecteur.until(_is_heard, "nothing", MOMENT_S)
                return
        self.lecteur.until(_is_heard, "the window never came back", MOMENT_S)

    def clicks(self, sentence: str) -> None:
        """Click in the middle of what says this."""
        x, y, width, height = self.lecteur.place(self.sees(sentence))
        self.mains.click(x + width // 2, y + height // 2)
        self.lecteur.settle()
