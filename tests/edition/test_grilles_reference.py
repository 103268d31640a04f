"""Grids signed, or printed, once and for all: each keeps its verdict, and its pages are composed to the same bytes.

They lie beside the golden dossiers (``tests/db/dossiers.py``), with the certificate of the authority that answers for
their signers. What was noted of them never changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluateur.edition.documents.grille import grille
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import CODES
from evaluateur.metier.dossier import Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance
from evaluateur.titres import rattachement
from tests.db.dossiers import AUTORITE, DONNEES, DOSSIERS, FIGES, NOTES, PAGES, figees
from tests.db.references import opened

BIENTOT, BIEN_PLUS_TARD = datetime(2027, 1, 1, tzinfo=UTC), datetime(2075, 1, 1, tzinfo=UTC)
"""Years after the last certificate has ended, what it signed in its time is what it was."""
VERDICTS = {
    "amende-v1": "authentique",
    "amende-v2": "authentique",
    "desaccord": "authentique",
    "absent": "authentique",
    "abandon-une-signature": "refuse",
    "papier": "refuse",
}
REFUS = {
    "abandon-une-signature": "La signature de l’évaluateur 2 manque.",
    "papier": "Ce procès-verbal est en mode papier : l’original est la feuille signée à la main.",
}
INCONNUE = (
    "Le certificat de ESSAI-UN Anne vient de l’autorité Centre Exemple, inconnue ici.",
    "Le certificat de ESSAI-DEUX Basile vient de l’autorité Centre Exemple, inconnue ici.",
)


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    with opened(DONNEES, tmp_path, jours=60) as ouvert:
        yield ouvert


def pdf(nom: str) -> bytes:
    return (DOSSIERS / f"{nom}.pdf").read_bytes()


def contexte(instant: datetime) -> Contexte:
    return Contexte(instant, (rattachement.read_autorite(AUTORITE.read_bytes()),))


def seance(poste: Poste, nom: str) -> Seance:
    return poste.ouvrir_dossier(NOTES[FIGES[nom][0]].identifiant)


def version(poste: Poste, nom: str) -> Version:
    return figees(seance(poste, nom))[FIGES[nom][1]]


@pytest.mark.parametrize("instant", [BIENTOT, BIEN_PLUS_TARD], ids=["soon", "half a century later"])
@pytest.mark.parametrize("nom", VERDICTS)
def test_each_grid_keeps_its_verdict_before_the_authority_that_answers_for_it(nom: str, instant: datetime) -> None:
    verdict = politique.verify(pdf(nom), contexte(instant))
    assert (verdict.statut, verdict.reproches) == (VERDICTS[nom], (REFUS[nom],) if nom in REFUS else ())
    assert CODES[verdict.statut] == (1 if nom in REFUS else 0)


@pytest.mark.parametrize("nom", [n for n in VERDICTS if n not in REFUS])
def test_to_who_does_not_know_the_authority_it_is_intact_and_says_so(nom: str) -> None:
    verdict = politique.verify(pdf(nom), Contexte(BIENTOT))
    assert (verdict.statut, verdict.reproches, CODES[verdict.statut]) == ("intact", INCONNUE, 2)


def test_shown_together_the_corrected_version_replaces_the_first_and_touches_no_other() -> None:
    verdicts = politique.verify_all([pdf(nom) for nom in VERDICTS], contexte(BIENTOT))
    assert [v.statut for v in verdicts] == ["refuse", *list(VERDICTS.values())[1:]]
    assert verdicts[0].reproches == ("Cette version 1 est remplacée par la version 2.",)


@pytest.mark.parametrize("nom", FIGES)
def test_what_the_base_keeps_is_the_file_and_says_the_record_that_was_frozen(poste: Poste, nom: str) -> None:
    fige = version(poste, nom)
    assert seance(poste, nom).original_de(fige) == pdf(nom)
    assert fige.empreinte == PAGES[nom].pv
    assert fige.mode == ("papier" if nom == "papier" else "electronique")
    if nom not in REFUS:
        assert politique.verify(pdf(nom), contexte(BIENTOT)).pv == proces_verbal.read(fige.contenu)


@pytest.mark.parametrize("nom", FIGES)
def test_the_pages_composed_again_from_the_record_have_the_same_bytes(poste: Poste, nom: str) -> None:
    """Signatures are added after them; on paper they are the whole file."""
    pages = grille.compose(proces_verbal.read(version(poste, nom).contenu))
    assert hashlib.sha256(pages).hexdigest() == PAGES[nom].pages
    assert pdf(nom).startswith(pages)
    assert (pdf(nom) == pages) == (nom == "papier")


def test_the_grids_are_of_every_kind_that_was_meant(poste: Poste) -> None:
    loaded = {nom: proces_verbal.read(version(poste, nom).contenu) for nom in FIGES}
    assert {nom: len(version(poste, nom).documents) for nom in FIGES} == {
        "amende-v1": 2, "amende-v2": 2, "desaccord": 2, "absent": 2, "abandon-une-signature": 1, "papier": 0,
    }  # fmt: skip
    assert {n: (pv.candidat.presence, pv.version, len(pv.derogations)) for n, pv in loaded.items()} == {
        "amende-v1": ("present", 1, 1),
        "amende-v2": ("present", 2, 1),
        "desaccord": ("present", 1, 1),
        "absent": ("absent", 1, 0),
        "abandon-une-signature": ("abandon", 1, 1),
        "papier": ("present", 1, 20),
    }
    assert [b.resultat.cle for b in loaded["desaccord"].blocs if b.presentation == "presente"] == ["desaccord"]
    assert loaded["desaccord"].session.fuseau == "Indian/Reunion"
    assert [d.objet for d in loaded["amende-v2"].differences] == [
        "Service",
        "Bloc 5, situation 2",
        "5.1 critère 1",
        "Compétence 5.1, précisions",
        "5.1 critère 1, désaccord tranché",
    ]


def test_a_grid_signed_by_one_before_an_update_is_signed_by_the_other_after_it(poste: Poste) -> None:
    in_progress = seance(poste, "abandon-une-signature")
    two = in_progress.dossier.sieges[2].identifiant
    poste.deverrouiller(two, poste.phrase_entrainement() or "")
    poste.asseoir(two)
    in_progress.signer()
    in_progress.clore()
    assert in_progress.original().startswith(pdf("abandon-une-signature"))
    assert politique.verify(in_progress.original(), contexte(BIEN_PLUS_TARD)).statut == "authentique"
