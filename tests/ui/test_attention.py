"""Where the attention is after an act: where work goes on, never on the way home; and Entrée presses what has it."""

from __future__ import annotations

import pytest

from evaluateur.metier.actes import epreuve, notation
from evaluateur.metier.vocabulaire import BlocCode
from tests.ui.pilote import Pilote, heard

HOME = "Accueil"


def _filled(pilote: Pilote) -> None:
    """Évaluateur 1 has nothing left to do in his grid of bloc 1."""
    pilote.practice()
    seance = pilote.desk.open_seance
    for competence in pilote.desk.dossier.referentiel.par_bloc[BlocCode("1")].competences:
        seance.faire(notation.noter_le_reste, competence.code, "conforme")
        seance.faire(notation.juger, competence.code, "acquise")
        seance.faire(notation.preciser, competence.code, "Vu.")
    seance.faire(notation.juger_bloc, "1", "acquis")
    seance.faire(epreuve.demarrer, "1", "entretien")
    pilote.horloge.avancer(15 * 60)
    seance.faire(epreuve.terminer, "1", "entretien")


def test_after_sealing_the_attention_is_not_on_the_way_home(pilote: Pilote) -> None:
    _filled(pilote)
    pilote.desk_at("scellement", "1")
    pilote.press("Ctrl+Return", "Ctrl+Return")
    assert pilote.desk.dossier.bloc(BlocCode("1")).scelle(1), pilote.words()
    assert not heard(pilote.target).startswith(HOME), heard(pilote.target)
    assert pilote.page_ecran.isAncestorOf(pilote.target)


@pytest.mark.parametrize("key", ["Return", "Enter", "Space"])
def test_entree_presses_the_button_that_has_the_attention(pilote: Pilote, key: str) -> None:
    pilote.practice()
    pilote.desk_at("grille", "1")
    pilote.tab_to("Étape suivante")
    pilote.press(key)
    assert pilote.desk.place.etape == "entretien"


def test_entree_in_a_field_of_the_clock_sets_it(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk_at("entretien", "1")
    pilote.press("F4")
    pilote.command("Corriger")
    pilote.type("7,5")
    pilote.press("Tab")
    pilote.type("L’alarme a sonné.")
    pilote.press("Return")
    (chrono,) = pilote.desk.dossier.bloc(BlocCode("1")).chronos.values()
    assert chrono.ecoule_ms(pilote.desk.poste.now()) == 450_000
