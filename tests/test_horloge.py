"""The machine's clock: what one boot is, and that its clock goes on."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tzlocal

from evaluateur import horloge
from evaluateur.horloge import HorlogeSysteme

ROOT = Path(__file__).resolve().parents[1]


def test_each_look_is_of_one_boot_and_time_goes_on() -> None:
    clock = HorlogeSysteme()
    first, second = clock.read(), clock.read()
    assert first.demarrage == second.demarrage != ""
    assert first.reveil_ms <= second.reveil_ms
    assert first.instant <= second.instant
    assert abs(datetime.now(UTC) - second.instant) < timedelta(minutes=5)


def test_a_boot_that_nobody_can_tell_is_never_taken_for_another() -> None:
    one, other = HorlogeSysteme([lambda: ""]), HorlogeSysteme([])
    assert one.read().demarrage == one.read().demarrage
    assert one.read().demarrage != other.read().demarrage


def test_the_surest_who_knows_the_boot_is_believed() -> None:
    assert HorlogeSysteme([lambda: "", lambda: "un", lambda: "deux"]).read().demarrage == "un"


def test_two_programs_of_one_boot_agree_whatever_the_wall_clock_says() -> None:
    told = "from evaluateur.horloge import HorlogeSysteme; print(HorlogeSysteme().read().demarrage)"
    other = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == HorlogeSysteme().read().demarrage


@pytest.mark.skipif(sys.platform != "linux", reason="Linux names its boots in a file")
def test_where_the_system_gives_one_it_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "boot_id"
    place.write_text("un-demarrage\n", encoding="ascii")
    monkeypatch.setattr(horloge, "BOOT_ID", place)
    assert HorlogeSysteme().read().demarrage == "un-demarrage"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux names its boots in a file")
def test_where_it_gives_none_the_next_is_asked_and_then_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(horloge, "BOOT_ID", tmp_path / "rien")
    assert [boot() for boot in horloge._BOOTS] == ["", ""], "the library of Linux has no sysctlbyname"
    assert HorlogeSysteme().read().demarrage.startswith("processus-")


@pytest.mark.skipif(sys.platform == "win32", reason="as macOS answers; Windows counts otherwise")
@pytest.mark.parametrize(("status", "expected"), [(0, "5B2C-UN"), (-1, "")])
def test_macos_is_asked_by_the_name_that_it_gives_its_boots(
    status: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        def sysctlbyname(self, name: bytes, told: Any, size: Any, new: None, length: int) -> int:
            assert (name, size._obj.value, new, length) == (b"kern.bootsessionuuid", len(told), None, 0)
            assert len(told) == 64
            told.value = b"5B2C-UN"
            return status

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    assert horloge._of_macos() == expected


@pytest.mark.skipif(sys.platform != "linux", reason="the name of its clock is Linux’s")
def test_time_is_counted_in_milliseconds_by_the_clock_that_goes_on_during_sleep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = {time.CLOCK_BOOTTIME: 5_000_000_999_999_999, time.CLOCK_MONOTONIC: 1}
    monkeypatch.setattr(time, "clock_gettime_ns", looks.__getitem__)
    assert HorlogeSysteme(["un".upper]).read().reveil_ms == 5_000_000_999


@pytest.mark.parametrize(
    ("told", "expected"),
    [("Pacific/Tahiti", "Pacific/Tahiti"), ("", "Europe/Paris"), (LookupError(), "Europe/Paris"),
     (ValueError(), "Europe/Paris"), (OSError(), "Europe/Paris")],
)  # fmt: skip
def test_the_zone_is_that_of_the_system_and_paris_where_it_does_not_say(
    told: str | Exception, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name() -> str:
        if isinstance(told, Exception):
            raise told
        return told

    monkeypatch.setattr(tzlocal, "get_localzone_name", name)
    assert HorlogeSysteme([]).fuseau == expected
