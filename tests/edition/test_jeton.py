"""A time-stamp token that was changed where nothing signs it is another one, and not believed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import algos, cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from evaluateur.edition.signature import horodatage
from tests.edition.faussaire import SIGNE
from tests.parcours import horodatage as service

SIGNATURE = b"a signature"


def _token() -> bytes:
    asked = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": hashlib.sha256(SIGNATURE).digest(),
            },
            "cert_req": True,
        }
    )
    return bytes(service.token(asked.dump(), SIGNE)["time_stamp_token"].dump())


def _version(data: Any) -> None:
    data["version"] = "v1"


def _digests(data: Any) -> None:
    data["digest_algorithms"].append(algos.DigestAlgorithm({"algorithm": "sha512"}))


def _no_digest(data: Any) -> None:
    data["digest_algorithms"] = []


def _attribute(data: Any) -> None:
    data["signer_infos"][0]["unsigned_attrs"] = [
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
    ]


def _twice(data: Any) -> None:
    data["signer_infos"].append(data["signer_infos"][0])


def _certificates(data: Any) -> None:
    data["certificates"].append(data["certificates"][0])


def _lists(data: Any) -> None:
    data["crls"] = []


def test_an_honest_token_says_its_instant_and_its_certificate() -> None:
    read = horodatage.check(_token(), SIGNATURE, SIGNE)
    assert (read.instant, read.certificat) == (SIGNE, service.certificate())


@pytest.mark.parametrize("change", [_version, _digests, _no_digest, _attribute, _twice, _certificates, _lists])
def test_a_token_changed_where_nothing_signs_it_is_not_believed(change: Callable[[Any], None]) -> None:
    info = cms.ContentInfo.load(_token())
    change(info["content"])
    with pytest.raises((ValueError, KeyError, TypeError)):
        horodatage.check(bytes(info.dump(force=True)), SIGNATURE, SIGNE)


@pytest.mark.parametrize("shift", [timedelta(minutes=3), -timedelta(minutes=3), timedelta(days=2000)])
def test_a_token_of_another_moment_or_of_another_signature_is_not_believed(shift: timedelta) -> None:
    with pytest.raises(ValueError, match="another moment"):
        horodatage.check(_token(), SIGNATURE, SIGNE + shift)
    with pytest.raises(ValueError, match="something else"):
        horodatage.check(_token(), b"another one", SIGNE)


@pytest.mark.parametrize("tail", [b"\0", b"\x30\x00"])
def test_bytes_after_a_token_are_not_believed(tail: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - asn1crypto's own words
        horodatage.check(_token() + tail, SIGNATURE, SIGNE)


@pytest.mark.parametrize(
    ("uses", "seconds", "good"),
    [
        ([ExtendedKeyUsageOID.TIME_STAMPING], 0, True), ([ExtendedKeyUsageOID.TIME_STAMPING], 3600, True),
        ([ExtendedKeyUsageOID.TIME_STAMPING], -1, False), ([ExtendedKeyUsageOID.TIME_STAMPING], 3601, False),
        ([ExtendedKeyUsageOID.CLIENT_AUTH], 0, False), ([], 0, False),
    ],
)  # fmt: skip
def test_a_stamp_is_of_a_service_for_stamps_at_a_moment_at_which_its_certificate_was_good(
    uses: list[x509.ObjectIdentifier], seconds: int, good: bool
) -> None:
    begun, key = datetime(2026, 11, 16, 8, tzinfo=UTC), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Service")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 3, begun, begun + timedelta(hours=1))
    if uses:
        made = made.add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    der = made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    if good:
        horodatage._require_stamper(der, begun + timedelta(seconds=seconds))
    else:
        with pytest.raises(ValueError, match="no certificate of a time-stamp service"):
            horodatage._require_stamper(der, begun + timedelta(seconds=seconds))
