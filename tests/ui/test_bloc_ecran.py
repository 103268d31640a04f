"""What every screen about one bloc does: it follows the bloc in sight, and says so when none is presented."""

from __future__ import annotations

import pytest

from evaluateur.metier.actes import preparation
from evaluateur.metier.etapes import Etape
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import HORS_BLOC
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.cadre.bloc import AUCUN_BLOC, BlocEcran
from evaluateur.ui.pages.session.page import SessionPage
from tests.parcours.monde import Monde
from tests.ui.pilote import Pilote

AUCUN = francais(AUCUN_BLOC)
ETAPES_DU_BLOC: tuple[Etape, ...] = ("epreuve", "grille", "entretien", "conciliation")


def screen(pilote: Pilote) -> BlocEcran:
    assert isinstance(pilote.page, SessionPage)
    assert isinstance(pilote.page.ecran, BlocEcran)
    return pilote.page.ecran


@pytest.mark.parametrize("etape", ETAPES_DU_BLOC)
def test_a_screen_follows_the_bloc_and_survives_that_none_is_presented(
    etape: Etape, pilote: Pilote, monde: Monde
) -> None:
    pilote.desk.show_seance(ouvrir_dossier(monde.poste, monde.seance.identifiant))
    seance = pilote.desk.open_seance
    first, second, *_ = monde.ref.par_bloc
    for bloc in (first, second):
        pilote.desk.go(etape, bloc)
        pilote.settle()
        assert AUCUN not in pilote.words()
        assert screen(pilote)._code == bloc
    for bloc in monde.ref.par_bloc:
        seance.faire(preparation.declarer_presentation, bloc, "non_presente")
    pilote.settle()
    assert AUCUN in pilote.words()
    assert screen(pilote)._code == HORS_BLOC
    pilote.window.resize(700, 560)
    pilote.settle()
    for key in ("F4", "F6", "F7", "F9", "F8", "Ctrl+Down", "Ctrl+Up", "Ctrl+E"):
        pilote.press(key)
    assert AUCUN in pilote.words()
    seance.faire(preparation.declarer_presentation, first, "presente")
    pilote.settle()
    assert AUCUN not in pilote.words()
    assert screen(pilote)._code == first
