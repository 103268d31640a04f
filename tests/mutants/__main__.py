"""``python -m tests.mutants [N] [GRAINE]``: so many mutants of this seed; the last line is the score.

Each is tried in a copy of the tree, by the tests that call its function, the quickest first, until one fails.
Those that live are listed: each is judged by a person, who writes the missing sentence or says why it means the same.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import msgspec

from tests.mutants.changements import Changement, changements
from tests.mutants.proches import PACKAGE, Carte

ROOT = PACKAGE.parent
LEFT_OUT = ("ui", "demo")
WORKERS = 2
CALM_S = 25.0
"""Seconds of processor, of tests asked for one mutant: beyond, those that are left are not asked."""
PATIENCE = 4
"""How many times longer than usual the tests may take, in processor: a mutant that loops is noticed too."""


def tirer(count: int, seed: int) -> list[Changement]:
    """Draw changes at random over the rooms, without importing anything."""
    rooms = [p for p in sorted(PACKAGE.rglob("*.py")) if p.relative_to(PACKAGE).parts[0] not in LEFT_OUT]
    every = [change for path in rooms for change in changements(path)]
    return random.Random(seed).sample(every, min(count, len(every)))


def _environment(copy: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(copy), "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


def _asked(carte: Carte, change: Changement) -> tuple[list[str], float]:
    """The tests that call the changed function, the nearest first, as many as one has the time for."""
    near: list[str] = []
    spent = 0.0
    for test in carte.near(f"{change.path.relative_to(ROOT)}:{change.function}"):
        if near and spent + carte.durees[test] > CALM_S:
            continue
        near.append(test)
        spent += carte.durees[test]
    return near, spent


def _try(copies: Queue[Path], carte: Carte, change: Changement) -> str:
    """« tué », « trop lent », « vit » or « jamais appelé »."""
    near, usual = _asked(carte, change)
    if not near:
        return "jamais appelé"
    copy = copies.get()
    target = copy / change.path.relative_to(ROOT)
    honest = target.read_text(encoding="utf-8")
    target.write_text(change.source(honest), encoding="utf-8")
    bound = int(PATIENCE * usual) + 30
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *near]
        result = subprocess.run(
            ["/bin/sh", "-c", f'ulimit -t {bound}; exec "$@"', "sh", *command],
            cwd=copy,
            env=_environment(copy),
            capture_output=True,
            timeout=20 * bound,  # one that waits for ever uses no processor
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "trop lent"
    finally:
        target.write_text(honest, encoding="utf-8")
        copies.put(copy)
    if result.returncode < 0:
        return "trop lent"
    return "tué" if result.returncode else "vit"


def main(count: int, seed: int) -> None:
    """Draw, try, list those that live, give the score."""
    with tempfile.TemporaryDirectory() as place:
        copies: Queue[Path] = Queue()
        for number in range(WORKERS):
            copy = Path(place) / str(number)
            shutil.copytree(
                ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "sortie", "captures", ".*_cache")
            )
            copies.put(copy)
        carte_file = Path(place) / "carte.json"
        known = os.environ.get("EVALUATEUR_CARTE")
        if known:
            shutil.copyfile(known, carte_file)
        else:
            first = Path(place) / "0"
            command = [sys.executable, "-m", "tests.mutants.proches", str(carte_file)]
            subprocess.run(command, cwd=first, env=_environment(first), check=True, stdout=subprocess.DEVNULL)
        carte = msgspec.json.decode(carte_file.read_bytes(), type=Carte)
        drawn = tirer(count, seed)
        with ThreadPoolExecutor(WORKERS) as pool:
            outcomes = []
            for change, outcome in zip(drawn, pool.map(lambda c: _try(copies, carte, c), drawn), strict=True):
                outcomes.append(outcome)
                if outcome != "tué":
                    place = f"{change.path.relative_to(ROOT)}:{change.line}"
                    sys.stdout.write(f"{len(outcomes)}. {outcome} : {place} {change.what}\n")
                    sys.stdout.flush()
    _tell(drawn, outcomes, seed)


def _tell(drawn: list[Changement], outcomes: list[str], seed: int) -> None:
    """The score of each room, then of the whole."""
    noticed = [outcome in ("tué", "trop lent") for outcome in outcomes]
    rooms: dict[str, list[bool]] = {}
    for change, seen in zip(drawn, noticed, strict=True):
        rooms.setdefault(change.path.relative_to(PACKAGE).parts[0], []).append(seen)
    for room, of_room in sorted(rooms.items()):
        sys.stdout.write(f"{room} : {sum(of_room)} sur {len(of_room)}\n")
    score = 100 * sum(noticed) / len(drawn)
    sys.stdout.write(f"{sum(noticed)} mutants sur {len(drawn)} (graine {seed}) : {score:.1f} %\n")


if __name__ == "__main__":
    main(*(int(a) for a in [*sys.argv[1:], "300", "1"][:2]))
