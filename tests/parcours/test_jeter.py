"""A dossier in which nothing was entered goes for good; one that was begun stays, and no proof hides it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.db import purge
from evaluateur.metier import canonique
from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.metier.vocabulaire import BlocCode, DossierId
from evaluateur.seance import preuves
from evaluateur.seance import purge as purges
from evaluateur.seance.dossiers import creation, jeter
from evaluateur.seance.garde import coherence
from evaluateur.seance.garde.effaces import FORME, JamaisCommence
from evaluateur.seance.preuves import Preuve
from evaluateur.seance.purge import Permis
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import Monde


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    monde = Monde(tmp_path / "donnees")
    monde.seul(1)
    return monde


def vierge(monde: Monde) -> DossierId:
    """As an import makes it."""
    empreinte = monde.poste.coffre.retenir_referentiel(monde.ref)
    seance = creation.ouvrir(
        monde.poste, empreinte, "EX-2", Candidat("DURAND", "Noa"), Affectation(), Session("Salle d’essai")
    )
    return seance.identifiant


def test_it_leaves_the_list_and_the_base_and_nobody_is_alarmed(monde: Monde) -> None:
    empty = vierge(monde)
    monde.seul(2)
    monde.seul(1)
    jeter.jeter(monde.poste, empty, "EX-2")
    assert [r.reference for r in monde.poste.liste.lister()] == ["EX-1"]
    for siege in monde.ref.numeros:
        monde.seul(siege)
        assert monde.poste.reperes.alerte == ""
    assert coherence.check(monde.poste, [monde.seance.identifiant], every=True) == [
        "Dossier EX-2, jeté : rien n’y avait été saisi."
    ]


def test_nothing_is_to_be_forgotten_of_it_afterwards(monde: Monde) -> None:
    empty = vierge(monde)
    jeter.jeter(monde.poste, empty, "EX-2")
    permis = Permis(empty, "EX-2", "", Preuve(preuves.FORME, "", "", b""))
    with pytest.raises(Refus, match="jeté ici sans avoir été commencé"):
        purges._gone(monde.poste, permis)


def test_one_whose_convocation_names_its_blocs_goes_too_and_nobody_is_alarmed(monde: Monde) -> None:
    imported = vierge(monde)
    ouvrir_dossier(monde.poste, imported).faire(
        preparation.declarer_presentations, {"1": "presente", "5": "non_presente"}
    )
    monde.seul(2)
    monde.seul(1)
    jeter.jeter(monde.poste, imported, "EX-2")
    for siege in monde.ref.numeros:
        monde.seul(siege)
        assert monde.poste.reperes.alerte == ""


def test_what_was_prepared_besides_stays(monde: Monde) -> None:
    imported = vierge(monde)
    seance = ouvrir_dossier(monde.poste, imported)
    seance.faire(preparation.declarer_presentations, {"1": "presente", "5": "non_presente"})
    seance.faire(preparation.declarer_presence, "present")
    with pytest.raises(ActeRefuse, match="commencé"):
        jeter.jeter(monde.poste, imported, "EX-2")


def test_one_that_was_begun_stays(monde: Monde) -> None:
    with pytest.raises(ActeRefuse, match="commencé"):
        jeter.jeter(monde.poste, monde.seance.identifiant, "EX-1")
    empty = vierge(monde)
    ouvrir_dossier(monde.poste, empty).brouillons.save(BlocCode(""), "candidat.nom", "DUR")
    with pytest.raises(ActeRefuse, match="commencé"):
        jeter.jeter(monde.poste, empty, "EX-2")


@pytest.mark.parametrize("lines", [1, 6, 999])
def test_a_forged_proof_that_it_was_never_begun_hides_no_work_that_was_seen(monde: Monde, lines: int) -> None:
    """Whoever holds the base writes what he wants in it, but not what the other one remembers."""
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seul(2)
    gone = monde.seance.identifiant
    forged = canonique.encode(JamaisCommence(FORME, gone, "EX-1", monde.deux.identifiant, lines)).decode()
    purge.purge(monde.poste.coffre.base, gone, forged, "2026-11-16T08:00:00.000000Z")
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, monde.secret)
    monde.poste.asseoir(monde.un.identifiant)
    assert "EX-1" in monde.poste.reperes.alerte
