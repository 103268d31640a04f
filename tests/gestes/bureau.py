"""A desktop of its own for the real window: a screen, a window manager, a keyboard, what a screen reader listens to."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

from tests.patience import PATIENCE_S

PROGRAMS = ("Xvfb", "openbox", "dbus-daemon", "setxkbmap")
_REGISTRY = Path("/usr/libexec/at-spi-bus-launcher")


def missing() -> list[str]:
    """The programs that this needs and that are not here."""
    found = [name for name in PROGRAMS if shutil.which(name) is None]
    return found if _REGISTRY.exists() else [*found, "at-spi2-core"]


class Bureau:
    """Begun on entering, ended by process id on leaving. ``environment`` is what a program on it is given."""

    def __init__(self, folder: Path, size: str = "1366x768") -> None:
        self._folder, self._size = folder, size
        self._ends = ExitStack()
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("QT_", "EVALUATEUR_", "XDG_"))
        }
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
            place = folder / name.lower()
            place.mkdir(mode=0o700)
            self.environment[name] = str(place)

    def __enter__(self) -> Self:
        # Without -noreset it would forget the French keyboard with the program that set it, its only client so far.
        screen = ["-displayfd", "1", "-screen", "0", f"{self._size}x24", "-nolisten", "tcp", "-noreset"]
        number = self._said(["Xvfb", *screen])
        self.environment["DISPLAY"] = f":{number}"
        subprocess.run(["setxkbmap", "fr"], env=self.environment, check=True, timeout=PATIENCE_S)
        bus = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._said(bus)
        self._begin(["openbox", "--sm-disable"])
        self.environment["QT_QPA_PLATFORM"] = "xcb"
        self.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def _begin(self, command: list[str], said: int | IO[str] = subprocess.DEVNULL) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command, env=self.environment, stdout=said, stderr=subprocess.DEVNULL, text=True, stdin=subprocess.DEVNULL
        )
        self._ends.callback(_end, process)
        return process

    def _said(self, command: list[str]) -> str:
        """Begin a program that says one line when it is ready: its number, or its address."""
        process = self._begin(command, subprocess.PIPE)
        assert process.stdout is not None
        return process.stdout.readline().strip()

    def begin(self, command: list[str], log: Path) -> subprocess.Popen[str]:
        """Begin the program that is tried; what it says goes to a file."""
        with log.open("a", encoding="utf-8") as said:
            process = subprocess.Popen(command, env=self.environment, stdout=said, stderr=said, text=True)
        self._ends.callback(_end, process)
        return process


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
