"""How soon the window answers a key in the grid and a change of screen, beyond what the disk itself takes to sync.

python -m benchmarks.reactions CRITERES: one process, one line of milliseconds; what the table of ``make bench`` shows.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from benchmarks.demarrage import PHRASE, _no_practice
from benchmarks.noyau import Banc
from evaluateur import referentiels
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.metier.referentiel import Bloc, Competence, Critere, Groupe, Referentiel
from evaluateur.metier.vocabulaire import CelluleCode

BEAUCOUP = 400
TABLES = 10
TOURS = 4


class Reactions(Struct, frozen=True):
    """p95 in seconds, painted included, what the disk took to sync left out."""

    criteres: int
    touche: float
    ecran: float


class _Sync:
    """A connection that counts the seconds that its commits take."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.seconds = 0.0

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Run, and look at the clock around a commit."""
        start = time.perf_counter()
        result = self._connection.execute(sql, parameters)
        if sql == "COMMIT":
            self.seconds += time.perf_counter() - start
        return result

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._connection, nom)


def _watch(base: Base) -> _Sync:
    sync = _Sync(base._connection)
    base._connection = cast(Connection, sync)
    return sync


def agrandi(referentiel: Referentiel, criteres: int) -> Referentiel:
    """The same référentiel, its first bloc grown to so many criteria in ten tables."""
    first = referentiel.blocs[0]
    activite = first.activites[0]
    competences = tuple(_table(first, number, criteres // TABLES) for number in range(1, TABLES + 1))
    grown = replace(first, activites=(replace(activite, competences=competences),))
    return replace(referentiel, blocs=(grown, *referentiel.blocs[1:]))


def _table(bloc: Bloc, number: int, criteres: int) -> Competence:
    model = bloc.competences[(number - 1) % len(bloc.competences)]
    lines = tuple(
        Critere(CelluleCode(f"{bloc.code}.{number}.{rank}"), model.criteres[rank % len(model.criteres)].texte)
        for rank in range(1, criteres + 1)
    )
    return replace(model, code=CelluleCode(f"{bloc.code}.{number}"), groupes=(Groupe(lines),))


def mesurer(data_folder: Path, criteres: int = 0) -> Reactions:
    """Key after key in a grid, screen after screen; ``criteres`` 0: the bloc as it is shipped."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from evaluateur import app

    application = QApplication.instance() or app.make_application()
    banc = Banc(data_folder)
    if criteres:
        shipped = referentiels.read_file(referentiels.bundled()[0])
        banc.empreinte = banc.poste.coffre.retenir_referentiel(agrandi(shipped, criteres))
    identifiant = banc.dossier().identifiant
    banc.poste.close()
    assembly = app.Assembly(data_folder, _no_practice)
    assembly.furnish()
    assembly.window.resize(1366, 768)
    assembly.show()
    desk = assembly.desk
    (profil,) = desk.poste.trousseau.profils
    desk.poste.trousseau.deverrouiller(profil.identifiant, PHRASE)
    desk.seat(profil.identifiant)
    desk.open_dossier(identifiant)
    code = desk.dossier.presentes[0]
    bloc, etapes = desk.dossier.referentiel.par_bloc[code], desk.dossier.referentiel.deroule
    sync = _watch(desk.poste.coffre.base)

    def painted() -> None:
        """What was touched is laid out and painted, and nothing else is."""
        for _ in range(3):
            application.processEvents()

    keys, ecrans = [], []
    for etape in etapes:
        desk.go(etape, code)
        painted()
    for _ in range(TOURS):
        for etape in etapes:
            start = time.perf_counter()
            desk.go(etape, code)
            painted()
            ecrans.append(time.perf_counter() - start)
    for competence in bloc.competences:
        desk.go("grille", code, competence.code)
        painted()
        for _ in competence.criteres:
            start, synced = time.perf_counter(), sync.seconds
            QTest.keyClicks(QApplication.focusWidget() or assembly.window, "c")
            painted()
            keys.append(time.perf_counter() - start - (sync.seconds - synced))
    marked = len(desk.open_seance.grille(code).marques)
    assembly.window.close()
    assembly.close()
    if marked != len(keys):
        raise AssertionError(f"{marked} marks for {len(keys)} keys")
    return Reactions(len(keys), quantiles(keys, n=20)[-1], quantiles(ecrans, n=20)[-1])


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as temporary:
        done = mesurer(Path(temporary), int(sys.argv[1]))
    sys.stdout.write(json.dumps([done.criteres, round(done.touche * 1e3, 3), round(done.ecran * 1e3, 3)]) + "\n")
