"""What systems and network disks lay in any folder."""

from __future__ import annotations

import os
from pathlib import Path

NOMS = ("@eaDir", "._evaluateur.sqlite", "._profils.json", ".DS_Store", "desktop.ini", "Thumbs.db", "vide", "tube")


def strew(folder: Path) -> None:
    """Lay one of each into a folder."""
    (folder / "@eaDir" / "evaluateur.sqlite").mkdir(parents=True)
    for name in NOMS[1:-2]:
        (folder / name).write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ")
    (folder / "vide").write_bytes(b"")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "tube")
    else:
        (folder / "tube").write_bytes(b"")
