"""The window: its first paint, its list of many dossiers, its memory, its answer to a key and to a change of screen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import reactions
from benchmarks.demarrage import MODES
from benchmarks.mesure import Mesure
from benchmarks.noyau import BEAUCOUP, Banc
from benchmarks.reactions import Reactions

TOURS = 7
ECRAN_MS = 50.0
"""Limit of a change of screen, far below what a user feels: the witness is the limit itself."""


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
        shipped = reactions.mesurer(Path(nom) / "reactions")
        large = reactions.mesurer(Path(nom) / "reactions-400", reactions.BEAUCOUP)
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
        *_answers(shipped, "critères du bloc livré", 2.0),
        *_answers(large, f"{reactions.BEAUCOUP} critères", 1.0),
    ]


def _answers(done: Reactions, where: str, ceiling: float) -> list[Mesure]:
    """A key is in the bloc as it is shipped, or in one of 400 criteria; what the disk takes to sync is left out."""
    return [
        Mesure(f"touche → enregistré et peint, {where} (p95)", done.touche, done.nue, "grille nue", ceiling),
        Mesure(f"changement d’écran, {where} (p95)", done.ecran, ECRAN_MS / 1e3, "limite", 1.0),
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
