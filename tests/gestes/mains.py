"""Hands: keys and the mouse, pressed on the screen's own keyboard, whatever window has the attention."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager

from Xlib import XK, X, display
from Xlib.error import BadWindow
from Xlib.ext import xtest
from Xlib.protocol import event

PACE_S = 0.07
"""Between two keys: no hand presses the same one again sooner."""
_NAMES = {
    "Ctrl": "Control_L", "Maj": "Shift_L", "Alt": "Alt_L", "Entrée": "Return", "Échap": "Escape", "Espace": "space",
    "Suppr": "Delete", "Retour": "BackSpace", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right", "Début": "Home",
    "Fin": "End", "Page ↑": "Prior", "Page ↓": "Next",
}  # fmt: skip
"""The keys as the window names them, and as the screen does."""
_DEAD = {"ê": ("dead_circumflex", "e"), "î": ("dead_circumflex", "i"), "ô": ("dead_circumflex", "o")}
_WIDE, _HIGH = "_NET_WM_STATE_MAXIMIZED_HORZ", "_NET_WM_STATE_MAXIMIZED_VERT"
_ALL_FOUR = 0xF << 8 | 1
"""Of a request to move and resize: x, y, width and height are given, from the first corner."""
_SHIFT, _LEVEL_3 = "Shift_L", "ISO_Level3_Shift"
_FEIGNED = 92
"""The code of a key that no keyboard has: layouts put their third level there too, and Wine does not know it."""
XK.load_keysym_group("xkb")  # the name of the third level, which « \ » and « @ » take


class Mains:
    """A French keyboard."""

    def __init__(self, name: str) -> None:
        self._display = display.Display(name)
        screen = self._display.screen()
        self.width, self.height = screen.width_in_pixels, screen.height_in_pixels
        self._held: list[int] = []

    def close(self) -> None:
        """Leave the screen."""
        self._display.close()

    # --- keys

    def press(self, *gestures: str) -> None:
        """Press « Ctrl+Entrée », « Maj+Tab », « C », « F8 », one after the other."""
        for gesture in gestures:
            with self._keys(gesture):
                pass
            select.select([], [], [], PACE_S)

    def burst(self, *gestures: str) -> None:
        """Press keys without waiting for anything between them: they lie in the queue while the first one works."""
        for gesture in gestures:
            with self._keys(gesture):
                pass

    @contextmanager
    def held(self, gesture: str) -> Iterator[None]:
        """Keep a gesture pressed for as long as the block lasts; the screen repeats it."""
        with self._keys(gesture):
            yield

    @contextmanager
    def _keys(self, gesture: str) -> Iterator[None]:
        held, _, key = gesture[:-1].rpartition("+")  # the key itself may be « + »
        modifiers, key = held.split("+") if held else [], key + gesture[-1]
        name = _NAMES.get(key, key.lower() if len(key) == 1 else key)
        code, level = self._place(name)
        codes = [self._place(_NAMES[m])[0] for m in modifiers]
        codes += [self._place(m)[0] for m in level if m not in [_NAMES[x] for x in modifiers]]
        for each in (*codes, code):
            xtest.fake_input(self._display, X.KeyPress, each)
        self._display.sync()
        try:
            yield
        finally:
            for each in (code, *reversed(codes)):
                xtest.fake_input(self._display, X.KeyRelease, each)
            self._display.sync()

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for letter in text:
            for name in _DEAD.get(letter, (letter,)):
                code, level = self._place(name)
                holders = [self._place(each)[0] for each in level]
                for each in (*holders, code):
                    xtest.fake_input(self._display, X.KeyPress, each)
                for each in (code, *reversed(holders)):
                    xtest.fake_input(self._display, X.KeyRelease, each)
            self._display.sync()

    def _place(self, name: str) -> tuple[int, tuple[str, ...]]:
        """The key that bears a letter or a name, and what is held with it."""
        keysym = XK.string_to_keysym(name) or (ord(name) if ord(name) < 256 else 0x1000000 | ord(name))
        for code, index in sorted(self._display.keysym_to_keycodes(keysym), key=lambda found: found[1]):
            if index in _LEVELS and code != _FEIGNED:
                return code, _LEVELS[index]
        raise ValueError(f"no key for {name!r}")

    # --- what is over the windows

    def popups(self) -> int:
        """How many menus and lists are unfolded over the windows."""
        children = self._display.screen().root.query_tree().children
        found = [child.get_attributes() for child in children]
        return sum(a.override_redirect and a.map_state == X.IsViewable for a in found)

    def dark(self, x: int, y: int, width: int, height: int) -> float:
        """Which part of a place on the screen is black: what no window paints."""
        root = self._display.screen().root
        left, top = max(x, 0), max(y, 0)
        across, down = min(x + width, self.width) - left, min(y + height, self.height) - top
        if across <= 0 or down <= 0:
            return 0.0
        pixels = root.get_image(left, top, across, down, X.ZPixmap, 0xFFFFFF).data
        seen = range(0, len(pixels), 4 * 97)
        return sum(not any(pixels[at : at + 3]) for at in seen) / len(seen)

    def put_away(self) -> None:
        """What the button that minimises does, on the window that has the keyboard."""
        self._ask_manager("_NET_ACTIVE_WINDOW", "WM_CHANGE_STATE", 3)

    def bring_back(self) -> None:
        """What a click in the task bar does: the first window of the list is shown and has the keyboard."""
        self._ask_manager("_NET_CLIENT_LIST", "_NET_ACTIVE_WINDOW", 2)

    def resize(self, width: int, height: int) -> None:
        """What pulling its corner does to the window that has the keyboard; it begins at the corner of the screen."""
        self._ask_manager("_NET_ACTIVE_WINDOW", "_NET_WM_STATE", 0, self._display.intern_atom(_WIDE),
                          self._display.intern_atom(_HIGH))  # fmt: skip
        self._ask_manager("_NET_ACTIVE_WINDOW", "_NET_MOVERESIZE_WINDOW", _ALL_FOUR, 0, 0, width, height)

    def maximise(self) -> None:
        """What a double click on its title does."""
        self._ask_manager("_NET_ACTIVE_WINDOW", "_NET_WM_STATE", 1, self._display.intern_atom(_WIDE),
                          self._display.intern_atom(_HIGH))  # fmt: skip

    def _ask_manager(self, which: str, asked: str, *said: int) -> None:
        root, atom = self._display.screen().root, self._display.intern_atom
        found = root.get_full_property(atom(which), X.AnyPropertyType).value
        window = self._display.create_resource_object("window", found[0])
        data = (32, [*said, X.CurrentTime, 0, 0, 0, 0][:5])
        message = event.ClientMessage(window=window, client_type=atom(asked), data=data)
        root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._display.sync()

    def title(self) -> str:
        """What the window that has the keyboard is called; empty when none has it."""
        root, atom = self._display.screen().root, self._display.intern_atom
        active = root.get_full_property(atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType)
        if active is None or not active.value[0]:
            return ""
        window = self._display.create_resource_object("window", active.value[0])
        try:
            name = window.get_full_property(atom("_NET_WM_NAME"), X.AnyPropertyType)
        except BadWindow:  # it has just gone
            return ""
        return bytes(name.value).decode("utf-8", "replace") if name is not None else ""

    def colours(self) -> int:
        """How many there are in the middle of the screen: a window that is still bare has one."""
        root = self._display.screen().root
        left, top = self.width // 4, self.height // 4
        pixels = root.get_image(left, top, self.width // 2, self.height // 2, X.ZPixmap, 0xFFFFFF).data
        return len({pixels[at : at + 3] for at in range(0, len(pixels), 4 * 7)})

    # --- mouse

    def click(self, x: int, y: int) -> None:
        """Click there, on the screen."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()


_LEVELS: dict[int, tuple[str, ...]] = {0: (), 1: (_SHIFT,), 4: (_LEVEL_3,), 5: (_SHIFT, _LEVEL_3)}
