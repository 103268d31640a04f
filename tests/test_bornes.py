"""What a process may take, where the system is Windows; ``tests/test_cloison.py`` has what POSIX bounds."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from evaluateur import bornes

IN_A_JOB = """
import ctypes
from evaluateur.bornes import Bornes

bornes = Bornes(0, 512 << 20, reserves=False)
bornes.give_time(8)
found = ctypes.c_int(0)
ask = ctypes.windll.kernel32.IsProcessInJob
ask.argtypes = [ctypes.c_void_p] * 3
print(ask(ctypes.windll.kernel32.GetCurrentProcess(), bornes._job, ctypes.byref(found)), found.value)
"""


def test_limits_are_told_to_windows_in_the_shape_that_it_reads() -> None:
    places = {name: getattr(bornes._Extended, name).offset for name, _ in bornes._Extended._fields_}
    assert ctypes.sizeof(bornes._Extended) == 144
    assert {name: places[name] for name in ("flags", "processes", "priority", "counters", "process_memory")} == {
        "flags": 16, "processes": 40, "priority": 56, "counters": 64, "process_memory": 112,
    }  # fmt: skip


@pytest.mark.skipif(sys.platform != "win32", reason="Job Objects are of Windows")
def test_a_process_that_bounds_itself_on_windows_is_in_a_job_of_its_own() -> None:
    """Wine takes the limits and applies none: that they hold is seen on a real Windows alone."""
    told = subprocess.run([sys.executable, "-c", IN_A_JOB], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["1", "1"]
