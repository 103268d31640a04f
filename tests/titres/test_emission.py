"""What the centre issues bears exactly its usages, its dates and its number, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import ExtensionOID
from hypothesis import example, given
from hypothesis import strategies as st

from evaluateur.cles import signatures
from evaluateur.titres import emission, titre
from evaluateur.titres.attestation import OID, Attestation
from evaluateur.titres.emission import Duree
from evaluateur.titres.titre import TitreIllisible

DEBUT = datetime(2026, 11, 16, 8, tzinfo=UTC)
DUREE = Duree(DEBUT, DEBUT + timedelta(days=400))
CLE, CLE_DU_CENTRE = signatures.new_key(), signatures.new_key()
RACINE = x509.load_der_x509_certificate(emission.autorite(CLE_DU_CENTRE, "Centre Exemple", DUREE, 5))
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign",
)  # fmt: skip


def personne() -> x509.Certificate:
    public = titre.public_bytes(emission.cle(CLE).public_key())
    der = emission.habiliter(CLE_DU_CENTRE, RACINE, public, "ESSAI Anne", Attestation((1,)), DUREE, 7)
    return x509.load_der_x509_certificate(der)


def provisoire() -> x509.Certificate:
    return x509.load_der_x509_certificate(emission.provisoire(CLE, "ESSAI Anne", "un", DEBUT, 9))


def usages(certificate: x509.Certificate) -> set[str]:
    found = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert found.critical
    return {name for name in USAGES if getattr(found.value, name)}


def test_an_authority_issues_persons_lists_and_receipts_and_no_other_authority() -> None:
    assert usages(RACINE) == {"digital_signature", "key_cert_sign", "crl_sign"}
    constraints = RACINE.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value.ca, constraints.value.path_length) == (True, True, 0)
    RACINE.verify_directly_issued_by(RACINE)


@pytest.mark.parametrize("make", [personne, provisoire])
def test_a_person_signs_documents_and_issues_nothing(make: Callable[[], x509.Certificate]) -> None:
    certificate = make()
    assert usages(certificate) == {"digital_signature", "content_commitment"}
    critical = {e.oid for e in certificate.extensions if e.critical}
    assert critical == {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE}, "an older reader refuses others"
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert not constraints.value.ca
    extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert list(extended.value) == [emission.SIGNATURE_DE_DOCUMENTS]


def test_a_designated_person_is_issued_by_the_authority_and_bears_what_it_attests() -> None:
    certificate = personne()
    certificate.verify_directly_issued_by(RACINE)
    assert certificate.serial_number == 7
    assert (certificate.not_valid_before_utc, certificate.not_valid_after_utc) == (DUREE.debut, DUREE.fin)
    assert OID in {e.oid for e in certificate.extensions}
    assert titre.read(certificate.public_bytes(Encoding.DER)).attestation == Attestation((1,))


def test_a_provisional_certificate_is_ones_own_for_three_years_and_begins_a_little_before() -> None:
    certificate = provisoire()
    certificate.verify_directly_issued_by(certificate)
    assert certificate.not_valid_before_utc == DEBUT - timedelta(minutes=5)
    assert certificate.not_valid_after_utc == DEBUT + timedelta(days=1098)


@given(st.binary(min_size=20, max_size=40))
@example(bytes(20))
@example(b"\xff" * 20)
def test_a_number_is_odd_positive_and_of_159_bits_at_most(data: bytes) -> None:
    number = emission.serial(data)
    assert 0 < number < 2**159
    assert number % 2 == 1
    assert number == int.from_bytes(data[:20], "big") // 2 | 1


def test_a_key_of_another_kind_is_refused_in_words() -> None:
    for other in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        private = other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        with pytest.raises(TitreIllisible):
            emission.cle(private)
        public = other.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        with pytest.raises(TitreIllisible):
            emission.habiliter(CLE_DU_CENTRE, RACINE, public, "X", Attestation((1,)), DUREE, 1)
