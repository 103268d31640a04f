"""A process leaves no image of its memory, and writes over what it frees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluateur import traces
from tests.patience import PATIENCE_S

RACINE = Path(traces.__file__).parents[1]


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_crash_of_the_application_leaves_no_image_of_its_memory(tmp_path: Path) -> None:
    """Killed by a fault of the processor, with a limit that would allow a core of any size."""
    code = (
        "import ctypes, os, resource\n"
        "from evaluateur import traces\n"
        "traces.leave_no_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)\n"
        "os.kill(os.getpid(), 11)\n"
    )
    result = subprocess.run(
        ["sh", "-c", f'ulimit -c unlimited; cd "{tmp_path}"; exec "$0" "$@"', sys.executable, "-c", code],
        capture_output=True, text=True, check=False, timeout=PATIENCE_S, env=os.environ | {"PYTHONPATH": str(RACINE)},
    )  # fmt: skip
    assert (result.stdout.strip(), result.returncode) == ("(0, 0) 0", -11)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="it is glibc that writes over")
def test_the_window_begins_again_once_so_that_what_it_frees_is_written_over() -> None:
    code = (
        "import os, sys; from evaluateur import traces; traces.wipe_what_is_freed(); "
        "print(os.environ['PYTHONMALLOC'], os.environ['MALLOC_PERTURB_'], sys.argv[1:])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, "un", "deux"], capture_output=True, text=True, check=True, timeout=PATIENCE_S,
        env={**os.environ, "PYTHONPATH": str(RACINE)},
    )  # fmt: skip
    assert result.stdout.strip() == "malloc 165 ['un', 'deux']"
