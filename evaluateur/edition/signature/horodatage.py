"""A time stamp (RFC 3161) from a service that is trusted here; without one the signature does without."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from asn1crypto import cms, core, tsp
from cryptography import x509 as crypto_x509
from msgspec import Struct
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

ATTENTE_S = 2
"""Seconds granted to a service."""
TOLERANCE = timedelta(minutes=2)
"""By how much its clock and the signer's may differ."""
_STAMPS = crypto_x509.oid.ExtendedKeyUsageOID.TIME_STAMPING


class Horodatage(Struct, frozen=True):
    """What a token that was checked says: when, by its own clock, and the certificate that answers for it (DER)."""

    instant: datetime
    certificat: bytes


def ask(address: str, trusted: Collection[bytes], signature: bytes, instant: datetime) -> bytes:
    """A token for a signature; empty when the service does not answer, or is none of those trusted (DER)."""
    digest = hashlib.sha256(signature).digest()
    service = HTTPTimeStamper(address, timeout=ATTENTE_S)
    try:
        token = asyncio.run(service.async_timestamp(digest, "sha256"))
        der = bytes(token.dump())
        read = check(der, signature, instant)
    except (OSError, TimeoutError, ValueError, AttributeError, KeyError, TypeError, IndexError):
        return b""  # no network in the room, or something else than a time stamp: the signature does without
    return der if read.certificat in trusted else b""


def check(der: bytes, signature: bytes, instant: datetime) -> Horodatage:
    """Read a token. Raises ``ValueError`` unless it is whole, canonical, and of this very signature, made just then."""
    token = cms.ContentInfo.load(der, strict=True)
    data = token["content"]
    info = data["encap_content_info"]["content"]
    said: tsp.TSTInfo = info.parsed
    signer = extract_signer_info(data)
    certificates = extract_certificate_info(data)
    algorithm = signer["digest_algorithm"]["algorithm"].native
    digest = hashlib.new(algorithm, bytes(info)).digest()
    imprint = said["message_imprint"]
    whole = validate_sig_integrity(signer, certificates.signer_cert, "tst_info", digest) == (True, True)
    about = (imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native)
    made: datetime = said["gen_time"].native.astimezone(UTC)
    if not whole or about != ("sha256", hashlib.sha256(signature).digest()) or not _plain(data):
        raise ValueError("a time stamp of something else, or with something else in it")
    if bytes(token.dump(force=True)) != der or abs(made - instant) > TOLERANCE:
        raise ValueError("a time stamp that is not canonical, or of another moment")
    certificate = bytes(certificates.signer_cert.dump())
    _require_stamper(certificate, made)
    return Horodatage(made, certificate)


def _plain(data: cms.SignedData) -> bool:
    """Whether what no signature covers is in its only form: one certificate, one digest, no list, no attribute."""
    signer = extract_signer_info(data)
    absent = isinstance(data["crls"], core.Void) and isinstance(signer["unsigned_attrs"], core.Void)
    digests = [d.dump() for d in data["digest_algorithms"]]
    one = len(data["certificates"]) == 1 and digests == [signer["digest_algorithm"].dump()]
    return absent and one and data["version"].native == "v3"


def _require_stamper(der: bytes, made: datetime) -> None:
    certificate = crypto_x509.load_der_x509_certificate(der)
    try:
        uses = certificate.extensions.get_extension_for_class(crypto_x509.ExtendedKeyUsage).value
    except crypto_x509.ExtensionNotFound as error:
        raise ValueError("no certificate of a time-stamp service") from error
    if _STAMPS not in uses or not certificate.not_valid_before_utc <= made <= certificate.not_valid_after_utc:
        raise ValueError("no certificate of a time-stamp service, or one that was not valid then")
