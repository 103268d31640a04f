"""Who sat on a jury sits again as he did; a whole jury sits for the other candidates of a day."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Session
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.dossiers import creation, jurys
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, Monde, evaluateur


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    monde = Monde(tmp_path / "donnees")
    monde.seul(1)
    return monde


def imported(monde: Monde, reference: str) -> DossierId:
    """A dossier as an import leaves it: nobody sits."""
    empreinte = monde.poste.coffre.retenir_referentiel(monde.ref)
    return creation.ouvrir(
        monde.poste, empreinte, reference, Candidat("DURAND", reference), Affectation(), Session("Salle d’essai")
    ).identifiant


def test_the_details_of_a_last_designation_come_back_with_the_name_and_key_of_the_profile(monde: Monde) -> None:
    later = replace(evaluateur(monde.un, 1), service="Autre service")
    monde.seance.occuper_siege(1, later)
    assert jurys.connu(monde.poste, monde.un) == later
    assert jurys.connu(monde.poste, monde.deux) == evaluateur(monde.deux, 2)


def test_someone_who_never_sat_has_none(monde: Monde) -> None:
    trois = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    bare = Evaluateur(trois.identifiant, trois.nom, trois.prenom, "", cle_publique=trois.cle_publique)
    assert jurys.connu(monde.poste, trois) == bare


def test_a_designation_without_details_hides_no_former_one(monde: Monde) -> None:
    other = ouvrir_dossier(monde.poste, imported(monde, "EX-2"))
    bare = Evaluateur(monde.un.identifiant, monde.un.nom, monde.un.prenom, "", cle_publique=monde.un.cle_publique)
    other.occuper_siege(1, bare)
    assert jurys.connu(monde.poste, monde.un) == evaluateur(monde.un, 1)


def test_the_jury_of_one_dossier_is_proposed_for_those_where_nobody_sits_and_sits_there(monde: Monde) -> None:
    waiting = [imported(monde, "EX-2"), imported(monde, "EX-3")]
    begun = ouvrir_dossier(monde.poste, imported(monde, "EX-4"))
    begun.occuper_siege(1, evaluateur(monde.un, 1))
    found = jurys.proposer(monde.poste, monde.poste.liste.lister())
    assert found is not None
    assert set(found.dossiers) == set(waiting), "one seat that is held is not taken over"
    assert jurys.appliquer(monde.poste, found) == (2, [])
    for dossier in waiting:
        assert ouvrir_dossier(monde.poste, dossier).dossier.sieges == monde.seance.dossier.sieges
    assert jurys.proposer(monde.poste, monde.poste.liste.lister()) is None


def test_without_a_whole_jury_nothing_is_proposed(tmp_path: Path, monde: Monde) -> None:
    waiting = imported(monde, "EX-2")
    resumes = [r for r in monde.poste.liste.lister() if r.dossier == waiting]
    assert jurys.proposer(monde.poste, resumes) is None


def test_a_jury_that_may_not_sit_is_said_of_each_dossier_with_its_reason(monde: Monde) -> None:
    for reference in ("EX-2", "EX-3"):
        imported(monde, reference)
    found = jurys.proposer(monde.poste, monde.poste.liste.lister())
    assert found is not None
    twice = replace(found, evaluateurs=dict.fromkeys(monde.ref.numeros, evaluateur(monde.un, 1)))
    done, faults = jurys.appliquer(monde.poste, twice)
    assert done == 0
    assert sorted(fault.partition(" : ")[0] for fault in faults) == ["EX-2", "EX-3"]
    assert all("ESSAI-UN" in fault for fault in faults), faults


def test_what_changed_meanwhile_is_said_and_the_others_are_served(monde: Monde) -> None:
    two, three = imported(monde, "EX-2"), imported(monde, "EX-3")
    found = jurys.proposer(monde.poste, monde.poste.liste.lister())
    assert found is not None
    ouvrir_dossier(monde.poste, two).occuper_siege(1, evaluateur(monde.deux, 2))
    done, faults = jurys.appliquer(monde.poste, found)
    assert done == 1
    assert [fault.partition(" : ")[0] for fault in faults] == ["EX-2"]
    assert ouvrir_dossier(monde.poste, three).dossier.sieges
