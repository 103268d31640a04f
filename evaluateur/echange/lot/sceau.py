"""The signature of a lot: CAdES B-B, detached, by which its sender says that he sends it, and nothing of what it holds.

What it holds is signed by both evaluators already, or is a scan of what both signed by hand.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from msgspec import Struct

from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.signature import cms, der
from evaluateur.edition.signature.der import tlv

_SIGNING_TIME, _PROOF_OF_SENDER = "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.6.4"


class Sceau(Struct, frozen=True):
    """Who sends (DER of his certificate), and when, by his laptop's clock, to the second."""

    certificat: bytes
    instant: datetime


def sign(liste: bytes, key: bytes, certificat: bytes, instant: datetime) -> bytes:
    """The DER of a signature over the list of a container. ``key``: PKCS#8, DER."""
    return cms.encode(cms.sign(_attributes(liste, Sceau(certificat, instant)), key, certificat))


def read(data: bytes, liste: bytes) -> Sceau:
    """Who signed this list. Raises :class:`LotRefuse`; whether he may send is for others to say."""
    try:
        held = cms.decode(data)
        found = cms.values(held.attributs)
        sceau = Sceau(held.certificat, found["signing_time"].native.astimezone(UTC))
        valid = _attributes(liste, sceau) == held.attributs and not held.jeton and cms.holds(held)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise _foreign() from error
    if not valid:
        raise _foreign()
    return sceau


def _attributes(liste: bytes, sceau: Sceau) -> bytes:
    """What is signed: the list, the certificate, the commitment, the instant."""
    return der.set_of(
        *cms.baseline(hashlib.sha256(liste).digest(), sceau.certificat, _PROOF_OF_SENDER),
        der.attribute(_SIGNING_TIME, tlv(der.UTC_TIME, f"{sceau.instant.astimezone(UTC):%y%m%d%H%M%SZ}".encode())),
    )


def _foreign() -> LotRefuse:
    return LotRefuse("signature", "La signature de ce lot n’est pas celle de son expéditeur sur ces fichiers.")
