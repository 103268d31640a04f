"""``python -m tests.mutants [N] [GRAINE] [OÙ]``: so many mutants of this seed; the last line is the score.

``OÙ``: in one room or module alone (``metier``, ``vues/pas.py``).

Each is tried in a copy of the tree, by the tests that run its block, the nearest first, until one fails.
Those that live are listed: each is judged by a person, who writes the missing sentence or says why it means the same.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Queue
from typing import NamedTuple, cast

import msgspec

from tests.mutants.changements import Changement, changements
from tests.mutants.essayeur import LENT, serve
from tests.mutants.proches import PACKAGE, Carte, file_of

ROOT = PACKAGE.parent
LEFT_OUT = ("ui", "demo")
WORKERS = 2
CALM_S = 25.0
"""Seconds of processor, of tests asked for one mutant: beyond, those that are left are not asked."""
VIF_S = 1.0
"""Seconds of a quick test: of those that take longer, five would use the time of a hundred."""
PATIENCE = 4
"""How many times longer than usual the tests may take, in processor: a mutant that loops is noticed too."""


def tirer(count: int, seed: int, under: str = "") -> list[Changement]:
    """Draw changes at random over the rooms, or one place in one of them, without importing anything."""
    rooms = [p for p in sorted(PACKAGE.rglob("*.py")) if p.relative_to(PACKAGE).parts[0] not in LEFT_OUT]
    every = [c for path in rooms if path.is_relative_to(PACKAGE / under) for c in changements(path)]
    return random.Random(seed).sample(every, min(count, len(every)))


class Epreuves:
    """What is known of the tests: which are sound, which fail on honest code, how often each killed."""

    def __init__(self, carte: Carte) -> None:
        self.carte = carte
        self.sound: set[str] = set()
        self.unsound: set[str] = set()
        self.killed = Counter[tuple[str, str]]()

    def count(self, change: Changement, test: str) -> None:
        """This one killed a mutant of a room: it is asked sooner about the next."""
        self.killed[change.room, test] += 1


def _asked(known: Epreuves, change: Changement) -> tuple[list[str], int]:
    """The tests that run the changed block, as many as one has the time for, and their bound.

    The quick ones before the others: those that killed others of its room, those of its own room, and those of one file
    together, for what they share is made once.
    """
    near: list[str] = []
    spent = 0.0
    carte, own = known.carte, f"tests/{change.room}/"
    running = carte.near(change.where)

    def order(test: str) -> tuple[bool, int, bool]:
        return carte.durees[test] > VIF_S, -known.killed[change.room, test], not test.startswith(own)

    for test in sorted(running, key=order):
        if test in known.unsound or (near and spent + carte.durees[test] > CALM_S):
            continue
        near.append(test)
        spent += carte.durees[test]
    files = list(dict.fromkeys(file_of(test) for test in near))
    together = sorted(near, key=lambda test: (carte.durees[test] > VIF_S, files.index(file_of(test))))
    return together, int(PATIENCE * spent) + 30


class Copie(NamedTuple):
    """A copy of the tree, and the process that tries mutants in it."""

    place: Path
    ends: Connection

    def ask(self, tests: list[str], seconds: int) -> tuple[int, str]:
        """Run these as the copy stands."""
        self.ends.send((tests, seconds))
        return cast(tuple[int, str], self.ends.recv())

    def try_(self, known: Epreuves, change: Changement) -> str:
        """« tué », « trop lent », « vit » or « jamais exécuté ». A test counts once seen to pass on honest code."""
        near, bound = _asked(known, change)
        if not near:
            return "jamais exécuté"
        target = self.place / change.path.relative_to(ROOT)
        honest = target.read_text(encoding="utf-8")
        target.write_text(change.source(honest), encoding="utf-8")
        status, failed = self.ask(near, bound)
        target.write_text(honest, encoding="utf-8")
        if status in (0, LENT):
            return "trop lent" if status else "vit"
        if failed not in near:  # nothing could be collected
            status, failed = self.ask(near[:1], bound)
            return "tué" if status == 0 else f"vit ? {failed}"
        if failed not in known.sound:
            status, other = self.ask(near[: near.index(failed) + 1], bound)
            if status:
                known.unsound.add(other)
                return self.try_(known, change)
            known.sound.add(failed)
        known.count(change, failed)
        return "tué"


def _copy(place: Path) -> Copie:
    shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(".git", ".venv", "sortie", "captures", ".*_cache"))
    ours, theirs = Pipe()
    get_context("spawn").Process(target=serve, args=(place, theirs), daemon=False).start()
    theirs.close()
    return Copie(place, ours)


def main(count: int, seed: int, under: str) -> None:
    """Draw, try, list those that live, give the score."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", PYTHONDONTWRITEBYTECODE="1")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        carte = _carte(place)
        copies: Queue[Copie] = Queue()
        for number in range(WORKERS):
            copies.put(_copy(place / str(number)))
        drawn = tirer(count, seed, under)
        known = Epreuves(carte)

        def attempt(change: Changement) -> str:
            copy = copies.get()
            try:
                return copy.try_(known, change)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(WORKERS) as pool:
            outcomes = []
            for change, outcome in zip(drawn, pool.map(attempt, drawn), strict=True):
                outcomes.append(outcome)
                if outcome != "tué":
                    where = f"{change.path.relative_to(ROOT)}:{change.line}"
                    sys.stdout.write(f"{len(outcomes)}. {outcome} : {where} {change.what}\n")
                    sys.stdout.flush()
        for test in sorted(known.unsound):
            sys.stdout.write(f"échoue sans mutant : {test}\n")
        while not copies.empty():
            copies.get().ends.close()
    _tell(drawn, outcomes, seed)


def _carte(place: Path) -> Carte:
    """The map that is known, or one made in a copy of the tree, whose code is changed to be watched."""
    known = os.environ.get("EVALUATEUR_CARTE")
    if known:
        return msgspec.json.decode(Path(known).read_bytes(), type=Carte)
    watched, target = place / "carte", place / "carte.json"
    shutil.copytree(ROOT, watched, ignore=shutil.ignore_patterns(".git", ".venv", "sortie", "captures", ".*_cache"))
    command = [sys.executable, "-m", "tests.mutants.proches", str(target)]
    environment = os.environ | {"PYTHONPATH": str(watched)}
    subprocess.run(command, cwd=watched, env=environment, check=True, stdout=subprocess.DEVNULL)
    return msgspec.json.decode(target.read_bytes(), type=Carte)


def _tell(drawn: list[Changement], outcomes: list[str], seed: int) -> None:
    """The score of each room, then of the whole."""
    noticed = [outcome in ("tué", "trop lent") for outcome in outcomes]
    rooms: dict[str, list[bool]] = {}
    for change, seen in zip(drawn, noticed, strict=True):
        rooms.setdefault(change.room, []).append(seen)
    for room, of_room in sorted(rooms.items()):
        sys.stdout.write(f"{room} : {sum(of_room)} sur {len(of_room)}\n")
    score = 100 * sum(noticed) / len(drawn)
    sys.stdout.write(f"{sum(noticed)} mutants sur {len(drawn)} (graine {seed}) : {score:.1f} %\n")


if __name__ == "__main__":
    count, seed, under = [*sys.argv[1:], *("300", "1", "")[len(sys.argv) - 1 :]]
    main(int(count), int(seed), under)
