"""Settings of every test: where its files lie, in which zone it runs, how hard Hypothesis searches."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.cloisons import MODULES, Reserve
from tests.fourche import fourche

MEMOIRE = Path("/dev/shm")
ASSEZ = 4 << 30
"""Bytes: what the folders of the tests may take at once, many times over."""

if os.name == "posix" and "TMPDIR" not in os.environ and MEMOIRE.is_dir() and shutil.disk_usage(MEMOIRE).free > ASSEZ:
    os.environ["TMPDIR"] = str(MEMOIRE)  # how long a disk takes to sync is no matter of the tests
    tempfile.tempdir = None  # whoever asked before asks again
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Europe/Paris"  # of the hours that tests expect, wherever they run and whatever they begin
if hasattr(time, "tzset"):  # Windows has no other zone than its own
    time.tzset()
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,  # the suite says the same of the same code; the long form draws anew each time
    max_examples=40,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # a slow machine is no fault of the strategy
)
settings.register_profile("long", parent=settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_finish() -> None:
    """Some thousands of tests were made, to stay to the end: nobody looks for waste among them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def processes_kept() -> Iterator[None]:
    """A reader of strangers' files serves test after test, and so does the process from which commands fork."""
    reserve = Reserve()
    with pytest.MonkeyPatch.context() as patch:
        for module in MODULES:
            patch.setattr(module, "Cloison", reserve)
        yield
    reserve.close()
    fourche().close()


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nobody logs a warning unnoticed: a test that expects one clears it."""
    yield
    records = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not records, records


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what campaigns counted: ``record_property("bilan", …)`` in a test."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for nom, valeur in getattr(report, "user_properties", ()):
                if nom == "bilan" and report.when == "call":
                    terminalreporter.write_line(f"{report.nodeid.split('::')[-1]}: {valeur}")
