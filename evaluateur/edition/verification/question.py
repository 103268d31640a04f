"""What whoever verifies knows, as it goes from one process to another."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from evaluateur.metier.vocabulaire import Empreinte

if TYPE_CHECKING:  # the libraries of PDF take half a second: they load in the other process meanwhile
    from evaluateur.edition.verification.politique import Contexte


class _Autorite(Struct, frozen=True):
    certificat: bytes
    revocations: tuple[bytes, ...]


class _Question(Struct, frozen=True):
    maintenant: datetime
    autorites: tuple[_Autorite, ...]
    un_siege: tuple[Empreinte, ...]
    horodateurs: tuple[bytes, ...]


def write(contexte: Contexte) -> bytes:
    """The bytes that :func:`read` reads back."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from evaluateur.titres import rattachement

    known = tuple(
        _Autorite(rattachement.der(a), tuple(crl.public_bytes(Encoding.DER) for crl in a.revocations))
        for a in contexte.autorites
    )
    services = tuple(contexte.horodateurs)
    return msgspec.json.encode(_Question(contexte.maintenant, known, tuple(contexte.un_siege), services))


@lru_cache(maxsize=1)
def read(data: bytes) -> Contexte:
    """What whoever asks knows; the same for the files that follow."""
    from evaluateur.edition.verification import politique
    from evaluateur.titres import rattachement

    asked = msgspec.json.decode(data, type=_Question)
    known = []
    for one in asked.autorites:
        autorite = rattachement.read_autorite(one.certificat)
        for crl in one.revocations:
            autorite = rattachement.with_revocations(autorite, crl)
        known.append(autorite)
    return politique.Contexte(
        asked.maintenant, tuple(known), un_siege=frozenset(asked.un_siege), horodateurs=frozenset(asked.horodateurs)
    )
