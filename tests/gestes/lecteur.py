"""A screen reader: what the window says of itself over AT-SPI, and nothing else of the program."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from jeepney import DBusAddress, MatchRule, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.patience import PATIENCE_S

_ROOT = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_STATES = {
    1: "active",
    4: "checked",
    8: "enabled",
    11: "focusable",
    12: "focused",
    24: "sensitive",
    25: "showing",
    30: "visible",
}
"""Bits of the states that are asked for, by their rank in AT-SPI."""

ROUNDS = 4
"""Questions that the program answers from its loop, between which it takes the keys that lie before it."""

_ROWS = ("cell", "list item", "table cell")
Ref = tuple[str, str]
Vu = tuple[Ref, frozenset[str], int]
"""What shows: where it is asked about, its states, its depth."""


class Noeud(NamedTuple):
    """One thing on the screen, as it is told."""

    ref: Ref
    role: str
    name: str
    description: str
    states: frozenset[str]
    depth: int


class Introuvable(AssertionError):
    """What was awaited was not told in time."""


class Lecteur:
    """Connected to the bus of the screen readers."""

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(session_bus) as session:
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            self._bus: DBusConnection = open_dbus_connection(_call(session, bus, "GetAddress")[0])
        registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
        for event in ("object:", "window:", "focus:"):
            _call(self._bus, registry, "RegisterEvent", "s", (event,))
        for interface in ("Object", "Window", "Focus"):
            rule = MatchRule(type="signal", interface=f"org.a11y.atspi.Event.{interface}")
            self._bus.send_and_get_reply(message_bus.AddMatch(rule))
        spoken = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        self._spoken = self._bus.filter(spoken, queue=deque()).queue

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def spoken(self) -> list[str]:
        """What was said aloud since this was last asked: news, also the same news again."""
        said = [str(message.body[3][1]) for message in self._spoken]
        self._spoken.clear()
        return said

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Their registry, which Qt asks about each key, answers nothing meanwhile, as on a machine with much to do."""
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        pid = _call(self._bus, bus, "GetConnectionUnixProcessID", "s", ("org.a11y.atspi.Registry",))[0]
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    # --- what there is

    def programs(self) -> list[Ref]:
        """The programs that speak."""
        found: list[Ref] = self._ask(("org.a11y.atspi.Registry", _ROOT), "GetChildren")[0]
        return found

    def read(self) -> list[Noeud]:
        """Everything that shows, in reading order."""
        return [node for seen in self._seen() if (node := self._node(*seen)) is not None]

    def _seen(self) -> Iterator[Vu]:
        for program in self.programs():
            yield from self._walk(program, 0)

    def _walk(self, ref: Ref, depth: int) -> Iterator[Vu]:
        """What shows, by its states alone: what does not show is asked nothing else, and its parts nothing at all."""
        try:
            low, high = self._ask(ref, "GetState")[0]
            bits = low | high << 32
            states = frozenset(name for rank, name in _STATES.items() if bits >> rank & 1)
            if depth > 1 and "showing" not in states:
                return
            children = self._ask(ref, "GetChildren")[0]
        except Disparu:
            return
        yield ref, states, depth
        for child in children:
            yield from self._walk(child, depth + 1)

    def _node(self, ref: Ref, states: frozenset[str], depth: int) -> Noeud | None:
        """What it says of itself; None when it has left meanwhile."""
        try:
            role = self._ask(ref, "GetRoleName")[0]
            return Noeud(ref, role, self._property(ref, "Name"), self._property(ref, "Description"), states, depth)
        except Disparu:
            return None

    def focused(self) -> Noeud | None:
        """What has the attention; None when nothing has.

        The present row of a list says that it has it, also where the list has not.
        """
        seen = [one for one in self._seen() if {"focused", "focusable"} <= one[1]]
        found = [node for one in seen if (node := self._node(*one)) is not None]
        return next((node for node in found if node.role not in _ROWS), next(iter(found), None))

    def text(self, node: Noeud) -> str:
        """What is written in a field."""
        address = DBusAddress(node.ref[1], node.ref[0], "org.a11y.atspi.Text")
        return str(_call(self._bus, address, "GetText", "ii", (0, -1))[0])

    def place(self, node: Noeud) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen, in pixels."""
        address = DBusAddress(node.ref[1], node.ref[0], "org.a11y.atspi.Component")
        x, y, width, height = _call(self._bus, address, "GetExtents", "u", (0,))[0]
        return x, y, width, height

    # --- waiting

    def settle(self) -> None:
        """Let the program answer a few times: what it was given before that, it has done."""
        for _ in range(ROUNDS):
            for program in self.programs():
                self._ask(program, "GetState")
        self._hear(0)

    def until(self, awaited: Callable[[list[Noeud]], Any], what: str, patience: float = PATIENCE_S) -> Any:
        """What ``awaited`` finds on the screen, looked at again each time that something is told."""
        end = time.monotonic() + patience
        while True:
            nodes = self.read()
            found = awaited(nodes)
            if found:
                return found
            left = end - time.monotonic()
            if left <= 0:
                said = "\n".join(f"{'  ' * n.depth}{n.role} « {n.name} » {sorted(n.states)}" for n in nodes)
                raise Introuvable(f"{what}\n{said}")
            self._hear(min(left, 1))

    def _hear(self, patience: float) -> None:
        """Wait for something to be told, then let pass all that is told with it."""
        try:
            self._bus.recv_messages(timeout=patience)
            while True:
                self._bus.recv_messages(timeout=0)
        except TimeoutError:
            return

    # --- the bus

    def _ask(self, ref: Ref, method: str) -> Any:
        return _call(self._bus, DBusAddress(ref[1], ref[0], _ACCESSIBLE), method)

    def _property(self, ref: Ref, name: str) -> str:
        message = Properties(DBusAddress(ref[1], ref[0], _ACCESSIBLE)).get(name)
        return str(_body(self._bus.send_and_get_reply(message, timeout=PATIENCE_S))[0][1])


class Disparu(LookupError):
    """The thing left the screen while it was asked about."""


def _call(
    bus: DBusConnection, address: DBusAddress, method: str, signature: str = "", body: tuple[Any, ...] = ()
) -> Any:
    message = new_method_call(address, method, signature or None, body)
    return _body(bus.send_and_get_reply(message, timeout=PATIENCE_S))


def _body(reply: Any) -> Any:
    if reply.header.message_type.name == "error":
        raise Disparu(reply.body)
    return reply.body
