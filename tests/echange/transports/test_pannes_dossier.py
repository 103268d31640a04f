"""What goes wrong with a folder or a key: nothing lost, nothing twice, nothing written over, the state true."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evaluateur.echange.transports.canal import Suivi
from evaluateur.echange.transports.dossier import CanalDossier
from evaluateur.echange.transports.refus import EnvoiRefuse

ROOT = Path(__file__).parents[3]
LOT = bytes(range(256)) * 8192
NOM = "0a1b2c.asice.age"


def scene(name: str, folder: Path, *before: str) -> dict[str, object]:
    """Play a scene in a process of its own."""
    command = [*before, sys.executable, "-m", "tests.echange.transports.scenes_dossier", name, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counted: dict[str, object] = json.loads(done.stdout)
    return counted


def apart() -> list[str]:
    """How to mount something that nobody else sees."""
    command = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    probe = [*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    if shutil.which("unshare") is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    return command


def refused(canal: CanalDossier, suivi: Suivi | None = None) -> EnvoiRefuse:
    with pytest.raises(EnvoiRefuse) as caught:
        canal.deposer(NOM, LOT, suivi or Suivi())
    assert caught.value.remede
    return caught.value


def test_killed_at_each_step_a_lot_is_there_whole_or_not_at_all_and_once_the_next_time(tmp_path: Path) -> None:
    counted = scene("kill", tmp_path)
    assert counted == {"liens": 9, "sans liens": 10}  # of the steps that Python tells, and of the pieces


def test_a_key_pulled_out_at_each_step_holds_the_lot_whole_or_not_at_all(tmp_path: Path) -> None:
    """On an image of a device, as it is at each moment; where none can be mounted, the test above stands alone."""
    before = apart()
    probe = ["losetup", "--find"]
    if os.geteuid() != 0 or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no loop device here")
    counted = scene("pull", tmp_path, *before)
    assert (counted["images"], counted["entiers"]) > (9, 0)
    assert counted["entiers"] != counted["images"]


def test_a_disk_that_is_full_barred_or_taken_away_is_told_as_it_is(tmp_path: Path) -> None:
    counted = scene("bar", tmp_path, *apart())
    assert counted == {"plein": "plein", "protégé": "lecture_seule", "retiré": "absent"}


def test_a_disk_that_is_full_leaves_nothing_of_the_lot_and_takes_it_later(tmp_path: Path) -> None:
    canal = CanalDossier(tmp_path, "0a1b2c3d")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(LOT) // 2, limits[1]))
    try:
        refus = refused(canal)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (refus.code, refus.passager) == ("plein", True)
    assert list(tmp_path.iterdir()) == []
    assert canal.deposer(NOM, LOT, Suivi()).etat == "verifie"


def test_a_folder_taken_away_while_it_is_written_to_is_told_and_is_not_made_again(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "cle", tmp_path / "ailleurs"
    folder.mkdir()
    canal = CanalDossier(folder, "0a1b2c3d")

    def take_away(total: int) -> None:
        if folder.exists():
            folder.rename(elsewhere)

    refus = refused(canal, Suivi(take_away))
    assert (refus.code, refus.passager) == ("absent", True)
    assert not folder.exists()
    assert all(path.name.endswith(".tmp") for path in elsewhere.iterdir())
    elsewhere.rename(folder)
    assert canal.deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert [path.name for path in folder.iterdir()] == [NOM]


@pytest.mark.parametrize(
    ("number", "code", "passing"),
    [
        (errno.EIO, "injoignable", True),
        (errno.ENODEV, "injoignable", True),
        (errno.EROFS, "lecture_seule", False),
        (errno.ENOSPC, "plein", True),
        (errno.EDQUOT, "plein", True),
        (errno.EMFILE, "inattendu", False),
    ],
)
def test_what_the_system_answers_has_its_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, passing: bool
) -> None:
    def failing(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    refus = refused(CanalDossier(tmp_path, "0a1b2c3d"))
    assert (refus.code, refus.passager) == (code, passing)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_gives_back_other_bytes_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def worn_out(number: int) -> None:
        if os.fstat(number).st_size == len(LOT):
            os.pwrite(number, b"?", 1000)
        fsync(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", worn_out)
        patch.setattr(os, "O_WRONLY", os.O_RDWR)
        refus = refused(CanalDossier(tmp_path, "0a1b2c3d"))
    assert (refus.code, refus.passager) == ("mensonge", False)


def test_two_laptops_never_write_the_same_unfinished_file(tmp_path: Path) -> None:
    """One stops in the middle, the other goes on to its end, then the first goes on."""

    def other_one(_: int) -> None:
        assert CanalDossier(tmp_path, "autre").deposer(NOM, LOT, Suivi()).etat == "verifie"

    assert CanalDossier(tmp_path, "0a1b2c3d").deposer(NOM, LOT, Suivi(other_one)).deja
    assert [path.name for path in tmp_path.iterdir()] == [NOM]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_bytes(b"x")
    assert refused(CanalDossier(tmp_path / "fichier", "0a1b2c3d")).code == "absent"
    assert refused(CanalDossier(tmp_path / "rien", "0a1b2c3d")).code == "absent"
    assert not (tmp_path / "rien").exists()


def test_a_receipt_that_is_a_link_or_a_pipe_is_left(tmp_path: Path) -> None:
    (tmp_path / "vrai.accuse").write_bytes(b"un")
    (tmp_path / "lien.accuse").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "tube.accuse")
    assert list(CanalDossier(tmp_path, "0a1b2c3d").relever(lambda name: True, Suivi())) == [("vrai.accuse", b"un")]
