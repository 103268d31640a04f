"""Grids of the old form, signed or printed once and for all: they are known for what they are, their pages the same.

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
from evaluateur.metier.actes import cloture
from evaluateur.metier.dossier import Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance, ouvrir_dossier
from evaluateur.titres import rattachement
from tests.db.dossiers import AUTORITE, DONNEES, DOSSIERS, FIGES, NOTES, PAGES, figees
from tests.db.references import opened

BIENTOT, BIEN_PLUS_TARD = datetime(2027, 1, 1, tzinfo=UTC), datetime(2075, 1, 1, tzinfo=UTC)
"""Years after the last certificate has ended, what it signed in its time is what it was."""


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    with opened(DONNEES, tmp_path, jours=60) as ouvert:
        yield ouvert


def pdf(nom: str) -> bytes:
    return (DOSSIERS / f"{nom}.pdf").read_bytes()


def contexte(instant: datetime) -> Contexte:
    return Contexte(instant, (rattachement.read_autorite(AUTORITE.read_bytes()),))


def seance(poste: Poste, nom: str) -> Seance:
    return ouvrir_dossier(poste, NOTES[FIGES[nom][0]].identifiant)


def version(poste: Poste, nom: str) -> Version:
    return figees(seance(poste, nom))[FIGES[nom][1]]


@pytest.mark.parametrize("instant", [BIENTOT, BIEN_PLUS_TARD], ids=["soon", "half a century later"])
@pytest.mark.parametrize("nom", FIGES)
def test_each_grid_is_said_to_be_of_the_old_form_neither_believed_nor_called_false(nom: str, instant: datetime) -> None:
    for known in (contexte(instant), Contexte(instant)):
        verdict = politique.verify(pdf(nom), known)
        assert (verdict.statut, verdict.reproches, verdict.pv, CODES[verdict.statut]) == ("ancien", (), None, 2)


def test_shown_together_they_replace_nothing() -> None:
    verdicts = politique.verify_all([pdf(nom) for nom in FIGES], contexte(BIENTOT))
    assert {v.statut for v in verdicts} == {"ancien"}


@pytest.mark.parametrize("nom", FIGES)
def test_what_the_base_keeps_is_the_file_and_says_the_record_that_was_frozen(poste: Poste, nom: str) -> None:
    fige = version(poste, nom)
    assert seance(poste, nom).cloture.original(fige) == pdf(nom)
    assert fige.empreinte == PAGES[nom].pv
    assert fige.mode == ("papier" if nom == "papier" else "electronique")


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


def test_a_grid_signed_by_one_before_an_update_is_frozen_and_signed_again_by_both(poste: Poste) -> None:
    in_progress = seance(poste, "abandon-une-signature")
    one, two = (in_progress.dossier.sieges[s].identifiant for s in (1, 2))
    _seat(poste, two)
    with pytest.raises(ActeRefuse, match="l’application a changé") as refused:
        in_progress.cloture.signer()
    assert "figez-la de nouveau" in refused.value.remede
    in_progress.faire(cloture.rouvrir, "L’application a été mise à jour.")
    _seat(poste, one, two)
    in_progress.cloture.figer("electronique")
    for who in (one, two):
        _seat(poste, who)
        in_progress.cloture.signer()
    in_progress.cloture.clore()
    assert politique.verify(in_progress.cloture.original(), contexte(BIEN_PLUS_TARD)).statut == "authentique"


def _seat(poste: Poste, *who: ProfilId) -> None:
    for one in who:
        poste.trousseau.deverrouiller(one, poste.coffre.phrase_entrainement() or "")
    poste.asseoir(*who)
