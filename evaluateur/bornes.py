"""What the system lets this process take: memory, files, seconds of the processor.

POSIX has limits, Windows a Job Object.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

_PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY, _DIE_ON_EXCEPTION = 0x2, 0x8, 0x100, 0x400
_EXTENDED_LIMITS = 9
_TICKS = 10_000_000
"""Of Windows, in a second."""


class Bornes:
    """Bound the process that makes one, for good; a system that has no such bound leaves it out.

    ``written``: bytes of a file that it may write (Windows has no such bound); ``memory``: bytes that it may write to,
    and of address space unless a library ``reserves`` much of it without using it. No core, and on Windows no process
    of its own.
    """

    def __init__(self, written: int, memory: int, reserves: bool) -> None:
        self._memory = memory
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
            kernel.AssignProcessToJobObject.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
            kernel.SetInformationJobObject.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32]
            self._kernel, self._job = kernel, kernel.CreateJobObjectW(None, None)
            self._limit()
            kernel.AssignProcessToJobObject(self._job, kernel.GetCurrentProcess())
            return
        import resource

        bounds = {resource.RLIMIT_DATA: memory, resource.RLIMIT_FSIZE: written, resource.RLIMIT_CORE: 0}
        if not reserves:
            bounds[resource.RLIMIT_AS] = memory
        for what, most in bounds.items():
            with suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))

    def give_time(self, seconds: int) -> None:
        """So many seconds of the processor from now on; the system ends whoever takes more."""
        used = os.times()
        if sys.platform == "win32":  # which counts what a process does outside of the system
            self._limit(used.user + seconds)
            return
        import resource

        end = int(used.user + used.system) + 1 + seconds
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (end, resource.getrlimit(resource.RLIMIT_CPU)[1]))

    def _limit(self, seconds: float = 0) -> None:
        if sys.platform == "win32":
            limits = _Extended()
            limits.flags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_EXCEPTION
            limits.processes, limits.process_memory = 1, self._memory
            if seconds:
                limits.flags |= _PROCESS_TIME
                limits.process_time = int(seconds * _TICKS)
            told = ctypes.byref(limits), ctypes.sizeof(limits)
            self._kernel.SetInformationJobObject(self._job, _EXTENDED_LIMITS, *told)


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )
