"""Certificates as other programs hand them out: Windows, openssl, a text editor, a mail."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from evaluateur.cles import signatures
from evaluateur.titres import emballage, emission, pkcs, rattachement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.emission import Duree
from evaluateur.titres.p12 import Contenu
from evaluateur.titres.titre import TitreIllisible

DEBUT = datetime(2026, 11, 16, tzinfo=UTC)
DUREE = Duree(DEBUT, DEBUT + timedelta(days=365))
CA_KEY, KEY = signatures.new_key(), signatures.new_key()
CA = emission.autorite(CA_KEY, "Centre Exemple", DUREE, emission.serial(os.urandom(20)))
DER = emission.habiliter(
    CA_KEY, x509.load_der_x509_certificate(CA), titre.public_bytes(emission.cle(KEY).public_key()), "DURAND Claude",
    Attestation((1,)), DUREE, emission.serial(os.urandom(20)),
)  # fmt: skip
PEM = pkcs.write_pem(DER, CA)
BAG = b"Bag Attributes\r\n    friendlyName: DURAND Claude\r\n    localKeyID: 01 00\r\nsubject=CN = DURAND\r\n"


def certificates(*ders: bytes) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(der) for der in ders]


def p7b(encoding: Encoding, *ders: bytes) -> bytes:
    return pkcs7.serialize_certificates(certificates(*ders), encoding)


def lone(der: bytes) -> bytes:
    return pkcs.write_pem(der)


WRAPPINGS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "pem": lambda one, other: lone(one) + lone(other),
    "the other order": lambda one, other: lone(other) + lone(one),
    "bag attributes": lambda one, other: BAG + lone(one) + BAG + lone(other),
    "mark": lambda one, other: b"\xef\xbb\xbf" + lone(one) + lone(other),
    "mark and words": lambda one, other: b"\xef\xbb\xbf" + BAG + lone(one) + lone(other),
    "utf-16": lambda one, other: (lone(one) + lone(other)).decode().encode("utf-16"),
    "utf-16 the other way": lambda one, other: b"\xfe\xff" + (lone(one) + lone(other)).decode().encode("utf-16-be"),
    "line ends of Windows": lambda one, other: (lone(one) + lone(other)).replace(b"\n", b"\r\n"),
    "old name": lambda one, other: (lone(one) + lone(other)).replace(b" CERTIFICATE", b" X509 CERTIFICATE"),
    "p7b": lambda one, other: p7b(Encoding.DER, one, other),
    "p7b in pem": lambda one, other: p7b(Encoding.PEM, other, one),
    "p7b with a mark": lambda one, other: b"\xef\xbb\xbf" + p7b(Encoding.PEM, one, other),
}


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS)
def test_the_certificate_of_a_person_is_found_in_whatever_form_with_what_issued_it(
    wrap: Callable[[bytes, bytes], bytes],
) -> None:
    data = wrap(DER, CA)
    assert pkcs.asks_password(data) is False
    assert pkcs.read(data) == Contenu(DER, (CA,))
    assert titre.read_certificat(data) == DER
    assert rattachement.der(rattachement.read_autorite(wrap(CA, CA))) == CA
    with pytest.raises(TitreIllisible):  # the person's file is none to pin an authority from
        rattachement.read_autorite(data)


def test_a_certificate_as_windows_exports_it_is_read_without_a_password() -> None:
    assert pkcs.asks_password(DER) is False
    assert pkcs.read(DER) == Contenu(DER, ())
    assert rattachement.der(rattachement.read_autorite(CA)) == CA


def test_two_authorities_in_one_file_are_not_chosen_between() -> None:
    other = emission.autorite(KEY, "Autre", DUREE, emission.serial(os.urandom(20)))
    with pytest.raises(TitreIllisible):
        rattachement.read_autorite(lone(CA) + lone(other))


@pytest.mark.parametrize("around", [" ", "\n", "\r\n", "\t", "\u00a0"])
def test_a_password_pasted_with_what_surrounds_it_opens_the_file(around: str) -> None:
    data = pkcs.write_p12(Contenu(DER, (CA,), KEY), "DURAND Claude", "mot-de-passe")
    assert pkcs.asks_password(data)
    assert pkcs.read(data, f"mot-de-passe{around}").certificat == DER
    assert pkcs.read(data, f"{around}mot-de-passe{around}").certificat == DER
    with pytest.raises(TitreIllisible, match="mot de passe"):
        pkcs.read(data, "mot de passe")


def test_a_password_that_ends_with_a_space_is_tried_as_it_was_typed() -> None:
    data = pkcs.write_p12(Contenu(DER, (CA,), KEY), "DURAND Claude", "mot-de-passe ")
    assert pkcs.read(data, "mot-de-passe ").certificat == DER


def test_a_request_a_list_and_a_receipt_are_read_past_a_mark_and_words() -> None:
    asked = pkcs.write_demande(KEY, "DURAND Claude")
    der = x509.load_pem_x509_csr(asked).public_bytes(Encoding.DER)
    for data in (asked, b"\xef\xbb\xbf" + asked, BAG + asked, asked.decode().encode("utf-16"), der):
        assert pkcs.read_demande(data).nom == "DURAND Claude"
    (root,) = certificates(CA)
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(DEBUT)
    crl = builder.next_update(DUREE.fin).sign(emission.cle(CA_KEY), hashes.SHA256())
    pem = crl.public_bytes(Encoding.PEM)
    for data in (pem, b"\xef\xbb\xbf" + pem, BAG + pem, pem.decode().encode("utf-16"), crl.public_bytes(Encoding.DER)):
        assert rattachement.with_revocations(rattachement.read_autorite(CA), data).revocations == (crl,)


@pytest.mark.parametrize(
    "data",
    [
        b"-----BEGIN CERTIFICATE-----\n" * 30_000,
        b"".join(b"-----BEGIN A%d-----\n" % n for n in range(40_000)),
        lone(DER) * 1_000,
        b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * 10_000,
        base64.b64encode(DER),
        b"\xff\xfe" + b"\x00\xd8" * 1_000,
        p7b(Encoding.DER, DER)[:-20],
        b"\x30\x80" * 100_000,
    ],
    ids=["begins", "names", "thousand", "empty", "base64", "surrogates", "cut", "nested"],
)
def test_what_is_none_is_refused_in_words_and_at_once(data: bytes) -> None:
    begun = time.process_time()
    for read in (pkcs.read, titre.read_certificat, rattachement.read_autorite, pkcs.read_demande):
        with pytest.raises(TitreIllisible):
            read(data)
    assert time.process_time() - begun < 2
    assert emballage.text(b"") == b""
