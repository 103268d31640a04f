"""The real window on a real base, with a set clock and a light derivation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evaluateur import app
from evaluateur.horloge import Horloge
from evaluateur.seance.poste import Poste
from tests.edition.faussaire import Atelier
from tests.parcours.conclus import conclu, fige, signe_sur_papier
from tests.parcours.monde import HorlogeEssai, Monde, argon_leger
from tests.ui.pilote import Pilote
from tests.ui.signataires import Signataires

__all__ = ["conclu", "fige", "signe_sur_papier"]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as it is run: its style, fonts and translations."""
    return app.make_application()


def open_practice(data_folder: Path, horloge: Horloge) -> tuple[Poste, str]:
    from evaluateur.demo.entrainement import ouvrir_entrainement

    return ouvrir_entrainement(data_folder, horloge)


@pytest.fixture
def horloge() -> HorlogeEssai:
    return HorlogeEssai()


@pytest.fixture
def lancer(qapp: QApplication, tmp_path: Path, horloge: HorlogeEssai) -> Iterator[Callable[[], Pilote]]:
    """Start the window on the data folder of the test, as often as it asks. Not one widget may be left at the end."""
    before = set(QApplication.allWidgets())
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
    left = {type(w).__name__ for w in set(QApplication.allWidgets()) - before if w.parent() is None}
    assert not left, f"widgets that outlive their window: {left}"


@pytest.fixture
def pilote(lancer: Callable[[], Pilote]) -> Pilote:
    """The window on an empty data folder, and someone to drive it."""
    return lancer()


@pytest.fixture(scope="session")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    """An authority, the two that it designated, and what they sign."""
    return Atelier(tmp_path_factory.mktemp("autorite") / "centre")


@pytest.fixture
def monde(pilote: Pilote, tmp_path: Path) -> Monde:
    """Two real profiles and a dossier begun; the first one at the keyboard, the list of sessions in sight."""
    monde = Monde(tmp_path / "monde")
    monde.seul(1)
    pilote.desk.adopt(monde.poste)
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    return monde


@pytest.fixture
def signing(pilote: Pilote, tmp_path: Path, qtbot: QtBot) -> Callable[[Monde], Signataires]:
    """Bring a copy of a world at rest before the screen of signature."""

    def show(model: Monde) -> Signataires:
        monde = model.copie(tmp_path / "monde")
        pilote.desk.adopt(monde.poste)
        pilote.desk.show_seance(monde.seance)
        pilote.desk.go("signature")
        pilote.settle()
        return Signataires(pilote, monde, qtbot)

    return show


@pytest.fixture
def signataires(signing: Callable[[Monde], Signataires], conclu: Monde) -> Signataires:
    """Everything agreed, the record still to be frozen."""
    return signing(conclu)
