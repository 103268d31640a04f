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
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct
from msgspec.structs import replace

from benchmarks.demarrage import PHRASE, _no_practice
from benchmarks.noyau import Banc
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.demo import referentiel_de_demonstration
from evaluateur.metier.referentiel import Bloc, Competence, Critere, Groupe, Referentiel
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from benchmarks.grille_nue import GrilleNue
    from evaluateur.app import Assembly

BEAUCOUP = 400
TABLES = 10
TOURS = 4
GRILLES = 8
"""Grids of a bloc as it is shipped, filled one after the other: the p95 of 28 keys would be its worst key but one."""


class Reactions(Struct, frozen=True):
    """p95 in seconds, painted included, what the disk took to sync left out; ``nue``: of a key in the bare grid."""

    touches: int
    touche: float
    nue: float
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
    from PySide6.QtWidgets import QApplication as Application

    from evaluateur import app

    application = cast(Application, Application.instance() or app.make_application())
    banc = Banc(data_folder)
    if criteres:
        shipped = referentiel_de_demonstration()
        banc.empreinte = banc.poste.coffre.retenir_referentiel(agrandi(shipped, criteres))
    identifiants = [banc.dossier().identifiant for _ in range(1 if criteres else GRILLES)]
    banc.poste.close()
    assembly = app.Assembly(data_folder, _no_practice)
    assembly.furnish()
    assembly.window.resize(1366, 768)
    assembly.show()
    (profil,) = assembly.desk.poste.trousseau.profils
    assembly.desk.poste.trousseau.deverrouiller(profil.identifiant, PHRASE)
    assembly.desk.seat(profil.identifiant)
    main = _Main(application, assembly)
    for rank, identifiant in enumerate(identifiants):
        main.fill(identifiant, data_folder / f"nue-{rank}.sqlite")
    assembly.window.close()
    assembly.close()
    return Reactions(len(main.keys), _p95(main.keys), _p95(main.nues), _p95(main.ecrans))


def _p95(durations: list[float]) -> float:
    return quantiles(durations, n=20)[-1]


class _Main:
    """The hand on the keyboard, and what it waited for. Each key is pressed in our grid, then in the bare one."""

    def __init__(self, application: QApplication, assembly: Assembly) -> None:
        self.keys: list[float] = []
        self.nues: list[float] = []
        self.ecrans: list[float] = []
        self._application = application
        self._window, self._desk = assembly.window, assembly.desk
        self._sync = _watch(self._desk.poste.coffre.base)

    def fill(self, identifiant: str, nue: Path) -> None:
        """Open a dossier, go through its screens, mark the whole of its first grid and of a bare one."""
        from PySide6.QtCore import Qt

        from benchmarks.grille_nue import GrilleNue

        self._desk.open_dossier(identifiant)
        code = self._desk.dossier.presentes[0]
        self._go_round(code)
        bloc, before = self._desk.dossier.referentiel.par_bloc[code], len(self.keys)
        bare = GrilleNue(nue, [critere.texte for c in bloc.competences for critere in c.criteres])
        bare.resize(1366, 768)
        bare.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        bare.show()
        for competence in bloc.competences:
            self._desk.go("grille", code, competence.code)
            self._painted()
            for _ in competence.criteres:
                self._press()
                self._press_bare(bare)
        bare.end()
        marked, pressed = len(self._desk.open_seance.grille(code).marques), len(self.keys) - before
        if not marked == bare.marked == pressed:
            raise AssertionError(f"{marked} marks and {bare.marked} bare ones for {pressed} keys")

    def _painted(self) -> None:
        """What was touched is laid out and painted, what was left is deleted: what the loop of Qt does by itself."""
        from PySide6.QtCore import QEvent

        for _ in range(3):
            self._application.processEvents()
            self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _go_round(self, code: BlocCode) -> None:
        etapes = self._desk.dossier.referentiel.deroule
        for etape in etapes:
            self._desk.go(etape, code)
            self._painted()
        for _ in range(TOURS):
            for etape in etapes:
                start = time.perf_counter()
                self._desk.go(etape, code)
                self._painted()
                self.ecrans.append(time.perf_counter() - start)

    def _press(self) -> None:
        from PySide6.QtTest import QTest

        start, synced = time.perf_counter(), self._sync.seconds
        QTest.keyClicks(self._window.focusWidget(), "c")
        self._painted()
        self.keys.append(time.perf_counter() - start - (self._sync.seconds - synced))

    def _press_bare(self, bare: GrilleNue) -> None:
        from PySide6.QtTest import QTest

        start, synced = time.perf_counter(), bare.synced
        QTest.keyClicks(bare.lignes[bare.marked], "c")
        self._painted()
        self.nues.append(time.perf_counter() - start - (bare.synced - synced))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as temporary:
        done = mesurer(Path(temporary), int(sys.argv[1]))
    sys.stdout.write(
        json.dumps([done.touches, *(round(s * 1e3, 3) for s in (done.touche, done.nue, done.ecran))]) + "\n"
    )
