"""The machine's clock: what one boot is, and that its clock goes on."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
