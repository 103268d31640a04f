"""The clock of the machine. Everything else is given a :class:`Moment`."""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from evaluateur.metier import fuseaux
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.vocabulaire import FUSEAU

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_COUNTED = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
_VOLATILE = r"Software\Evaluateur\Demarrage"
"""A key of the registry that Windows forgets when it stops."""


class Horloge(Protocol):
    """Gives the moment. Injected: tests and the demonstration bring their own."""

    @property
    def fuseau(self) -> str:
        """IANA name of the zone whose hour hangs on the wall."""
        ...

    def read(self) -> Moment:
        """One look at the clock."""
        ...


class HorlogeSysteme:
    """The machine's own: wall clock, a reading that goes on during sleep, the boot it belongs to."""

    def __init__(self, boots: Iterable[Callable[[], str]] | None = None) -> None:
        """``boots``: who may know the identity of the boot, the surest first; those of this system when not given."""
        # A process never outlives its boot: its identity is read once.
        self._boot = identity(_BOOTS if boots is None else boots)

    @cached_property
    def fuseau(self) -> str:
        """The zone that the system is set to, read once; Paris when it does not say."""
        from tzlocal import get_localzone_name  # not before the first paint

        try:
            name = get_localzone_name()
        except (LookupError, ValueError, OSError):  # what a system says of itself can be anything
            name = ""
        return fuseaux.francais(name or FUSEAU, datetime.now(UTC).date())

    def read(self) -> Moment:
        """One look at the clock."""
        return Moment(datetime.now(UTC), _reveil_ms(), self._boot)


def identity(boots: Iterable[Callable[[], str]]) -> str:
    """What the first who knows the boot calls it; when nobody does, a name that no other process has.

    A clock that runs is then said to have seen a restart, and its time is asked for: never the minute at which the
    machine seems to have begun, which moves with the wall clock.
    """
    return next(filter(None, (boot() for boot in boots)), f"processus-{uuid.uuid4()}")


def _of_linux() -> str:
    return BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else ""


if sys.platform == "win32":
    import ctypes
    import winreg
    from contextlib import suppress

    _kernel32 = ctypes.WinDLL("kernel32")
    _kernel32.GetTickCount64.restype = ctypes.c_uint64

    def _counted() -> str:
        """Windows counts its boots."""
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _COUNTED) as key:
            return f"boot-{winreg.QueryValueEx(key, 'BootId')[0]}"
        return ""

    def _volatile() -> str:
        """A name of ours, which lasts as long as the user's registry is loaded: a boot, or less."""
        create = ctypes.WinDLL("advapi32").RegCreateKeyExW
        handle, volatile, wanted = ctypes.c_void_p(), 1, winreg.KEY_READ | winreg.KEY_WRITE
        root = ctypes.c_void_p(winreg.HKEY_CURRENT_USER)
        if create(root, _VOLATILE, 0, None, volatile, wanted, None, ctypes.byref(handle), None) or not handle.value:
            return ""
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _VOLATILE, 0, wanted) as key:
            with suppress(FileNotFoundError):
                return str(winreg.QueryValueEx(key, "Nom")[0])
            winreg.SetValueEx(key, "Nom", 0, winreg.REG_SZ, f"session-{uuid.uuid4()}")
            return str(winreg.QueryValueEx(key, "Nom")[0])
        return ""

    def _reveil_ms() -> int:
        # Promised to go on during sleep; Python's own clock has not been that one since 3.13.
        return int(_kernel32.GetTickCount64())

    _BOOTS: tuple[Callable[[], str], ...] = (_counted, _volatile)
else:

    def _of_macos() -> str:
        """The name that macOS gives each boot."""
        import ctypes

        told, size = ctypes.create_string_buffer(64), ctypes.c_size_t(64)
        asked = getattr(ctypes.CDLL(None), "sysctlbyname", None)
        if asked is None or asked(b"kern.bootsessionuuid", told, ctypes.byref(size), None, 0):
            return ""
        return told.value.decode("ascii")

    def _reveil_ms() -> int:
        # What goes on during sleep: CLOCK_BOOTTIME on Linux, CLOCK_MONOTONIC on macOS.
        clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime_ns(clock) // 1_000_000

    _BOOTS = (_of_linux, _of_macos)
