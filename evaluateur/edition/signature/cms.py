"""The envelope of a detached signature (CMS, RFC 5652), in the one form that exists: canonical DER, written twice.

Once to sign; once more, from what an envelope says, to verify: one that does not come out the same byte for byte holds
something that we do not write (another encoding, an attribute, a certificate, the other ``s`` of the same signature).
"""

from __future__ import annotations

from typing import Any

from asn1crypto import algos, cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.x509 import load_der_x509_certificate
from msgspec import Struct

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256."""


class Enveloppe(Struct, frozen=True):
    """A certificate (DER), the attributes that its key signed (DER of the set), the signature, a time stamp if any.

    No other certificate comes along: whoever verifies pins the authority, and nothing unsigned could be told from what
    was added later.
    """

    certificat: bytes
    attributs: bytes
    signature: bytes
    jeton: bytes = b""


def attributes(*items: cms.CMSAttribute) -> bytes:
    """The set of these, in the order of their encodings (DER), which nothing else may decide."""
    return bytes(cms.CMSAttributes(sorted(items, key=lambda a: a.dump())).dump())


def sign(attributs: bytes, key: bytes, certificat: bytes) -> Enveloppe:
    """Sign attributes by a key (PKCS#8, DER)."""
    private = load_der_private_key(key, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("certificates are made for P-256 keys")
    r, s = decode_dss_signature(private.sign(attributs, ec.ECDSA(hashes.SHA256())))
    return Enveloppe(certificat, attributs, encode_dss_signature(r, min(s, _ORDER - s)))


def encode(held: Enveloppe) -> bytes:
    """The DER of an envelope."""
    certificate = x509.Certificate.load(held.certificat)
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": cms.CMSAttributes.load(held.attributs),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": held.signature,
        }
    )
    if held.jeton:
        token = cms.ContentInfo.load(held.jeton, strict=True)
        signer["unsigned_attrs"] = [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def decode(der: bytes) -> Enveloppe:
    """Read an envelope back. Raises ``ValueError`` for anything else than what :func:`encode` writes."""
    data = cms.ContentInfo.load(der, strict=True)["content"]
    (signer,) = data["signer_infos"]
    (certificate,) = data["certificates"]
    tokens = [t for a in signer["unsigned_attrs"] or () for t in a["values"]]
    held = Enveloppe(
        certificat=certificate.chosen.dump(),
        attributs=attributes(*signer["signed_attrs"]),
        signature=signer["signature"].native,
        jeton=tokens[0].dump() if tokens else b"",
    )
    r, s = decode_dss_signature(held.signature)
    if encode(held) != der or encode_dss_signature(r, s) != held.signature or 2 * s > _ORDER:
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
