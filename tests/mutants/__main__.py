"""``python -m tests.mutants [N] [GRAINE]``: so many mutants of this seed; the last line is the score.

Each is tried in a copy of the tree, by the test files that call into its module, the quickest first, until one fails.
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
PATIENCE_S = 240


def tirer(count: int, seed: int) -> list[Changement]:
    """Draw changes at random over the rooms, without importing anything."""
    rooms = [p for p in sorted(PACKAGE.rglob("*.py")) if p.relative_to(PACKAGE).parts[0] not in LEFT_OUT]
    every = [change for path in rooms for change in changements(path)]
    return random.Random(seed).sample(every, min(count, len(every)))


def _environment(copy: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(copy), "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


def _try(copies: Queue[Path], carte: Carte, change: Changement) -> str:
    """« tué », « trop lent » or « vit »."""
    copy = copies.get()
    module = change.path.relative_to(ROOT)
    target = copy / module
    honest = target.read_text(encoding="utf-8")
    target.write_text(change.source(), encoding="utf-8")
    try:
        near = carte.near(str(module))
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *near]
        result = subprocess.run(
            command, cwd=copy, env=_environment(copy), capture_output=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return "trop lent"
    finally:
        target.write_text(honest, encoding="utf-8")
        copies.put(copy)
    return "tué" if near and result.returncode else "vit"


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
            outcomes = list(pool.map(lambda change: _try(copies, carte, change), drawn))
    for change, outcome in zip(drawn, outcomes, strict=True):
        if outcome != "tué":
            sys.stdout.write(f"{outcome} : {change.path.relative_to(ROOT)}:{change.line} {change.what}\n")
    killed = sum(outcome != "vit" for outcome in outcomes)
    sys.stdout.write(f"{killed} mutants sur {len(drawn)} (graine {seed}) : {100 * killed / len(drawn):.1f} %\n")


if __name__ == "__main__":
    main(*(int(a) for a in [*sys.argv[1:], "300", "1"][:2]))
