"""Where a register may lie: on a disk of this machine. On a network share two machines can lock the same file."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from evaluateur.metier.refus import Refus

MOUNTS = Path("/proc/self/mountinfo")
RESEAU = frozenset(
    {"9p", "afs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs",
     "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "vboxsf", "vmhgfs",
     "fuse.vmhgfs-fuse"}
)  # fmt: skip
"""Kinds of file systems, as Linux names them, whose files another machine may write."""
_REMOTE = 4
"""``DRIVE_REMOTE`` of Windows."""


class LieuRefuse(Refus):
    """A register cannot lie there."""


def require_local(folder: Path) -> None:
    """Raises :class:`LieuRefuse` for a folder of a network share, where the system tells."""
    if on_network(folder.resolve()):
        raise LieuRefuse(
            f"{folder} est sur un partage du réseau, où un registre pourrait s’abîmer sans prévenir.",
            "Placez la réception sur un disque de cet ordinateur ; déposez seulement les lots sur le partage.",
        )


def on_network(folder: Path) -> bool:
    """Whether another machine may write there too."""
    if sys.platform == "win32":
        import ctypes

        root = f"{folder.drive}\\"
        return root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE
    with suppress(OSError):
        return kind(folder, MOUNTS.read_text("utf-8", "replace")) in RESEAU
    return False


def kind(folder: Path, mounts: str) -> str:
    """The kind of the file system of a folder, by the table of mounts of Linux; empty when it is not told."""
    best, found = "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = _unescaped(fields[4])
        # The last of two mounts on one point hides the first.
        if len(point) >= len(best) and os.path.commonpath((str(folder), point)) == point:
            best, found = point, right.split()[0]
    return found


def _unescaped(point: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, letter)
    return point
