"""What one evaluator answers for, when the two hold the keyboard: it is done in évaluateur 1's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.db import journaux
from evaluateur.metier import jury
from evaluateur.metier.actes import cloture
from evaluateur.metier.refus import ActeRefuse
from evaluateur.seance.remise import composition
from tests import numerises
from tests.parcours.monde import Monde


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    """Closed on paper by the two, who both still hold the keyboard."""
    made = Monde(tmp_path / "donnees")
    made.jusqu_au_bout("papier")
    made.ensemble()
    return made


def author(monde: Monde) -> str:
    """Who is said to have written the last line."""
    *_, last = journaux.read(monde.poste.coffre.base, monde.seance.identifiant)
    return last.auteur


def test_a_lot_is_sent_in_the_name_of_evaluateur_1_and_so_by_himself_alone(monde: Monde) -> None:
    together = composition.preparer(monde.poste, monde.seance, 1).expediteur
    monde.seul(1)
    assert composition.preparer(monde.poste, monde.seance, 1).expediteur == together
    monde.seul(2)
    assert composition.preparer(monde.poste, monde.seance, 1).expediteur != together


def test_a_scan_and_a_version_are_written_by_evaluateur_1(monde: Monde) -> None:
    seance = monde.seance
    seance.cloture.joindre_scan("grille", "application/pdf", numerises.pdf())
    assert author(monde) == monde.un.identifiant
    seance.engager(cloture.ouvrir_version, "Nom mal écrit.")
    assert (author(monde), seance.dossier.version) == (monde.un.identifiant, 2)


def test_a_civil_state_is_set_right_by_one_who_holds_the_keyboard_alone(monde: Monde) -> None:
    seance = monde.seance
    right = replace(seance.dossier.candidat.etat_civil, lieu_naissance="Brest")
    with pytest.raises(ActeRefuse, match="de son côté"):
        seance.faire(cloture.rectifier_identite, right, "Lieu mal écrit.")
    monde.seul(2)
    seance.faire(cloture.rectifier_identite, right, "Lieu mal écrit.")
    assert (author(monde), seance.dossier.rectifications[-1].apres) == (monde.deux.identifiant, right)


def test_a_frozen_grid_is_opened_again_by_evaluateur_1(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    monde.conclure_tout()
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    monde.seance.engager(cloture.rouvrir, "Erreur vue à deux.")
    assert (author(monde), monde.seance.dossier.fige) == (monde.un.identifiant, None)


def test_whoever_holds_it_alone_answers_for_himself(monde: Monde) -> None:
    monde.seul(2)
    assert monde.seance.cloture.mandataire is None
    monde.seance.engager(cloture.ouvrir_version, "Nom mal écrit.")
    assert author(monde) == monde.deux.identifiant


def test_nobody_answers_for_one_who_is_not_there(monde: Monde) -> None:
    stranger = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", monde.secret).identifiant
    dossier = monde.seance.dossier
    for presents in ((), (stranger,), (monde.un.identifiant, stranger)):
        assert jury.engage(dossier, presents) is None
    assert [jury.engage(dossier, (who.identifiant,)) for who in (monde.un, monde.deux)] == [1, 2]
    monde.poste.asseoir(stranger)
    with pytest.raises(ActeRefuse, match="par l’un des évaluateurs"):
        composition.preparer(monde.poste, monde.seance, 1)
    with pytest.raises(ActeRefuse):
        monde.seance.engager(cloture.ouvrir_version, "Nom mal écrit.")
    with pytest.raises(ActeRefuse, match="n’est pas celui d’un évaluateur"):
        monde.seance.cloture.joindre_scan("grille", "application/pdf", numerises.pdf())
    assert monde.seance.dossier.scans == ()
