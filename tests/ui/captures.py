"""``make captures``: a picture of every screen in telling states, at four sizes of text and two widths, light and dark.

python -m tests.ui.captures DOSSIER               every picture, one process a view and theme
python -m tests.ui.captures DOSSIER 1093-150 clair  those of one view and theme
python -m tests.ui.captures DOSSIER 1093-150 clair signature reglages  only the states whose names begin so
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

WINDOWS = {"1366": (1366, 738), "1093": (1093, 585)}
"""Logical pixels that a 1366×768 screen leaves under its title bar, at 100 and 125 %."""
TEXTS = (100, 130, 150, 200)
THEMES = ("clair", "sombre")


def main(folder: Path, *only: str) -> None:
    """Make the pictures."""
    if only:
        _one(folder, *only)
        return
    for window in WINDOWS:
        for text in TEXTS:
            for theme in THEMES:
                command = [sys.executable, "-m", "tests.ui.captures", str(folder), f"{window}-{text}", theme]
                subprocess.run(command, check=True)
    sys.stdout.write(f"{folder}\n")


def _one(folder: Path, view: str, theme: str, *wanted: str) -> None:
    from evaluateur import app
    from tests.parcours.monde import HorlogeEssai, argon_leger
    from tests.ui.conftest import open_practice
    from tests.ui.ecrans import etats, panneaux
    from tests.ui.pilote import Pilote

    application = app.make_application()
    window, text = view.split("-")
    place = folder / f"{view}-{theme}"
    place.mkdir(parents=True, exist_ok=True)
    horloge = HorlogeEssai()
    with tempfile.TemporaryDirectory() as data:
        assembly = app.Assembly(Path(data), open_practice)
        assembly.memoire.theme, assembly.memoire.scale = theme, int(text) / 100
        assembly.window.restyle()
        assembly.furnish(horloge, argon_leger)
        pilote = Pilote(assembly, horloge)
        pilote.show(*WINDOWS[window])
        for name, reach in etats():
            reach(pilote)
            pilote.settle()
            _keep(assembly.window, place, name, wanted)
            if name == "grille-moitie":
                for over, panel in panneaux(pilote):
                    panel.show()
                    pilote.settle()
                    _keep(panel, place, over, wanted)
                    panel.reject()
                    pilote.settle()
        pilote.close()
    application.exit()


def _keep(widget: QWidget, place: Path, name: str, wanted: tuple[str, ...]) -> None:
    if name.startswith(wanted or ("",)):
        widget.grab().save(str(place / f"{name}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
