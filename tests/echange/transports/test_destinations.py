"""Destinations: as a convocation says them, or refused in words."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from evaluateur.echange.transports import courriel, destinations
from evaluateur.echange.transports.canal import Suivi
from evaluateur.echange.transports.ouverture import Moyens, open_canal
from evaluateur.echange.transports.refus import EnvoiRefuse

GOOD = [
    {"type": "nextcloud-depot", "url": "https://nuage.exemple.fr/index.php/s/AbCdEf123456789"},
    {"type": "webdav", "url": "https://nuage.exemple.fr/remote.php/dav/files/dupont/Remises/", "utilisateur": "dupont"},
    {"type": "dossier", "emplacement": ""},
    {"type": "dossier-synchronise", "emplacement": "C:\\Users\\Public\\Remises"},
    {"type": "courriel", "a": "remises@exemple.fr"},
    {"type": "page-web", "url": "https://exemple.fr/demande?e=abc"},
]


def test_destinations_are_read_and_written_in_their_order() -> None:
    assert [msgspec.to_builtins(one) for one in destinations.read(GOOD)] == GOOD


@pytest.mark.parametrize(
    ("url", "base", "token"),
    [
        ("https://n.fr/s/AbCd1234", "https://n.fr", "AbCd1234"),
        ("https://n.fr/index.php/s/AbCd1234", "https://n.fr", "AbCd1234"),
        ("https://n.fr:8443/un/nuage/index.php/s/AbCd1234/", "https://n.fr:8443/un/nuage", "AbCd1234"),
    ],
)
def test_a_drop_is_found_behind_each_form_of_its_address(url: str, base: str, token: str) -> None:
    assert destinations.VersDepotNextcloud(url).parts() == (base, token)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"type": "sftp", "url": "sftp://n.fr"},
        {"type": "dossier", "emplacement": "remises"},
        {"type": "dossier", "emplacement": "/media/../etc"},
        {"type": "dossier", "emplacement": "C:\\Remises\\..\\x"},
        {"type": "dossier", "emplacement": "/media/a\0b"},
        {"type": "dossier", "emplacement": 3},
        {"type": "dossier", "mot_de_passe": "x"},
        {"type": "webdav", "url": "https://n.fr/dav/"},
        {"type": "webdav", "url": "https://n.fr/dav/", "utilisateur": "a:b"},
        {"type": "webdav", "url": "https://a:b@n.fr/dav/", "utilisateur": "a"},
        {"type": "webdav", "url": "http://n.fr/dav/", "utilisateur": "a"},
        {"type": "webdav", "url": "https://n.fr/dav/?x=1", "utilisateur": "a"},
        {"type": "webdav", "url": "https://n.fr\\@m.fr/dav/", "utilisateur": "a"},
        {"type": "webdav", "url": "https:///dav/", "utilisateur": "a"},
        {"type": "webdav", "url": "https://n.fr:port/dav/", "utilisateur": "a"},
        {"type": "webdav", "url": "https://n.fr/dav\r\nX: y/", "utilisateur": "a"},
        {"type": "webdav", "url": "https://n.fr/" + "a" * 2000, "utilisateur": "a"},
        {"type": "nextcloud-depot", "url": "https://n.fr/apps/files"},
        {"type": "nextcloud-depot", "url": "https://n.fr/s/../admin"},
        {"type": "nextcloud-depot", "url": "ftp://n.fr/s/AbCd1234"},
        {"type": "courriel", "a": "remises"},
        {"type": "courriel", "a": "a@b.fr?bcc=c@d.fr"},
        {"type": "courriel", "a": "a@b.fr\nBcc: c@d.fr"},
        {"type": "page-web", "url": "javascript:alert(1)"},
        {"type": "page-web", "url": "file:///etc/passwd"},
    ],
)
def test_what_is_odd_is_refused_in_words(odd: object) -> None:
    with pytest.raises(destinations.DestinationRefusee) as caught:
        destinations.read([odd])
    assert caught.value.remede


def test_there_are_not_more_of_them_than_anyone_would_try() -> None:
    with pytest.raises(destinations.DestinationRefusee):
        destinations.read([GOOD[2]] * 9)


@pytest.mark.parametrize("to", [destinations.VersDossier(), destinations.VersDossierSynchronise()])
def test_a_destination_that_names_no_folder_goes_to_the_one_that_was_chosen(
    to: destinations.Destination, tmp_path: Path
) -> None:
    with pytest.raises(EnvoiRefuse) as caught:
        open_canal(to, Moyens("0a1b2c3d", tmp_path))
    assert (caught.value.code, caught.value.passager) == ("absent", True)
    open_canal(to, Moyens("0a1b2c3d", tmp_path / "atelier", tmp_path)).deposer("a.age", b"un", Suivi())
    assert (tmp_path / "a.age").read_bytes() == b"un"


def test_a_lot_that_no_mail_would_carry_is_refused_and_no_draft_is_laid(tmp_path: Path) -> None:
    canal = open_canal(destinations.VersCourriel("remises@exemple.fr"), Moyens("0a1b2c3d", tmp_path))
    with pytest.raises(EnvoiRefuse) as caught:
        canal.deposer("a.age", bytes(courriel.COURRIEL_MAX * 3 // 4), Suivi())
    assert caught.value.code == "demesure"
    assert list(tmp_path.iterdir()) == []
    canal.deposer("b.age", bytes(courriel.COURRIEL_MAX * 7 // 10), Suivi())
    assert [path.name for path in tmp_path.iterdir()] == ["b.age.eml"]
