"""A time-stamp service is asked when there is one, and never required: whatever it answers, the signature is made."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from pypdf import PdfReader

from evaluateur.edition.signature import horodatage
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.seance import confiance
from tests.parcours.habilites import Habilites
from tests.parcours.horodatage import SILENCE_S, Humeur, certificate, service
from tests.parcours.monde import PHRASE
from tests.parcours.reconnaitre import pin_service
from tests.patience import PATIENCE_S


@pytest.fixture
def monde(habilites_conclus: Habilites, tmp_path: Path) -> Iterator[Habilites]:
    m = habilites_conclus.chez(tmp_path)
    m.figer()
    pin_service(m.poste, certificate())
    yield m
    m.poste.close()


def forget(monde: Habilites) -> None:
    """Nobody trusts the service any more."""
    seated = monde.poste.trousseau.clavier.personnes
    for profil in monde.poste.trousseau.profils:
        monde.poste.trousseau.deverrouiller(profil.identifiant, PHRASE)
        mine = Empreinte(hashlib.sha256(certificate()).hexdigest())
        confiance.ne_plus_retenir(monde.poste, profil.identifiant, PHRASE, "horodateur", mine)
    monde.poste.asseoir(*seated)


def stamps(pdf: Path) -> list[tsp.TSTInfo]:
    """The time stamps in the signatures, each once."""
    found = []
    for name, field in (PdfReader(pdf).get_fields() or {}).items():
        assert name.startswith("evaluateur-")
        infos = cms.ContentInfo.load(bytes(field["/V"]["/Contents"]))["content"]["signer_infos"][0]
        for attribute in infos["unsigned_attrs"] or ():
            assert attribute["type"].native == "signature_time_stamp_token"
            token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            assert (
                token["message_imprint"]["hashed_message"].native == hashlib.sha256(infos["signature"].native).digest()
            )
            found.append(token)
    return found


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which an answer of the service takes longer than a signer waits is no fault of the service."""
    monkeypatch.setattr(horodatage, "ATTENTE_S", PATIENCE_S)


@pytest.mark.usefixtures("patience")
def test_a_service_that_answers_stamps_both_signatures_which_stay_authentic(monde: Habilites, tmp_path: Path) -> None:
    with service(monde.now) as horodateur:
        pdf = monde.signer(horodateur.address)
    (tmp_path / "signe.pdf").write_bytes(pdf)
    assert len(stamps(tmp_path / "signe.pdf")) == 2
    verdict = monde.verifier(pdf)
    assert verdict.statut == "authentique", verdict.reproches
    assert sum("horodaté par un service extérieur" in c.phrase for c in verdict.constats) == 2


@pytest.mark.usefixtures("patience")
def test_a_stamp_of_a_service_that_nobody_pinned_here_is_refused_and_says_what_is_missing(monde: Habilites) -> None:
    with service(monde.now) as horodateur:
        pdf = monde.signer(horodateur.address)
    forget(monde)
    verdict = monde.verifier(pdf)
    assert verdict.statut == "refuse"
    assert "d’un service non reconnu ici : importez son certificat" in verdict.reproches[-1]


@pytest.mark.usefixtures("patience")
def test_a_service_that_is_not_pinned_is_not_asked(monde: Habilites, tmp_path: Path) -> None:
    forget(monde)
    with service(monde.now) as horodateur:
        pdf = monde.signer(horodateur.address)
        assert horodateur.asked == 0
    (tmp_path / "signe.pdf").write_bytes(pdf)
    assert stamps(tmp_path / "signe.pdf") == []


@pytest.mark.usefixtures("patience")
def test_a_service_of_another_moment_leaves_a_signature_without_a_stamp(monde: Habilites, tmp_path: Path) -> None:
    with service(lambda: monde.now() - timedelta(days=2000)) as horodateur:
        pdf = monde.signer(horodateur.address)
        assert horodateur.asked >= 1
    (tmp_path / "signe.pdf").write_bytes(pdf)
    assert stamps(tmp_path / "signe.pdf") == []


def test_without_a_service_nobody_is_asked_and_the_instant_is_that_of_the_laptop(
    monde: Habilites, tmp_path: Path
) -> None:
    with service(monde.now) as horodateur:
        pdf = monde.signer("")
        assert horodateur.asked == 0
    (tmp_path / "signe.pdf").write_bytes(pdf)
    assert stamps(tmp_path / "signe.pdf") == []
    assert sum("à l’heure de son ordinateur" in c.phrase for c in monde.verifier(pdf).constats) == 2


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(
    "humeur",
    [
        "500", "html", "charabia", "vide", "refus", "coupe", "enorme",
        "nonce", "autre",
    ],
)  # fmt: skip
def test_a_service_that_fails_leaves_a_signature_without_a_stamp(
    monde: Habilites, tmp_path: Path, humeur: Humeur
) -> None:
    with service(monde.now, humeur) as horodateur:
        pdf = monde.signer(horodateur.address)
        assert horodateur.asked >= 1
    (tmp_path / "signe.pdf").write_bytes(pdf)
    assert stamps(tmp_path / "signe.pdf") == []
    assert monde.verifier(pdf).statut == "authentique"


def test_a_service_that_never_answers_delays_a_signature_by_seconds_only(monde: Habilites, tmp_path: Path) -> None:
    with service(monde.now, "muet") as horodateur:
        monde.seul(1)
        started = time.perf_counter()
        monde.seance.cloture.signer(horodateur=horodateur.address)
        assert time.perf_counter() - started < horodatage.ATTENTE_S + SILENCE_S / 2, "its silence was not waited for"
        assert horodateur.heard.wait(PATIENCE_S)
        assert horodateur.asked == 1, "one question, not one again for the size of the answer"
    assert horodatage.ATTENTE_S <= 2
    assert monde.signes == {1}


@pytest.mark.parametrize("wrong", ["", "http://[", "https://", "n’importe quoi"])
def test_a_service_that_is_not_there_is_done_without(monde: Habilites, wrong: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert horodatage.ask(wrong or nobody, (), b"signature", monde.now()) == b""
    monde.seul(1)
    monde.seance.cloture.signer(horodateur=wrong or nobody)
    assert monde.signes == {1}
