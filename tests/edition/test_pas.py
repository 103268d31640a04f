"""What stands in the place of a signature: a container, or nothing that is one."""

from __future__ import annotations

import hashlib

import pikepdf
import pytest

from evaluateur.cles import signatures
from evaluateur.edition.signature import apparence, conteneur, increment
from evaluateur.edition.signature.increment import Ajout
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.edition.signature.signature import common_name
from evaluateur.edition.verification import pas
from evaluateur.edition.verification.verdict import Reproche
from tests.edition.faussaire import SIGNE, Atelier, promise
from tests.titres.illisibles import illisible


@pytest.mark.parametrize("content", [b"", b"\x00", b"\x00" * 64, b"\x30\x82\xff\xff", b"\x30\x80\x00\x00"])
def test_what_is_no_container_is_said_to_be_damaged(content: bytes) -> None:
    with pytest.raises(Reproche, match="La signature de l’évaluateur 2 est abîmée"):
        pas._container(pikepdf.Dictionary(Contents=pikepdf.String(content)), 2)


def test_a_signature_without_a_container_is_damaged_too() -> None:
    with pytest.raises(Reproche, match="abîmée"):
        pas._container(pikepdf.Dictionary(), 1)


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("autorite") / "centre")


def read(atelier: Atelier, signe: bytes) -> pas.Signature:
    return pas.read(signe, 1, atelier.pv.session.fuseau)[1]


def test_a_signature_under_a_certificate_that_cannot_be_read_is_refused_in_words(atelier: Atelier) -> None:
    key, base = signatures.new_key(), atelier.composer(atelier.pv)
    assert read(atelier, atelier.signer(base, atelier.qui[1])).titre.nom
    with pytest.raises(Reproche, match="Le certificat de l’évaluateur 1 n’a pas pu être lu"):
        read(atelier, atelier.signer(base, Signataire(1, key, illisible(key))))


@pytest.mark.parametrize("drawn", [b"", b"q\nQ", b"q\n\n\n\nrien\nQ", b"\xff", b"q\n\n\n\xe9 m\nQ"])
def test_a_signature_that_shows_something_else_than_strokes_is_refused_in_words(atelier: Atelier, drawn: bytes) -> None:
    made = atelier.signer(atelier.composer(atelier.pv), atelier.qui[1], dessin=lambda _w, _h: drawn)
    with pytest.raises(Reproche, match="n’est pas une signature telle que l’application l’écrit"):
        read(atelier, made)


def test_a_signature_over_other_bytes_than_those_that_it_covers_is_refused_in_words(atelier: Atelier) -> None:
    base, who = atelier.composer(atelier.pv), atelier.qui[1]
    drawn = apparence.draw(SIGNE, atelier.pv.session.fuseau, [], *increment.box(base, 1))
    prepared = increment.prepare(base, Ajout(1, SIGNE, common_name(who.certificat), drawn))
    elsewhere = conteneur.sign(hashlib.sha256(b"autre chose").digest(), who, promise(base, 1))
    with pytest.raises(Reproche, match="Le document a changé depuis la signature de l’évaluateur 1"):
        read(atelier, prepared.fill(conteneur.encode(elsewhere)))
