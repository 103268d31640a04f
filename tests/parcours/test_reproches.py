"""What keeps a certificate, an authority, a receipt or a way back from counting: each refusal, at its very bound."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.cles.secours import CONFIE, Confie
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import retenus, sauvegardes
from evaluateur.metier.actes import preparation
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.seance import confiance, secours, titres
from evaluateur.seance import purge as usage
from evaluateur.titres import emission, pkcs, rattachement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.titre import TitreIllisible
from tests.parcours.habilites import JUSQU_AU, SECRET, Habilites
from tests.parcours.horodatage import certificate
from tests.parcours.monde import PHRASE, Monde, argon_leger, evaluateur
from tests.parcours.reconnaitre import pin, pin_service
from tests.parcours.remis import Clos, another, closed, receipt

DEMAIN = date(2026, 11, 17)


@pytest.fixture
def habilites(tmp_path: Path) -> Iterator[Habilites]:
    monde = Habilites(tmp_path / "donnees", tmp_path / "centre")
    monde.seul(1)
    yield monde
    monde.poste.close()


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    yield monde
    monde.poste.close()


def attested(monde: Habilites, attestation: Attestation, jusqu_au: date = JUSQU_AU) -> bytes:
    """What the centre answers évaluateur 1 with (PEM)."""
    demande = pkcs.read_demande(titres.demander(monde.poste, monde.un.identifiant))
    qui = Habilite(monde.un.nom_complet, attestation, jusqu_au)
    der = monde.centre.habiliter(qui, demande.cle_publique, monde.horloge.instant, os.urandom)
    return pkcs.write_pem(der, monde.centre.der)


def signs(monde: Habilites, siege: int) -> bool:
    return titres.signataire(monde.poste, monde.un.identifiant, siege).siege == siege


# --- a certificate


def test_a_certificate_signs_for_its_seats_and_no_other(habilites: Habilites) -> None:
    assert signs(habilites, 1)
    with pytest.raises(ActeRefuse, match="n’est pas prévu pour le rôle d’évaluateur 2"):
        signs(habilites, 2)
    habilites.importer(1, attested(habilites, Attestation((1, 2))))
    assert signs(habilites, 1)
    assert signs(habilites, 2)


def test_a_certificate_signs_until_its_last_instant_whoever_pinned_its_authority(
    habilites: Habilites,
) -> None:
    loaded = titres.mon_titre(habilites.poste, habilites.un.identifiant)
    habilites.horloge.instant = loaded.fin
    assert signs(habilites, 1)
    habilites.horloge.instant += timedelta(microseconds=1)
    with pytest.raises(ActeRefuse, match="a pris fin"):
        signs(habilites, 1)
    pin(habilites.poste, habilites.centre.pem)
    with pytest.raises(ActeRefuse) as refused:
        signs(habilites, 1)
    assert "nouveau certificat" in refused.value.remede


def test_a_habilitation_counts_through_its_last_day(habilites: Habilites) -> None:
    habilites.importer(1, attested(habilites, Attestation((1,), "", "HAB", DEMAIN)))
    habilites.horloge.avancer(24 * 3600)
    assert signs(habilites, 1)
    habilites.horloge.avancer(24 * 3600)
    with pytest.raises(ActeRefuse, match="a pris fin"):
        signs(habilites, 1)


def test_a_certificate_that_claims_an_authority_one_knows_and_that_did_not_issue_it_signs_nothing(
    habilites: Habilites, tmp_path: Path
) -> None:
    pin(habilites.poste, another(tmp_path / "autre").pem)
    assert signs(habilites, 1), "of an authority that nobody here knows"
    pin(habilites.poste, another(tmp_path / "homonyme", "Centre Exemple").pem)
    with pytest.raises(ActeRefuse, match="se réclame de l’autorité Centre Exemple, qui ne l’a pas émis"):
        signs(habilites, 1)


def test_a_provisional_certificate_is_drawn_once_kept_and_signs_for_any_seat(monde: Monde) -> None:
    asked: list[int] = []

    def drawn(count: int) -> bytes:
        asked.append(count)
        return os.urandom(count)

    monde.poste.random_bytes = drawn
    first = titres.mon_titre(monde.poste, monde.un.identifiant)
    assert (asked, first.provisoire, first.nom) == ([20], True, "ESSAI-UN Anne")
    assert monde.poste.trousseau.profils[0].titre == first.der
    assert titres.mon_titre(monde.poste, monde.un.identifiant) == first
    for siege in (1, 2):
        assert titres.signataire(monde.poste, monde.un.identifiant, siege).certificat == first.der
    assert titres.titre_pv(first).empreinte == first.empreinte
    assert asked == [20]


def test_a_certificate_of_another_key_another_name_or_without_a_role_is_not_taken(habilites: Habilites) -> None:
    before = habilites.profil(1)
    for name, data, words in (
        ("key", habilites.reponse(2), "sa clé est une autre"),
        ("name", _named(habilites, "ESSAI-UN Zoé"), "Ce certificat est au nom d’ESSAI-UN Zoé, et ce profil à celui"),
        ("authority", pkcs.write_pem(habilites.centre.der, habilites.centre.der), "sa clé est une autre"),
    ):
        habilites.seul(1)
        with pytest.raises(TitreIllisible, match=words):
            titres.importer(habilites.poste, habilites.un.identifiant, PHRASE, data, "AZUR" if name == "name" else "")
        assert habilites.profil(1) == before, name
    provisional = _provisional(habilites)
    with pytest.raises(TitreIllisible, match="ne donne aucun rôle d’évaluateur"):
        titres.importer(habilites.poste, habilites.un.identifiant, PHRASE, provisional)


def _named(monde: Habilites, nom: str) -> bytes:
    """A certificate with its key, for someone of this name."""
    lot = monde.centre.habiliter_avec_cle(Habilite(nom, Attestation((1,)), JUSQU_AU), monde.horloge.instant, os.urandom)
    return pkcs.write_p12(lot, nom, "AZUR")


def _provisional(monde: Habilites) -> bytes:
    monde.seul(1)
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_signature
    der = emission.provisoire(key, monde.un.nom_complet, monde.un.identifiant, monde.horloge.instant, 7)
    return pkcs.write_pem(der, der)


def test_after_an_import_its_owner_is_unlocked_under_the_new_certificate_and_his_code_is_forgotten(
    habilites: Habilites,
) -> None:
    one, trousseau = habilites.un.identifiant, habilites.poste.trousseau
    trousseau.poser_pin(one, PHRASE, "493817")
    lot = habilites.centre.habiliter_avec_cle(
        Habilite("ESSAI-UN Anne", Attestation((1,)), JUSQU_AU), habilites.horloge.instant, os.urandom
    )
    loaded = titres.importer(habilites.poste, one, PHRASE, pkcs.write_p12(lot, "ESSAI-UN Anne", "AZUR"), "AZUR")
    assert loaded == titre.read(lot.certificat)
    assert trousseau.profil_ouvert(one).cle_document == lot.cle
    assert titres.signataire(habilites.poste, one, 1).cle == lot.cle
    assert trousseau.essais_pin(one) == 0
    assert habilites.profil(1).titre == lot.certificat


def test_two_who_sit_have_certificates_of_their_own_names_and_are_two_persons(monde: Monde) -> None:
    monde.ensemble()
    found = titres.titres_des_sieges(monde.poste, monde.seance.dossier)
    assert {siege: one.nom for siege, one in found.items()} == {1: "ESSAI-UN Anne", 2: "ESSAI-DEUX Basile"}
    dossier = monde.seance.dossier
    alias = replace(dossier, sieges={**dossier.sieges, 2: replace(evaluateur(monde.deux, 2), prenom="Zoé")})
    with pytest.raises(ActeRefuse) as refused:
        titres.titres_des_sieges(monde.poste, alias)
    assert refused.value.phrase == (
        "Le certificat de l’évaluateur 2 est au nom d’ESSAI-DEUX Basile, et non d’ESSAI-DEUX Zoé."
    )
    alone = replace(dossier, sieges={1: dossier.sieges[1]})
    assert set(titres.titres_des_sieges(monde.poste, alone)) == {1}
    twice = replace(dossier, sieges={1: dossier.sieges[1], 2: dossier.sieges[1]})
    with pytest.raises(ActeRefuse, match="le même nom et le même prénom"):
        titres.titres_des_sieges(monde.poste, twice)


# --- whom one trusts


def test_a_service_is_pinned_under_its_sha_256_by_each_for_himself(monde: Monde) -> None:
    der = titre.read_certificat(certificate())
    monde.seul(1)
    said = confiance.retenir_horodateur(monde.poste, monde.un.identifiant, PHRASE, certificate())
    assert said == sha256(der).hexdigest()
    assert confiance.horodateurs(monde.poste) == {der}
    monde.seul(2)
    assert confiance.horodateurs(monde.poste) == frozenset()
    pin_service(monde.poste, certificate())
    monde.seul(1)
    confiance.ne_plus_retenir(monde.poste, monde.un.identifiant, PHRASE, "horodateur", said)  # type: ignore[arg-type]
    assert confiance.horodateurs(monde.poste) == frozenset()
    monde.seul(2)
    assert confiance.horodateurs(monde.poste) == {der}


def test_what_someone_pinned_is_found_by_name_while_he_is_unlocked_without_sitting(
    monde: Monde, tmp_path: Path
) -> None:
    one, two = another(tmp_path / "a", "Un centre"), another(tmp_path / "b", "Deux centre")
    for owner, centre in ((monde.un, one), (monde.deux, two)):
        pin(monde.poste, centre.pem, owner.identifiant)
    monde.seul(1)
    monde.poste.trousseau.deverrouiller(monde.deux.identifiant, PHRASE)
    assert [a.nom for a in confiance.autorites(monde.poste)] == ["Un centre"]
    assert [a.nom for a in confiance.autorites(monde.poste, monde.deux.identifiant)] == ["Deux centre"]
    both = confiance.autorites(monde.poste, monde.deux.identifiant, monde.un.identifiant)
    assert [a.nom for a in both] == ["Deux centre", "Un centre"]


def test_a_certificate_that_was_pinned_as_an_authority_and_is_none_hides_no_other(monde: Monde, tmp_path: Path) -> None:
    centre = another(tmp_path / "a")
    monde.seul(1)
    ouvert = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    confiance._keep(ouvert, monde.poste, "autorite", titre.read_certificat(certificate()))
    pin(monde.poste, centre.pem, monde.un.identifiant)
    confiance._keep(ouvert, monde.poste, "autorite", b"rien")
    assert [a.nom for a in confiance.autorites(monde.poste)] == ["Autre centre"]


def test_the_line_of_an_authority_renewed_twice_holds_all_three_and_no_other(
    habilites: Habilites, tmp_path: Path
) -> None:
    poste, one = habilites.poste, habilites.un.identifiant
    stranger = another(tmp_path / "autre")
    pin(poste, stranger.pem, one)
    pin(poste, habilites.centre.pem, one)
    empreintes = [habilites.centre.empreinte]
    for _ in range(2):
        statement = habilites.centre.renouveler(SECRET, habilites.horloge.instant, os.urandom, argon_leger).read_bytes()
        followed = confiance.retenir_renouvellement(poste, one, PHRASE, statement)
        assert rattachement.der(followed) == habilites.centre.der
        habilites.horloge.avancer(1)
        empreintes.append(habilites.centre.empreinte)
    known = {rattachement.der(a): a for a in confiance.autorites(poste)}
    assert len(known) == 4
    newest = known[habilites.centre.der]
    line = confiance.lignee(poste, newest)
    assert line[0] == newest
    assert {rattachement.empreinte(a) for a in line} == {
        rattachement.empreinte(a) for der, a in known.items() if der != stranger.der
    }
    assert len(line) == 3
    assert [a.nom for a in confiance.lignee(poste, known[stranger.der])] == ["Autre centre"]
    middle = next(row for row in retenus.read(poste.coffre.base, one, "autorite") if row.declaration)
    with poste.coffre.base.transaction() as connection:
        retenus.keep(connection, replace(middle, declaration=b"{}"))
    assert len(confiance.lignee(poste, newest)) in (1, 2), "a statement that says nothing leads nowhere"


def test_a_statement_laid_beside_another_certificate_leads_nowhere(habilites: Habilites, tmp_path: Path) -> None:
    poste, one = habilites.poste, habilites.un.identifiant
    stranger = another(tmp_path / "autre")
    pin(poste, habilites.centre.pem, one)
    statement = habilites.centre.renouveler(SECRET, habilites.horloge.instant, os.urandom, argon_leger).read_bytes()
    mine = confiance.retenir_autorite(poste, one, PHRASE, stranger.pem)
    row = next(
        r for r in retenus.read(poste.coffre.base, one, "autorite") if r.empreinte == rattachement.empreinte(mine)
    )
    with poste.coffre.base.transaction() as connection:
        retenus.keep(connection, replace(row, declaration=statement))
    assert [a.nom for a in confiance.lignee(poste, mine)] == ["Autre centre"]


def test_the_authorities_of_a_command_take_the_lists_that_are_theirs_and_no_other(
    habilites: Habilites, tmp_path: Path
) -> None:
    one, two = another(tmp_path / "a", "Un centre"), another(tmp_path / "b", "Deux centre")
    lists = [c.publish_revocations(habilites.horloge.instant).read_bytes() for c in (one, two)]
    known = [rattachement.read_autorite(two.pem)]
    found = confiance.lire_autorites([one.pem], lists, known)
    assert [(a.nom, len(a.revocations)) for a in found] == [("Un centre", 1), ("Deux centre", 1)]
    assert confiance.lire_autorites([], []) == []
    with pytest.raises(TitreIllisible, match="aucune autorité connue ici"):
        confiance.lire_autorites([], lists[:1])
    with pytest.raises(TitreIllisible):
        confiance.lire_autorites([one.pem], [lists[0], lists[1]])


def test_of_two_authorities_each_takes_its_own_list_and_a_list_of_the_same_number_again(
    habilites: Habilites, tmp_path: Path
) -> None:
    other = another(tmp_path / "autre")
    pin(habilites.poste, other.pem)
    pin(habilites.poste, habilites.centre.pem)
    habilites.seul(1)
    for centre in (habilites.centre, other):
        data = centre.publish_revocations(habilites.horloge.instant).read_bytes()
        for _ in range(2):
            assert rattachement.der(confiance.retenir_revocations(habilites.poste, data)) == centre.der
    assert [len(a.revocations) for a in confiance.autorites(habilites.poste)] == [1, 1]


# --- ways back


def test_a_recovery_file_of_another_form_or_for_another_name_brings_nobody_back(monde: Monde) -> None:
    one = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    confie = Confie(CONFIE, monde.un.identifiant, "ESSAI-UN", "Anne", one.cle_base, one.racine_solo)

    def file(nom: str, prenom: str) -> bytes:
        named = replace(confie, nom=nom, prenom=prenom)
        return secours.preparer_fichier(named, "mot de passe", os.urandom, argon_leger(b"x" * 16))

    monde.poste.close()
    before = monde.poste.coffre.profils_path.read_bytes()
    old = json.decode(file("ESSAI-UN", "Anne"))
    for shape in (1, 3):
        with pytest.raises(Refus, match="vient d’une autre version de l’application"):
            secours.revenir_par_fichier(monde.poste, json.encode({**old, "forme": shape}), "mot de passe", PHRASE * 2)
    for nom, prenom in (("ESSAI-DEUX", "Anne"), ("ESSAI-UN", "Zoé")):
        with pytest.raises(Refus, match=f"est pour {nom} {prenom}, et ce profil est au nom d’ESSAI-UN Anne"):
            secours.revenir_par_fichier(monde.poste, file(nom, prenom), "mot de passe", PHRASE * 2)
    assert monde.poste.coffre.profils_path.read_bytes() == before
    good = file("ESSAI-UN", "Anne")
    assert secours.revenir_par_fichier(monde.poste, good, "mot de passe", PHRASE * 2) == monde.un.identifiant
    assert json.decode(good)["forme"] == 2


def test_two_together_take_no_profile_away_and_only_an_open_dossier_keeps_one(monde: Monde) -> None:
    monde.ensemble()
    with pytest.raises(PhraseRefusee, match="une seule personne à la fois"):
        secours.retirer(monde.poste, monde.deux.identifiant, PHRASE)
    monde.seul(1)
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.signer_et_clore("papier")
    monde.ouvrir_dossier("EX-2").occuper_siege(
        2, replace(evaluateur(monde.deux, 2), identifiant="e" * 16, cle_publique="")
    )
    with pytest.raises(PhraseRefusee):
        secours.retirer(monde.poste, monde.deux.identifiant, "une phrase devinée")
    monde.horloge.avancer(120)
    secours.retirer(monde.poste, monde.deux.identifiant, PHRASE)
    assert monde.poste.trousseau.profils == (monde.un,)


# --- a receipt


@pytest.fixture
def clos(tmp_path: Path) -> Iterator[Clos]:
    remis = closed(tmp_path)
    yield remis
    remis.monde.poste.close()


def test_a_receipt_is_read_before_it_purges_and_only_of_the_version_that_is_closed(clos: Clos) -> None:
    monde, centre = clos
    version = monde.seance.cloture.version()
    data = receipt(monde, centre)
    said = usage.check(monde.poste, data)
    assert (said.reference, said.preuve.lot) == ("EX-1", (1, version.empreinte))
    for other in (replace(version, numero=2), replace(version, empreinte="1" * 64)):
        by = centre if other.numero == 2 else another(monde.donnees.parent / "bis")
        pin(monde.poste, by.pem)
        with pytest.raises(Refus, match="n’est pas celui de la dernière version close du dossier EX-1"):
            usage.check(monde.poste, receipt(monde, by, other))
    assert usage.run(monde.poste, data) == said
    assert usage.check(monde.poste, data) == said


def test_what_went_by_one_receipt_is_finished_by_that_one_alone(clos: Clos) -> None:
    monde, centre = clos
    other = another(monde.donnees.parent / "bis")
    pin(monde.poste, other.pem)
    version = monde.seance.cloture.version()
    same, mine, later, forged = (
        receipt(monde, other),
        receipt(monde, centre),
        receipt(monde, centre, replace(version, numero=2)),
        receipt(monde, another(monde.donnees.parent / "ter"), replace(version, empreinte="1" * 64)),
    )
    usage.run(monde.poste, mine)
    for data in (same, later):
        with pytest.raises(Refus, match="effacé après un autre accusé de réception"):
            usage.run(monde.poste, data)
    with pytest.raises(Refus):
        usage.run(monde.poste, forged)
    monde.horloge.avancer(60)
    before = sauvegardes.list_all(monde.donnees)
    assert usage.run(monde.poste, mine).reference == "EX-1"
    assert sauvegardes.list_all(monde.donnees) == before, "no backup is made of what holds nothing of it"
    assert not (monde.donnees / "dernier-fait.txt").exists(), "the witness names it no more"


def test_whoever_signed_and_left_still_counts_and_one_that_nobody_knows_stops_everything(
    clos: Clos,
) -> None:
    monde, centre = clos
    dossier = monde.seance.dossier
    version = dossier.versions[-1]
    assert [e.nom for e in usage._signers(dossier, version)] == ["ESSAI-UN", "ESSAI-DEUX"]
    emptied = replace(dossier, sieges={1: dossier.sieges[1]})
    with pytest.raises(Refus, match="n’y a plus de rôle connu"):
        usage._signers(emptied, version)
    with pytest.raises(Refus, match="n’y a plus de rôle connu"):
        usage._require_answers(monde.poste, emptied, version, [rattachement.read_autorite(centre.pem)])


def test_each_who_signed_and_pinned_nothing_is_named(clos: Clos) -> None:
    monde, _ = clos
    stranger = another(monde.donnees.parent / "bis")
    with pytest.raises(Refus, match="n’est pas reconnue par ESSAI-UN Anne ni par ESSAI-DEUX Basile"):
        usage._require_answers(
            monde.poste,
            monde.seance.dossier,
            monde.seance.cloture.version(),
            [rattachement.read_autorite(stranger.pem)],
        )
