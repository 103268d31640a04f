"""A time-stamp service that a forger keeps at home: it gives whatever instant it is asked for."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper


@cache
def service(instant: datetime, nom: str = "Horodatage de Nulle Part") -> DummyTimeStamper:
    """A service whose clock stands still."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2019, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2039, 1, 1, tzinfo=UTC))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    return DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        fixed_dt=instant,
    )


@cache
def token(message: bytes, instant: datetime) -> bytes:
    """DER of a token for these bytes."""
    made = asyncio.run(service(instant).async_timestamp(hashlib.sha256(message).digest(), "sha256"))
    return bytes(made.dump())


def stamp(signer: Any, *instants: datetime, over: bytes | None = None) -> None:
    """Add tokens to a ``SignerInfo``; ``over``: for other bytes than its signature."""
    message = signer["signature"].native if over is None else over
    values = [cms.ContentInfo.load(token(message, instant)) for instant in instants]
    signer["unsigned_attrs"] = [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": values})]


ANCIEN = datetime(2020, 1, 1, 8, 0, tzinfo=UTC)
HIER = datetime(2026, 11, 20, 16, 10, tzinfo=UTC)
PLUS_TARD = HIER + timedelta(days=4_000)
