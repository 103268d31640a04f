"""What lies beside the journals, what the witness noted, what each saw: compared with what is there, and told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.centre.autorite import autorite, repos
from evaluateur.cles import reperes, signatures
from evaluateur.cles.reperes import Tete, Vu
from evaluateur.db import purge as purges
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.temoin import DernierFait
from evaluateur.metier import canonique
from evaluateur.metier.accuse import AccuseAncien
from evaluateur.metier.actes import preparation
from evaluateur.metier.vocabulaire import DossierId, Empreinte, ProfilId
from evaluateur.seance import confiance
from evaluateur.seance import purge as usage
from evaluateur.seance.garde import coherence, temoin
from evaluateur.seance.preuves import PreuveAncienne
from evaluateur.titres import rattachement
from tests.parcours.habilites import SECRET
from tests.parcours.monde import DEBUT, PHRASE, Monde
from tests.parcours.reconnaitre import pin
from tests.parcours.remis import Clos, another, closed, receipt


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    yield monde
    monde.poste.close()


@pytest.fixture
def clos(tmp_path: Path) -> Iterator[Clos]:
    remis = closed(tmp_path)
    yield remis
    remis.monde.poste.close()


# --- what lies beside the journals


def alter(monde: Monde, sql: str, *values: object) -> None:
    with monde.poste.coffre.base.transaction() as connection:
        connection.execute(sql, values)


def test_a_purge_is_verified_by_whoever_knows_its_authority_and_remarked_by_whoever_does_not(
    clos: Clos,
) -> None:
    monde, centre = clos
    stranger = another(monde.donnees.parent / "bis", "Centre étranger")
    pin(monde.poste, stranger.pem)
    other = monde.ouvrir_dossier("EX-2").identifiant
    usage.run(monde.poste, receipt(monde, centre))
    monde.poste.liste.lister()
    assert coherence.check(monde.poste, [other], every=True) == []
    assert coherence.check(monde.poste, [], every=False) == []
    empreinte = next(rattachement.empreinte(a) for a in confiance.autorites(monde.poste) if a.nom == "Autre centre")
    confiance.ne_plus_retenir(monde.poste, monde.un.identifiant, PHRASE, "autorite", empreinte)
    (remark,) = coherence.check(monde.poste, [other], every=True)
    assert remark == "Dossier EX-1, effacé : l’accusé est d’une autorité que vous ne reconnaissez pas."
    assert coherence.check(monde.poste, [other], every=False) == []
    confiance.retenir_autorite(monde.poste, monde.un.identifiant, PHRASE, centre.pem)
    ((purged, proof, _),) = purges.proofs(monde.poste.coffre.base)
    alter(monde, "UPDATE purges SET accuse = ?", proof.replace('"EX-1"', '"EX-9"'))
    with pytest.raises(BaseAbimee, match=f"L’accusé du dossier {purged}, effacé, n’est pas signé"):
        coherence.check(monde.poste, [other], every=True)
    alter(monde, "UPDATE purges SET accuse = ?, dossier = ?", proof, other)
    with pytest.raises(BaseAbimee, match=f"La preuve de remise du dossier {other} n’est pas valable"):
        coherence.check(monde.poste, [other], every=True)


def test_the_proof_of_a_receipt_of_before_is_still_verified(clos: Clos) -> None:
    """The authority signed it itself, for one grid."""
    monde, centre = clos
    dossier, data = monde.seance.identifiant, receipt(monde, centre)
    other = monde.ouvrir_dossier("EX-2").identifiant
    usage.run(monde.poste, data)
    monde.poste.liste.lister()
    folder, empreinte = monde.donnees.parent / "centre", canonique.empreinte(b"pv")
    private = repos.read(folder / autorite.CLE, SECRET, autorite.OBJET, os.urandom)
    accuse = AccuseAncien(1, "Autre centre", dossier, "EX-1", 1, empreinte, DEBUT)
    signature = signatures.sign(private, canonique.encode(accuse))
    issuer = rattachement.empreinte(rattachement.read_autorite(centre.pem))
    for signed, words in ((signature, ""), (signature[:-1] + b"\0", "n’est pas signé par l’organisme")):
        proof = canonique.encode(PreuveAncienne(accuse, "", issuer, signed)).decode("utf-8")
        alter(monde, "UPDATE purges SET accuse = ?", proof)
        if words:
            with pytest.raises(BaseAbimee, match=words):
                coherence.check(monde.poste, [other], every=True)
        else:
            assert coherence.check(monde.poste, [other], every=True) == []
    elsewhere = canonique.encode(PreuveAncienne(accuse, "", "inconnue", signature)).decode("utf-8")
    alter(monde, "UPDATE purges SET accuse = ?", elsewhere)
    assert coherence.check(monde.poste, [other], every=True) == [
        "Dossier EX-1, effacé : l’accusé est d’une autorité que vous ne reconnaissez pas."
    ]


def test_a_dossier_said_to_be_purged_and_still_there_is_found(clos: Clos) -> None:
    monde, centre = clos
    kept = monde.seance.identifiant
    monde.poste.liste.lister()
    proof = canonique.encode(usage.check(monde.poste, receipt(monde, centre)).preuve).decode("utf-8")
    alter(monde, "INSERT INTO purges VALUES (?, ?, '2026-11-20')", kept, proof)
    with pytest.raises(BaseAbimee, match=f"Le dossier {kept} est indiqué comme effacé, mais il est encore présent"):
        coherence.check(monde.poste, [kept], every=True)


def test_a_dossier_that_the_list_hides_is_named_and_the_list_made_again(monde: Monde) -> None:
    other = monde.ouvrir_dossier("EX-2").identifiant
    monde.poste.liste.lister()
    assert coherence.check(monde.poste, [monde.seance.identifiant, other], every=True) == []
    assert coherence.check(monde.poste, [other], every=False) == []
    alter(monde, "DELETE FROM registre WHERE dossier = ?", other)
    with pytest.raises(BaseAbimee, match=f"Le dossier {other} n’était plus dans la liste"):
        coherence.check(monde.poste, [monde.seance.identifiant], every=True)
    assert {r.reference for r in monde.poste.liste.lister()} == {"EX-1", "EX-2"}


def test_a_signed_record_is_a_document_that_its_journal_names_and_any_other_is_found(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.signer_et_clore("electronique")
    monde.poste.liste.lister()
    chosen = [monde.seance.identifiant]
    assert coherence.check(monde.poste, chosen, every=True) == []
    for name in ("f" * 64, "e" * 64):
        alter(monde, "INSERT INTO documents SELECT dossier, ?, X'01' FROM documents LIMIT 1", name)
    with pytest.raises(BaseAbimee, match="ne nomme pas le document eeeeeeee… conservé"):
        coherence.check(monde.poste, chosen, every=True)
    for (trigger,) in monde.poste.coffre.base.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        alter(monde, f"DROP TRIGGER {trigger}")
    alter(monde, "DELETE FROM documents WHERE empreinte IN (?, ?)", "f" * 64, "e" * 64)
    alter(monde, "DELETE FROM documents WHERE empreinte = ?", monde.seance.cloture.version().documents[1])
    with pytest.raises(BaseAbimee, match="manque dans les données"):
        coherence.check(monde.poste, chosen, every=True)


def test_a_row_of_the_list_that_says_another_state_of_a_bloc_is_found(monde: Monde) -> None:
    monde.poste.liste.lister()
    chosen = [monde.seance.identifiant]
    assert coherence.check(monde.poste, chosen, every=False) == []
    for column, old, new in (("resume", '"a_faire"', '"scelle"'), ("resume", "[", "{"), ("reference", "EX-1", "EX-2")):
        alter(monde, f"UPDATE registre SET {column} = replace({column}, ?, ?)", old, new)
        with pytest.raises(BaseAbimee, match="ne correspondait pas au journal du dossier EX-1 : elle est refaite"):
            coherence.check(monde.poste, chosen, every=False)
        assert coherence.check(monde.poste, chosen, every=False) == []


# --- the witness


def test_what_the_witness_noted_is_missing_unless_it_is_there_or_was_purged(monde: Monde) -> None:
    base, dossier = monde.poste.coffre.base, monde.seance.dossier
    there = DernierFait(dossier.identifiant, dossier.rang, monde.seance.cahier.tete)
    beyond, forked = replace(there, rang=there.rang + 1), replace(there, empreinte=Empreinte("0" * 64))
    assert base.temoin.read() == there
    assert [temoin.missing(base, fait) for fait in (there, beyond, forked)] == [False, True, True]
    alter(monde, "INSERT INTO purges VALUES (?, '{}', '2026-11-20')", "d" * 32)
    assert [temoin.missing(base, fait) for fait in (there, beyond, forked)] == [False, True, True]
    for fait in (beyond, forked):
        base.temoin.write(fait)
        temoin.keep(base)
        assert (base.temoin.read(), base.temoin.lost(), temoin.lost(base)) == (None, fait, fait)
        temoin.keep(base)
        assert temoin.lost(base) == fait, "it goes on being missing"
    assert "il manque la fin d’un dossier" in monde.poste.reperes.perte_de_la_base
    assert f"l’événement {there.rang} n’est plus le même" in monde.seance.perte
    base.temoin.write(beyond)
    temoin.keep(base)
    assert "1\xa0événement manque à la fin de ce dossier" in monde.seance.perte
    assert monde.ouvrir_dossier("EX-2").perte == ""
    base.temoin.write(replace(beyond, dossier=DossierId("c" * 32)))
    temoin.keep(base)
    assert "il manque un dossier entier" in monde.poste.reperes.perte_de_la_base
    assert monde.seance.perte == ""
    alter(monde, "INSERT INTO purges VALUES (?, '{}', '2026-11-20')", "c" * 32)
    assert (temoin.lost(base), monde.poste.reperes.perte_de_la_base) == (None, "")
    temoin.keep(base)
    assert base.temoin.lost() is None, "found again"


# --- what each saw


def seen_by(monde: Monde, personne: ProfilId, vu: Vu) -> None:
    """What this person kept of what was seen."""
    root = monde.poste.trousseau.profil_ouvert(personne).racine_solo
    monde.poste.reperes.path(personne).write_bytes(reperes.close(root, personne, vu, os.urandom))


def test_each_head_that_was_seen_is_there_gone_cut_or_another(monde: Monde) -> None:
    one, dossier = monde.un.identifiant, monde.seance.identifiant
    rang, tete = monde.seance.dossier.rang, monde.seance.cahier.tete
    assert (monde.poste.reperes.alerte, monde.poste.reperes.perte_de_la_base) == ("", "")
    for seen, nature in (
        (Tete(rang, tete, "EX-1"), None),
        (Tete(rang, Empreinte("0" * 64), "EX-1"), "autre"),
        (Tete(rang + 1, tete, "EX-1"), "raccourci"),
    ):
        gone = Tete(3, Empreinte("1" * 64), "EX-7")
        seen_by(monde, one, Vu({dossier: seen, DossierId("b" * 32): gone}))
        monde.poste.reperes.arriver()
        natures = {e.tete.reference: e.nature for e in monde.poste.reperes.ecarts}
        assert natures == {"EX-7": "disparu"} | ({"EX-1": nature} if nature else {})
        assert ("EX-1" in monde.seance.perte) == (nature is not None)
        assert "EX-7" not in monde.seance.perte
        assert "Le dossier EX-7, que vous aviez ouvert" in monde.poste.reperes.alerte
    monde.poste.asseoir()
    assert (monde.poste.reperes.ecarts, monde.poste.reperes.alerte) == ((), "")


def test_what_was_missing_stays_missing_when_its_reader_leaves_and_the_rest_is_noted(monde: Monde) -> None:
    one, reperes_ = monde.un.identifiant, monde.poste.reperes
    gone = {DossierId("b" * 32): Tete(3, Empreinte("1" * 64), "EX-7")}
    seen_by(monde, one, Vu(gone, ("AAAA-AAAA",)))
    reperes_.arriver()
    monde.seance.faire(preparation.declarer_presence, "present")
    monde.seul(2)
    assert reperes_.repere(one)
    assert (reperes_.repere(monde.deux.identifiant), reperes_.ecarts) == ("", ())
    monde.seul(1)
    kept = reperes_._read(one)
    assert kept.tetes == gone | {monde.seance.identifiant: kept.tetes[monde.seance.identifiant]}
    assert kept.tetes[monde.seance.identifiant].rang == monde.seance.dossier.rang
    assert kept.reperes == ("AAAA-AAAA", reperes_.repere(one))
    monde.seul(2)
    monde.seul(1)
    assert reperes_._read(one).reperes == kept.reperes, "the same name is not kept twice"
    assert os.name != "posix" or reperes_.path(one).stat().st_mode & 0o777 == 0o600
    for typed in kept.reperes:
        reperes_.verifier(one, typed)
    reperes_.admettre(one, PHRASE)
    assert (reperes_.ecarts, set(reperes_._read(one).tetes)) == ((), {monde.seance.identifiant})


def test_two_who_sit_are_told_what_either_saw_once(monde: Monde) -> None:
    gone = {DossierId("b" * 32): Tete(3, Empreinte("1" * 64), "EX-7")}
    other = {DossierId("c" * 32): Tete(3, Empreinte("1" * 64), "EX-8")}
    monde.ensemble()
    seen_by(monde, monde.un.identifiant, Vu(gone))
    seen_by(monde, monde.deux.identifiant, Vu(other | gone))
    monde.poste.reperes.arriver()
    assert [e.tete.reference for e in monde.poste.reperes.ecarts] == ["EX-7", "EX-8"]
    monde.poste.reperes.path(monde.un.identifiant).write_bytes(b"rien")
    monde.poste.reperes.arriver()
    assert sorted(e.nature for e in monde.poste.reperes.ecarts) == ["disparu", "disparu", "illisible"]
