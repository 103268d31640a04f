"""The signature of a lot: CAdES B-B, detached, by which its sender says that he sends it, and nothing of what it holds.

What it holds is signed by both evaluators already, or is a scan of what both signed by hand.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from msgspec import Struct

from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.signature import cms, der
from evaluateur.edition.signature.der import oid, tlv

_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_TIME, _SIGNING_CERTIFICATE = "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.47"
_COMMITMENT, _PROOF_OF_SENDER = "1.2.840.113549.1.9.16.2.16", "1.2.840.113549.1.9.16.6.4"
_DIRECTORY_NAME = der.EXPLICIT | 4


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
    """What is signed: the list, the certificate, the instant, the commitment (EN 319 122-1, level B-B)."""
    certificat = hashlib.sha256(sceau.certificat).digest()
    issuer, serial = cms.issuer_and_serial(sceau.certificat)
    whose = tlv(der.SEQUENCE, tlv(der.SEQUENCE, tlv(_DIRECTORY_NAME, issuer)), serial)
    return der.set_of(
        der.attribute(_CONTENT_TYPE, oid(der.DATA)),
        der.attribute(_MESSAGE_DIGEST, tlv(der.OCTETS, hashlib.sha256(liste).digest())),
        der.attribute(_SIGNING_TIME, tlv(der.UTC_TIME, f"{sceau.instant.astimezone(UTC):%y%m%d%H%M%SZ}".encode())),
        der.attribute(
            _SIGNING_CERTIFICATE,
            tlv(der.SEQUENCE, tlv(der.SEQUENCE, tlv(der.SEQUENCE, tlv(der.OCTETS, certificat), whose))),
        ),
        der.attribute(_COMMITMENT, tlv(der.SEQUENCE, oid(_PROOF_OF_SENDER))),
    )


def _foreign() -> LotRefuse:
    return LotRefuse("signature", "La signature de ce lot n’est pas celle de son expéditeur sur ces fichiers.")
