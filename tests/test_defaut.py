"""A fault is reported without a name, a value or a message."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import platformdirs
import pytest

from evaluateur import defaut

CANARY = "MARTIN-CANARI-Lou"


class Embarras(RuntimeError):
    """A fault that says too much."""


@pytest.fixture
def journaux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where reports go, in this test."""
    place = tmp_path / "nouveau" / "journaux"

    def beside_nothing_else(name: str, *, appauthor: bool) -> str:
        assert (name, appauthor) == ("evaluateur-rapports" if sys.platform == "win32" else "evaluateur", False)
        return str(place)

    monkeypatch.setattr(platformdirs, "user_log_dir", beside_nothing_else)
    return place


def _fault(comment: str) -> BaseException:
    try:
        try:
            raise ValueError(f"cannot read {comment}")
        except ValueError as cause:
            raise Embarras(f"{comment} is wrong", comment) from cause
    except Embarras as fault:
        fault.add_note(comment)
        return fault


def test_a_report_tells_places_in_the_code_and_neither_message_nor_value(journaux: Path) -> None:
    path = defaut.write_report(_fault(CANARY))
    assert path.parent == journaux
    told = path.read_text(encoding="utf-8")
    assert CANARY not in told
    assert "wrong" not in told
    assert "cannot" not in told
    assert "Embarras" in told
    assert re.search(r"^test_defaut\.py:\d+ _fault$", told, re.MULTILINE)
    assert str(Path.home()) not in told


def test_two_faults_in_the_same_second_leave_two_reports(journaux: Path) -> None:
    paths = {defaut.write_report(_fault(CANARY)) for _ in range(5)}
    assert len(list(journaux.iterdir())) == len(paths) == 5


def test_when_the_log_folder_cannot_be_written_the_report_goes_where_temporary_files_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fichier").write_text("ce n’est pas un emplacement", encoding="utf-8")
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "fichier" / "journaux"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporaire"))
    assert defaut.write_report(_fault(CANARY)).parent == tmp_path / "temporaire"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "fichier" / "temporaire"))
    assert defaut.tell(_fault(CANARY)) == "Le rapport n’a pas pu être écrit."
