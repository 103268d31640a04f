"""What is no certificate, no request, no list, no key: each refused in words, wherever it is read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec.structs import replace

from evaluateur.cloison import Cloison
from evaluateur.edition.signature import cms
from evaluateur.titres import attestation, emission, p12, pkcs, rattachement, renouvellement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import TitreIllisible

DEBUT = datetime(2026, 1, 1, tzinfo=UTC)
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLE = ec.generate_private_key(ec.SECP256R1())
NOM = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Centre Exemple")])
SIGNER = x509.ExtendedKeyUsage([emission.SIGNATURE_DE_DOCUMENTS])


def usages(**said: bool) -> x509.KeyUsage:
    none = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    return x509.KeyUsage(**(none | said))


def certificat(key: Any = CLE, *, ca: bool | None = True, extensions: tuple[x509.ExtensionType, ...] = ()) -> bytes:
    """Signed by its own key, whatever it says of itself."""
    made = (
        x509.CertificateBuilder()
        .subject_name(NOM)
        .issuer_name(NOM)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(DEBUT)
        .not_valid_after(DEBUT + timedelta(days=900))
    )
    if ca is not None:
        made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    for extension in extensions:
        made = made.add_extension(extension, critical=False)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


@pytest.mark.parametrize(
    "make",
    [
        lambda: certificat(ca=False),
        lambda: certificat(ca=None),
        lambda: certificat(RSA),
        lambda: pem(certificat(ca=False)),
        lambda: pem(certificat()) + pem(certificat(ec.generate_private_key(ec.SECP256R1()))),
    ],
)
def test_what_is_no_authority_is_not_pinned(make: Callable[[], bytes]) -> None:
    with pytest.raises(TitreIllisible) as taken:
        rattachement.read_autorite(make())
    assert taken.value.phrase.endswith(".")


@pytest.mark.parametrize("make", [lambda: certificat(), lambda: pem(certificat()), lambda: pem(certificat()) * 2])
def test_an_authority_is_read_in_either_form_and_given_twice(make: Callable[[], bytes]) -> None:
    assert rattachement.read_autorite(make()).nom == "Centre Exemple"


@pytest.mark.parametrize("data", [b"", b"rien", b"-----BEGIN X509 CRL-----\nrien\n-----END X509 CRL-----\n"])
def test_what_is_no_revocation_list_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(TitreIllisible, match="liste de révocation n’a pas pu être lue"):
        rattachement.with_revocations(rattachement.read_autorite(certificat()), data)


def _list(*revoked: tuple[int, datetime, x509.ReasonFlags | None]) -> x509.CertificateRevocationList:
    made = x509.CertificateRevocationListBuilder().issuer_name(NOM).last_update(DEBUT).next_update(DEBUT)
    for numero, when, raison in revoked:
        one = x509.RevokedCertificateBuilder().serial_number(numero).revocation_date(when)
        if raison is not None:
            one = one.add_extension(x509.CRLReason(raison), critical=False)
        made = made.add_revoked_certificate(one.build())
    return made.sign(CLE, hashes.SHA256())


def test_what_is_to_be_known_of_the_lists_of_an_authority() -> None:
    autorite = rattachement.read_autorite(certificat())
    assert "Aucune liste de révocation de l’autorité Centre Exemple" in rattachement.remarque(autorite, DEBUT)
    listed = Autorite(autorite.certificat, (_list(),))
    assert rattachement.remarque(listed, DEBUT) == ""
    later = rattachement.remarque(listed, DEBUT + timedelta(seconds=1)).replace("\xa0", " ")
    assert "était valable jusqu’au 1er janvier 2026 : demandez la suivante" in later
    assert rattachement.numero(_list()) == 0


def _reproches(ca: bool | None, *extensions: x509.ExtensionType) -> list[str]:
    der = certificat(ca=ca, extensions=(*extensions, _attestation()))
    return rattachement.reproches(titre.read(der), rattachement.read_autorite(certificat()), 1, DEBUT)


def _attestation() -> x509.UnrecognizedExtension:
    return x509.UnrecognizedExtension(attestation.OID, attestation.encode(Attestation((1,))))


@pytest.mark.parametrize(
    ("ca", "extensions", "said"),
    [
        (False, (usages(content_commitment=True), SIGNER), ""),
        (True, (usages(content_commitment=True), SIGNER), "n’est pas fait pour signer des documents"),
        (False, (usages(digital_signature=True), SIGNER), "n’est pas fait pour signer des documents"),
        (
            False, (usages(content_commitment=True), x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])),
            "n’est pas fait pour signer des documents",
        ),
        (False, (usages(content_commitment=True),), "ne dit pas à quoi il sert"),
        (False, (SIGNER,), "ne dit pas à quoi il sert"),
        (None, (usages(content_commitment=True), SIGNER), "ne dit pas à quoi il sert"),
    ],
)  # fmt: skip
def test_a_certificate_that_is_not_for_documents_signs_none(
    ca: bool | None, extensions: tuple[x509.ExtensionType, ...], said: str
) -> None:
    found = _reproches(ca, *extensions)
    assert [said in one for one in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("when", "raison", "refused"),
    [
        (DEBUT + timedelta(days=9), None, False),
        (DEBUT + timedelta(days=9), x509.ReasonFlags.superseded, False),
        (DEBUT + timedelta(days=9), x509.ReasonFlags.key_compromise, True),
        (DEBUT + timedelta(days=8), None, True),
        (DEBUT, x509.ReasonFlags.superseded, True),
    ],
)
def test_a_revoked_certificate_signs_nothing_from_that_day_and_a_stolen_key_nothing_ever(
    when: datetime, raison: x509.ReasonFlags | None, refused: bool
) -> None:
    der = certificat(ca=False, extensions=(usages(content_commitment=True), SIGNER, _attestation()))
    autorite = Autorite(
        rattachement.read_autorite(certificat()).certificat, (_list((8, DEBUT, None)), _list((7, when, raison)))
    )
    found = rattachement.reproches(titre.read(der), autorite, 1, DEBUT + timedelta(days=8))
    assert bool(found) is refused


@pytest.mark.parametrize(
    "der", [b"", b"\x30\x00", b"\x30\x03\x02\x01\x01", attestation.encode(Attestation((1,))) + b"x"]
)
def test_what_is_no_attestation_is_none(der: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - in the words of the library, or in ours
        attestation.decode(der)


def test_what_is_no_certificate_no_request_and_no_statement_is_refused_in_words() -> None:
    for read, words in (
        (titre.read, "certificat"), (pkcs.read_demande, "demande"), (renouvellement.read, "renouvellement"),
    ):  # fmt: skip
        for data in (b"", b"rien", b"\x30\x03\x02\x01\x01", b"[]"):
            with pytest.raises(TitreIllisible, match=words):
                read(data)


def _request(key: Any) -> bytes:
    return (
        x509.CertificateSigningRequestBuilder().subject_name(NOM).sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    )


def test_a_request_of_another_kind_of_key_or_signed_by_another_is_refused() -> None:
    assert pkcs.read_demande(_request(CLE)).nom == "Centre Exemple"
    with pytest.raises(TitreIllisible):
        pkcs.read_demande(_request(RSA))
    request = _request(CLE)
    with pytest.raises(TitreIllisible):
        pkcs.read_demande(request[:-1] + bytes([request[-1] ^ 1]))


@pytest.mark.skipif(sys.platform == "win32", reason="the bounds of a process are POSIX; the clock ends it there")
def test_a_p12_that_asks_for_hours_of_work_is_refused_and_the_next_one_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(rounds: int) -> bytes:
        how = PrivateFormat.PKCS12.encryption_builder().hmac_hash(hashes.SHA256()).kdf_rounds(rounds).build(b"mot")
        one = x509.load_der_x509_certificate(certificat())
        return pkcs12.serialize_key_and_certificates(b"x", CLE, one, None, how)

    with monkeypatch.context() as patch:
        patch.setattr(p12, "Cloison", partial(Cloison, seconds=0))
        with pytest.raises(TitreIllisible, match="un calcul trop long"):
            pkcs.read(made(8_000_000), "mot")
    assert pkcs.read(made(10_000), "mot").cle


def test_a_p12_without_a_certificate_is_refused() -> None:
    alone = pkcs12.serialize_key_and_certificates(b"x", CLE, None, None, BestAvailableEncryption(b"mot"))
    with pytest.raises(TitreIllisible, match="une clé avec son certificat"):
        pkcs.read(alone, "mot")


def test_a_key_of_another_kind_makes_no_envelope_and_holds_none() -> None:
    der = RSA.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(TypeError, match="P-256"):
        cms.sign(b"1\0", der, certificat(RSA))
    good = CLE.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    held = cms.sign(b"1\0", good, certificat())
    assert cms.holds(held)
    for wrong in (replace(held, certificat=certificat(RSA)), replace(held, attributs=b"1\1")):
        assert cms.holds(wrong) is False
