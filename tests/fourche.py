"""A command, or code, in a process of its own, which is not begun from nothing: it forks from one that waits, warm.

What a process costs to begin is half a second of imports, always the same; what is tested is what it does. The child
has its own descriptors, environment and exit status, as if it had been begun by its name. Begun from nothing are those
whose beginning is tested (``python -m evaluateur``, the interpreter's options, bytes that are no text), and those whose
files may not grow: what a child says goes to files.

``python -m tests.fourche`` is the one that waits: a request a line on its entry, an exit status a line on its output.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import IO

RACINE = Path(__file__).resolve().parents[1]
WARM = (
    "evaluateur.cli",
    "evaluateur.demo",
    "evaluateur.centre.autorite.autorite",
    "evaluateur.edition.verification.politique",
    "evaluateur.seance.acces",
    "evaluateur.seance.purge",
    "evaluateur.ui.bureau.memoire",
)
"""What commands import, some of it only when they run."""


class Fourche:
    """The one that waits, begun when it is first asked for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, *arguments: str, code: str = "", entry: str = "", environment: dict[str, str] | None = None
    ) -> CompletedProcess[str]:
        """``python -m evaluateur`` with these arguments, or ``python -c``; what it said, in UTF-8, and how it ended."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__], cwd=RACINE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        with _files(entry) as (typed, said, told):
            names = [file.name for file in (typed, said, told)]
            sink.write(json.dumps([names, code, list(arguments), os.environ | (environment or {})]) + "\n")
            sink.flush()
            status = int(source.readline())
            return CompletedProcess(arguments, status, _read(said), _read(told))

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


@cache
def fourche() -> Fourche:
    """Of this process of tests."""
    return Fourche()


@contextmanager
def _files(entry: str) -> Iterator[tuple[IO[bytes], IO[bytes], IO[bytes]]]:
    with ExitStack() as opened:
        typed, said, told = (opened.enter_context(tempfile.NamedTemporaryFile()) for _ in range(3))
        typed.write(entry.encode())
        typed.flush()
        yield typed, said, told


def _read(file: IO[bytes]) -> str:
    return file.read().decode("utf-8").replace("\r\n", "\n")


# --- the one that waits, and its children


def _serve() -> None:
    for module in WARM:
        __import__(module)
    assert threading.active_count() == 1, "a thread does not live on in a child"
    for line in sys.stdin:
        names, code, arguments, environment = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(names, environment)
            os._exit(_run(code, arguments))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def _become(names: list[str], environment: dict[str, str]) -> None:
    for descriptor, name in enumerate(names):
        opened = os.open(name, os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    warnings.resetwarnings()


def _run(code: str, arguments: list[str]) -> int:
    """As the interpreter runs a module by its name, or some code, to the exit status."""
    status = 0
    try:
        if code:
            sys.argv = ["-c", *arguments]
            exec(compile(code, "<code>", "exec"), {"__name__": "__main__"})
        else:
            sys.argv = ["evaluateur", *arguments]
            runpy.run_module("evaluateur", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the outermost door of this process
        traceback.print_exc()
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    _serve()
