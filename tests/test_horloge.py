"""The machine's clock: where the system gives no identity of the boot, the minute of the boot stands for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evaluateur import horloge
from evaluateur.horloge import HorlogeSysteme


def test_each_look_is_of_one_boot_and_time_goes_on() -> None:
    clock = HorlogeSysteme()
    first, second = clock.read(), clock.read()
    assert first.demarrage == second.demarrage != ""
    assert first.reveil_ms <= second.reveil_ms
    assert first.instant <= second.instant
    assert abs(datetime.now(UTC) - second.instant) < timedelta(minutes=5)


def test_without_an_identity_the_boot_is_known_by_its_minute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(horloge, "_BOOT_ID", tmp_path / "absent")
    moment = HorlogeSysteme().read()
    booted = moment.instant - timedelta(milliseconds=moment.reveil_ms)
    minute = int(moment.demarrage.removeprefix("minute-"))
    assert abs(booted - datetime.fromtimestamp(60 * minute, UTC)) < timedelta(minutes=2)


def test_where_the_system_gives_one_it_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "boot_id"
    place.write_text("un-demarrage\n", encoding="ascii")
    monkeypatch.setattr(horloge, "_BOOT_ID", place)
    assert HorlogeSysteme().read().demarrage == "un-demarrage"
