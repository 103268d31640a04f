"""The envelope of a detached signature (CMS, RFC 5652), in the one form that exists: canonical DER, written twice.

Once to sign; once more, from what an envelope says, to verify: one that does not come out the same byte for byte holds
something that we do not write (another encoding, an attribute, a certificate, the other ``s`` of the same signature).
"""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import cms, x509
from asn1crypto import tsp as _  # noqa: F401 - it teaches the names of time stamps, which are fixed once any is read
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.x509 import load_der_x509_certificate
from msgspec import Struct

from evaluateur.edition.signature import der
from evaluateur.edition.signature.der import oid, tlv

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256."""
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE, _COMMITMENT = "1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.16.2.16"
_DIRECTORY_NAME = der.EXPLICIT | 4
_STAMP = "1.2.840.113549.1.9.16.2.14"
"""Attribute of a time stamp, which nobody signs."""


class Enveloppe(Struct, frozen=True):
    """A certificate (DER), the attributes that its key signed (DER of the set), the signature, a time stamp if any.

    No other certificate comes along: whoever verifies pins the authority, and nothing unsigned could be told from what
    was added later.
    """

    certificat: bytes
    attributs: bytes
    signature: bytes
    jeton: bytes = b""


def baseline(digest: bytes, certificat: bytes, commitment: str) -> tuple[bytes, ...]:
    """The attributes of any signature of ours (EN 319 122-1, level B-B): over what, by which certificate, what for."""
    issuer, serial = issuer_and_serial(certificat)
    whose = tlv(der.SEQUENCE, tlv(der.SEQUENCE, tlv(_DIRECTORY_NAME, issuer)), serial)
    which = tlv(der.SEQUENCE, tlv(der.OCTETS, hashlib.sha256(certificat).digest()), whose)
    return (
        der.attribute(_CONTENT_TYPE, oid(der.DATA)),
        der.attribute(_MESSAGE_DIGEST, tlv(der.OCTETS, digest)),
        der.attribute(_SIGNING_CERTIFICATE, tlv(der.SEQUENCE, tlv(der.SEQUENCE, which))),
        der.attribute(_COMMITMENT, tlv(der.SEQUENCE, oid(commitment))),
    )


def sign(attributs: bytes, key: bytes, certificat: bytes) -> Enveloppe:
    """Sign attributes by a key (PKCS#8, DER)."""
    private = load_der_private_key(key, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("certificates are made for P-256 keys")
    r, s = decode_dss_signature(private.sign(attributs, ec.ECDSA(hashes.SHA256())))
    return Enveloppe(certificat, attributs, encode_dss_signature(r, min(s, _ORDER - s)))


def encode(held: Enveloppe) -> bytes:
    """The DER of an envelope."""
    sha256, one = tlv(der.SEQUENCE, oid(der.SHA_256), der.NULL), tlv(der.INTEGER, b"\1")
    stamp = tlv(der.EXPLICIT | 1, der.attribute(_STAMP, held.jeton)) if held.jeton else b""
    signer = tlv(
        der.SEQUENCE,
        one,
        tlv(der.SEQUENCE, *issuer_and_serial(held.certificat)),
        sha256,
        bytes((der.EXPLICIT,)) + held.attributs[1:],
        tlv(der.SEQUENCE, oid(der.ECDSA_SHA_256)),
        tlv(der.OCTETS, held.signature),
        stamp,
    )
    data = tlv(
        der.SEQUENCE,
        one,
        tlv(der.SET, sha256),
        tlv(der.SEQUENCE, oid(der.DATA)),
        tlv(der.EXPLICIT, held.certificat),
        tlv(der.SET, signer),
    )
    return tlv(der.SEQUENCE, oid(der.SIGNED_DATA), tlv(der.EXPLICIT, data))


def issuer_and_serial(certificat: bytes) -> tuple[bytes, bytes]:
    """Which certificate it is, as its issuer tells it: his name and its number, each in DER."""
    made = x509.Certificate.load(certificat)["tbs_certificate"]
    return made["issuer"].dump(), made["serial_number"].dump()


def decode(data: bytes) -> Enveloppe:
    """Read an envelope back. Raises ``ValueError`` for anything else than what :func:`encode` writes."""
    content = cms.ContentInfo.load(data, strict=True)["content"]
    (signer,) = content["signer_infos"]
    (certificate,) = content["certificates"]
    tokens = [t for a in signer["unsigned_attrs"] or () for t in a["values"]]
    held = Enveloppe(
        certificat=certificate.chosen.dump(),
        attributs=der.set_of(*(attribute.dump() for attribute in signer["signed_attrs"])),
        signature=signer["signature"].native,
        jeton=tokens[0].dump() if tokens else b"",
    )
    r, s = decode_dss_signature(held.signature)
    if encode(held) != data or encode_dss_signature(r, s) != held.signature or 2 * s > _ORDER:
        raise ValueError("an envelope that is not as the application writes it")
    return held


def values(attributs: bytes) -> dict[str, Any]:
    """The first value of each attribute, by the name of its type."""
    return {a["type"].native: a["values"][0] for a in cms.CMSAttributes.load(attributs, strict=True)}


def holds(held: Enveloppe) -> bool:
    """Whether the signature is that of the certificate's key over the attributes."""
    key = load_der_x509_certificate(held.certificat).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(held.signature, held.attributs, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def length(data: bytes) -> int:
    """How long the first DER object is, header included. Raises ``ValueError``."""
    if len(data) < 6 or data[0] != 0x30 or data[1] not in (0x81, 0x82, 0x83):
        raise ValueError("not a container")
    size = data[1] & 0x7F
    return 2 + size + int.from_bytes(data[2 : 2 + size], "big")
