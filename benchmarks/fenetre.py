"""The window: its first paint, its list of many dossiers, its memory, its answer to a key and to a change of screen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from benchmarks.demarrage import MODES, PHRASE
from benchmarks.mesure import Mesure
from benchmarks.noyau import BEAUCOUP, Banc

TOURS = 7
TOUCHE_MS, ECRAN_MS = 50.0, 200.0
"""Limits of a reaction that a user feels as immediate (ecrans.md); the witness is the limit itself."""


def mesurer() -> list[Mesure]:
    """Measure; every start is a process of its own, the rivals take turns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as nom:
        empty, full = Path(nom) / "vide", Path(nom) / "plein"
        empty.mkdir()
        _fill(full)
        # An installed application is compiled once, not at each start.
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environ["PYTHONPYCACHEPREFIX"] = str(Path(nom) / "compile")
        starts: dict[str, list[tuple[float, int]]] = {mode: [] for mode in MODES}
        for round_ in range(TOURS + 1):
            for mode, results in starts.items():
                measure = _start(mode, full if mode.endswith("liste") else empty, environ)
                results += [measure] if round_ else []
        key, ecran = _reactions(Path(nom) / "reactions")
    duration = {mode: median(t for t, _ in results) for mode, results in starts.items()}
    memoire = {mode: median(m for _, m in results) for mode, results in starts.items()}
    return [
        Mesure("fenêtre : première image", duration["fenetre"], duration["nu"], "PySide6 nu", 1.6),
        Mesure(
            f"fenêtre : liste de {BEAUCOUP} prête", duration["liste"], duration["nu_liste"], "nu, mêmes lignes", 1.4
        ),
        # What must be done by anyone who reads these rows safely, over a window with an empty base.
        Mesure("  dont le témoin seul", duration["nu_liste"], duration["nu_base"], "nu + base vide", float("inf")),
        Mesure(
            "fenêtre : mémoire, première image (Mo pour s)", memoire["fenetre"] / 1e6, memoire["nu"] / 1e6, "nu", 1.6
        ),
        Mesure("touche → enregistré et peint (p95)", key, TOUCHE_MS / 1e3, "limite", 1.0),
        Mesure("changement d’écran (p95)", ecran, ECRAN_MS / 1e3, "limite", 1.0),
    ]


def _fill(data_folder: Path) -> None:
    """A folder with many dossiers, unlocked by the phrase that the measured process knows."""
    banc = Banc(data_folder)
    for _ in range(BEAUCOUP):
        banc.dossier()
    banc.poste.liste.lister()
    banc.poste.close()


def _start(mode: str, data_folder: Path, environ: dict[str, str]) -> tuple[float, int]:
    """Seconds from the start of the process to its line, and the kilobytes it then takes."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.demarrage", mode, str(data_folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        duration = time.perf_counter() - start
    return duration, int(line)


def _reactions(data_folder: Path) -> tuple[float, float]:
    """p95 of a key in the grid, and of a change of screen, in seconds, painted included."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from benchmarks.demarrage import _no_practice
    from evaluateur import app
    from evaluateur.metier.etapes import ETAPES

    application = QApplication.instance() or app.make_application()
    banc = Banc(data_folder)
    seance = banc.dossier()
    identifiant = seance.identifiant
    banc.poste.close()
    assembly = app.Assembly(data_folder, _no_practice)
    assembly.furnish()
    assembly.show()
    desk = assembly.desk
    (profil,) = desk.poste.trousseau.profils
    desk.poste.trousseau.deverrouiller(profil.identifiant, PHRASE)
    desk.seat(profil.identifiant)
    desk.open_dossier(identifiant)
    blocs = desk.dossier.presentes

    def painted() -> None:
        for _ in range(3):
            application.processEvents()

    keys, ecrans = [], []
    for bloc in blocs:
        for etape in ETAPES:
            desk.go(etape, bloc)
            painted()
    for _ in range(4):
        for etape in ETAPES:
            start = time.perf_counter()
            desk.go(etape, blocs[0])
            assembly.window.repaint()
            painted()
            ecrans.append(time.perf_counter() - start)
    desk.go("grille", blocs[0])
    painted()
    for competence in desk.dossier.referentiel.par_bloc[blocs[0]].competences:
        desk.go("grille", cible=competence.code)
        painted()
        for _ in competence.criteres:
            start = time.perf_counter()
            QTest.keyClicks(QApplication.focusWidget() or assembly.window, "c")
            assembly.window.repaint()
            painted()
            keys.append(time.perf_counter() - start)
    assembly.window.close()
    assembly.close()
    return quantiles(keys, n=20)[-1], quantiles(ecrans, n=20)[-1]
