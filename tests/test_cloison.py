"""Behind the partition: whatever becomes of a reader, who asked has an answer in words, and the next file is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluateur.cloison import Cloison, DefautDerriere, LectureInterrompue
from evaluateur.metier.refus import Refus

LECTEUR = "tests.lecteur_demesure"


@pytest.mark.parametrize("what", ["loop", "swell", "fall", "leave"])
def test_a_reader_that_outgrows_its_bounds_or_falls_is_a_refusal_and_the_next_file_is_read(what: str) -> None:
    with Cloison(LECTEUR, 1) as cloison:
        with pytest.raises(LectureInterrompue, match="trop de mémoire ou de temps"):
            cloison.read(what.encode(), b"")
        assert cloison.read(b"", b"abc") == b"cba"
        assert cloison.read(b"print", b"abc") == b"cba"


def test_a_reader_that_does_not_take_what_it_is_given_is_a_refusal() -> None:
    with Cloison(LECTEUR, 1) as cloison, pytest.raises(LectureInterrompue):
        cloison.read(b"", bytes(600 << 20))


def test_a_refusal_behind_it_is_the_same_before_it() -> None:
    with Cloison(LECTEUR) as cloison:
        with pytest.raises(Refus) as refus:
            cloison.read(b"refuse", b"")
        assert (refus.value.phrase, refus.value.remede) == ("Non.", "Autre chose.")
        assert cloison.read(b"", b"abc") == b"cba"


def test_a_fault_of_ours_stays_a_fault_and_says_no_value() -> None:
    with Cloison(LECTEUR) as cloison, pytest.raises(DefautDerriere) as fault:
        cloison.read(b"fault", b"")
    assert "KeyError" in str(fault.value)
    assert "lecteur_demesure.py:" in str(fault.value)
    assert "MARTIN" not in str(fault.value)


def test_a_reader_that_cannot_begin_is_a_fault_of_ours_not_of_the_file() -> None:
    with Cloison("tests.absent") as cloison, pytest.raises(DefautDerriere):
        cloison.read(b"", b"")


def test_no_passphrase_goes_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATEUR_PHRASE", "secrète")
    with Cloison(LECTEUR) as cloison:
        assert cloison.read(b"tell", b"") == b"[]"


def test_a_module_of_a_stranger_in_the_folder_where_one_is_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text("open('couru', 'w')", encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-P", "-c", "from evaluateur.edition.verification.a_part import Guichet as G; "
         "from evaluateur.edition.verification.politique import Contexte; from datetime import datetime, UTC; "
         "print(G().verify(b'', Contexte(datetime.now(UTC))).statut)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )  # fmt: skip
    assert said.stdout.strip() == "refuse"
    assert not (tmp_path / "couru").exists()
