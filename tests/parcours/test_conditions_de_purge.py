"""Each condition under which a dossier may be forgotten, broken alone: nothing goes, and which one it was is said."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.centre.autorite.autorite import REVOCATIONS
from evaluateur.db import envois, journaux, sauvegardes
from evaluateur.db.purge import purge as erase
from evaluateur.metier import accuse as form
from evaluateur.metier import canonique
from evaluateur.metier.accuse import Accuse, AccuseAncien, Remis
from evaluateur.metier.actes import cloture, preparation
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance import confiance, purge
from evaluateur.seance.preuves import PreuveAncienne
from evaluateur.seance.remise import coursier
from evaluateur.titres import accuses
from evaluateur.titres.ordres import Ordre
from evaluateur.vues.colis import LotFait
from tests.parcours.habilites import Habilites
from tests.parcours.monde import PHRASE, Monde, evaluateur
from tests.parcours.reconnaitre import pin
from tests.parcours.remis import Clos, another, closed, receipt, reception

OTHER = Empreinte("3" * 64)
VERSION = "n’est pas celui de la dernière version close du dossier EX-1"


@pytest.fixture
def clos(tmp_path: Path) -> Clos:
    return closed(tmp_path)


def given(clos: Clos, **said: object) -> bytes:
    """A receipt of the very dossier as it stands, but for what is said otherwise."""
    monde, dossier = clos.monde, clos.monde.seance.dossier
    version = dossier.versions[-1]
    tete = journaux.tete(monde.poste.coffre.base, dossier.identifiant)[1]
    true = Remis(dossier.identifiant, dossier.reference, version.numero, version.empreinte, tete)
    key, der = reception(clos.centre, monde.horloge.instant)
    made = Accuse(
        form.SCHEMA, form.OBJET, "accepte", "", "AR-2026-000001", "", monde.horloge.instant, Empreinte("1" * 64), 9, 2,
        "2" * form.TETE, replace(true, **said),
    )  # fmt: skip
    monde.horloge.avancer(1)
    return accuses.write_file(made, accuses.sign(made, key), der)


def kept(monde: Monde) -> bool:
    return bool(journaux.tete(monde.poste.coffre.base, monde.seance.identifiant)[0])


def test_the_receipt_of_all_that_is_there_lets_it_go(clos: Clos) -> None:
    assert purge.run(clos.monde.poste, given(clos)).reference == "EX-1"
    assert not kept(clos.monde)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"version": 2}, VERSION),
        ({"version": 0}, VERSION),
        ({"empreinte": OTHER}, VERSION),
        ({"journal": OTHER}, "a changé depuis qu’il a été remis"),
        ({"dossier": DossierId("9" * 32)}, "9" * 32),
    ],
)
def test_a_receipt_of_something_else_lets_nothing_go(clos: Clos, said: dict[str, object], words: str) -> None:
    with pytest.raises(Refus, match=words):
        purge.run(clos.monde.poste, given(clos, **said))
    assert kept(clos.monde)


def test_the_receipt_of_the_first_version_lets_nothing_go_once_the_second_is_closed(clos: Clos) -> None:
    first = given(clos)
    clos.monde.seul(1)
    clos.monde.seance.faire(cloture.ouvrir_version, "Une date était fausse.")
    with pytest.raises(Refus, match=VERSION):
        purge.run(clos.monde.poste, first)
    clos.monde.signer_et_clore("papier")
    clos.monde.seul(1)
    with pytest.raises(Refus, match=VERSION):
        purge.run(clos.monde.poste, first)
    one = clos.monde.seance.dossier.versions[0]
    with pytest.raises(Refus, match=VERSION):
        purge.run(clos.monde.poste, given(clos, version=one.numero, empreinte=one.empreinte))
    assert kept(clos.monde)
    assert purge.run(clos.monde.poste, given(clos)).reference == "EX-1"


# --- once it is gone


def test_another_receipt_of_the_same_content_finishes_what_was_begun(clos: Clos) -> None:
    again = given(clos)
    purge.run(clos.monde.poste, given(clos))
    assert purge.run(clos.monde.poste, again).reference == "EX-1"


@pytest.mark.parametrize("said", [{"version": 2}, {"empreinte": OTHER}])
def test_a_receipt_of_other_content_finishes_nothing(clos: Clos, said: dict[str, object]) -> None:
    other = given(clos, **said)
    purge.run(clos.monde.poste, given(clos))
    with pytest.raises(Refus, match="après un autre accusé de réception"):
        purge.run(clos.monde.poste, other)


def test_the_receipt_of_another_authority_finishes_nothing(clos: Clos, tmp_path: Path) -> None:
    second = another(tmp_path / "second")
    pin(clos.monde.poste, second.pem)
    clos.monde.seul(1)
    stranger = receipt(clos.monde, second)
    purge.run(clos.monde.poste, given(clos))
    with pytest.raises(Refus, match="après un autre accusé de réception"):
        purge.run(clos.monde.poste, stranger)


def test_the_receipt_that_comes_after_an_old_proof_of_no_authority_finishes_it(clos: Clos) -> None:
    """The oldest proofs name none."""
    data, monde = given(clos), clos.monde
    version, identifiant = monde.seance.dossier.versions[-1], monde.seance.identifiant
    old = AccuseAncien(1, "Centre", identifiant, "EX-1", version.numero, version.empreinte, monde.horloge.instant)
    proof = canonique.encode(PreuveAncienne(old, "")).decode("utf-8")
    erase(monde.poste.coffre.base, identifiant, proof, "2026-01-01T00:00:00.000000Z")
    assert purge.run(monde.poste, data).reference == "EX-1"


def test_asked_again_it_makes_a_backup_where_none_was_made_since(clos: Clos) -> None:
    data, monde = given(clos), clos.monde
    purge.run(monde.poste, data)
    for made in sauvegardes.list_all(monde.donnees):
        shutil.rmtree(made.dossier)
    purge.run(monde.poste, data)
    assert len(sauvegardes.list_all(monde.donnees)) == 1
    purge.run(monde.poste, data)
    assert len(sauvegardes.list_all(monde.donnees)) == 1


def test_what_was_laid_for_someone_to_carry_goes_too_and_nothing_of_the_others(clos: Clos) -> None:
    data, monde = given(clos), clos.monde
    made = LotFait(OTHER, monde.seance.identifiant, 1, 1, OTHER, 1, OTHER, "EX-1", "", 9, "age1x")
    with monde.poste.coffre.base.transaction() as connection:
        envois.keep_lot(connection, made, b"")
    folder = monde.donnees / coursier.ATELIER
    folder.mkdir()
    for name in (f"{OTHER}.eml", f"{OTHER}.asice.age", "4444.eml"):
        (folder / name).write_bytes(b"x")
    purge.run(monde.poste, data)
    assert [p.name for p in folder.iterdir()] == ["4444.eml"]


# --- by an order


def order(clos: Clos, dossier: str, reference: str = "EX-1") -> bytes:
    return clos.centre.effacer(dossier, reference, "Session annulée.", clos.monde.horloge.instant)


def test_an_order_may_name_a_dossier_that_is_closed_where_its_signers_know_who_orders(
    clos: Clos, tmp_path: Path
) -> None:
    dossier = clos.monde.seance.identifiant
    false = another(tmp_path / "faux")
    pin(clos.monde.poste, false.pem, clos.monde.un.identifiant)
    clos.monde.seul(1)
    by_one = false.effacer(dossier[:6], "EX-1", "Session annulée.", clos.monde.horloge.instant)
    with pytest.raises(Refus, match="n’est pas reconnue par ESSAI-DEUX Basile, qui a signé"):
        purge.run(clos.monde.poste, by_one)
    assert kept(clos.monde)
    purge.run(clos.monde.poste, order(clos, dossier[:6]))
    assert not kept(clos.monde)


def test_an_order_that_two_dossiers_answer_erases_neither(clos: Clos, monkeypatch: pytest.MonkeyPatch) -> None:
    clos.monde.ouvrir_dossier("EX-2")
    monkeypatch.setattr(Ordre, "vise", lambda *_: True)  # two identifiers that begin alike: one in sixteen million
    with pytest.raises(Refus, match="Plusieurs dossiers de cet ordinateur"):
        purge.run(clos.monde.poste, order(clos, clos.monde.seance.identifiant[:6]))
    assert len(clos.monde.poste.liste.lister()) == 2


def test_a_receipt_does_not_finish_what_an_order_began(clos: Clos) -> None:
    late = given(clos)
    purge.run(clos.monde.poste, order(clos, clos.monde.seance.identifiant[:6]))
    with pytest.raises(Refus, match="après un autre accusé de réception"):
        purge.run(clos.monde.poste, late)


# --- who answers for it


@pytest.fixture
def designes(tmp_path: Path) -> Habilites:
    """A dossier closed under certificates that an authority gave, which both pinned."""
    made = Habilites(tmp_path / "donnees", tmp_path / "centre")
    pin(made.poste, made.centre.pem)
    made.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    made.figer()
    made.signer()
    made.seance.cloture.clore()
    made.seul(1)
    return made


def test_a_signed_grid_that_is_refused_keeps_its_dossier_whoever_pinned_the_authority(designes: Habilites) -> None:
    data = receipt(designes, designes.centre)
    designes.horloge.avancer(1)
    designes.centre.revoquer("ESSAI-DEUX Basile", "cle_volee", designes.now())
    confiance.retenir_revocations(designes.poste, (designes.lieu / REVOCATIONS).read_bytes())
    with pytest.raises(Refus, match="n’est pas authentique pour cette autorité") as refus:
        purge.run(designes.poste, data)
    assert "sa clé n’était plus sûre" in refus.value.remede, "why it is not"
    assert kept(designes)


def test_whoever_was_replaced_in_an_open_dossier_has_a_say_when_it_is_ordered_away(tmp_path: Path) -> None:
    monde, centre = Monde(tmp_path / "donnees"), another(tmp_path / "centre")
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.ensemble()
    monde.seance.faire(preparation.remplacer, 1, evaluateur(three, 1), "Empêchée.")
    monde.poste.trousseau.deverrouiller(three.identifiant, PHRASE)
    data = centre.effacer(monde.seance.identifiant[:6], "EX-1", "Session annulée.", monde.horloge.instant)
    for profil in (monde.deux, three):
        pin(monde.poste, centre.pem, profil.identifiant)
    monde.seul(2)
    with pytest.raises(Refus, match="n’est pas reconnue par ESSAI-UN Anne"):
        purge.run(monde.poste, data)
    assert kept(monde)


def test_an_authentic_grid_answers_for_both_whether_or_not_the_other_pinned_anything(tmp_path: Path) -> None:
    made = Habilites(tmp_path / "donnees", tmp_path / "centre")
    pin(made.poste, made.centre.pem, made.un.identifiant)
    made.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    made.figer()
    made.signer()
    made.seance.cloture.clore()
    made.seul(1)
    data = receipt(made, made.centre)
    made.horloge.instant += timedelta(seconds=2)
    assert purge.run(made.poste, data).reference == "EX-1"
