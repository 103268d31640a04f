"""A reception has a key of its own, certified for receipts by an authority that stays offline."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import AutoriteRefusee, Habilite, Ouverte
from evaluateur.centre.reception import bureau
from evaluateur.centre.reception.bureau import Bureau, ReceptionRefusee
from evaluateur.cles import signatures
from evaluateur.titres import emission, pkcs, rattachement, receptions, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.titre import TitreIllisible
from tests.parcours.monde import argon_leger

PHRASE = "phrase secrète de l’organisme"
MAINTENANT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
JUSQU_AU = date(2027, 12, 31)
WHOM = Coordonnees("Service des certifications", "01 23 45 67 89")


@pytest.fixture
def ouverte(tmp_path: Path) -> Ouverte:
    return authority(tmp_path / "autorite")


def authority(folder: Path) -> Ouverte:
    autorite.creer(folder, "Centre Exemple", PHRASE, MAINTENANT, os.urandom, argon_leger)
    return autorite.open_autorite(folder, PHRASE)


@pytest.fixture
def ouvert(tmp_path: Path, ouverte: Ouverte) -> Iterator[Bureau]:
    bureau.creer(tmp_path / "reception", PHRASE, ouverte.pem, os.urandom, argon_leger)
    with Bureau(tmp_path / "reception", PHRASE, os.urandom) as found:
        yield found


def asked(folder: Path) -> bytes:
    return pkcs.read_demande((folder / "reception" / bureau.DEMANDE).read_bytes()).cle_publique


def answered(by: Ouverte, key: bytes, whom: Coordonnees = WHOM, jusqu_au: date = JUSQU_AU) -> bytes:
    return by.habiliter_reception(key, whom, jusqu_au, MAINTENANT, os.urandom)


def test_its_request_is_answered_and_it_signs_receipts_from_then_on(
    ouvert: Bureau, ouverte: Ouverte, tmp_path: Path
) -> None:
    with pytest.raises(ReceptionRefusee, match="pas encore habilitée"):
        ouvert.signataire(MAINTENANT)
    ouvert.importer(answered(ouverte, asked(tmp_path)))
    found = ouvert.signataire(MAINTENANT)
    assert found.reception.coordonnees == WHOM
    assert titre.public_bytes(emission.cle(found.cle).public_key()) == asked(tmp_path)
    (entered,) = ouverte.registre().emissions
    assert (entered.nom, entered.sieges) == (WHOM.service, ())
    for late in (MAINTENANT - timedelta(days=2), MAINTENANT + timedelta(days=800)):
        with pytest.raises(ReceptionRefusee):
            ouvert.signataire(late)


def test_the_certificate_of_another_key_or_of_another_authority_is_refused(
    ouvert: Bureau, ouverte: Ouverte, tmp_path: Path
) -> None:
    other = titre.public_bytes(emission.cle(signatures.new_key()).public_key())
    with pytest.raises(ReceptionRefusee, match="n’est pas celui de la clé"):
        ouvert.importer(answered(ouverte, other))
    with pytest.raises(TitreIllisible, match="aucune autorité"):
        ouvert.importer(answered(authority(tmp_path / "ailleurs"), asked(tmp_path)))


def test_a_reception_that_is_revoked_acknowledges_no_more(ouvert: Bureau, ouverte: Ouverte, tmp_path: Path) -> None:
    ouvert.importer(answered(ouverte, asked(tmp_path)))
    ouverte.revoquer(WHOM.service, "cle_volee", MAINTENANT)
    place = tmp_path / "reception" / bureau.AUTORITES / autorite.REVOCATIONS
    place.write_bytes((tmp_path / "autorite" / autorite.REVOCATIONS).read_bytes())
    with pytest.raises(ReceptionRefusee, match="révoqué"):
        ouvert.signataire(MAINTENANT)


def test_the_key_of_a_person_is_never_certified_for_receipts_nor_the_other_way_round(ouverte: Ouverte) -> None:
    key = titre.public_bytes(emission.cle(signatures.new_key()).public_key())
    who = Habilite("DURAND Claude", Attestation((1,)), JUSQU_AU)
    ouverte.habiliter(who, key, MAINTENANT, os.urandom)
    with pytest.raises(AutoriteRefusee, match="celle d’un évaluateur"):
        answered(ouverte, key)
    other = titre.public_bytes(emission.cle(signatures.new_key()).public_key())
    answered(ouverte, other, Coordonnees("Durand Claude", "01"))
    with pytest.raises(AutoriteRefusee, match="celle d’une réception"):
        ouverte.habiliter(who, other, MAINTENANT, os.urandom)


@pytest.mark.parametrize("whom", [Coordonnees("", "01"), Coordonnees("S", " "), Coordonnees("S" * 201, "01")])
def test_a_reception_says_whom_to_call(ouverte: Ouverte, whom: Coordonnees) -> None:
    key = titre.public_bytes(emission.cle(signatures.new_key()).public_key())
    with pytest.raises(AutoriteRefusee, match="façon de l’appeler"):
        answered(ouverte, key, whom)
    with pytest.raises(AutoriteRefusee, match="ne peut pas finir"):
        answered(ouverte, key, jusqu_au=date(2026, 11, 19))
    assert ouverte.registre().emissions == ()
    assert receptions.read(answered(ouverte, key), [rattachement.read_autorite(ouverte.pem)]).coordonnees == WHOM
