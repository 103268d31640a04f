"""Certificates of the right kind of key that no reader can read: what they say of their holder is no attestation."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from evaluateur.titres import attestation, emission


def illisible(key: bytes, said: bytes = b"\x05\x00") -> bytes:
    """A certificate (DER) of this private key, whose attestation is these bytes."""
    nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ESSAI-UN Anne")])
    private = emission.cle(key)
    made = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
        .add_extension(x509.UnrecognizedExtension(attestation.OID, said), critical=False)
    )
    return made.sign(private, hashes.SHA256()).public_bytes(Encoding.DER)
