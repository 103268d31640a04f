"""After a fault the window says where its report is, and goes on working."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from evaluateur.metier.vocabulaire import BlocCode
from tests.ui.pilote import Pilote

CANARY = "MARTIN-CANARI-Lou"


def _meet(pilote: Pilote) -> None:
    """What the outermost door does of a gesture that failed."""
    try:
        raise ValueError(f"{CANARY} is no number")
    except ValueError as fault:
        pilote.assembly.on_fault(type(fault), fault, fault.__traceback__)
    pilote.settle()


def test_the_window_says_where_the_report_is_and_goes_on_working(
    pilote: Pilote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "journaux"))
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    _meet(pilote)
    (report,) = (tmp_path / "journaux").iterdir()
    assert CANARY not in report.read_text(encoding="utf-8")
    said = pilote.words().replace("\xa0", " ").replace("\u202f", " ").replace("\u200b", "")
    assert "Ce qui était enregistré est intact" in said
    assert report.name in said
    assert CANARY not in said
    pilote.press("c", "c")
    assert len(pilote.desk.open_seance.grille("1").marques) == 2


def test_a_report_that_cannot_be_written_is_said_and_the_window_goes_on_working(
    pilote: Pilote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "fichier" / "journaux"))
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    _meet(pilote)
    assert "Ce qui était enregistré est intact" in pilote.words().replace("\xa0", " ")
    pilote.press("c")
    assert len(pilote.desk.open_seance.grille("1").marques) == 1
