"""The signature of a lot: CAdES B-B, detached, by which its sender says that he sends it, and nothing of what it holds.

What it holds is signed by both evaluators already, or is a scan of what both signed by hand.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from asn1crypto import cms as asn1
from asn1crypto import x509
from msgspec import Struct
from pyhanko.sign.ades import cades_asn1  # it teaches asn1crypto the attributes of CAdES
from pyhanko.sign.general import as_signing_certificate_v2

from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.signature import cms

_ENGAGEMENT = "proof_of_sender"


class Sceau(Struct, frozen=True):
    """Who sends (DER of his certificate), and when, by his laptop's clock, to the second."""

    certificat: bytes
    instant: datetime


def sign(liste: bytes, key: bytes, certificat: bytes, instant: datetime) -> bytes:
    """The DER of a signature over the list of a container. ``key``: PKCS#8, DER."""
    return cms.encode(cms.sign(_attributes(liste, Sceau(certificat, instant)), key, certificat))


def read(der: bytes, liste: bytes) -> Sceau:
    """Who signed this list. Raises :class:`LotRefuse`; whether he may send is for others to say."""
    try:
        held = cms.decode(der)
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
    instant = asn1.Time({"utc_time": sceau.instant.astimezone(UTC).replace(microsecond=0)})
    engagement = cades_asn1.CommitmentTypeIndication({"commitment_type_id": _ENGAGEMENT})
    designation = as_signing_certificate_v2(x509.Certificate.load(sceau.certificat))
    return cms.attributes(
        asn1.CMSAttribute({"type": "content_type", "values": ["data"]}),
        asn1.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(liste).digest()]}),
        asn1.CMSAttribute({"type": "signing_time", "values": [instant]}),
        asn1.CMSAttribute({"type": "signing_certificate_v2", "values": [designation]}),
        asn1.CMSAttribute({"type": "commitment_type", "values": [engagement]}),
    )


def _foreign() -> LotRefuse:
    return LotRefuse("signature", "La signature de ce lot n’est pas celle de son expéditeur sur ces fichiers.")
