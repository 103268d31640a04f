"""A fault is reported without a name, a value or a message."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import platformdirs
import pytest

from evaluateur import defaut
from tests.patience import PATIENCE_S

RACINE = Path(defaut.__file__).parents[1]

CANARY = "MARTIN-CANARI-Lou"


class Embarras(RuntimeError):
    """A fault that says too much."""


@pytest.fixture
def journaux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where reports go, in this test."""
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "journaux"))
    return tmp_path / "journaux"


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
    (tmp_path / "fichier").write_text("ce n’est pas un dossier", encoding="utf-8")
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "fichier" / "journaux"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporaire"))
    assert defaut.write_report(_fault(CANARY)).parent == tmp_path / "temporaire"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "fichier" / "temporaire"))
    assert defaut.tell(_fault(CANARY)) == "Le rapport n’a pas pu être écrit."


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_crash_of_the_application_leaves_no_image_of_its_memory(tmp_path: Path) -> None:
    """Killed by a fault of the processor, with a limit that would allow a core of any size."""
    code = (
        "import ctypes, os, resource\n"
        "from evaluateur import defaut\n"
        "defaut.leave_no_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)\n"
        "os.kill(os.getpid(), 11)\n"
    )
    result = subprocess.run(
        ["sh", "-c", f'ulimit -c unlimited; cd "{tmp_path}"; exec "$0" "$@"', sys.executable, "-c", code],
        capture_output=True, text=True, check=False, timeout=PATIENCE_S, env=os.environ | {"PYTHONPATH": str(RACINE)},
    )  # fmt: skip
    assert (result.stdout.strip(), result.returncode) == ("(0, 0) 0", -11)
    assert list(tmp_path.iterdir()) == []
