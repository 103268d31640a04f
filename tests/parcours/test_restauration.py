"""A backup put back: both read in the dossier what was lost, what had been revealed, and by whom it was done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur import journal
from evaluateur.cles import reperes
from evaluateur.cles.lecture import Reader
from evaluateur.cles.reperes import Tete, Vu
from evaluateur.db import journaux, moteur
from evaluateur.journal import ChaineRompue
from evaluateur.metier.actes import cloture, concilier, deroger
from evaluateur.metier.conformite.conformite import manquements
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, Empreinte
from evaluateur.seance import consultation
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.seance.sinistre import restauration, sauvetage
from tests.parcours.monde import PHRASE, Monde, argon_leger

UN = BlocCode("1")


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """Both have sealed and revealed bloc 1; backups were made on the way, at each seal."""
    world = Monde(tmp_path / "donnees")
    world.epreuve("1")
    for siege in world.ref.numeros:
        world.noter_tout(siege, "1")
        world.horloge.avancer(60)
        world.seance.sceller("1")
    world.ensemble()
    world.horloge.avancer(60)
    world.seance.reveler("1")
    yield world
    world.poste.close()


def remettre(monde: Monde, rank: int, qui: str = "") -> Dossier:
    """Put the backup of this rank back (0: the latest), as someone; both then sit down before the dossier."""
    monde.poste.close()
    sauvegarde = sauvetage.list_backups(monde.donnees)[rank]
    ouvert = sauvetage.open_profile(sauvegarde.dossier, qui or monde.deux.identifiant, PHRASE)
    monde.horloge.avancer(60)
    restauration.restore(monde.donnees, sauvegarde, ouvert, monde.horloge.instant)
    return rouvrir(monde)


def rouvrir(monde: Monde) -> Dossier:
    identifiant = monde.seance.identifiant
    monde.poste = Poste(monde.donnees, monde.horloge, argon=argon_leger)
    monde.poste.trousseau.deverrouiller(monde.deux.identifiant, PHRASE)
    monde.poste.asseoir(monde.deux.identifiant)
    monde.seance = ouvrir_dossier(monde.poste, identifiant)
    return monde.seance.dossier


def raconte(monde: Monde) -> list[str]:
    return [line.phrase for line in consultation.consulter(monde.poste, monde.seance.identifiant)]


def test_what_had_been_revealed_before_a_restore_stays_said_to_both_and_asks_for_a_derogation(monde: Monde) -> None:
    dossier = remettre(monde, 1)
    (said,) = dossier.restaurations
    assert (said.auteur, said.fait.revelees, said.fait.entiere) == (monde.deux.identifiant, (UN,), True)
    assert said.fait.perdus > 60
    assert (dossier.bloc(UN).scelle(1), dossier.bloc(UN).scelle(2)) == (True, False)
    for siege in (2, 1):
        monde.seul(2 if siege == 2 else 1)
        assert "les grilles du bloc 1 avaient été révélées (par ESSAI-DEUX Basile)" in monde.seance.perte
    assert any("avaient été révélées" in phrase for phrase in raconte(monde))
    monde.noter_tout(2, "1")
    monde.seance.sceller("1")
    monde.conclure("1")
    monde.epreuve("5")
    monde.sceller_tout("5")
    monde.conclure("5")
    monde.ensemble()
    with pytest.raises(ActeRefuse, match="ont pu être lues"):
        monde.seance.cloture.figer("papier")
    monde.seul(1)
    numero = monde.seance.faire(deroger.proposer, "bloc.1.revelation", "La base s’est abîmée après la révélation.")
    monde.seul(2)
    monde.seance.faire(deroger.accepter, numero)
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    (printed,) = monde.seance.cloture.proces_verbal().derogations
    assert "ont pu être lues" in printed.objet


def test_grids_that_were_sealed_already_need_no_derogation(monde: Monde) -> None:
    dossier = remettre(monde, 0)
    assert dossier.restaurations[0].fait.revelees == (UN,)
    assert dossier.bloc(UN).revele_avant is None
    assert not any(m.regle.sorte == "revelation" for m in manquements(dossier))


def test_a_base_that_can_no_longer_be_read_hides_no_reveal(monde: Monde) -> None:
    """Whoever breaks the file before he restores gains nothing by it: what cannot be excluded is said."""
    monde.poste.close()
    (monde.donnees / moteur.FICHIER).write_bytes(b"rien" * 5000)
    dossier = remettre(monde, 1)
    (said,) = dossier.restaurations
    assert (said.fait.entiere, said.fait.revelees) == (False, ())
    assert any(m.regle.sorte == "revelation" and m.bloc == UN for m in manquements(dossier))


def test_what_one_restore_said_the_next_one_goes_on_saying(monde: Monde) -> None:
    """The second backup put back is older than the fait of the first."""
    remettre(monde, 1)
    dossier = remettre(monde, 1)
    (said,) = dossier.restaurations
    assert said.fait.revelees == (UN,)


def test_a_restore_cannot_be_said_in_the_name_of_the_other(monde: Monde) -> None:
    dossier = remettre(monde, 1)
    lines = list(journaux.read(monde.poste.coffre.base, dossier.identifiant))
    fait = read_fait(lines[-1].donnees)
    assert isinstance(fait, SauvegardeRestauree)
    assert (fait.tete, bool(fait.signature)) == (lines[-2].empreinte, True)
    forged = journal.inscribe(
        dossier.identifiant, lines[-1].rang, monde.un.identifiant, monde.horloge.instant, fait, lines[-2].empreinte
    )
    with pytest.raises(ChaineRompue, match="signature"):
        Reader(dossier.identifiant, monde.poste.coffre.referentiel).read([*lines[:-1], forged])


def test_a_dossier_that_loses_nothing_is_left_as_it_is(monde: Monde) -> None:
    other = monde.ouvrir_dossier("EX-2").identifiant
    monde.horloge.avancer(60)
    monde.poste.back_up()
    monde.seance = ouvrir_dossier(monde.poste, "EX-1")
    monde.ensemble()
    monde.seance.faire(concilier.confirmer_egales, "1")
    remettre(monde, 0)
    assert ouvrir_dossier(monde.poste, other).dossier.restaurations == ()
    assert len(monde.seance.dossier.restaurations) == 1


def test_a_closed_dossier_takes_the_fait_and_stays_closed(tmp_path: Path) -> None:
    world = Monde(tmp_path / "donnees")
    world.jusqu_au_bout("papier")
    world.horloge.avancer(60)
    world.poste.back_up()
    world.seul(1)
    world.seance.faire(cloture.ouvrir_version, "Une coquille.")
    dossier = remettre(world, 0)
    assert (dossier.clos, len(dossier.restaurations)) == (True, 1)
    assert proces_verbal.read(dossier.versions[-1].contenu).version == 1
    world.poste.close()


def test_a_restore_explains_what_was_seen_from_its_own_line_on_up_to_the_last_that_it_lost(monde: Monde) -> None:
    dossier = remettre(monde, 1)
    (said,) = dossier.restaurations
    lost, two = said.fait.rang, monde.deux.identifiant
    assert said.rang < lost

    def natures(*seen: Tete) -> list[str]:
        root = monde.poste.trousseau.profil_ouvert(two).racine_solo
        told = []
        for tete in seen:
            vu = Vu({dossier.identifiant: tete})
            monde.poste.reperes.path(two).write_bytes(reperes.close(root, two, vu, os.urandom))
            monde.poste.reperes.arriver()
            told.append(" ".join(e.nature for e in monde.poste.reperes.ecarts))
        return told

    other = [Tete(rang, Empreinte("0" * 64), "EX-1") for rang in (said.rang - 1, said.rang, lost, lost + 1)]
    assert natures(*other) == ["autre", "", "", "raccourci"]
    lines = list(journaux.read(monde.poste.coffre.base, dossier.identifiant))
    mine = [Tete(rang, lines[rang - 1].empreinte, "EX-1") for rang in (said.rang - 1, said.rang)]
    for tete, told in zip(mine, (True, False), strict=True):
        assert natures(tete) == [""]
        assert ("avaient été révélées (par ESSAI-DEUX Basile)" in monde.seance.perte) == told
    monde.ensemble()
    assert "avaient été révélées" in monde.seance.perte, "the other has not read it yet"
