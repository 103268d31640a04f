"""The witness of the last fait: one line beside the base, its owner's alone, which never stands for another's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluateur.db import temoin
from evaluateur.db.temoin import DernierFait, Temoin
from evaluateur.metier.vocabulaire import DossierId, Empreinte

UN = DernierFait(DossierId("1" * 32), 7, Empreinte("a" * 64))
DEUX = DernierFait(DossierId("2" * 32), 12, Empreinte("b" * 64))


def test_the_last_one_takes_the_place_of_the_one_before_and_outlives_whoever_wrote_it(tmp_path: Path) -> None:
    witness = Temoin(tmp_path)
    assert (witness.read(), witness.lost()) == (None, None)
    for fait in (UN, DEUX, UN):
        witness.write(fait)
        assert witness.read() == fait
    witness.close()
    witness.close()
    assert Temoin(tmp_path).read() == UN
    assert (tmp_path / temoin.FICHIER).read_text("ascii") == f"{'1' * 32} 0000000007 {'a' * 64}\n"


def test_what_a_base_lost_is_kept_apart_and_the_next_does_not_take_its_place(tmp_path: Path) -> None:
    witness = Temoin(tmp_path)
    witness.write(UN)
    witness.set_aside()
    assert (witness.read(), witness.lost()) == (None, UN)
    witness.write(DEUX)
    assert (witness.read(), witness.lost()) == (DEUX, UN)
    witness.found_again()
    witness.found_again()
    assert (witness.read(), witness.lost()) == (DEUX, None)
    witness.set_aside()
    witness.set_aside()
    assert witness.lost() == DEUX, "nothing noted since: what was lost stays"
    witness.close()


def test_a_purge_leaves_nothing_of_its_dossier_and_all_of_another(tmp_path: Path) -> None:
    witness = Temoin(tmp_path)
    witness.write(UN)
    witness.set_aside()
    witness.write(DEUX)
    witness.forget(DossierId("3" * 32))
    assert (witness.read(), witness.lost()) == (DEUX, UN)
    witness.forget(UN.dossier)
    assert (witness.read(), witness.lost()) == (DEUX, None)
    witness.forget(DEUX.dossier)
    assert witness.read() is None
    witness.write(UN)
    assert witness.read() == UN
    witness.close()


@pytest.mark.parametrize("line", [b"", b"un deux", b"un deux trois", b"\xff 1 2", b"a 1 b c", b"a 1 b " * 300])
def test_what_is_no_line_of_ours_tells_nothing(tmp_path: Path, line: bytes) -> None:
    (tmp_path / temoin.FICHIER).write_bytes(line)
    assert Temoin(tmp_path).read() is None


@pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes are POSIX")
def test_it_is_its_owners_alone_and_writes_neither_through_a_link_nor_into_a_pipe(tmp_path: Path) -> None:
    witness = Temoin(tmp_path)
    witness.write(UN)
    witness.close()
    assert (tmp_path / temoin.FICHIER).stat().st_mode & 0o777 == 0o600
    (tmp_path / temoin.FICHIER).unlink()
    target = tmp_path / "autre"
    target.write_bytes(b"x" * 200)
    (tmp_path / temoin.FICHIER).symlink_to(target)
    witness.write(UN)
    assert target.read_bytes() == b"x" * 200
    (tmp_path / temoin.FICHIER).unlink()
    os.mkfifo(tmp_path / temoin.FICHIER)
    witness.write(UN)  # neither waits nor fails
    assert witness.read() is None
