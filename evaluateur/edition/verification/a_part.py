"""Verifying strangers' files behind a partition: what hurts its reader is refused, the others have their verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from evaluateur import cloison
from evaluateur.cloison import Cloison
from evaluateur.edition.verification.verdict import Examen, Verdict
from evaluateur.metier.vocabulaire import Empreinte

if TYPE_CHECKING:  # the libraries of PDF take half a second: they load in the other process meanwhile
    from evaluateur.edition.verification.politique import Contexte


class _Autorite(Struct, frozen=True):
    certificat: bytes
    revocations: tuple[bytes, ...]


class _Question(Struct, frozen=True):
    """What whoever verifies knows, as it goes from one process to the other."""

    maintenant: datetime
    autorites: tuple[_Autorite, ...]
    un_siege: tuple[Empreinte, ...]
    horodateurs: tuple[bytes, ...]


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
            answer = self._cloison.read(_written(contexte), data)
        except cloison.LectureInterrompue as refus:
            return Verdict("refuse", (Examen(False, refus.phrase),))
        return msgspec.json.decode(answer, type=Verdict)

    def verify_all(self, files: Sequence[bytes], contexte: Contexte) -> list[Verdict]:
        """As :func:`evaluateur.edition.verification.politique.verify_all`."""
        from evaluateur.edition.verification import politique

        return politique.together([self.verify(data, contexte) for data in files])


def _written(contexte: Contexte) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    from evaluateur.titres import rattachement

    known = tuple(
        _Autorite(rattachement.der(a), tuple(crl.public_bytes(Encoding.DER) for crl in a.revocations))
        for a in contexte.autorites
    )
    services = tuple(contexte.horodateurs)
    return msgspec.json.encode(_Question(contexte.maintenant, known, tuple(contexte.un_siege), services))


def _answer(head: bytes, data: bytes) -> bytes:
    from evaluateur.edition.verification import politique
    from evaluateur.titres import rattachement

    asked = msgspec.json.decode(head, type=_Question)
    known = []
    for one in asked.autorites:
        autorite = rattachement.read_autorite(one.certificat)
        for crl in one.revocations:
            autorite = rattachement.with_revocations(autorite, crl)
        known.append(autorite)
    contexte = politique.Contexte(
        asked.maintenant, tuple(known), un_siege=frozenset(asked.un_siege), horodateurs=frozenset(asked.horodateurs)
    )
    return msgspec.json.encode(politique.verify(data, contexte))


if __name__ == "__main__":
    from evaluateur.edition.verification import politique as _  # noqa: F401 - loaded before time is counted

    cloison.serve(_answer)
