"""The container of a signature (CMS, CAdES/PAdES B-B), in the one form that exists: canonical DER, written twice.

Once to sign; once more, from what a container says, to verify: one that does not come out the same byte for byte holds
something that we do not write (another encoding, an attribute, a certificate, the other ``s`` of the same signature).
"""

from __future__ import annotations

from functools import lru_cache

from asn1crypto import algos, cms, core, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.x509 import load_der_x509_certificate
from msgspec import Struct
from pyhanko.sign.ades import cades_asn1  # it teaches asn1crypto the attributes of CAdES
from pyhanko.sign.general import as_signing_certificate_v2

from evaluateur.edition.signature import forme
from evaluateur.edition.signature.forme import Promesse
from evaluateur.edition.signature.signataire import Signataire

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256."""
_ATTRIBUTE = "evaluateur_promesse"


class _Valeurs(core.SetOf):  # type: ignore[misc]  # asn1crypto publishes no types
    _child_spec = core.Any


cms.CMSAttributeType._map[forme.OID] = _ATTRIBUTE
cms.CMSAttribute._oid_specs[_ATTRIBUTE] = _Valeurs


class Contenant(Struct, frozen=True):
    """A container read back: who signed, what he commits to, his signature, and a time stamp if one came along.

    No other certificate comes along: whoever verifies pins the authority, and nothing unsigned could be told from what
    was added later.
    """

    certificat: bytes
    empreinte: bytes
    """SHA-256 of what is signed."""
    promesse: Promesse
    signature: bytes
    jeton: bytes = b""
    """Time-stamp token; empty when there is none."""


def sign(empreinte: bytes, who: Signataire, promesse: Promesse) -> Contenant:
    """Sign an empreinte (SHA-256 of the bytes covered)."""
    key = load_der_private_key(who.cle, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("certificates are made for P-256 keys")
    attributes = _attributes(empreinte, who.certificat, promesse)
    r, s = decode_dss_signature(key.sign(attributes, ec.ECDSA(hashes.SHA256())))
    signature = encode_dss_signature(r, min(s, _ORDER - s))
    return Contenant(who.certificat, empreinte, promesse, signature)


def encode(held: Contenant) -> bytes:
    """The DER of a container."""
    certificate = x509.Certificate.load(held.certificat)
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": cms.CMSAttributes.load(_attributes(held.empreinte, held.certificat, held.promesse)),
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


@lru_cache(maxsize=4)
def _attributes(empreinte: bytes, certificate: bytes, promesse: Promesse) -> bytes:
    """The signed attributes, as they are signed (RFC 5652, 5.4)."""
    approval = cades_asn1.CommitmentTypeIndication({"commitment_type_id": "proof_of_approval"})
    designation = as_signing_certificate_v2(x509.Certificate.load(certificate))
    attributes = [
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
        cms.CMSAttribute({"type": "message_digest", "values": [empreinte]}),
        cms.CMSAttribute({"type": "signing_certificate_v2", "values": [designation]}),
        cms.CMSAttribute({"type": "commitment_type", "values": [approval]}),
        cms.CMSAttribute({"type": forme.OID, "values": [core.Any.load(forme.encode(promesse))]}),
    ]
    # DER: the members of a set in the order of their encodings, which nothing else may decide.
    return bytes(cms.CMSAttributes(sorted(attributes, key=lambda a: a.dump())).dump())


def decode(der: bytes) -> Contenant:
    """Read a container back. Raises ``ValueError`` for anything else than what :func:`encode` writes."""
    data = cms.ContentInfo.load(der, strict=True)["content"]
    (signer,) = data["signer_infos"]
    values = {a["type"].native: a["values"] for a in signer["signed_attrs"]}
    (certificate,) = data["certificates"]
    tokens = [t for a in signer["unsigned_attrs"] or () for t in a["values"]]
    held = Contenant(
        certificat=certificate.chosen.dump(),
        empreinte=values["message_digest"][0].native,
        promesse=forme.decode(values[_ATTRIBUTE][0].dump()),
        signature=signer["signature"].native,
        jeton=tokens[0].dump() if tokens else b"",
    )
    r, s = decode_dss_signature(held.signature)
    if encode(held) != der or encode_dss_signature(r, s) != held.signature or 2 * s > _ORDER:
        raise ValueError("a container that is not as the application writes it")
    return held


def holds(held: Contenant) -> bool:
    """Whether the signature is that of the certificate's key over its attributes."""
    key = load_der_x509_certificate(held.certificat).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    attributes = _attributes(held.empreinte, held.certificat, held.promesse)
    try:
        key.verify(held.signature, attributes, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def length(data: bytes) -> int:
    """How long the first DER object is, header included. Raises ``ValueError``."""
    if len(data) < 6 or data[0] != 0x30 or data[1] not in (0x81, 0x82, 0x83):
        raise ValueError("not a container")
    size = data[1] & 0x7F
    return 2 + size + int.from_bytes(data[2 : 2 + size], "big")
