"""Signing keys: ECDSA on P-256 with SHA-256, one per profile, never in a recovery slot."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_ALGORITHME = ec.ECDSA(hashes.SHA256())


def new_key() -> bytes:
    """A new private key, PKCS#8 in DER. Chance is the library's own here: OpenSSL takes no other."""
    cle = ec.generate_private_key(ec.SECP256R1())
    return cle.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_key(privee: bytes) -> str:
    """The public key of a private one: SubjectPublicKeyInfo in DER, base64."""
    publique = _privee(privee).public_key()
    der = publique.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode("ascii")


def _privee(octets: bytes) -> ec.EllipticCurvePrivateKey:
    cle = serialization.load_der_private_key(octets, password=None)
    if not isinstance(cle, ec.EllipticCurvePrivateKey):
        raise TypeError("signing keys are P-256")
    return cle


def sign(privee: bytes, message: bytes) -> bytes:
    """Sign; the signature is DER (ECDSA-Sig-Value)."""
    return _privee(privee).sign(message, _ALGORITHME)


def verify(publique: str, message: bytes, signature: bytes) -> bool:
    """Whether this key signed this message; False for anything malformed."""
    try:
        cle = serialization.load_der_public_key(base64.b64decode(publique, validate=True))
        if not isinstance(cle, ec.EllipticCurvePublicKey):
            return False
        cle.verify(signature, message, _ALGORITHME)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
