"""Several revocation lists: any one of them revokes, in whatever order they lie; each reason weighs what it should."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite, Ouverte
from evaluateur.titres import rattachement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.titre import Titre, public_bytes
from tests.parcours.monde import argon_leger

DEBUT = datetime(2026, 11, 16, 8, tzinfo=UTC)
SECRET = "phrase de l’autorité, pour l’essai"


@pytest.fixture
def centre(tmp_path: Path) -> Ouverte:
    autorite.creer(tmp_path / "centre", "Centre Exemple", SECRET, DEBUT, os.urandom, argon_leger)
    return autorite.open_autorite(tmp_path / "centre", SECRET)


def habilite(centre: Ouverte, nom: str) -> Titre:
    public = public_bytes(ec.generate_private_key(ec.SECP256R1()).public_key())
    return titre.read(centre.habiliter(Habilite(nom, Attestation((1,)), date(2027, 12, 31)), public, DEBUT, os.urandom))


def liste(centre: Ouverte, instant: datetime) -> bytes:
    return centre.publish_revocations(instant).read_bytes()


def reproches(centre: Ouverte, lists: tuple[bytes, ...], who: Titre, instant: datetime) -> list[str]:
    known = rattachement.read_autorite(centre.pem)
    for data in lists:
        known = rattachement.with_revocations(known, data)
    return rattachement.reproches(who, known, 1, instant)


def test_of_several_lists_any_one_revokes_whatever_their_order(centre: Ouverte) -> None:
    """A stolen key passed when an older list lay beside the one that named it."""
    one, two, three = (habilite(centre, nom) for nom in ("UN Anne", "DEUX Basile", "TROIS Chloé"))
    lists = [liste(centre, DEBUT)]
    for days, nom in ((1, "UN Anne"), (2, "DEUX Basile")):
        centre.revoquer(nom, "cle_volee", DEBUT + timedelta(days=days))
        lists.append(liste(centre, DEBUT + timedelta(days=days, hours=1)))
    for order in itertools.permutations(lists):
        when = DEBUT + timedelta(hours=1)
        assert "les signatures ne sont plus valables" in reproches(centre, order, one, when)[0]
        assert "les signatures ne sont plus valables" in reproches(centre, order, two, when)[0]
        assert reproches(centre, order, three, when) == []
    assert reproches(centre, (lists[0],), one, DEBUT + timedelta(hours=1)) == []


def test_whoever_left_signed_well_until_that_day_and_badly_from_then_on(centre: Ouverte) -> None:
    who = habilite(centre, "UN Anne")
    left = DEBUT + timedelta(days=10)
    centre.revoquer("UN Anne", "fin_de_fonction", left)
    now = (liste(centre, left + timedelta(hours=1)),)
    assert reproches(centre, now, who, left - timedelta(seconds=1)) == []
    for instant in (left, left + timedelta(seconds=1)):
        assert reproches(centre, now, who, instant) == [
            "Le certificat d’UN Anne avait été révoqué le 26 novembre 2026."
        ]


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_certificate_is_good_to_the_second_at_both_its_ends(centre: Ouverte, seconds: int) -> None:
    who, step = habilite(centre, "UN Anne"), timedelta(seconds=seconds)
    assert bool(reproches(centre, (), who, who.debut + step)) == (seconds < 0)
    assert bool(reproches(centre, (), who, who.fin + step)) == (seconds > 0)


def test_each_list_has_the_number_that_follows(centre: Ouverte) -> None:
    """Of two lists of one day, the later one is told by it."""
    loaded = [x509.load_pem_x509_crl(liste(centre, DEBUT)) for _ in range(3)]
    numbers = [crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for crl in loaded]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
