"""Keys and codes of another kind, and texts that are none: refused, or of nobody."""

from __future__ import annotations

import base64
import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from evaluateur.cles import secours, signatures
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.titres import emission
from evaluateur.titres.titre import TitreIllisible

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLE = ec.generate_private_key(ec.SECP256R1())
QUI = ProfilId("0123456789abcdef")


def test_keys_of_another_kind_sign_nothing() -> None:
    der = RSA.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(TypeError, match="P-256"):
        signatures.sign(der, b"x")
    with pytest.raises(TitreIllisible):
        emission.cle(der)
    public = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert signatures.verify(base64.b64encode(public).decode(), b"x", b"y") is False
    for text in ("", "pas du base64", "AAAA"):
        assert signatures.verify(text, b"x", b"y") is False


def test_a_recovery_key_of_another_kind_is_refused() -> None:
    for data in (b"", b"rien", CLE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)):
        with pytest.raises(PhraseRefusee):
            secours.read_public(data)
    good = X25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert len(secours.empreinte(secours.read_public(good))) > 64


@pytest.mark.parametrize("code", ["", "AAAA", "A" * 400])
def test_a_recovery_code_of_another_length_is_refused_by_its_length(code: str) -> None:
    drawn = secours.new_code(os.urandom)
    wrong = code or drawn[:-1]
    with pytest.raises(PhraseRefusee, match="groupes de"):
        secours.unwrap_code(secours.wrap_code(_secrets(), drawn, QUI, os.urandom), wrong, QUI)


def _secrets() -> secours.Secrets:
    return secours.Secrets(b"b" * 32, b"s" * 32)
