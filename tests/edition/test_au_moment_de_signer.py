"""What is refused at the very moment of signing, and one person who would be both evaluators."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.edition.verification import immediate
from evaluateur.edition.verification.immediate import SignatureRefusee
from evaluateur.metier.pv import proces_verbal
from tests.edition.faussaire import SIGNE, Atelier


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("autorite") / "centre")


@pytest.fixture(scope="module")
def frozen(atelier: Atelier) -> str:
    return proces_verbal.encode(atelier.pv).decode("utf-8")


@pytest.fixture(scope="module")
def base(atelier: Atelier) -> bytes:
    return atelier.composer(atelier.pv)


@pytest.fixture(scope="module")
def half(atelier: Atelier, base: bytes) -> bytes:
    """Signed by évaluateur 1."""
    return atelier.signer(base, atelier.qui[1])


def test_what_was_made_is_read_back_and_good(atelier: Atelier, base: bytes, half: bytes, frozen: str) -> None:
    immediate.require_signature(half, base, atelier.qui[1], frozen)
    assert immediate.require_document(half, frozen, 2).contenu == immediate.require_document(base, frozen, 1).contenu


def test_evaluateur_2_signs_only_what_the_certificate_of_the_record_signed(
    atelier: Atelier, base: bytes, frozen: str
) -> None:
    stranger = atelier.designer(atelier.evaluateur(1))
    with pytest.raises(SignatureRefusee, match="n’est pas celle du certificat que nomme la grille"):
        immediate.require_document(atelier.signer(base, stranger), frozen, 2)


def test_evaluateur_2_does_not_sign_what_1_has_not(base: bytes, frozen: str) -> None:
    with pytest.raises(SignatureRefusee, match="La signature n’a pas pu être faite"):
        immediate.require_document(base, frozen, 2)


def test_a_signature_that_cannot_be_read_back_is_none(atelier: Atelier, base: bytes, half: bytes, frozen: str) -> None:
    for made in (b"", base, half[:-40], half.replace(b"/Type", b"/Typo")):
        with pytest.raises(SignatureRefusee, match="La signature n’a pas pu être faite"):
            immediate.require_signature(made, base, atelier.qui[1], frozen)


def test_a_signature_on_other_pages_or_of_another_record_is_not_kept(
    atelier: Atelier, base: bytes, half: bytes, frozen: str
) -> None:
    other = proces_verbal.encode(replace(atelier.pv, reference="AUTRE")).decode("utf-8")
    for before, content in ((base + b" ", frozen), (base, other)):
        with pytest.raises(SignatureRefusee, match="n’est pas la grille officielle figée"):
            immediate.require_signature(half, before, atelier.qui[1], content)


def test_a_signature_by_another_certificate_is_not_kept(
    atelier: Atelier, base: bytes, half: bytes, frozen: str
) -> None:
    other = replace(atelier.qui[1], certificat=atelier.qui[2].certificat)
    with pytest.raises(SignatureRefusee, match="n’est pas celle de votre certificat"):
        immediate.require_signature(half, base, other, frozen)


def test_one_name_under_two_certificates_is_one_person(tmp_path: Path, atelier: Atelier) -> None:
    one, two = atelier.evaluateur(1), atelier.evaluateur(2)
    same = replace(two, nom=one.nom, prenom=one.prenom)
    qui = {1: atelier.qui[1], 2: atelier.designer(same)}
    pv = replace(atelier.nommer(atelier.court, qui), version=1)
    named = tuple(replace(e, nom=one.nom, prenom=one.prenom) for e in pv.evaluateurs)
    verdict = atelier.verifier(atelier.original(replace(pv, evaluateurs=named), qui, SIGNE, SIGNE))
    assert (verdict.statut, verdict.reproches[-1]) == ("refuse", "Les deux signatures portent le même nom.")
