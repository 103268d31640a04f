"""Verifying strangers' files behind a partition: what hurts its reader is refused, the others have their verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from evaluateur import cloison
from evaluateur.cloison import Cloison
from evaluateur.edition.verification import question
from evaluateur.edition.verification.verdict import Examen, Verdict

if TYPE_CHECKING:  # the libraries of PDF take half a second: they load in the other process meanwhile
    from evaluateur.edition.verification.politique import Contexte


class Guichet:
    """Where strangers' files are verified; it begins its reader at once."""

    def __init__(self, seconds: int = cloison.SECONDES) -> None:
        self._cloison = Cloison(__name__, seconds)

    def __enter__(self) -> Guichet:
        return self

    def __exit__(self, *_: object) -> None:
        self._cloison.close()

    def verify(self, data: bytes, contexte: Contexte) -> Verdict:
        """As :func:`evaluateur.edition.verification.politique.verify`; what outgrows its bounds is refused."""
        try:
            answer = self._cloison.read(question.write(contexte), data)
        except cloison.LectureInterrompue as refus:
            return Verdict("refuse", (Examen(False, refus.phrase),))
        return msgspec.json.decode(answer, type=Verdict)


def _answer(head: bytes, data: bytes) -> bytes:
    from evaluateur.edition.verification import politique

    return msgspec.json.encode(politique.verify(data, question.read(head)))


if __name__ == "__main__":
    from evaluateur.edition.verification import politique as _  # noqa: F401 - loaded before time is counted

    cloison.serve(_answer)
