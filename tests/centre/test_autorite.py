"""The authority of a training body: one folder, offline, whose certificates any tool can read."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtensionOID, NameOID
from msgspec import json
from msgspec.structs import replace

from evaluateur.centre.autorite import autorite, repos
from evaluateur.centre.autorite.autorite import AutoriteRefusee, Habilite, Ouverte
from evaluateur.cles import signatures
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.titres import emission, pkcs, rattachement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.titre import TitreIllisible
from tests.parcours.monde import argon_leger

PHRASE = "phrase secrète de l’autorité"
MAINTENANT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
QUI = Habilite("DURAND Claude", Attestation((1,), "expert habilité", "HAB-1", date(2027, 6, 30)), date(2027, 12, 31))


@pytest.fixture
def ouverte(tmp_path: Path) -> Ouverte:
    autorite.creer(tmp_path / "a", "Centre Exemple", PHRASE, MAINTENANT, os.urandom, argon_leger)
    return autorite.open_autorite(tmp_path / "a", PHRASE)


def publique() -> bytes:
    return titre.public_bytes(emission.cle(signatures.new_key()).public_key())


def test_its_key_is_encrypted_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    autorite.creer(tmp_path / "a", "Centre Exemple", PHRASE, MAINTENANT, os.urandom)
    key = tmp_path / "a" / autorite.CLE
    argon = json.decode(key.read_bytes())["argon"]
    assert (argon["memoire_kib"], argon["passes"], argon["voies"]) == (64 * 1024, 3, 4)
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(AutoriteRefusee, match="n’ouvre pas l’autorité"):
        autorite.open_autorite(tmp_path / "a", "une autre phrase secrète")


def test_a_second_authority_in_the_same_folder_is_refused_and_the_first_stays(ouverte: Ouverte, tmp_path: Path) -> None:
    before = (tmp_path / "a" / autorite.CLE).read_bytes()
    with pytest.raises(AutoriteRefusee, match="déjà une autorité"):
        autorite.creer(tmp_path / "a", "Autre", PHRASE, MAINTENANT, os.urandom)
    assert (tmp_path / "a" / autorite.CLE).read_bytes() == before


def test_a_weak_passphrase_or_no_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhraseRefusee):
        autorite.creer(tmp_path / "a", "Centre", "court", MAINTENANT, os.urandom)
    with pytest.raises(AutoriteRefusee, match="pas de nom"):
        autorite.creer(tmp_path / "a", "  ", PHRASE, MAINTENANT, os.urandom)
    assert not (tmp_path / "a").exists()


def test_what_it_attests_is_read_back_from_the_certificate(ouverte: Ouverte) -> None:
    loaded = titre.read(ouverte.habiliter(QUI, publique(), MAINTENANT, os.urandom))
    assert (loaded.nom, loaded.autorite, loaded.provisoire) == ("DURAND Claude", "Centre Exemple", False)
    assert loaded.attestation == QUI.attestation
    root = rattachement.read_autorite(ouverte.pem)
    assert rattachement.emise_par(loaded, [root]) == root
    assert rattachement.reproches(loaded, root, 1, MAINTENANT) == []
    assert rattachement.reproches(loaded, root, 2, MAINTENANT)


def test_openssl_agrees_with_the_chain_and_the_list(ouverte: Ouverte, tmp_path: Path) -> None:
    der = ouverte.habiliter(QUI, publique(), datetime.now(UTC), os.urandom)
    (tmp_path / "c.pem").write_bytes(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM))
    root, items = tmp_path / "a" / autorite.CERTIFICAT, tmp_path / "a" / autorite.REVOCATIONS
    verifier = ["openssl", "verify", "-x509_strict", "-CAfile", str(root), str(tmp_path / "c.pem")]
    assert subprocess.run(verifier, capture_output=True).returncode == 0
    ouverte.revoquer("durand claude", "fin_de_fonction", datetime.now(UTC))
    avec = [*verifier[:-1], "-crl_check", "-CRLfile", str(items), verifier[-1]]
    output = subprocess.run(avec, capture_output=True, text=True)
    assert output.returncode != 0
    assert "certificate revoked" in output.stderr + output.stdout


def test_every_certificate_is_in_the_register_and_numbers_never_repeat(ouverte: Ouverte) -> None:
    for _ in range(3):
        ouverte.habiliter(QUI, publique(), MAINTENANT, os.urandom)
    registre = ouverte.registre()
    assert len({e.numero for e in registre.emissions}) == 3
    with pytest.raises(AutoriteRefusee, match="Certificats en vigueur : DURAND Claude"):
        ouverte.revoquer("INCONNU", "cle_volee", MAINTENANT)
    assert len(ouverte.revoquer("DURAND Claude", "cle_volee", MAINTENANT)) == 3
    with pytest.raises(AutoriteRefusee, match="aucun"):
        ouverte.revoquer("DURAND Claude", "cle_volee", MAINTENANT)


@pytest.mark.parametrize("jour", [date(2026, 11, 19), date(2060, 1, 1)])
def test_an_impossible_end_is_refused_and_leaves_no_trace(ouverte: Ouverte, jour: date) -> None:
    with pytest.raises(AutoriteRefusee, match="ne peut pas finir"):
        ouverte.habiliter(Habilite("X", QUI.attestation, jour), publique(), MAINTENANT, os.urandom)
    assert ouverte.registre().emissions == ()


def test_a_certificate_may_end_today_and_as_late_as_its_authority(ouverte: Ouverte) -> None:
    last = ouverte.certificat.not_valid_after_utc.date()
    for jour, accepted in (
        (MAINTENANT.date() - timedelta(days=1), False),
        (MAINTENANT.date(), True),
        (last - timedelta(days=1), True),
        (last, False),
    ):
        who = Habilite(f"ESSAI {jour}", QUI.attestation, jour)
        if accepted:
            der = ouverte.habiliter(who, publique(), MAINTENANT, os.urandom)
            assert titre.read(der).fin.date() == jour + timedelta(days=1)
            continue
        with pytest.raises(AutoriteRefusee, match="ne peut pas finir"):
            ouverte.habiliter(who, publique(), MAINTENANT, os.urandom)


@pytest.mark.parametrize("who", [("", (1,)), (" \t", (1,)), ("DURAND Claude", ())])
def test_nobody_is_designated_without_a_name_or_without_a_seat(
    ouverte: Ouverte, who: tuple[str, tuple[int, ...]]
) -> None:
    name, seats = who
    with pytest.raises(AutoriteRefusee, match="nom ou le rôle de la personne manque"):
        ouverte.habiliter(Habilite(name, Attestation(seats), QUI.jusqu_au), publique(), MAINTENANT, os.urandom)
    assert ouverte.registre().emissions == ()


def test_an_end_at_the_very_instant_is_refused(ouverte: Ouverte) -> None:
    midnight = datetime(2026, 11, 21, tzinfo=UTC)
    with pytest.raises(AutoriteRefusee, match="ne peut pas finir"):
        ouverte.habiliter(Habilite("X", QUI.attestation, date(2026, 11, 20)), publique(), midnight, os.urandom)


def test_a_damaged_register_stops_everything(ouverte: Ouverte, tmp_path: Path) -> None:
    (tmp_path / "a" / autorite.REGISTRE).write_bytes(b"{")
    with pytest.raises(AutoriteRefusee, match="registre de l’autorité est abîmé"):
        ouverte.habiliter(QUI, publique(), MAINTENANT, os.urandom)


def test_a_list_has_its_number_and_names_its_key_without_asking_older_readers_to_know_more(
    ouverte: Ouverte, tmp_path: Path
) -> None:
    listed = x509.load_pem_x509_crl((tmp_path / "a" / autorite.REVOCATIONS).read_bytes())
    found = {e.oid: e.critical for e in listed.extensions}
    assert found == {ExtensionOID.CRL_NUMBER: False, ExtensionOID.AUTHORITY_KEY_IDENTIFIER: False}, "RFC 5280, 5.2"


def test_the_list_of_another_authority_is_refused(ouverte: Ouverte, tmp_path: Path) -> None:
    autorite.creer(tmp_path / "b", "Centre Exemple", PHRASE, MAINTENANT, os.urandom, argon_leger)
    other = (tmp_path / "b" / autorite.REVOCATIONS).read_bytes()
    with pytest.raises(TitreIllisible, match="n’est pas de l’autorité"):
        rattachement.with_revocations(rattachement.read_autorite(ouverte.pem), other)


@pytest.mark.parametrize("data", [b"", b"rien", b"-----BEGIN CERTIFICATE-----\nrien\n-----END CERTIFICATE-----\n"])
def test_what_is_no_authority_is_refused(data: bytes) -> None:
    with pytest.raises(TitreIllisible):
        rattachement.read_autorite(data)


def test_the_certificate_of_a_person_is_no_authority(ouverte: Ouverte) -> None:
    der = ouverte.habiliter(QUI, publique(), MAINTENANT, os.urandom)
    with pytest.raises(TitreIllisible, match="n’est pas le certificat d’une autorité"):
        rattachement.read_autorite(pkcs.write_pem(der))


def test_a_file_with_its_key_opens_with_its_password_alone(ouverte: Ouverte) -> None:
    content = ouverte.habiliter_avec_cle(QUI, MAINTENANT, os.urandom)
    file = pkcs.write_p12(content, "DURAND Claude", "un-mot-de-passe")
    assert pkcs.read(file, "un-mot-de-passe") == content
    for faux in ("", "autre"):
        with pytest.raises(TitreIllisible, match="mot de passe"):
            pkcs.read(file, faux)


def test_a_request_proves_that_it_holds_its_key() -> None:
    key = signatures.new_key()
    demande = pkcs.write_demande(key, "DURAND Claude")
    assert pkcs.read_demande(demande).nom == "DURAND Claude"
    with pytest.raises(TitreIllisible, match="n’est pas une demande"):
        pkcs.read_demande(b"rien")


def test_a_certificate_made_years_ago_still_says_when_it_ended(ouverte: Ouverte) -> None:
    loaded = titre.read(ouverte.habiliter(QUI, publique(), MAINTENANT, os.urandom))
    root = rattachement.read_autorite(ouverte.pem)
    (phrase, *_) = rattachement.reproches(loaded, root, 1, MAINTENANT + timedelta(days=3650))
    assert "postérieure à l’expiration de son certificat (le 1er janvier 2028)" in phrase


def test_the_register_is_whole_on_the_disk_before_it_takes_the_place_of_the_former_one(
    ouverte: Ouverte, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    sync = os.fsync

    def guetter(numero: int) -> None:
        sizes.append(os.fstat(numero).st_size)
        sync(numero)

    monkeypatch.setattr(os, "fsync", guetter)
    ouverte.habiliter(QUI, publique(), MAINTENANT, os.urandom)
    assert (tmp_path / "a" / autorite.REGISTRE).stat().st_size in sizes


def test_a_key_of_before_is_read_once_and_written_again_under_the_derivation_of_profiles(
    ouverte: Ouverte, tmp_path: Path
) -> None:
    place = tmp_path / "a" / autorite.CLE
    private = load_der_private_key(repos.read(place, PHRASE, autorite.OBJET, os.urandom), None)
    before = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PHRASE.encode()))
    place.write_bytes(before)
    with pytest.raises(AutoriteRefusee, match="n’ouvre pas l’autorité"):
        autorite.open_autorite(tmp_path / "a", "une autre phrase secrète")
    assert place.read_bytes() == before
    assert autorite.open_autorite(tmp_path / "a", PHRASE).der == ouverte.der
    assert json.decode(place.read_bytes())["argon"]["memoire_kib"] == 64 * 1024
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert autorite.open_autorite(tmp_path / "a", PHRASE).der == ouverte.der


def test_the_recovery_key_does_not_open_in_the_place_of_the_authoritys(ouverte: Ouverte, tmp_path: Path) -> None:
    place = tmp_path / "a" / autorite.CLE
    repos.write(place, b"x", PHRASE, "autre", os.urandom, argon_leger)
    with pytest.raises(AutoriteRefusee, match="n’est pas la clé attendue"):
        autorite.open_autorite(tmp_path / "a", PHRASE)


# --- keys of another kind

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
AUTRES: dict[str, Callable[[], Key]] = {
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
}


@pytest.fixture(params=sorted(AUTRES))
def autre(request: pytest.FixtureRequest) -> Key:
    return AUTRES[request.param]()


def nom(common: str = "DURAND Claude") -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def seul(key: Key, *, ca: bool) -> x509.Certificate:
    """A certificate of its own for a key of any kind."""
    return (
        x509.CertificateBuilder(nom(), nom(), key.public_key(), 7)
        .not_valid_before(MAINTENANT)
        .not_valid_after(MAINTENANT + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .sign(key, hashes.SHA256())
    )


def test_a_request_of_another_kind_of_key_is_refused_when_it_is_read(autre: Key) -> None:
    demande = x509.CertificateSigningRequestBuilder().subject_name(nom()).sign(autre, hashes.SHA256())
    with pytest.raises(TitreIllisible, match="courbe P-256"):
        pkcs.read_demande(demande.public_bytes(Encoding.PEM))


def test_an_authority_of_another_kind_of_key_is_refused_when_it_is_read(autre: Key) -> None:
    with pytest.raises(TitreIllisible, match="courbe P-256"):
        rattachement.read_autorite(seul(autre, ca=True).public_bytes(Encoding.PEM))


def test_a_file_with_another_kind_of_key_is_refused_when_it_is_read(autre: Key) -> None:
    data = pkcs12.serialize_key_and_certificates(
        b"x", autre, seul(autre, ca=False), None, BestAvailableEncryption(b"p")
    )
    with pytest.raises(TitreIllisible, match="courbe P-256"):
        pkcs.read(data, "p")
    with pytest.raises(TitreIllisible, match="courbe P-256"):
        titre.read(seul(autre, ca=False).public_bytes(Encoding.DER))


def test_a_list_of_another_kind_of_key_and_a_certificate_for_one_are_refused(ouverte: Ouverte, autre: Key) -> None:
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ouverte.certificat.subject)
        .last_update(MAINTENANT)
        .next_update(MAINTENANT + timedelta(days=9))
        .sign(autre, hashes.SHA256())
    )
    with pytest.raises(TitreIllisible):
        rattachement.with_revocations(rattachement.read_autorite(ouverte.pem), crl.public_bytes(Encoding.PEM))
    public = autre.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(TitreIllisible, match="courbe P-256"):
        ouverte.habiliter(QUI, public, MAINTENANT, os.urandom)
    assert ouverte.registre().emissions == ()


# --- who a key is of


def test_one_key_gets_one_name_whatever_its_typography(ouverte: Ouverte) -> None:
    public = publique()
    ouverte.habiliter(QUI, public, MAINTENANT, os.urandom)
    ouverte.habiliter(replace(QUI, nom="claude durand"), public, MAINTENANT, os.urandom)
    with pytest.raises(AutoriteRefusee, match="est déjà celle de DURAND Claude"):
        ouverte.habiliter(replace(QUI, nom="PETIT Sacha"), public, MAINTENANT, os.urandom)
    assert len(ouverte.registre().emissions) == 2


def test_a_register_of_before_that_names_no_key_is_still_read(ouverte: Ouverte, tmp_path: Path) -> None:
    ouverte.habiliter(QUI, publique(), MAINTENANT, os.urandom)
    place = tmp_path / "a" / autorite.REGISTRE
    old = json.decode(place.read_bytes())
    for emission_ in old["emissions"]:
        del emission_["cle"]
    place.write_bytes(json.encode(old))
    assert [e.nom for e in ouverte.registre().emissions] == ["DURAND Claude"]
    ouverte.habiliter(replace(QUI, nom="PETIT Sacha"), publique(), MAINTENANT, os.urandom)


def test_a_request_is_answered_under_the_name_it_asks_for(ouverte: Ouverte) -> None:
    demande = pkcs.read_demande(pkcs.write_demande(signatures.new_key(), "PETIT Sacha"))
    with pytest.raises(AutoriteRefusee, match="au nom de PETIT Sacha, et non de DURAND Claude"):
        ouverte.repondre(demande, QUI, MAINTENANT, os.urandom)
    assert ouverte.registre().emissions == ()
    der = ouverte.repondre(demande, replace(QUI, nom="Petit Sacha"), MAINTENANT, os.urandom)
    assert titre.read(der).nom == "Petit Sacha"
