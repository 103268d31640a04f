"""A new dossier: nothing of it is written before its first field is; one that stayed empty leaves no trace."""

from __future__ import annotations

import pytest

from evaluateur.db import journaux
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.ui.pages.journal.page import NEVER_WRITTEN
from tests.parcours.monde import Monde
from tests.parcours.test_jeter import vierge
from tests.ui.pilote import Pilote, plain


@pytest.fixture
def nouveau(monde: Monde, pilote: Pilote) -> DossierId:
    """A dossier begun beside that of the world, its first field in sight."""
    pilote.press("Ctrl+N", "Return")
    pilote.settle()
    assert pilote.desk.seance is not None
    assert pilote.desk.seance.identifiant != monde.seance.identifiant
    return pilote.desk.seance.identifiant


def _written(pilote: Pilote, dossier: DossierId) -> list[str]:
    return [line.type for line in journaux.read(pilote.desk.poste.coffre.base, dossier)]


def test_looked_at_in_all_its_steps_and_left_it_was_never_there(
    pilote: Pilote, monde: Monde, nouveau: DossierId
) -> None:
    for _ in range(7):
        pilote.press("Alt+Right")
    pilote.press("Ctrl+J")
    assert NEVER_WRITTEN in plain(pilote.words())
    pilote.press("Escape", "F3", "Escape")
    monde.poste.back_up()
    pilote.press("Alt+Home")
    assert _written(pilote, nouveau) == []
    assert [r.dossier for r in monde.poste.liste.lister()] == [monde.seance.identifiant]
    assert monde.poste.reperes.alerte == ""


def test_handed_over_empty_it_is_still_there_and_still_not_written(
    pilote: Pilote, monde: Monde, nouveau: DossierId
) -> None:
    monde.poste.trousseau.deverrouiller(monde.deux.identifiant, monde.secret)
    pilote.desk.seat(monde.deux.identifiant)
    pilote.settle()
    assert pilote.desk.dossier.rang == 1
    assert _written(pilote, nouveau) == []


def test_its_first_field_writes_how_it_begins_and_what_was_typed(pilote: Pilote, nouveau: DossierId) -> None:
    assert _written(pilote, nouveau) == []
    pilote.type("MARTIN")
    pilote.press("Tab")
    assert _written(pilote, nouveau) == ["DossierOuvert", "CandidatRenseigne"]
    pilote.press("Alt+Home")
    assert "MARTIN" in pilote.words()


def test_a_text_that_is_only_half_typed_is_in_the_base_with_its_dossier(pilote: Pilote, nouveau: DossierId) -> None:
    pilote.type("MART")
    assert pilote.wait_until(lambda: _written(pilote, nouveau) == ["DossierOuvert"])
    assert pilote.desk.open_seance.brouillons.read()


def test_an_untouched_dossier_is_thrown_away_from_the_list_once_confirmed(pilote: Pilote, monde: Monde) -> None:
    vierge(monde)
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    pilote.command("onglet tous")
    pilote.press("Ctrl+F")
    pilote.type("EX-2")
    pilote.press("Return", "Delete")
    assert "Jeter le dossier EX-2" in plain(pilote.words())
    pilote.press("Escape")
    assert len(monde.poste.liste.lister()) == 2
    pilote.press("Delete", "Return")
    assert [r.reference for r in monde.poste.liste.lister()] == ["EX-1"]
    assert "Dossier EX-2 jeté." in plain(pilote.words())


def test_one_that_was_begun_says_why_it_stays(pilote: Pilote, monde: Monde) -> None:
    pilote.command("onglet tous")
    pilote.press("Delete")
    assert "il ne se jette pas" in plain(pilote.words())
    assert len(monde.poste.liste.lister()) == 1
