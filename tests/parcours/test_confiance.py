"""Whom one trusts: pinned in the base by each person, under his own key; a file, a row or an old key proves nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import json

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Ouverte
from evaluateur.cles import signatures
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import moteur, retenus
from evaluateur.db.retenus import Retenu
from evaluateur.metier.actes import cloture
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.seance import confiance, titres, verification
from evaluateur.titres import rattachement, renouvellement, titre
from evaluateur.titres.titre import TitreIllisible
from tests.parcours.habilites import SECRET, Habilites
from tests.parcours.horodatage import certificate
from tests.parcours.monde import DEBUT, PHRASE, argon_leger
from tests.parcours.reconnaitre import pin


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Habilites]:
    m = Habilites(tmp_path / "donnees", tmp_path / "centre")
    m.seul(1)
    yield m
    m.poste.close()


@pytest.fixture
def other(tmp_path: Path) -> Ouverte:
    """An authority that someone made for himself."""
    return another(tmp_path / "autre")


def another(folder: Path, nom: str = "Autre centre") -> Ouverte:
    autorite.creer(folder, nom, SECRET, DEBUT - timedelta(days=1), os.urandom, argon_leger)
    return autorite.open_autorite(folder, SECRET)


def noms(monde: Habilites) -> list[str]:
    return [a.nom for a in confiance.autorites(monde.poste)]


def signed(monde: Habilites) -> bytes:
    monde.conclure_tout()
    monde.figer()
    return monde.signer()


def here(monde: Habilites, original: bytes) -> str:
    path = monde.donnees.parent / "grille.pdf"
    path.write_bytes(original)
    return verification.verify(path, verification.known(monde.poste), ()).statut


def store(monde: Habilites, row: Retenu) -> None:
    """What a program that holds the base key can write."""
    with monde.poste.coffre.base.transaction() as connection:
        retenus.keep(connection, row)


# --- a file or a row is not enough


def test_a_certificate_dropped_into_a_folder_is_trusted_by_nobody(monde: Habilites, other: Ouverte) -> None:
    for name in confiance.ANCIENS_DOSSIERS:
        (monde.donnees / name).mkdir()
        (monde.donnees / name / "depose.crt").write_bytes(other.pem)
    assert confiance.autorites(monde.poste) == []
    assert confiance.horodateurs(monde.poste) == frozenset()
    assert [p.name for p in confiance.a_reprendre(monde.donnees)] == ["depose.crt"] * 2


def test_a_row_that_its_person_did_not_sign_is_not_believed(monde: Habilites, other: Ouverte) -> None:
    """Évaluateur 2 writes into the base, with his own key, that évaluateur 1 trusts his authority."""
    one, two = monde.un.identifiant, monde.deux.identifiant
    monde.seul(2)
    key = monde.poste.trousseau.profil_ouvert(two).cle_signature
    der = rattachement.der(rattachement.read_autorite(other.pem))
    empreinte, instant = rattachement.empreinte(rattachement.read_autorite(other.pem)), "2026-11-16T08:00:00.000000Z"
    for personne in (one, two):
        signature = signatures.sign(key, confiance.message(personne, "autorite", empreinte, instant))
        store(monde, Retenu(one, "autorite", empreinte, der, instant, signature))
        monde.seul(1)
        assert noms(monde) == []


def test_the_row_of_one_certificate_does_not_serve_for_another_nor_for_another_sort(
    monde: Habilites, other: Ouverte
) -> None:
    one = monde.un.identifiant
    confiance.retenir_autorite(monde.poste, one, PHRASE, monde.centre.pem)
    (row,) = retenus.read(monde.poste.coffre.base, one, "autorite")
    false = rattachement.read_autorite(other.pem)
    store(monde, Retenu(one, "autorite", row.empreinte, rattachement.der(false), row.instant, row.signature))
    assert noms(monde) == []
    store(monde, Retenu(one, "autorite", rattachement.empreinte(false), rattachement.der(false), row.instant,
                        row.signature))  # fmt: skip
    assert noms(monde) == []
    store(monde, Retenu(one, "horodateur", row.empreinte, row.certificat, row.instant, row.signature))
    assert confiance.horodateurs(monde.poste) == frozenset()


def test_pinning_and_dropping_ask_for_the_passphrase_of_the_one_who_does(monde: Habilites) -> None:
    one, two = monde.un.identifiant, monde.deux.identifiant
    for gesture in (
        lambda: confiance.retenir_autorite(monde.poste, one, "une phrase devinée", monde.centre.pem),
        lambda: confiance.retenir_horodateur(monde.poste, one, "une phrase devinée", certificate()),
        lambda: confiance.retenir_autorite(monde.poste, two, PHRASE, monde.centre.pem),
    ):
        with pytest.raises(PhraseRefusee):
            gesture()
    assert (noms(monde), confiance.horodateurs(monde.poste)) == ([], frozenset())
    confiance.retenir_autorite(monde.poste, one, PHRASE, monde.centre.pem)
    empreinte = rattachement.empreinte(confiance.autorites(monde.poste)[0])
    with pytest.raises(PhraseRefusee):
        confiance.ne_plus_retenir(monde.poste, one, "une phrase devinée", "autorite", empreinte)
    assert noms(monde) == ["Centre Exemple"]


def test_each_trusts_for_himself_and_two_together_what_either_trusts(monde: Habilites, other: Ouverte) -> None:
    pin(monde.poste, monde.centre.pem, monde.un.identifiant)
    pin(monde.poste, other.pem, monde.deux.identifiant)
    assert noms(monde) == ["Centre Exemple"]
    monde.seul(2)
    assert noms(monde) == ["Autre centre"]
    monde.ensemble()
    assert sorted(noms(monde)) == ["Autre centre", "Centre Exemple"]
    monde.poste.close()
    assert noms(monde) == [], "nobody is there"


def test_what_was_pinned_is_there_after_a_restart_and_in_a_backup(monde: Habilites) -> None:
    pin(monde.poste, monde.centre.pem)
    kept = monde.poste.back_up()
    monde.poste.close()
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    assert noms(monde) == ["Centre Exemple"]
    monde.poste.close()
    shutil.copy(kept / moteur.FICHIER, monde.donnees / moteur.FICHIER)
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    assert noms(monde) == ["Centre Exemple"]


# --- revocation lists


def test_of_the_lists_of_an_authority_the_highest_number_counts(monde: Habilites) -> None:
    pin(monde.poste, monde.centre.pem)
    first = monde.centre.publish_revocations(monde.horloge.instant).read_bytes()
    monde.centre.revoquer("ESSAI-DEUX Basile", "cle_volee", monde.horloge.instant)
    second = (monde.donnees.parent / "centre" / autorite.REVOCATIONS).read_bytes()
    confiance.retenir_revocations(monde.poste, first)
    confiance.retenir_revocations(monde.poste, second)
    confiance.retenir_revocations(monde.poste, second)
    with pytest.raises(TitreIllisible, match="plus récente"):
        confiance.retenir_revocations(monde.poste, first)
    (mine,) = confiance.autorites(monde.poste)
    assert [len(list(crl)) for crl in mine.revocations] == [1]


def test_a_list_that_is_not_the_authoritys_counts_for_nothing_whatever_its_number(
    monde: Habilites, other: Ouverte
) -> None:
    pin(monde.poste, monde.centre.pem)
    mine = rattachement.read_autorite(monde.centre.pem)
    monde.centre.revoquer("ESSAI-DEUX Basile", "cle_volee", monde.horloge.instant)
    confiance.retenir_revocations(monde.poste, (monde.donnees.parent / "centre" / autorite.REVOCATIONS).read_bytes())
    false = other.publish_revocations(monde.horloge.instant).read_bytes()
    with monde.poste.coffre.base.transaction() as connection:
        connection.execute("INSERT INTO revocations VALUES (?, ?, ?)", (rattachement.empreinte(mine), 2**40, false))
    (known,) = confiance.autorites(monde.poste)
    assert [len(list(crl)) for crl in known.revocations] == [1]


def test_a_list_that_is_missing_or_past_is_mentioned_and_changes_no_answer(monde: Habilites) -> None:
    pin(monde.poste, monde.centre.pem)
    original = signed(monde)
    path = monde.donnees.parent / "grille.pdf"
    path.write_bytes(original)
    verdict = verification.verify(path, verification.known(monde.poste), ())
    assert verdict.statut == "authentique"
    assert len(verdict.remarques) == 1
    assert "Aucune liste de révocation" in verdict.remarques[0]
    confiance.retenir_revocations(monde.poste, monde.centre.publish_revocations(monde.horloge.instant).read_bytes())
    assert verification.verify(path, verification.known(monde.poste), ()).remarques == ()
    monde.horloge.avancer(400 * 24 * 3600)
    late = verification.verify(path, verification.known(monde.poste), ())
    assert late.statut == "authentique"
    assert "était valable jusqu’au" in late.remarques[0]


# --- renewal, theft


def test_whoever_pinned_an_authority_takes_the_one_that_renews_it_and_both_count(monde: Habilites) -> None:
    pin(monde.poste, monde.centre.pem)
    before = signed(monde)
    statement = monde.centre.renouveler(SECRET, monde.horloge.instant, os.urandom, argon_leger).read_bytes()
    monde.seul(1)
    succession = confiance.lire_renouvellement(monde.poste, statement)
    assert rattachement.empreinte(succession.nouvelle) != rattachement.empreinte(succession.ancienne)
    confiance.retenir_renouvellement(monde.poste, monde.un.identifiant, PHRASE, statement)
    assert len(confiance.autorites(monde.poste)) == 2
    assert here(monde, before) == "authentique"
    new = next(a for a in confiance.autorites(monde.poste) if rattachement.der(a) == monde.centre.der)
    assert len(confiance.lignee(monde.poste, new)) == 2
    der = monde.centre.habiliter_avec_cle(
        autorite.Habilite("ESSAI-UN Anne", titres.mon_titre(monde.poste, monde.un.identifiant).attestation,  # type: ignore[arg-type]
                          monde.horloge.instant.date() + timedelta(days=90)),
        monde.horloge.instant, os.urandom,
    ).certificat  # fmt: skip
    assert rattachement.emise_par(titre.read(der), [new]) == new


def test_a_renewal_that_the_former_key_did_not_sign_or_of_one_that_is_not_pinned_is_refused(
    monde: Habilites, other: Ouverte
) -> None:
    statement = monde.centre.renouveler(SECRET, monde.horloge.instant, os.urandom, argon_leger).read_bytes()
    with pytest.raises(TitreIllisible, match="que vous ne reconnaissez pas"):
        confiance.retenir_renouvellement(monde.poste, monde.un.identifiant, PHRASE, statement)
    old = renouvellement.read(statement).ancienne.certificat
    false = renouvellement.sign(old, other.der, monde.horloge.instant, other._private)
    with pytest.raises(TitreIllisible, match="n’est pas signée par l’autorité Centre Exemple"):
        renouvellement.read(false)
    loaded = json.decode(statement)
    loaded["renouvellement"]["nouvelle"] = json.decode(json.encode(other.der))
    with pytest.raises(TitreIllisible, match="n’est pas signée"):
        renouvellement.read(json.encode(loaded))
    with pytest.raises(TitreIllisible, match="n’est pas une déclaration"):
        renouvellement.read(b"{}")


def test_the_former_key_still_revokes_what_it_issued_and_the_new_one_what_it_issues(monde: Habilites) -> None:
    pin(monde.poste, monde.centre.pem)
    before = signed(monde)
    monde.centre.renouveler(SECRET, monde.horloge.instant, os.urandom, argon_leger)
    reopened = autorite.open_autorite(monde.donnees.parent / "centre", SECRET)
    assert reopened.der == monde.centre.der
    assert [len(a.revocations) for a in reopened.connues()] == [1, 1]
    reopened.revoquer("ESSAI-DEUX Basile", "cle_volee", monde.horloge.instant)
    (former,) = (monde.donnees.parent / "centre" / autorite.ANCIENNES).iterdir()
    monde.seul(1)
    confiance.retenir_revocations(monde.poste, (former / autorite.REVOCATIONS).read_bytes())
    assert here(monde, before) == "refuse"


def test_a_stolen_authority_is_dropped_and_what_it_certified_counts_no_more(monde: Habilites, tmp_path: Path) -> None:
    """The procedure of docs/securite.md, from one end to the other."""
    pin(monde.poste, monde.centre.pem)
    original = signed(monde)
    monde.seul(1)
    assert here(monde, original) == "authentique"
    stolen = rattachement.empreinte(confiance.autorites(monde.poste)[0])
    for siege, profil in ((1, monde.un), (2, monde.deux)):
        monde.seul(siege)  # type: ignore[arg-type]
        confiance.ne_plus_retenir(monde.poste, profil.identifiant, PHRASE, "autorite", stolen)
    assert here(monde, original) == "intact"
    thief = monde.centre
    monde.centre = another(tmp_path / "neuve", "Centre Exemple, 2026")
    pin(monde.poste, monde.centre.pem)
    assert here(monde, original) == "intact"
    statement = thief.renouveler(SECRET, monde.horloge.instant, os.urandom, argon_leger).read_bytes()
    with pytest.raises(TitreIllisible, match="que vous ne reconnaissez pas"):
        confiance.lire_renouvellement(monde.poste, statement)
    for siege in (1, 2):
        monde.importer(siege, monde.reponse(siege))  # type: ignore[arg-type]
    monde.seul(1)
    monde.seance.faire(cloture.rouvrir, "Certificats de l’autorité volée.")
    monde.figer()
    again = monde.signer()
    assert here(monde, again) == "authentique"
    assert Empreinte(stolen) not in {rattachement.empreinte(a) for a in confiance.autorites(monde.poste)}
