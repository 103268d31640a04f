"""``make captures``: a picture of every screen in telling states, at four scales, light and dark.

python -m tests.ui.captures DOSSIER            every picture, one process a scale and theme
python -m tests.ui.captures DOSSIER 1.25 clair  those of one scale and theme
python -m tests.ui.captures DOSSIER 1.25 clair signature reglages  only the states whose names begin so
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCALES = {"1": (1366, 738), "1.25": (1093, 585), "1.5": (910, 482), "2": (683, 354)}
"""Logical pixels that a 1366×768 screen leaves under its title bar."""
THEMES = ("clair", "sombre")


def main(folder: Path, *only: str) -> None:
    """Make the pictures."""
    if only:
        _one(folder, *only)
        return
    for scale in SCALES:
        for theme in THEMES:
            environment = os.environ | {"QT_SCALE_FACTOR": scale}
            command = [sys.executable, "-m", "tests.ui.captures", str(folder), scale, theme]
            subprocess.run(command, env=environment, check=True)
    sys.stdout.write(f"{folder}\n")


def _one(folder: Path, scale: str, theme: str, *wanted: str) -> None:
    from evaluateur import app
    from tests.parcours.monde import HorlogeEssai, argon_leger
    from tests.ui.conftest import open_practice
    from tests.ui.ecrans import etats
    from tests.ui.pilote import Pilote

    application = app.make_application()
    place = folder / f"{round(float(scale) * 100)}-{theme}"
    place.mkdir(parents=True, exist_ok=True)
    horloge = HorlogeEssai()
    with tempfile.TemporaryDirectory() as data:
        assembly = app.Assembly(Path(data), open_practice)
        assembly.memoire.theme = theme
        assembly.window.restyle()
        assembly.furnish(horloge, argon_leger)
        pilote = Pilote(assembly, horloge)
        pilote.show(*SCALES[scale])
        for name, reach in etats():
            reach(pilote)
            pilote.settle()
            if name.startswith(wanted or ("",)):
                assembly.window.grab().save(str(place / f"{name}.png"))
        pilote.close()
    application.exit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
