"""The outbox: the same bytes until something changes, every try kept, every answer verified, nothing sent twice."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from evaluateur.db import envois as rows
from evaluateur.echange.convocation.signee import Consignes
from evaluateur.echange.lot import enveloppe
from evaluateur.echange.lot import lot as format_lot
from evaluateur.echange.transports.canal import Suivi
from evaluateur.echange.transports.destinations import VersCourriel, VersDossier
from evaluateur.echange.transports.refus import EnvoiRefuse
from evaluateur.metier.actes import cloture
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.seance.remise import appels, envois, etats, histoire, lieux
from evaluateur.vues.colis import DERNIERE_ATTENTE, PREMIERE_ATTENTE, Colis, Lieu, LotFait
from tests.echange import colis
from tests.echange.appels import consignes
from tests.parcours.remettants import Remettants


@pytest.fixture
def monde(tmp_path: Path) -> Remettants:
    (tmp_path / "cle").mkdir()
    return Remettants(tmp_path, [VersDossier(str(tmp_path / "cle"))])


def made(monde: Remettants) -> LotFait:
    return monde.coursier.lot(monde.seance.identifiant)


def sent(monde: Remettants) -> LotFait:
    lot = made(monde)
    monde.coursier.remettre(lot, monde.coursier.destinations(lot.dossier), Suivi())
    return lot


def stands(monde: Remettants) -> Colis:
    found = etats.colis(monde.poste, monde.seance.identifiant)
    assert found is not None
    return found


def test_a_lot_leaves_for_the_place_of_its_convocation_and_says_so(monde: Remettants, tmp_path: Path) -> None:
    assert etats.colis(monde.poste, monde.seance.identifiant) is None
    lot = sent(monde)
    (path,) = (tmp_path / "cle").iterdir()
    held = format_lot.read(path.read_bytes(), [colis.CENTRE])
    assert (held.manifeste.dossier, held.manifeste.tete) == (lot.dossier, lot.tete)
    assert (stands(monde).etat, stands(monde).a_jour, stands(monde).echec) == ("verifie", True, "")


def test_the_same_bytes_leave_again_until_the_dossier_goes_on(monde: Remettants, tmp_path: Path) -> None:
    first = sent(monde)
    assert sent(monde) == first
    assert len(list((tmp_path / "cle").iterdir())) == 1
    monde.seance.faire(cloture.ouvrir_version, "Un oubli.")
    assert not stands(monde).a_jour
    with pytest.raises(ActeRefuse, match="n’est pas clos"):
        made(monde)
    monde.signer_et_clore("electronique")
    monde.seul(1)
    second = sent(monde)
    assert (second.sequence, second.version, second.lot != first.lot) == (2, 2, True)
    assert len(list((tmp_path / "cle").iterdir())) == 2
    assert stands(monde).lot == second


def test_of_two_places_reached_alike_the_last_one_is_told(monde: Remettants, tmp_path: Path) -> None:
    lot, other = sent(monde), VersDossier(str(tmp_path / "autre"))
    (tmp_path / "autre").mkdir()
    first = stands(monde)
    monde.horloge.avancer(60)
    monde.coursier.remettre(lot, [other], Suivi())
    again = stands(monde)
    assert (first.etat, again.etat) == ("verifie", "verifie")
    assert again.destination != first.destination
    assert (again.depuis - first.depuis).total_seconds() == 60


def kept(monde: Remettants) -> list[int]:
    """How many bytes of each lot lie in the base, in the order of their making."""
    return [n for (n,) in monde.poste.coffre.base.rows("SELECT length(contenu) FROM lots ORDER BY sequence")]


def test_the_bytes_of_a_lot_go_once_another_holds_more_and_its_receipt_is_still_read(monde: Remettants) -> None:
    first = sent(monde)
    monde.seance.faire(cloture.ouvrir_version, "Un oubli.")
    assert kept(monde) == [first.octets], "nothing holds more yet"
    monde.signer_et_clore("electronique")
    monde.seul(1)
    second = made(monde)
    assert kept(monde) == [0, second.octets]
    assert envois.contenu(monde.poste, second)[1]
    with pytest.raises(Refus, match="manque dans les données"):
        envois.contenu(monde.poste, first)
    recu = envois.lire_accuse(monde.poste, monde.file(monde.accuse(first)))
    assert envois.recevoir(monde.poste, recu) == first
    assert [e.lot for e in rows.sendings(monde.poste.coffre.base)] == [first.lot], "what became of it is still told"


def test_a_lot_for_former_keys_stays_while_it_holds_as_much(monde: Remettants) -> None:
    """A convocation may give them again."""
    first = made(monde)
    other = monde.centre.convoquer("c.csv", b"", _other_keys(), monde.now(), receptions=[monde.reception])
    monde.horloge.avancer(60)
    appels.importer(monde.poste, other, monde.ref, [])
    second = made(monde)
    assert kept(monde) == [first.octets, second.octets]
    assert envois.courant(monde.poste, first.dossier, first.cles.split()) == first


def test_a_lot_enclosed_for_other_keys_is_not_sent_in_their_place(monde: Remettants) -> None:
    first = made(monde)
    other = monde.centre.convoquer(
        "c.csv", b"Nom;Pr\xc3\xa9nom\nROUX;Max\n", _other_keys(), monde.now(), receptions=[monde.reception]
    )
    monde.horloge.avancer(60)
    appels.importer(monde.poste, other, monde.ref, [])
    assert made(monde).sequence == first.sequence + 1


def _other_keys() -> Consignes:
    return consignes(recipients=(str(enveloppe.new_identite().to_public()),))


def test_a_place_that_is_not_there_is_stepped_over_and_its_reason_is_kept(tmp_path: Path) -> None:
    (tmp_path / "la").mkdir()
    gone, there = VersDossier(str(tmp_path / "partie")), VersDossier(str(tmp_path / "la"))
    monde = Remettants(tmp_path, [gone, there])
    lot = made(monde)
    where, _ = monde.coursier.remettre(lot, monde.coursier.destinations(lot.dossier), Suivi())
    assert where == there
    assert [(e.essai, e.etat) for e in rows.sendings(monde.poste.coffre.base)] == [(1, "absent"), (2, "verifie")]
    assert (stands(monde).etat, stands(monde).echec, stands(monde).essais) == ("verifie", "", 0)


def test_what_keeps_a_lot_back_is_dated_and_the_wait_doubles_up_to_an_hour(tmp_path: Path) -> None:
    monde = Remettants(tmp_path, [VersDossier(str(tmp_path / "partie"))])
    lot = made(monde)
    assert stands(monde).prochain is None
    waits = list[timedelta]()
    for _ in range(8):
        with pytest.raises(EnvoiRefuse):
            monde.coursier.remettre(lot, monde.coursier.destinations(lot.dossier), Suivi())
        again = stands(monde).prochain
        assert again is not None
        waits.append(again - monde.now())
        monde.horloge.avancer(60)
    now = stands(monde)
    assert (now.etat, now.passager, now.essais) == ("pret", True, 8)
    assert waits[:3] == [PREMIERE_ATTENTE, 2 * PREMIERE_ATTENTE, 4 * PREMIERE_ATTENTE]
    assert waits[-1] == DERNIERE_ATTENTE
    assert "emplacement" in now.echec


def test_whoever_gives_up_has_not_failed_and_no_other_place_is_tried(monde: Remettants, tmp_path: Path) -> None:
    lot, given_up = made(monde), Suivi()
    given_up.annuler()
    with pytest.raises(EnvoiRefuse, match="interrompu"):
        monde.coursier.remettre(lot, [*monde.coursier.destinations(lot.dossier), VersDossier(str(tmp_path))], given_up)
    assert rows.sendings(monde.poste.coffre.base) == []


def test_a_draft_of_mail_is_copied_until_someone_says_that_he_sent_it(tmp_path: Path) -> None:
    monde = Remettants(tmp_path, [VersCourriel("centre@exemple.fr")])
    lot = sent(monde)
    assert stands(monde).etat == "copie"
    (draft,) = (monde.donnees / "a-remettre").glob("*.eml")
    assert b"centre@exemple.fr" in draft.read_bytes()
    envois.declarer(monde.poste, lot, stands(monde).destination)
    assert stands(monde).etat == "depose_declare"


@pytest.mark.parametrize("form", ["file", "text"])
def test_a_receipt_is_kept_and_says_how_the_lot_stands(monde: Remettants, form: str) -> None:
    lot = sent(monde)
    write = monde.file if form == "file" else monde.text
    monde.horloge.avancer(3600)
    for issue, etat, delivered in (("enregistre", "enregistre", False), ("accepte", "traite", True)):
        recu = envois.lire_accuse(monde.poste, write(monde.accuse(lot, issue)))  # type: ignore[arg-type]
        assert envois.recevoir(monde.poste, recu) == lot
        assert (stands(monde).etat, stands(monde).delivre) == (etat, delivered)
    late = envois.lire_accuse(monde.poste, write(monde.accuse(lot, "enregistre")))
    envois.recevoir(monde.poste, late)
    assert stands(monde).delivre


def test_a_receipt_that_finds_fault_is_told_and_delivers_nothing(monde: Remettants) -> None:
    lot = sent(monde)
    envois.recevoir(
        monde.poste, envois.lire_accuse(monde.poste, monde.file(monde.accuse(lot, "quarantaine", "journal")))
    )
    assert (stands(monde).etat, stands(monde).delivre) == ("traite", False)
    assert "journal" in stands(monde).motif


def test_a_receipt_laid_into_the_base_counts_for_nothing(monde: Remettants) -> None:
    lot = sent(monde)
    genuine = monde.file(monde.accuse(lot, "quarantaine", "journal"))
    forged = genuine.replace(b"quarantaine", b"accepte")
    rows.keep_answer(
        monde.poste.coffre.base, rows.Reponse(lot.dossier, lot.lot, "traite", forged, "2026-11-20T09:00:00Z")
    )
    assert (stands(monde).etat, stands(monde).accuse) == ("verifie", None)


def test_the_receipts_of_a_place_are_sorted_out_and_strangers_are_counted(monde: Remettants, tmp_path: Path) -> None:
    lot = sent(monde)
    folder = tmp_path / "cle"
    (folder / f"x-{lot.lot[:16]}.accuse").write_bytes(monde.file(monde.accuse(lot)))
    (folder / f"y-{lot.lot[:16]}.accuse").write_bytes(b"{}")
    (folder / "d-un-autre.accuse").write_bytes(b"{}")
    (folder / "note.txt").write_bytes(b"rien")
    work = monde.coursier.relever(monde.coursier.destinations(lot.dossier)[0], Suivi())
    releve = monde.coursier.classer(work())
    assert (releve.lots, releve.etrangers) == ((lot,), 1)
    assert stands(monde).delivre


def test_a_receipt_pasted_by_someone_who_knows_no_convocation_is_refused_in_words(monde: Remettants) -> None:
    lot = sent(monde)
    monde.poste.coffre.base._connection.execute("DELETE FROM convocations")
    with pytest.raises(Refus, match="Aucune réception que cet ordinateur connaît"):
        envois.lire_accuse(monde.poste, monde.text(monde.accuse(lot)))


def test_the_journal_of_sendings_tells_each_try_and_each_answer_and_names_nobody(
    monde: Remettants, tmp_path: Path
) -> None:
    lot = sent(monde)
    envois.recevoir(monde.poste, envois.lire_accuse(monde.poste, monde.file(monde.accuse(lot))))
    text = histoire.as_csv(monde.poste).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["etat"] for row in table] == ["déposé et relu", "accusé"]
    assert table[0]["destination"] == f"dossier {tmp_path / 'cle'}"
    assert table[1]["destination"] == "AR-2026-000002"
    assert "MARTIN" not in text


def test_an_answer_that_nobody_here_believes_hides_no_other_in_the_journal_of_sendings(monde: Remettants) -> None:
    lot = sent(monde)
    forged = monde.file(monde.accuse(lot, "quarantaine", "journal")).replace(b"quarantaine", b"accepte")
    for first, data in ((True, forged), (False, monde.file(monde.accuse(lot))), (True, b"{}"), (True, b"\xff")):
        when = "2026-11-20T09:00:00Z" if first else "2026-11-20T10:00:00Z"
        nature: rows.Nature = "enregistre" if data == forged else "traite"
        rows.keep_answer(monde.poste.coffre.base, rows.Reponse(lot.dossier, lot.lot, nature, data, when))
        text = histoire.as_csv(monde.poste).decode("utf-8-sig")
        table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        told = [row["destination"] for row in table if row["etat"] == "accusé"]
        assert told == ([] if first else ["AR-2026-000002"])


def test_what_a_destination_still_needs_is_known_before_anything_leaves(tmp_path: Path) -> None:
    monde = Remettants(tmp_path, [VersDossier()])
    (place,) = monde.coursier.destinations(monde.seance.identifiant)
    assert monde.coursier.manque(place) == "emplacement"
    with pytest.raises(EnvoiRefuse, match="Aucun emplacement"):
        monde.coursier.remettre(made(monde), [place], Suivi())
    lieux.retenir(monde.poste, place, Lieu(str(tmp_path)))
    assert monde.coursier.manque(place) == ""
    _, depot = monde.coursier.remettre(made(monde), [place], Suivi())
    assert depot.etat == "verifie"
