"""Signing by key through the use cases: what is signed is the frozen record, under the certificates that it names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.db import documents
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.immediate import SignatureRefusee
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.actes import cloture, concilier
from evaluateur.metier.pv import redaction
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.seance import originaux, titres
from evaluateur.titres import pkcs, rattachement
from evaluateur.titres.attestation import Attestation
from tests.edition.faussaire import retoucher
from tests.parcours.habilites import Habilites
from tests.parcours.monde import PHRASE, SIEGES, Monde


@pytest.fixture
def monde(conclu: Monde, tmp_path: Path) -> Iterator[Monde]:
    m = conclu.copie(tmp_path / "donnees")
    yield m
    m.poste.close()


@pytest.fixture
def habilites(habilites_conclus: Habilites, tmp_path: Path) -> Iterator[Habilites]:
    m = habilites_conclus.chez(tmp_path)
    yield m
    m.poste.close()


def figer(monde: Monde) -> None:
    monde.ensemble()
    monde.seance.cloture.figer("electronique")


def refuse(monde: Monde, act: Callable[[], object], words: str) -> None:
    """The act is refused in these words and leaves no trace: no fait, no signature, the same original."""
    fige = monde.seance.dossier.fige
    assert fige is not None
    tete, signatures, original = monde.seance.cahier.tete, dict(fige.signatures), monde.seance.cloture.original()
    with pytest.raises(Refus, match=words):
        act()
    suite = monde.seance.dossier.fige
    assert suite is not None
    assert (monde.seance.cahier.tete, dict(suite.signatures), monde.seance.cloture.original()) == (
        tete,
        signatures,
        original,
    )


def test_with_provisional_certificates_the_original_is_intact_and_says_so(monde: Monde) -> None:
    monde.signer_et_clore("electronique")
    verdict = politique.verify(monde.seance.cloture.original(), Contexte(monde.horloge.instant))
    assert verdict.statut == "intact"
    assert verdict.reproches == (
        "Le certificat d’ESSAI-UN Anne est provisoire : aucun organisme n’en répond.",
        "Le certificat d’ESSAI-DEUX Basile est provisoire : aucun organisme n’en répond.",
    )


def test_with_the_certificates_of_the_centre_it_is_authentic_to_who_trusts_it_and_intact_to_others(
    habilites: Habilites,
) -> None:
    habilites.figer()
    original = habilites.signer()
    assert habilites.verifier(original).statut == "authentique"
    assert politique.verify(original, Contexte(habilites.horloge.instant)).statut == "intact"


def test_the_record_names_the_certificates_under_which_it_is_signed(habilites: Habilites) -> None:
    habilites.figer()
    named = {e.siege: e.titre for e in habilites.seance.cloture.proces_verbal().evaluateurs}
    for siege in SIEGES:
        titre = named[siege]
        assert titre is not None
        assert (titre.nom, titre.autorite) == (habilites.profil(siege).nom_complet, "Centre Exemple")


def test_one_certificate_serves_every_record_until_another_is_brought(monde: Monde) -> None:
    figer(monde)
    first = [e.titre for e in monde.seance.cloture.proces_verbal().evaluateurs]
    monde.seul(1)
    monde.seance.faire(cloture.rouvrir, "Une date.")
    figer(monde)
    assert [e.titre for e in monde.seance.cloture.proces_verbal().evaluateurs] == first


def test_a_certificate_changed_between_freezing_and_signing_is_refused_until_frozen_again(
    habilites: Habilites,
) -> None:
    habilites.figer()
    new = habilites.reponse(2)
    habilites.seul(1)
    habilites.seance.cloture.signer()
    habilites.importer(2, new)
    refuse(
        habilites,
        habilites.seance.cloture.signer,
        "Votre certificat a changé depuis que la grille officielle a été figée",
    )
    habilites.seance.faire(cloture.rouvrir, "Certificat renouvelé.")
    habilites.figer()
    assert habilites.verifier(habilites.signer()).statut == "authentique"


def test_a_provisional_certificate_replaced_between_freezing_and_signing_is_refused(
    monde: Monde, tmp_path: Path
) -> None:
    figer(monde)
    monde.seul(1)
    other = Habilites(tmp_path / "autre", tmp_path / "centre")
    lot = other.centre.habiliter_avec_cle(_who("ESSAI-UN Anne"), monde.horloge.instant, monde.poste.random_bytes)
    other.poste.close()
    titres.importer(monde.poste, monde.un.identifiant, PHRASE, pkcs.write_p12(lot, "x", "AZUR-42"), "AZUR-42")
    refuse(monde, monde.seance.cloture.signer, "Votre certificat a changé")


def test_evaluateur_2_does_not_sign_first(monde: Monde) -> None:
    figer(monde)
    monde.seul(2)
    refuse(monde, monde.seance.cloture.signer, "L’évaluateur 1 doit signer en premier")


def test_nobody_signs_twice_or_for_the_other(monde: Monde) -> None:
    figer(monde)
    monde.seul(1)
    monde.seance.cloture.signer()
    refuse(monde, monde.seance.cloture.signer, "a déjà signé")
    monde.ensemble()
    refuse(monde, monde.seance.cloture.signer, "siège|seul|évaluateur")


def test_pages_that_are_not_those_of_the_record_are_not_signed(monde: Monde) -> None:
    figer(monde)
    monde.seul(1)
    bon = monde.seance.cloture.original()

    def vider(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments["proces-verbal.json"]

    for displayed in (b"%PDF-1.7\n", bon[: len(bon) // 2], retoucher(bon, vider)):
        refuse(monde, partial(monde.seance.cloture.signer, displayed), "Ces pages ne sont pas celles")


def test_the_record_of_another_dossier_is_not_signed(monde: Monde, tmp_path: Path) -> None:
    other = Monde(tmp_path / "autre")
    for bloc in other.ref.par_bloc:
        other.epreuve(bloc)
        other.sceller_tout(bloc)
        other.conclure(bloc)
    figer(other)
    displayed = grille.compose(other.seance.cloture.proces_verbal())
    other.poste.close()
    figer(monde)
    monde.seul(1)
    with pytest.raises(SignatureRefusee, match="Ces pages ne sont pas celles de la grille officielle figée"):
        monde.seance.cloture.signer(displayed)
    assert monde.seance.dossier.fige is not None
    assert not monde.seance.dossier.fige.signatures


def test_the_second_signs_what_the_first_signed_and_nothing_else(monde: Monde) -> None:
    figer(monde)
    monde.seul(1)
    sans = monde.seance.cloture.original()
    monde.seance.cloture.signer(sans)
    monde.seul(2)
    refuse(monde, lambda: monde.seance.cloture.signer(sans), "n’est pas celui que l’évaluateur 1 a signé")
    monde.seance.cloture.signer(monde.seance.cloture.original())
    assert monde.seance.cloture.original().startswith(sans)


def test_a_clock_set_back_signs_nothing(monde: Monde) -> None:
    figer(monde)
    monde.seul(1)
    monde.horloge.deplacer(-3600)
    refuse(monde, monde.seance.cloture.signer, "horloge")


def test_reopening_voids_the_signature_and_the_next_original_does_not_bear_it(monde: Monde) -> None:
    figer(monde)
    monde.seul(1)
    monde.seance.cloture.signer()
    signe = monde.seance.cloture.original()
    monde.seance.faire(cloture.rouvrir, "Une date est fausse.")
    monde.horloge.avancer(60)
    figer(monde)
    assert monde.seance.cloture.original() != signe
    assert _signatures(monde.seance.cloture.original()) == 0


def test_an_amendment_says_why_and_what_changed_and_is_signed_again_by_both(habilites: Habilites) -> None:
    habilites.figer()
    first = habilites.signer()
    habilites.seance.cloture.clore()
    habilites.seul(1)
    habilites.seance.faire(cloture.ouvrir_version, "Erreur de saisie sur le critère 1.1.1.")
    habilites.ensemble()
    habilites.seance.faire(concilier.trancher, "1", "1.1.1", "non_conforme", "Relecture des notes.")
    habilites.accorder("1")
    habilites.figer()
    assert habilites.signes == set(), "the signatures of version 1 do not count for version 2"
    habilites.seul(1)
    with pytest.raises(ActeRefuse, match="Il manque la signature de l’évaluateur 1"):
        habilites.seance.cloture.clore()
    second = habilites.signer()
    habilites.seance.cloture.clore()
    pv = habilites.seance.cloture.proces_verbal()
    assert (pv.version, pv.motif_version) == (2, "Erreur de saisie sur le critère 1.1.1.")
    assert "1.1, critère 1" in str(pv.differences)
    assert [v.empreinte for v in pv.versions] == [habilites.seance.dossier.versions[0].empreinte]
    _juger_ensemble(habilites, first, second)


def test_a_grid_frozen_before_an_update_is_signed_and_amended_after_it_in_the_words_that_it_had(
    habilites: Habilites, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(redaction, "_schema", lambda _: 2)
        habilites.figer()
    verdict = habilites.verifier(habilites.signer())
    assert verdict.statut == "authentique"
    assert any("composées de nouveau" in c.phrase for c in verdict.constats)
    pv = habilites.seance.cloture.proces_verbal()
    assert (pv.schema, pv.paroles.mise_en_page, pv.paroles.non_note) == (2, 1, "Non noté")
    habilites.seance.cloture.clore()
    habilites.seul(1)
    habilites.seance.faire(cloture.ouvrir_version, "Erreur de saisie.")
    habilites.ensemble()
    habilites.seance.faire(concilier.trancher, "1", "1.1.1", "non_conforme", "Relecture des notes.")
    habilites.accorder("1")
    habilites.figer()
    second = habilites.seance.cloture.proces_verbal()
    assert (second.schema, second.differences[0].objet) == (2, "1.1 critère 1")


def _juger_ensemble(habilites: Habilites, first: bytes, second: bytes) -> None:
    """Alone, each is authentic; together, the first is known to be replaced, in whatever order they come."""
    habilites.horloge.avancer(60)
    assert [habilites.verifier(pdf).statut for pdf in (first, second)] == ["authentique"] * 2
    contexte = Contexte(habilites.horloge.instant, (rattachement.read_autorite(habilites.centre.pem),))
    for ensemble, expected in (
        ([first, second], ["refuse", "authentique"]),
        ([second, first], ["authentique", "refuse"]),
    ):
        verdicts = politique.verify_all(ensemble, contexte)
        assert [v.statut for v in verdicts] == expected
        old = verdicts[expected.index("refuse")]
        assert old.reproches[-1] == "Cette version 1 est remplacée par la version 2."


def test_both_versions_stay_readable_signed_as_they_were(habilites: Habilites) -> None:
    habilites.figer()
    first = habilites.signer()
    habilites.seance.cloture.clore()
    habilites.seul(1)
    habilites.seance.faire(cloture.ouvrir_version, "Une date.")
    habilites.figer()
    habilites.signer()
    one = habilites.seance.dossier.versions[0]
    assert documents.read(habilites.poste.coffre.base, habilites.seance.identifiant, one.documents[2]) == first


def test_signing_costs_no_more_than_a_few_times_the_pages_which_nobody_feels(monde: Monde) -> None:
    """Of the processor: what the seconds are on a laptop, ``make bench`` says."""
    figer(monde)
    monde.seul(1)
    monde.seance.cloture.original()  # the first time, fonts are read
    grille.pages.cache_clear()
    debut = time.process_time()
    displayed = monde.seance.cloture.original()
    pages = time.process_time() - debut
    originaux.preload()
    debut = time.process_time()
    monde.seance.cloture.signer(displayed)
    assert time.process_time() - debut < 10 * pages


def _signatures(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as ouvert:
        return sum("/V" in field for field in ouvert.Root.AcroForm.Fields)


def _who(nom: str) -> Habilite:
    return Habilite(nom, Attestation((1,)), date(2027, 12, 31))
