"""Scenes of a folder that fails, each in a process of its own: it is killed, pulled out, filled, or barred.

``python -m tests.echange.transports.scenes_dossier SCENE FOLDER``; it prints what it counted, and fails aloud. What
mounts something runs in a mount namespace of its own: nothing is left mounted, whatever happens.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaluateur.echange.transports.canal import Depot, Suivi
from evaluateur.echange.transports.dossier import CanalDossier
from evaluateur.echange.transports.refus import EnvoiRefuse

MIB = 1024 * 1024
LOT = bytes(range(256)) * (3 * MIB // 256)
NOM = "0a1b2c.asice.age"
OTHER = b"un fichier de quelqu'un d'autre"
EVENTS = {"open", "os.link", "os.rename", "os.remove"}
"""What Python tells before it does it."""


class Moments:
    """Calls ``seen`` before each thing that is asked of the system about a folder, and after each piece written."""

    def __init__(self, folder: Path, seen: Callable[[], None]) -> None:
        self._folder, self._seen, self._on = str(folder), seen, False
        sys.addaudithook(self._hook)

    def _hook(self, event: str, args: tuple[object, ...]) -> None:
        if self._on and event in EVENTS and any(str(arg).startswith(self._folder) for arg in args):
            self.seen()

    def seen(self) -> None:
        self._on = False
        self._seen()
        self._on = True

    def deposer(self, canal: CanalDossier) -> Depot:
        self._on = True
        try:
            return canal.deposer(NOM, LOT, Suivi(lambda _: self.seen()))
        finally:
            self._on = False


def finished(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.iterdir() if path.is_file() and not path.name.endswith(".tmp")]


def resend(folder: Path, *, ghosts: int = 0) -> None:
    """Whatever happened, the next sending ends it: once, whole, and nobody else's file changed."""
    assert CanalDossier(folder, "0a1b2c3d").deposer(NOM, LOT, Suivi()).etat == "verifie"
    found = finished(folder)
    assert found.count(LOT) == 1
    assert len(found) - found.count(LOT) <= ghosts, [path.name for path in folder.iterdir()]
    assert not list(folder.glob("*.tmp"))


def kill(folder: Path) -> dict[str, int]:
    """Killed at each moment, with hard links and without."""
    counts = {"liens": _kill(folder, "liens", 0)}

    def one_name(src: Any, dst: Any, **_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")  # as FAT answers

    os.link = one_name
    counts["sans liens"] = _kill(folder, "sans", 1)  # a name that was taken, and nothing in it yet
    return counts


def _kill(base: Path, name: str, ghosts: int) -> int:
    for moment in range(1, 200):
        folder = base / f"{name}{moment}"
        folder.mkdir()
        child = os.fork()
        if child == 0:
            _die_at(folder, moment)
        _, status = os.waitpid(child, 0)
        found = [data for data in finished(folder) if data or not ghosts]
        assert found in ([], [LOT]), [len(data) for data in found]
        resend(folder, ghosts=ghosts)
        shutil.rmtree(folder)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0
            return moment - 1
    raise AssertionError("never ends")


def _die_at(folder: Path, moment: int) -> None:
    left = moment

    def seen() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    Moments(folder, seen).deposer(CanalDossier(folder, "0a1b2c3d"))
    os._exit(0)


def pull(folder: Path) -> dict[str, int]:
    """A key pulled out: the bytes of the device as they are at each moment, mounted again and looked at."""
    device, mounted = folder / "cle.img", folder / "cle"
    with device.open("wb") as file:
        file.truncate(16 * MIB)
    run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0", "-b", "1024", str(device))
    mounted.mkdir()
    run("mount", "-o", "loop", str(device), str(mounted))
    (mounted / "autre.age").write_bytes(OTHER)
    os.sync()
    pictures: list[Path] = []

    def seen() -> None:
        pictures.append(folder / f"image{len(pictures)}.img")
        shutil.copyfile(device, pictures[-1])

    Moments(mounted, seen).deposer(CanalDossier(mounted, "0a1b2c3d"))
    seen()
    whole = [_look(folder, picture) for picture in pictures]
    assert whole[-1], "what was told to lie there does not"
    run("umount", str(mounted))
    return {"images": len(whole), "entiers": sum(whole)}


def _look(folder: Path, picture: Path) -> bool:
    again = folder / "relue"
    again.mkdir(exist_ok=True)
    run("mount", "-o", "loop", str(picture), str(again))
    try:
        assert (again / "autre.age").read_bytes() == OTHER
        (again / "autre.age").unlink()
        shutil.rmtree(again / "lost+found")
        found = finished(again)
        assert found in ([], [LOT]), [len(data) for data in found]
        resend(again)
        return bool(found)
    finally:
        run("umount", str(again))
        picture.unlink()


def bar(folder: Path) -> dict[str, str]:
    """A small disk: full, then barred, then unmounted while it is written to, then as it should be."""
    disk = folder / "disque"
    disk.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk))
    (disk / "autre.age").write_bytes(OTHER)
    canal, codes = CanalDossier(disk, "0a1b2c3d"), dict[str, str]()
    codes["plein"] = refused(canal)
    run("mount", "-o", "remount,ro,size=16m", str(disk))
    codes["protégé"] = refused(canal)
    run("mount", "-o", "remount,rw", str(disk))
    assert finished(disk) == [OTHER]
    assert not list(disk.glob("*.tmp"))
    gone = Suivi(lambda total: run("umount", "-l", str(disk)) if total == len(LOT) else None)
    codes["retiré"] = refused(canal, gone)
    assert list(disk.iterdir()) == []
    resend(disk)
    return codes


def refused(canal: CanalDossier, suivi: Suivi | None = None) -> str:
    try:
        canal.deposer(NOM, LOT, suivi or Suivi())
    except EnvoiRefuse as refus:
        return refus.code
    raise AssertionError("it was taken")


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    scenes: dict[str, Callable[[Path], object]] = {"kill": kill, "pull": pull, "bar": bar}
    sys.stdout.write(json.dumps(scenes[sys.argv[1]](Path(sys.argv[2]))))
