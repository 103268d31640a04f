"""What becomes of a lot at the centre: nothing is lost, nothing counts twice, nothing is written over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.centre.reception.originaux import OriginalAbime, Originaux
from evaluateur.centre.reception.reception import Guichet
from evaluateur.centre.registre import registre
from evaluateur.centre.registre.fichier import RegistreEnFichier
from evaluateur.edition.verification import politique
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.titres import rattachement
from tests.centre.envoi import Envoi
from tests.echange import colis
from tests.echange.test_lot import HOSTILE


class Centre:
    """A register, a folder of originals, and what is known of the authority."""

    def __init__(self, folder: Path, envoi: Envoi) -> None:
        self.livre = RegistreEnFichier(folder / "registre.sqlite", bytes(32))
        self.originaux = Originaux(folder / "originaux")
        known = (rattachement.read_autorite(envoi.monde.centre.pem),)
        self.guichet = Guichet(
            self.livre,
            self.originaux,
            [colis.CENTRE],
            lambda: politique.Contexte(envoi.monde.now(), known),
            politique.verify,
            os.urandom,
        )

    def receives(self, data: bytes) -> str:
        entree = self.guichet.recevoir(data).entree
        assert self.originaux.read(entree.lot) == data
        assert registre.verifier(self.livre.entrees()) == self.livre.tete()[0]
        return entree.issue


@pytest.fixture(scope="module")
def envoi(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("envoi"), "electronique")


@pytest.fixture
def centre(tmp_path: Path, envoi: Envoi) -> Iterator[Centre]:
    centre = Centre(tmp_path / "centre", envoi)
    yield centre
    centre.livre.close()


def test_a_lot_is_accepted_once_however_often_it_is_sent(centre: Centre, envoi: Envoi) -> None:
    first = centre.guichet.recevoir(envoi.data)
    again = centre.guichet.recevoir(envoi.data)
    assert (first.entree.issue, first.deja, again.deja) == ("accepte", False, True)
    assert first.entree == again.entree
    assert centre.receives(envoi.sent(2)) == "doublon", "the same dossier, sent by the other evaluator"
    assert centre.livre.tete()[0] == 2
    ((_, detail), *_) = centre.livre.du_dossier(DossierId(envoi.monde.seance.identifiant))
    assert (detail.reference, detail.nom, detail.version, detail.expediteur) == (
        "EX-1",
        "MARTIN Lou",
        1,
        "ESSAI-UN Anne",
    )


def test_a_later_version_takes_the_place_of_the_first_and_a_late_one_does_not(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    here = envoi.elsewhere(tmp_path / "ici")
    second = here.amended("Une date était fausse.")
    assert centre.receives(second) == "accepte"
    assert centre.receives(envoi.data) == "doublon", "the first version came after the second, which holds it"
    third = here.amended("Un mot était faux.")
    assert centre.receives(third) == "remplace"


def test_in_their_order_each_version_takes_the_place_of_the_one_before(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    here = envoi.elsewhere(tmp_path / "ici")
    assert centre.receives(envoi.data) == "accepte"
    assert centre.receives(here.amended("Une date était fausse.")) == "remplace"


def test_two_laptops_that_went_on_apart_are_in_conflict_and_both_are_kept(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    one = envoi.elsewhere(tmp_path / "un").amended("Une date était fausse.")
    two = envoi.elsewhere(tmp_path / "deux").amended("Le lieu était faux.")
    assert [centre.receives(data) for data in (envoi.data, one, two)] == ["accepte", "remplace", "conflit"]
    details = [d for _, d in centre.livre.du_dossier(DossierId(envoi.monde.seance.identifiant))]
    assert "les deux sont conservés" in details[-1].phrase


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_lot_is_put_aside_for_its_reason_and_kept_as_it_came(centre: Centre, how: str) -> None:
    make, expected = HOSTILE[how]
    data = make()
    entree = centre.guichet.recevoir(data).entree
    assert (entree.issue, entree.raison) == ("quarantaine", expected)
    assert centre.originaux.read(entree.lot) == data


def test_a_lot_that_cannot_be_believed_is_put_aside_and_hides_no_true_one(centre: Centre, envoi: Envoi) -> None:
    stranger = replace(envoi.remise, expediteur=colis.expediteur())
    entree = centre.guichet.recevoir(stranger.travail([str(colis.CENTRE.to_public())])).entree
    assert (entree.issue, entree.raison) == ("quarantaine", "expediteur")
    assert centre.livre.du_dossier(DossierId(envoi.monde.seance.identifiant)) == []
    assert centre.receives(envoi.data) == "accepte"


def test_an_original_that_was_damaged_on_the_disk_is_noticed_and_mended_by_the_same_lot(
    centre: Centre, envoi: Envoi
) -> None:
    empreinte = centre.guichet.recevoir(envoi.data).entree.lot
    centre.originaux.path(empreinte).write_bytes(envoi.data[:-1])
    with pytest.raises(OriginalAbime):
        centre.originaux.read(empreinte)
    assert centre.guichet.recevoir(envoi.data).deja
    assert centre.originaux.read(empreinte) == envoi.data
