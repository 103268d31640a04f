"""Signing keys: ECDSA on P-256 with SHA-256, one per profile, never in a recovery slot."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_ALGORITHM = ec.ECDSA(hashes.SHA256())


def new_key() -> bytes:
    """A new private key, PKCS#8 in DER. Chance is the library's own here: OpenSSL takes no other."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_key(private: bytes) -> str:
    """The public key of a private one: SubjectPublicKeyInfo in DER, base64."""
    public = _private(private).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode("ascii")


def _private(data: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(data, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise TypeError("signing keys are P-256")
    return key


def sign(private: bytes, message: bytes) -> bytes:
    """Sign; the signature is DER (ECDSA-Sig-Value)."""
    return _private(private).sign(message, _ALGORITHM)


def verify(public: str, message: bytes, signature: bytes) -> bool:
    """Whether this key signed this message; False for anything malformed."""
    try:
        _public(public).verify(signature, message, _ALGORITHM)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, binascii.Error):
        return False
    return True


@lru_cache(maxsize=256)
def _public(text: str) -> ec.EllipticCurvePublicKey:
    """A public key, read once: a journal is signed by two people, ten times. Raises ValueError for any other kind."""
    key = serialization.load_der_public_key(base64.b64decode(text, validate=True))
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("signing keys are P-256")
    return key
