"""Settings of every test: how hard Hypothesis searches."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Europe/Paris"  # of the hours that tests expect, wherever they run and whatever they begin

import pytest
from hypothesis import HealthCheck, settings

time.tzset()
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=False,
    max_examples=40,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # a slow machine is no fault of the strategy
)
settings.register_profile("long", parent=settings.get_profile("ci"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


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
