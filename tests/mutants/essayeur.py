"""One process for each copy of the tree: libraries are imported once, each mutant is tried in a fork of it."""

from __future__ import annotations

import importlib
import os
import pkgutil
import resource
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

KEPT_APART = ("evaluateur", "tests", "pytest", "_pytest", "hypothesis", "_hypothesis", "xdist", "execnet",
              "sqlite_utils", "__main")  # fmt: skip
"""What a mutant changes, what pytest wants to import by itself, and what the product prepares before it imports it."""
LENT = 77
"""Status of a try that was stopped: it used its seconds of processor, or waited for ever."""


def serve(copy: Path, ends: Connection) -> None:
    """Answer each list of tests with the status of its run in this copy, until the other end is closed."""
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)
    sys.path[:] = [str(copy), *(p for p in sys.path if p not in ("", str(copy)))]
    _import_libraries()
    with suppress(EOFError):
        while True:
            tests, seconds = ends.recv()
            ends.send(_try(tests, seconds))


def _try(tests: list[str], seconds: int) -> tuple[int, str]:
    """The status of the run, and the test that failed."""
    seen, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(seen)
        os._exit(_run(tests, seconds, told))
    os.close(told)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what its tests began and did not stop
    with os.fdopen(seen) as names:
        failed = names.read()
    return LENT if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status), failed


class _Temoin:
    """A plugin of pytest: tells which test failed."""

    def __init__(self, told: int) -> None:
        self._told = told

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One step of one test is over."""
        if report.failed:
            os.write(self._told, report.nodeid.encode())


def _run(tests: list[str], seconds: int, told: int) -> int:
    os.setpgid(0, 0)
    for name in [n for n in sys.modules if n.partition(".")[0] in ("evaluateur", "tests")]:
        del sys.modules[name]  # this process was begun from the honest tree
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.setitimer(signal.ITIMER_REAL, 10 * seconds)  # one that waits for ever uses no processor
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return int(pytest.main(["-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests], [_Temoin(told)]))


def _import_libraries() -> None:
    """All that the product imports and does not hold itself; found out in a fork, which may import the product."""
    seen, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(seen)
        with os.fdopen(told, "w") as out:
            out.write("\n".join(_libraries()))
        os._exit(0)
    os.close(told)
    with os.fdopen(seen) as names:
        found = names.read().splitlines()
    os.waitpid(child, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in found:
            with suppress(ImportError):
                importlib.import_module(name)


def _libraries() -> Iterator[str]:
    product = importlib.import_module("evaluateur")
    for module in pkgutil.walk_packages(product.__path__, "evaluateur."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in list(sys.modules):
        if not name.startswith(KEPT_APART):
            yield name
