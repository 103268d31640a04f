"""The certificate of a person on his laptop: kept, opened by his passphrase alone, and worth what the centre says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.actes import cloture
from evaluateur.metier.refus import Refus
from evaluateur.seance import confiance, titres, verification
from evaluateur.seance.poste import Poste
from evaluateur.titres import pkcs, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.titre import TitreIllisible
from tests.parcours.habilites import JUSQU_AU, Habilites
from tests.parcours.monde import PHRASE, Monde, argon_leger
from tests.parcours.reconnaitre import pin

MOT_DE_PASSE = "AZUR-42"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    m = Monde(tmp_path / "donnees")
    m.seul(1)
    yield m
    m.poste.close()


@pytest.fixture
def habilites(tmp_path: Path) -> Iterator[Habilites]:
    m = Habilites(tmp_path / "donnees", tmp_path / "centre")
    yield m
    m.poste.close()


def p12(habilites: Habilites, nom: str = "ESSAI-UN Anne", siege: int = 1) -> bytes:
    """A certificate with its key, as the centre prepares it for who cannot send a request."""
    qui = Habilite(nom, Attestation((siege,)), JUSQU_AU)
    lot = habilites.centre.habiliter_avec_cle(qui, habilites.horloge.instant, os.urandom)
    return pkcs.write_p12(lot, nom, MOT_DE_PASSE)


def test_a_request_asks_for_the_same_key_each_time_and_holds_no_secret(monde: Monde) -> None:
    one, other = (pkcs.read_demande(titres.demander(monde.poste, monde.un.identifiant)) for _ in range(2))
    assert one == other
    assert one.nom == "ESSAI-UN Anne"
    ouvert = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    assert ouvert.cle_signature not in titres.demander(monde.poste, monde.un.identifiant)


def test_the_certificate_is_there_again_after_a_restart(habilites: Habilites) -> None:
    before = habilites.profil(1).titre
    habilites.poste.close()
    poste = Poste(habilites.donnees, habilites.horloge, argon=argon_leger)
    poste.trousseau.deverrouiller(habilites.un.identifiant, PHRASE)
    assert titres.mon_titre(poste, habilites.un.identifiant).der == before
    assert titres.signataire(poste, habilites.un.identifiant, 1).certificat == before
    poste.close()


def test_the_key_of_a_p12_is_used_at_once_and_after_a_restart_and_lies_nowhere_in_clear(habilites: Habilites) -> None:
    data = p12(habilites)
    key = pkcs.read(data, MOT_DE_PASSE).cle
    habilites.importer(1, data, MOT_DE_PASSE)
    assert habilites.poste.trousseau.profil_ouvert(habilites.un.identifiant).cle_document == key
    for path in habilites.donnees.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert key not in content
            assert MOT_DE_PASSE.encode() not in content
    habilites.poste.close()
    poste = Poste(habilites.donnees, habilites.horloge, argon=argon_leger)
    poste.trousseau.deverrouiller(habilites.un.identifiant, PHRASE)
    assert titres.signataire(poste, habilites.un.identifiant, 1).cle == key
    poste.close()


def test_a_p12_signs_and_the_original_is_authentic(habilites: Habilites) -> None:
    habilites.importer(1, p12(habilites), MOT_DE_PASSE)
    habilites.conclure_tout()
    habilites.figer()
    assert habilites.verifier(habilites.signer()).statut == "authentique"


@pytest.mark.parametrize("fault", ["phrase", "mot de passe", "autre clé", "rien"])
def test_an_import_that_is_refused_changes_nothing(habilites: Habilites, fault: str) -> None:
    bon = habilites.reponse(1)
    data, phrase, word = {
        "phrase": (bon, "une tout autre phrase", ""),
        "mot de passe": (p12(habilites), PHRASE, "AZUR-43"),
        "autre clé": (habilites.reponse(2), PHRASE, ""),
        "rien": (b"Bonjour", PHRASE, ""),
    }[fault]
    habilites.seul(1)
    before = habilites.poste.coffre.profils_path.read_bytes()
    with pytest.raises(PhraseRefusee if fault == "phrase" else TitreIllisible):
        titres.importer(habilites.poste, habilites.un.identifiant, phrase, data, word)
    assert habilites.poste.coffre.profils_path.read_bytes() == before
    assert habilites.poste.trousseau.profil_ouvert(habilites.un.identifiant).profil == habilites.profil(1)


def test_a_locked_profile_neither_asks_nor_imports(habilites: Habilites) -> None:
    bon = habilites.reponse(1)
    habilites.seul(2)
    with pytest.raises(PhraseRefusee):
        titres.demander(habilites.poste, habilites.un.identifiant)
    with pytest.raises(PhraseRefusee):
        titres.importer(habilites.poste, habilites.un.identifiant, PHRASE, bon)


def test_a_provisional_certificate_is_made_once(monde: Monde) -> None:
    first = titres.mon_titre(monde.poste, monde.un.identifiant)
    monde.horloge.avancer(3600)
    assert titres.mon_titre(monde.poste, monde.un.identifiant) == first
    assert first.provisoire


# --- what it is worth


def test_a_key_reported_stolen_undoes_what_it_signed_before(habilites: Habilites) -> None:
    habilites.conclure_tout()
    habilites.figer()
    original = habilites.signer()
    pin(habilites.poste, habilites.centre.pem)
    habilites.horloge.avancer(3600)
    assert _here(habilites, original) == "authentique"
    habilites.centre.revoquer("ESSAI-DEUX Basile", "cle_volee", habilites.horloge.instant)
    items = habilites.centre.publish_revocations(habilites.horloge.instant).read_bytes()
    confiance.retenir_revocations(habilites.poste, items)
    assert _here(habilites, original) == "refuse"


def test_a_record_that_was_reopened_then_frozen_otherwise_is_refused_where_its_journal_lies(
    habilites: Habilites,
) -> None:
    habilites.conclure_tout()
    habilites.figer()
    original = habilites.signer()
    pin(habilites.poste, habilites.centre.pem)
    assert _here(habilites, original) == "authentique"
    habilites.seance.faire(cloture.rouvrir, "Une faute de frappe")
    habilites.ensemble()
    habilites.horloge.avancer(60)
    habilites.figer()
    assert _here(habilites, original) == "refuse"


def test_who_left_later_had_signed_for_good(habilites: Habilites) -> None:
    habilites.conclure_tout()
    habilites.figer()
    original = habilites.signer()
    pin(habilites.poste, habilites.centre.pem)
    habilites.horloge.avancer(3600)
    habilites.centre.revoquer("ESSAI-DEUX Basile", "fin_de_fonction", habilites.horloge.instant)
    items = habilites.centre.publish_revocations(habilites.horloge.instant).read_bytes()
    confiance.retenir_revocations(habilites.poste, items)
    assert _here(habilites, original) == "authentique"


def _here(habilites: Habilites, original: bytes) -> str:
    """What this laptop answers, with the authorities that it trusts and its own journal."""
    path = habilites.donnees.parent / "grille.pdf"
    path.write_bytes(original)
    verdict = verification.verify(path, verification.known(habilites.poste), ())
    return verification.confront(habilites.poste, verdict).statut


def test_a_list_of_an_authority_unknown_here_is_refused_and_not_kept(habilites: Habilites, tmp_path: Path) -> None:
    autorite.creer(
        tmp_path / "autre",
        "Autre centre",
        "phrase de l’autre autorité",
        habilites.horloge.instant,
        os.urandom,
        argon_leger,
    )
    pin(habilites.poste, habilites.centre.pem)
    with pytest.raises(TitreIllisible, match="aucune autorité connue ici"):
        confiance.retenir_revocations(habilites.poste, (tmp_path / "autre" / autorite.REVOCATIONS).read_bytes())
    assert habilites.poste.coffre.base.rows("SELECT 1 FROM revocations") == []


def test_two_authorities_of_the_same_name_are_told_apart(habilites: Habilites, tmp_path: Path) -> None:
    habilites.conclure_tout()
    habilites.figer()
    original = habilites.signer()
    homonyme = autorite.creer(
        tmp_path / "homonyme",
        "Centre Exemple",
        "phrase de l’autre autorité",
        habilites.horloge.instant,
        os.urandom,
        argon_leger,
    )
    pin(habilites.poste, homonyme)
    assert _here(habilites, original) == "refuse", "it claims an authority that did not issue it"
    pin(habilites.poste, habilites.centre.pem)
    assert _here(habilites, original) == "authentique"


def test_a_certificate_that_expired_before_signing_never_makes_an_authentic_grid(habilites: Habilites) -> None:
    habilites.importer(2, habilites.reponse(2, jusqu_au=habilites.horloge.instant.date() + timedelta(days=1)))
    assert titre.read(habilites.profil(2).titre).fin.date() <= date(2026, 11, 18)
    habilites.conclure_tout()
    try:
        habilites.figer()
        original = habilites.signer()
    except Refus:
        return  # refused at freezing: better still
    verdict = habilites.verifier(original)
    assert verdict.statut == "refuse"
    assert "postérieure à l’expiration" in verdict.reproches[-1]


def test_a_certificate_for_the_other_seat_never_makes_an_authentic_grid(habilites: Habilites) -> None:
    habilites.importer(2, habilites.reponse(2, 1))
    habilites.conclure_tout()
    try:
        habilites.figer()
        original = habilites.signer()
    except Refus:
        return  # refused at freezing: better still
    verdict = habilites.verifier(original)
    assert verdict.statut == "refuse"
    assert "n’est pas habilité au rôle d’évaluateur 2" in verdict.reproches[-1]


def test_whoever_verifies_without_the_authority_is_told_which_one_to_ask_for(habilites: Habilites) -> None:
    habilites.conclure_tout()
    habilites.figer()
    verdict = politique.verify(habilites.signer(), Contexte(habilites.horloge.instant))
    assert all("de l’autorité Centre Exemple, inconnue ici" in phrase for phrase in verdict.reproches)
    assert len(verdict.reproches) == 2
