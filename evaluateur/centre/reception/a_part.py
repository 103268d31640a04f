"""Judging lots behind partitions, as many at a time as there are processors; secrets stay on this side."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self

import msgspec
from msgspec import Struct

from evaluateur import cloison, fichiers
from evaluateur.centre.reception import jugement
from evaluateur.centre.reception.convocations import Designations
from evaluateur.centre.reception.jugement import Jugement, Ouvert, Rendu
from evaluateur.cloison import Cloison, LectureInterrompue
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification import question
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.vocabulaire import Empreinte

MEMOIRE = 2048 * fichiers.MIB
"""A lot of the largest size is held, read and written again: four times 256 MiB, and its libraries."""
JUGES_MAX = 8
"""One writes: more than this would wait for him."""


class _Question(Struct, frozen=True):
    empreinte: Empreinte
    contexte: bytes
    designations: bytes


class Juges:
    """Readers of lots, each behind its partition; they begin at once."""

    def __init__(self, designations: Designations, wanted: int = JUGES_MAX, seconds: int = cloison.SECONDES) -> None:
        """``wanted``: as many as there are lots; no more than there are processors."""
        count = max(1, min(wanted, os.cpu_count() or 1, JUGES_MAX))
        self._designations = msgspec.json.encode(designations)
        self._every = [Cloison(__name__, seconds) for _ in range(count)]
        self._free: SimpleQueue[Cloison] = SimpleQueue()
        for one in self._every:
            self._free.put(one)
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        for one in self._every:
            one.close()

    def juger(self, opened: Sequence[Ouvert], contexte: Contexte) -> list[Rendu]:
        """Begin to judge them all."""
        known = question.write(contexte)
        begun: list[Future[Jugement]] = [self._threads.submit(self._ask, one, known) for one in opened]
        return [one.result for one in begun]

    def _ask(self, opened: Ouvert, known: bytes) -> Jugement:
        head = msgspec.json.encode(_Question(opened.empreinte, known, self._designations))
        partition = self._free.get()
        try:
            return msgspec.json.decode(partition.read(head, opened.contenu), type=Jugement)
        except LectureInterrompue:
            return jugement.refuse(
                LotRefuse(
                    "demesure", "La lecture de ce lot demande trop de mémoire ou de temps.", "Appelez l’expéditeur."
                )
            )
        finally:
            self._free.put(partition)


def _answer(head: bytes, data: bytes) -> bytes:
    from evaluateur.edition.verification import politique

    asked = msgspec.json.decode(head, type=_Question)
    designations = msgspec.json.decode(asked.designations, type=Designations)
    opened = Ouvert(asked.empreinte, data)
    return msgspec.json.encode(jugement.juger(opened, question.read(asked.contexte), politique.verify, designations))


if __name__ == "__main__":
    cloison.serve(_answer, memory=MEMOIRE)
