"""Kills a process where its work has come to, never after a set time: on any machine, kills fall all over the work.

A witness is first followed to its end: how many lines it says, and its longest silence. A kill then comes after so many
lines, and a part of such a silence.
"""

from __future__ import annotations

import os
import random
import select
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from typing import NamedTuple

ATTENTE_S = 5.0
"""What a locked base would be waited for; a folder that opens at once takes a hundred times less."""
DE_PLUS = 40
"""Times the processor that opening a sound folder takes: what opening after a kill may take; up to 12 was seen."""


class Coup(NamedTuple):
    """When to kill: ``encore`` seconds after so many lines."""

    apres: int
    encore: float


class Suite(NamedTuple):
    """What a process said, whole lines; its longest silence in seconds; whether it was killed."""

    lignes: list[str]
    silence: float
    tuee: bool

    def coup(self, rng: random.Random, times: float = 1.0) -> Coup:
        """A kill anywhere in what this witness did, or in so many times as much."""
        return Coup(rng.randint(0, int(times * len(self.lignes))), rng.uniform(0, self.silence))

    def apprendre(self, autre: Suite) -> Suite:
        """This witness, and what another run that said as much teaches: the first one is often the slowest."""
        if len(autre.lignes) < len(self.lignes):
            return self
        return self._replace(silence=min(self.silence, autre.silence))


def suivre(process: int, reading: int, coup: Coup | None = None) -> Suite:
    """Listen to a process until it ends, killed or not. It is left to be waited for."""
    received, silence, entendu = b"", 0.0, time.monotonic()
    echeance: float | None = None
    tuee = False
    while True:
        if coup is not None and echeance is None and received.count(b"\n") >= coup.apres:
            echeance = time.monotonic() + coup.encore
        if echeance is not None and not tuee and time.monotonic() >= echeance:
            os.kill(process, signal.SIGKILL)
            tuee = True
        reste = None if echeance is None or tuee else max(0.0, echeance - time.monotonic())
        if not select.select([reading], [], [], reste)[0]:
            continue
        data = os.read(reading, 1 << 16)
        if not data:
            # What is cut in the middle was not acknowledged. One that was ending when it was shot at counts as killed.
            return Suite(received.decode().split("\n")[:-1], silence, tuee)
        silence, entendu = max(silence, time.monotonic() - entendu), time.monotonic()
        received += data


# Killed in a process of its own: what is to be killed is made ready once, then forked for each kill.


def _child(ouvrir: Callable[[], Sequence[Callable[[], object]]], tube: int) -> None:
    """Do the acts; say « p » when ready, « f » after each, « ! » for a fault, each on its line."""
    try:
        actes = ouvrir()
        os.write(tube, b"p\n")
        for acte in actes:
            acte()
            os.write(tube, b"f\n")
    except BaseException:  # noqa: BLE001 - a child of a fork must not go on as its parent
        os.write(tube, b"!" + traceback.format_exc().encode() + b"\n")
    os._exit(0)


def tuer_une_fois(ouvrir: Callable[[], Sequence[Callable[[], object]]], coup: Coup | None) -> Suite:
    """Make ready and run, kill where it is said (None: nowhere); a line for each act that was acknowledged."""
    reading, written = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(ouvrir, written)
    os.close(written)
    ready = os.read(reading, 2)
    suite = suivre(child, reading, coup)
    os.waitpid(child, 0)
    os.close(reading)
    said = [ready.decode().strip(), *suite.lignes]
    assert not any(line.startswith("!") for line in said), "\n".join(said)
    return suite
