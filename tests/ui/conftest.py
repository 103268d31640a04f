"""The real window on a real base, with a set clock and a light derivation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from evaluateur import app
from evaluateur.seance.horloge import Horloge
from evaluateur.seance.poste import Poste
from tests.parcours.monde import HorlogeEssai, argon_leger
from tests.ui.pilote import Pilote


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as it is run: its style, fonts and translations."""
    return app.make_application()


def open_practice(donnees: Path, horloge: Horloge) -> tuple[Poste, str]:
    from evaluateur.demo.entrainement import ouvrir_entrainement

    return ouvrir_entrainement(donnees, horloge)


@pytest.fixture
def horloge() -> HorlogeEssai:
    return HorlogeEssai()


@pytest.fixture
def lancer(qapp: QApplication, tmp_path: Path, horloge: HorlogeEssai) -> Iterator[Callable[[], Pilote]]:
    """Start the window on the data folder of the test, as often as it asks. Nothing may be left open at the end."""
    started: list[Pilote] = []

    def start() -> Pilote:
        assembly = app.Assembly(tmp_path / "donnees", open_practice)
        if assembly.memoire.theme != "clair":
            assembly.memoire.theme = "clair"
            assembly.window.restyle()
        assembly.furnish(horloge, argon_leger)
        started.append(Pilote(assembly, horloge))
        started[-1].show()
        return started[-1]

    yield start
    for driver in started:
        driver.close()


@pytest.fixture
def pilote(lancer: Callable[[], Pilote]) -> Pilote:
    """The window on an empty data folder, and someone to drive it."""
    return lancer()
