"""Signed grids of format 2, made once and for all: authentic for ever, whatever becomes of the layout of pages."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from msgspec.structs import replace

from evaluateur.edition.composition import page
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.paroles import paroles
from evaluateur.titres import rattachement
from tests.edition.grilles import AUTORITE, pdf

BIENTOT, BIEN_PLUS_TARD = datetime(2027, 1, 1, tzinfo=UTC), datetime(2075, 1, 1, tzinfo=UTC)
AUTHENTIQUES = ("amende-v2", "desaccord", "absent")
INCONNUE = (
    "Le certificat d’ESSAI-UN Anne vient de l’autorité Centre Exemple, inconnue ici.",
    "Le certificat d’ESSAI-DEUX Basile vient de l’autorité Centre Exemple, inconnue ici.",
)


def contexte(instant: datetime = BIENTOT) -> Contexte:
    return Contexte(instant, (rattachement.read_autorite(AUTORITE.read_bytes()),))


@pytest.fixture
def other_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version, which lays the pages out otherwise and says so."""
    monkeypatch.setattr(page, "HEADER_SIZE", page.HEADER_SIZE - 1)
    monkeypatch.setattr(proces_verbal, "paroles", lambda schema: replace(paroles(schema), mise_en_page=99))


@pytest.mark.parametrize("instant", [BIENTOT, BIEN_PLUS_TARD], ids=["soon", "half a century later"])
@pytest.mark.parametrize("nom", ["amende-v1", *AUTHENTIQUES])
def test_each_grid_stays_authentic_its_pages_composed_again(nom: str, instant: datetime) -> None:
    verdict = politique.verify(pdf(nom), contexte(instant))
    assert (verdict.statut, verdict.reproches) == ("authentique", ())
    assert any("composées de nouveau" in c.phrase for c in verdict.constats)


@pytest.mark.parametrize("nom", AUTHENTIQUES)
def test_to_who_does_not_know_the_authority_it_is_intact_and_says_so(nom: str) -> None:
    verdict = politique.verify(pdf(nom), Contexte(BIENTOT))
    assert (verdict.statut, verdict.reproches) == ("intact", INCONNUE)


def test_one_signature_of_two_and_a_record_signed_by_hand_are_no_originals() -> None:
    alone, paper = (politique.verify(pdf(nom), contexte()) for nom in ("abandon-une-signature", "papier"))
    assert (alone.statut, alone.reproches[-1]) == ("refuse", "La signature de l’évaluateur 2 manque.")
    assert paper.statut == "refuse"
    assert "mode papier" in paper.reproches[-1]


def test_shown_together_the_corrected_version_replaces_the_first_and_touches_no_other() -> None:
    verdicts = politique.verify_all([pdf(nom) for nom in ("amende-v1", *AUTHENTIQUES)], contexte())
    assert [v.statut for v in verdicts] == ["refuse", "authentique", "authentique", "authentique"]
    assert verdicts[0].reproches == ("Cette version 1 est remplacée par la version 2.",)


@pytest.mark.usefixtures("other_layout")
@pytest.mark.parametrize("nom", AUTHENTIQUES)
def test_laid_out_by_another_version_each_grid_is_authentic_by_what_both_committed_to(nom: str) -> None:
    with pikepdf.open(BytesIO(pdf(nom))) as opened:
        record = proces_verbal.read(opened.attachments["proces-verbal.json"].get_file().read_bytes())
    assert not pdf(nom).startswith(grille.compose(record)), "the layout has changed"
    verdict = politique.verify(pdf(nom), contexte())
    assert (verdict.statut, verdict.reproches) == ("authentique", ())
    assert any("mises en page par une autre version" in c.phrase for c in verdict.constats)
