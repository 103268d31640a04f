"""A closed dossier that either evaluator rewrites afterwards, with his own key, every key disclosed and the code.

``tests/cles/reecritures`` makes the attacks; what passes is listed in ``reecritures/permis.py`` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evaluateur.metier.faits.partage import FaitPartage
from tests.cles.reecritures import campagne, scenes, valeurs, verdict
from tests.cles.reecritures.attaquant import Attaquant, Reparation
from tests.cles.reecritures.campagne import Bilan
from tests.cles.reecritures.copie import Copie
from tests.cles.reecritures.permis import CE_QUI_PASSE
from tests.cles.reecritures.scenes import Scene
from tests.cles.reecritures.verdict import Classe

TYPES = {kind.__name__ for kind in FaitPartage.__args__}
ATTAQUES = ("tout", "absent", "electronique")
"""The dossiers that are rewritten; the other one is there to replay from."""


@pytest.fixture(scope="module")
def donnees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reecritures") / "donnees"


@pytest.fixture(scope="module")
def jouees(donnees: Path) -> dict[str, Scene]:
    return scenes.construire(donnees)


@pytest.fixture(scope="module")
def copie(donnees: Path, jouees: dict[str, Scene], tmp_path_factory: pytest.TempPathFactory) -> Copie:
    """The folder in which forged lines are put; its other dossiers stay true."""
    assert jouees
    return Copie(donnees, tmp_path_factory.mktemp("forge") / "donnees")


@pytest.fixture(scope="module")
def bilan(jouees: dict[str, Scene]) -> Bilan:
    """The short form, played once for this module."""
    return campagne.jouer([jouees[nom] for nom in ATTAQUES], list(jouees.values()), whole=False)


def test_the_dossiers_are_closed_and_hold_every_type_of_fait_in_both_modes(jouees: dict[str, Scene]) -> None:
    dossiers = {nom: verdict.honnete(scene) for nom, scene in jouees.items()}
    assert all(d.clos for d in dossiers.values())
    assert {entry.type for entry in jouees["tout"].entries} == TYPES
    assert {v.mode for d in dossiers.values() for v in d.versions} == {"papier", "electronique"}
    tout = dossiers["tout"]
    assert len(tout.versions) == 2
    assert tout.remplacements
    assert any(d.acceptee for d in tout.derogations)
    assert any(d.retiree for d in tout.derogations)
    assert dossiers["absent"].presence == "absent"


def test_with_the_keys_of_all_a_past_is_rewritten_whole_so_that_signatures_alone_stop_one(
    jouees: dict[str, Scene],
) -> None:
    """The attacker's tools leave nothing undone that can be done: what stops him below is not that they are poor."""
    for scene in jouees.values():
        for a in campagne.attaquants(scene):
            keys: dict[str, bytes] = {p: s.signature for p, s in scene.secrets.items()}
            opening, *suite = a.entries
            other = next(o for name, o in valeurs.lignes_changees(opening) if name == "affectation")
            assert a.reecrire(a.entries, Reparation.GARDER) == list(scene.entries)
            issue = verdict.juger(scene, a.reecrire([other, *suite], Reparation.GARDER, keys))
            assert issue.classe is Classe.PERMIS, issue.phrase
            assert issue.dossier is not None
            assert issue.dossier.clos


def test_what_either_evaluator_rewrites_is_refused_or_listed(bilan: Bilan) -> None:
    assert bilan.failles == []
    assert bilan.classes[Classe.REFUSE] > 1_000


def test_every_way_through_that_is_listed_is_one_that_something_takes(bilan: Bilan) -> None:
    assert set(bilan.entrees) == set(CE_QUI_PASSE)
    for passe in CE_QUI_PASSE.values():
        assert all((passe.quoi, passe.par_qui, passe.pourquoi, passe.qui_le_voit))


def test_every_type_of_fait_is_changed_removed_moved_doubled_added_and_cut(bilan: Bilan) -> None:
    for how in ("changer", "ôter", "doubler", "déplacer", "ajouter", "tronquer"):
        done = {kind for way, kind in bilan.essayes if way == how}
        assert done >= TYPES - ({"DossierOuvert"} if how == "tronquer" else set()), how
    assert {kind for how, kind in bilan.essayes if how == "rejouer"} >= {"AccordConfirme", "GrilleScellee", "grille"}


def test_a_journal_that_says_nothing_new_is_the_only_one_that_changes_nothing(jouees: dict[str, Scene]) -> None:
    """Signed again by its own author, the end reads as it was: an ECDSA signature is another each time."""
    scene = jouees["tout"]
    a = Attaquant(scene, scene.assis[2])
    *debut, end = a.entries
    again = a.reecrire([*debut, end], Reparation.GARDER)
    assert again == list(scene.entries)
    other = a.reecrire([*debut, valeurs.redite(end)], Reparation.GARDER)
    assert other != again
    assert verdict.juger(scene, other).classe is Classe.INCHANGE


def test_the_folder_itself_is_refused_when_it_is_opened_and_when_it_is_verified(
    jouees: dict[str, Scene], copie: Copie
) -> None:
    """The lines are put into the base as one does who holds its key: no trigger, no witness, no list left to tell."""
    scene = jouees["tout"]
    copie.ecrire(scene, list(scene.entries))
    assert copie.verifier() == ""
    done = set()
    for part, a in enumerate(campagne.attaquants(scene)):
        for mutation in campagne.courtes(a, list(jouees.values()), part, parts=3):
            if mutation.kind in done:
                continue
            forge = a.reecrire(mutation.entries, Reparation.GARDER)
            issue = verdict.juger(scene, forge)
            if issue.classe is Classe.INCHANGE or not forge:
                continue
            done.add(mutation.kind)
            copie.ecrire(scene, forge)
            refused = issue.classe is Classe.REFUSE
            opened = [copie.ouvrir(scene, personne) for personne in scene.assis.values()]
            assert (all(opened) and bool(copie.verifier())) == refused, mutation.nom
    assert len(done) > 25


@pytest.mark.long
def test_the_whole_campaign_on_every_line_of_every_dossier(
    jouees: dict[str, Scene], record_property: Callable[[str, object], None]
) -> None:
    bilan = campagne.jouer(jouees.values(), list(jouees.values()), whole=True)
    record_property("bilan", str(bilan))
    assert bilan.failles == []
    assert set(bilan.entrees) == set(CE_QUI_PASSE)
