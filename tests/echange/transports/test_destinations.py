"""Destinations: as a convocation says them, or refused in words."""

from __future__ import annotations

import msgspec
import pytest

from evaluateur.echange.transports import destinations

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
