"""What becomes of a lot at the centre: nothing is lost, nothing counts twice, nothing is written over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.centre.reception import jugement
from evaluateur.centre.reception.originaux import OriginalAbime, Originaux
from evaluateur.centre.reception.reception import Guichet
from evaluateur.centre.registre import registre
from evaluateur.centre.registre.fichier import RegistreEnFichier
from evaluateur.edition.verification import politique
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.titres import rattachement
from tests.centre.envoi import Envoi
from tests.echange import colis


class Centre:
    """A register, a folder of originals, and what is known of the authority."""

    def __init__(self, folder: Path, envoi: Envoi) -> None:
        self.livre = RegistreEnFichier(folder / "registre.sqlite", bytes(32))
        self.originaux = Originaux(folder / "originaux")
        known = (rattachement.read_autorite(envoi.monde.centre.pem),)
        self.contexte = politique.Contexte(envoi.monde.now(), known)
        self.guichet = Guichet(
            self.livre,
            self.originaux,
            [colis.CENTRE],
            lambda: self.contexte,
            jugement.ici(politique.verify),
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
    assert centre.livre.tete()[0] == 4, "each arrives, then is judged"
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


def test_after_a_conflict_each_laptop_goes_on_and_neither_hides_the_other(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    un, deux, trois = (envoi.elsewhere(tmp_path / name) for name in ("un", "deux", "trois"))
    first, other = un.amended("Une date était fausse."), deux.amended("Le lieu était faux.")
    assert [centre.receives(data) for data in (envoi.data, first, other)] == ["accepte", "remplace", "conflit"]
    for laptop in (un, deux, un):
        entree = centre.guichet.recevoir(laptop.amended("Encore un mot.")).entree
        assert (entree.issue, entree.raison) == ("remplace", "autre_suite"), "it goes on with its own story"
    again = centre.guichet.recevoir(deux.sent(2)).entree
    assert (again.issue, again.raison, again.deja) == ("doublon", "deja_en_conflit", "AR-2026-000005")
    late = centre.guichet.recevoir(envoi.sent(2)).entree
    assert (late.issue, late.raison) == ("doublon", "deja_en_conflit"), "what both went on from"
    assert centre.receives(trois.amended("Une troisième suite.")) == "conflit"


def test_a_lot_that_waits_since_a_fault_is_judged_when_it_comes_again_or_when_asked(
    centre: Centre, envoi: Envoi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("a fault of ours")

    other = envoi.sent(2)
    with monkeypatch.context() as broken:
        broken.setattr("evaluateur.centre.reception.examen.examine", fails)
        for data in (envoi.data, other):
            with pytest.raises(KeyError):
                centre.guichet.recevoir(data)
    waiting = centre.livre.en_attente()
    assert [(e.numero, e.issue) for e in waiting] == [
        ("AR-2026-000001", "enregistre"), ("AR-2026-000002", "enregistre")
    ]  # fmt: skip
    assert centre.guichet.attend(envoi.data)
    assert centre.receives(envoi.data) == "accepte"
    assert [e.issue for e in centre.guichet.juger([waiting[1]])] == ["doublon"]
    assert centre.livre.en_attente() == []


def test_what_was_put_aside_is_judged_again_once_its_authority_is_known(centre: Centre, envoi: Envoi) -> None:
    known, centre.contexte = centre.contexte, replace(centre.contexte, autorites=())
    aside = centre.guichet.recevoir(envoi.data).entree
    assert (aside.issue, aside.raison) == ("quarantaine", "expediteur")
    centre.contexte = known
    (after,) = centre.guichet.juger([aside])
    assert (after.issue, after.numero, after.rang) == ("accepte", aside.numero, 3)
    assert centre.guichet.recevoir(envoi.data).entree == after


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
