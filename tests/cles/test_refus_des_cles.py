"""Keys and codes of another kind, and texts that are none: refused, or of nobody."""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from evaluateur.cles import reperes, secours, serrures, signatures
from evaluateur.cles.reperes import Tete, Vu
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.metier.vocabulaire import DossierId, Empreinte, ProfilId
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
    assert secours.empreinte(secours.read_public(good)).replace(" ", "").isalnum()


def test_the_control_code_of_a_recovery_key_is_its_sha_256_in_sixteen_groups_of_four() -> None:
    public = X25519PrivateKey.generate().public_key()
    groups = secours.empreinte(public).split(" ")
    assert [len(group) for group in groups] == [4] * 16
    assert "".join(groups) == hashlib.sha256(public.public_bytes_raw()).hexdigest()


def test_a_passphrase_has_twelve_characters_without_the_blanks_around_and_however_it_is_composed() -> None:
    for phrase in ("a" * 12, f"  {'a' * 12} ", "é" * 12):
        serrures.require_phrase(phrase)
    for phrase in ("a" * 11, f"  {'a' * 11} ", unicodedata.normalize("NFD", "é" * 11)):
        with pytest.raises(serrures.PhraseTropCourte, match="moins de 12 caractères"):
            serrures.require_phrase(phrase)


def test_what_was_seen_is_told_by_the_same_eight_characters_for_ever() -> None:
    """They were noted on paper: another way to draw them would tell everyone that data were replaced."""
    first, second = Tete(3, Empreinte("a" * 64), "EX-1"), Tete(9, Empreinte("b" * 64), "EX-2")
    seen = Vu({DossierId("1" * 32): first, DossierId("2" * 32): second})
    assert reperes.repere(bytes(32), seen) == "NAFR-S9E6"
    assert reperes.repere(bytes(range(32)), seen) == "C0ZV-6PD7"
    assert reperes.repere(bytes(32), Vu()) == "59E2-MTC0"


@pytest.mark.parametrize("code", ["", "AAAA", "A" * 400])
def test_a_recovery_code_of_another_length_is_refused_by_its_length(code: str) -> None:
    drawn = secours.new_code(os.urandom)
    wrong = code or drawn[:-1]
    with pytest.raises(PhraseRefusee, match="groupes de"):
        secours.unwrap_code(secours.wrap_code(_secrets(), drawn, QUI, os.urandom), wrong, QUI)


def _secrets() -> secours.Secrets:
    return secours.Secrets(b"b" * 32, b"s" * 32)
