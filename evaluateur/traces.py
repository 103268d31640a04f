"""What a process leaves in memory and on the disk: no image of it when it crashes, nothing legible in what it frees."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS, _SEM_NOGPFAULTERRORBOX = 1, 2
_WIPING = {"PYTHONMALLOC": "malloc", "MALLOC_PERTURB_": "165"}
"""Read by Python and by the C library when a process begins: every freed block is written over."""


def leave_no_core() -> None:
    """Ask the system for no image of this process's memory when it crashes: keys and comments lie in it.

    On Linux the process is also closed to other programs of the same user.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def wipe_what_is_freed() -> None:
    """Begin this process again, once, so that what it frees is written over: Python gives no way to clear a text.

    It costs some 20 ms of a start, and nothing that can be measured of an act. Elsewhere than on Linux it does nothing.
    """
    if sys.platform != "linux" or all(os.environ.get(name) for name in _WIPING):
        return
    with suppress(OSError):
        os.execve(sys.executable, sys.orig_argv, os.environ | _WIPING)  # noqa: S606 - itself
