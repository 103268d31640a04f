"""The log that a kill leaves: a cut of power tears its last transaction; a frame damaged before others is a loss."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from evaluateur.db import reprise
from evaluateur.db.erreurs import BaseAbimee

PAGE, TETE, CADRE = 4096, 32, 24


@pytest.fixture
def wal(tmp_path: Path) -> Path:
    """The log of three transactions, the second of several pages, as the engine left it when it was killed."""
    base = sqlite3.connect(tmp_path / "vive.sqlite", isolation_level=None)
    base.execute("PRAGMA journal_mode=wal")
    base.execute("PRAGMA wal_autocheckpoint=0")
    base.execute("CREATE TABLE t (x BLOB)")
    base.execute("INSERT INTO t VALUES (zeroblob(20000))")
    base.execute("INSERT INTO t VALUES (1)")
    copied = tmp_path / "base.sqlite-wal"
    copied.write_bytes((tmp_path / "vive.sqlite-wal").read_bytes())
    base.close()
    return copied


def frames(wal: Path) -> int:
    return (wal.stat().st_size - TETE) // (CADRE + PAGE)


def damage(wal: Path, place: int) -> None:
    data = bytearray(wal.read_bytes())
    data[place] ^= 1
    wal.write_bytes(data)


def start(frame: int) -> int:
    return TETE + frame * (CADRE + PAGE)


def test_a_log_that_holds_is_left_alone_and_so_is_none(wal: Path, tmp_path: Path) -> None:
    assert frames(wal) > 6
    reprise.check(wal)
    reprise.check(tmp_path / "aucun")
    wal.write_bytes(wal.read_bytes()[: TETE + CADRE - 1])
    reprise.check(wal)


@pytest.mark.parametrize("inside", [0, 4, 16, CADRE, CADRE + PAGE - 1])
def test_any_frame_damaged_before_a_transaction_and_another_is_a_loss(wal: Path, inside: int) -> None:
    whole = wal.read_bytes()
    for frame in range(2):
        wal.write_bytes(whole)
        damage(wal, start(frame) + inside)
        with pytest.raises(BaseAbimee):
            reprise.check(wal)


@pytest.mark.parametrize("inside", [0, 16, CADRE, CADRE + PAGE - 1])
def test_damage_to_the_last_transaction_alone_looks_like_a_cut_of_power(wal: Path, inside: int) -> None:
    damage(wal, start(frames(wal) - 1) + inside)
    reprise.check(wal)


def test_a_log_cut_anywhere_in_its_last_transaction_is_a_cut_of_power(wal: Path) -> None:
    whole = wal.read_bytes()
    for kept in (start(frames(wal) - 1), start(frames(wal) - 1) + 7, len(whole) - 1):
        wal.write_bytes(whole[:kept])
        reprise.check(wal)


def test_frames_of_an_older_log_behind_the_last_one_are_no_loss(wal: Path) -> None:
    """The engine writes over its log from the beginning, under other salts: what lies behind is of before."""
    data = bytearray(wal.read_bytes())
    older = bytearray(data[TETE:])
    for frame in range(frames(wal)):
        older[frame * (CADRE + PAGE) + 8] ^= 1
    wal.write_bytes(bytes(data) + bytes(older))
    reprise.check(wal)


@pytest.mark.parametrize("place", [0, 3, 8, 16, 24, 31])
def test_a_damaged_heading_is_a_loss(wal: Path, place: int) -> None:
    damage(wal, place)
    with pytest.raises(BaseAbimee):
        reprise.check(wal)
