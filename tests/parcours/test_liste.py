"""The list of dossiers, how one is named in it, and how one is begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from evaluateur.db import registre
from evaluateur.metier.actes import preparation
from evaluateur.metier.personnes import Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance import phrases, verification
from evaluateur.seance.dossiers import creation
from evaluateur.seance.parties.liste import DossierInconnu
from evaluateur.seance.poste import Poste
from tests.parcours.monde import PHRASE, Monde, argon_leger
from tests.parcours.sonde import sonde


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    yield monde
    monde.poste.close()


def rows(monde: Monde) -> dict[str, registre.Row]:
    return {row.reference: row for row in registre.read_all(monde.poste.coffre.base)}


def dated(monde: Monde, reference: str, debut: date | None) -> DossierId:
    seance = monde.ouvrir_dossier(reference)
    session = replace(seance.dossier.session, debut=debut, fin=None)
    seance.faire(preparation.renseigner_session, session)
    return seance.identifiant


# --- the list


def test_the_most_recent_session_comes_first_then_the_reference_and_one_without_a_day_last(monde: Monde) -> None:
    for reference, debut in (
        ("B", date(2026, 11, 18)),
        ("A", date(2026, 11, 18)),
        ("C", None),
        ("D", date(2027, 1, 5)),
    ):
        dated(monde, reference, debut)
    listed = monde.poste.liste.lister()
    assert [r.reference for r in listed] == ["D", "A", "B", "EX-1", "C"]
    assert [r.debut for r in listed][-1] is None
    assert rows(monde)["C"].debut == ""
    assert rows(monde)["D"].debut == "2027-01-05"


def test_what_was_written_since_shows_and_what_a_kill_left_behind_too(monde: Monde) -> None:
    monde.poste.liste.lister()
    assert not monde.poste.liste.rattraper(), "nothing lags"
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    assert monde.poste.liste.rattraper()
    assert rows(monde)["EX-1"].rang < monde.seance.dossier.rang
    monde.horloge.avancer(60)
    assert "absent" in {p.etat for p in monde.poste.liste.lister_vite()[0].puces}
    row = rows(monde)["EX-1"]
    assert (row.rang, row.modifie) == (monde.seance.dossier.rang, monde.horloge.instant.isoformat())
    assert not monde.poste.liste.rattraper()
    monde.seance.faire(preparation.declarer_presence, "present")
    monde.poste.liste.forget()
    assert {p.etat for p in monde.poste.liste.lister_vite()[0].puces} == {"absent"}, "a first look searches for nothing"
    assert monde.poste.liste.rattraper()
    assert {p.etat for p in monde.poste.liste.lister_vite()[0].puces} == {"a_faire"}


def test_after_the_base_was_closed_what_lags_is_searched_for_again(monde: Monde) -> None:
    monde.poste.liste.lister()
    monde.poste.close()
    with Poste(monde.donnees, monde.horloge, argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        poste.asseoir(monde.un.identifiant)
        creation.commencer(poste, monde.ref).faire(preparation.declarer_presence, "present")
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    assert len(monde.poste.liste.lister()) == 2


def _spoil(monde: Monde, dossier: DossierId, resume: str | None = None) -> None:
    with monde.poste.coffre.base.transaction() as connection:
        if resume is not None:
            connection.execute("UPDATE registre SET resume = ? WHERE dossier = ?", (resume, dossier))
            return
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE journal SET donnees = '{}' WHERE dossier = ?", (dossier,))
        connection.execute("UPDATE registre SET rang = 0 WHERE dossier = ?", (dossier,))


def test_a_journal_that_cannot_be_read_has_a_line_that_says_so_and_hides_no_other(monde: Monde) -> None:
    other, fine = dated(monde, "EX-2", None), monde.ouvrir_dossier("EX-3").identifiant
    monde.poste.liste.lister()
    for dossier in (monde.seance.identifiant, other):
        _spoil(monde, dossier)
    monde.poste.liste.forget()
    for _ in range(2):
        listed = {r.dossier: r for r in monde.poste.liste.lister()}
        assert set(listed) == {monde.seance.identifiant, other, fine}
        assert "restaurez" not in listed[fine].prochaine.phrase
        for dossier, reference, debut in (
            (monde.seance.identifiant, "EX-1", date(2026, 11, 16)),
            (other, "EX-2", None),
        ):
            line = listed[dossier]
            assert (line.reference, line.debut, line.candidat, line.version) == (reference, debut, "", 1)
            assert (line.clos, line.entrainement, line.puces) == (False, False, ())
            assert "Journal illisible : prévenez" in line.prochaine.phrase
    assert monde.poste.liste.rattraper(), "it is tried again the next time"


def test_a_journal_that_was_never_listed_and_cannot_be_read_bears_its_identifier(monde: Monde) -> None:
    monde.poste.liste.lister()
    with monde.poste.coffre.base.transaction() as connection:
        connection.execute("UPDATE registre SET reference = '', debut = '', resume = ''")
    _spoil(monde, monde.seance.identifiant)
    monde.poste.liste.forget()
    (line,) = monde.poste.liste.lister()
    assert (line.reference, line.debut) == (monde.seance.identifiant, None)


@pytest.mark.parametrize("resume", ["", "{}", "[]", "[1,2]"])
def test_a_line_that_another_version_wrote_is_made_again_and_kept(monde: Monde, resume: str) -> None:
    dated(monde, "EX-2", None)
    before = monde.poste.liste.lister()
    _spoil(monde, monde.seance.identifiant, resume)
    assert monde.poste.liste.lister() == before
    assert json.decode(rows(monde)["EX-1"].resume)


def test_a_list_made_again_from_the_journals_is_the_same(monde: Monde) -> None:
    before = monde.poste.liste.lister()
    _spoil(monde, monde.seance.identifiant, rows(monde)["EX-1"].resume.replace("MARTIN", "DURAND"))
    assert monde.poste.liste.lister() != before
    monde.poste.liste.rebuild()
    assert [row.rang for row in rows(monde).values()] == [monde.seance.dossier.rang]
    assert monde.poste.liste.lister() == before


def test_a_dossier_that_is_about_to_leave_lags_no_more(monde: Monde) -> None:
    monde.poste.liste.oublier(monde.seance.identifiant)
    monde.poste.liste.lister()
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.poste.liste.oublier(DossierId("autre"))
    assert monde.poste.liste.rattraper()
    monde.poste.liste.oublier(monde.seance.identifiant)
    assert not monde.poste.liste.rattraper()


# --- its names


def test_a_dossier_is_named_by_itself_by_its_beginning_from_four_signs_on_or_by_its_reference(monde: Monde) -> None:
    liste, one = monde.poste.liste, monde.seance.identifiant
    for nom in (one, one[:4], one[:20], "EX-1"):
        assert liste.identifier(nom) == one
    for nom in (one[:3], "", "ex-1", f"{one}0", one[1:6]):
        with pytest.raises(DossierInconnu, match=f"Aucun dossier ne porte la référence « {nom} »"):
            liste.identifier(nom)


def test_a_reference_that_names_two_dossiers_names_none(monde: Monde) -> None:
    other = monde.ouvrir_dossier("EX-1").identifiant
    with pytest.raises(DossierInconnu, match="Plusieurs dossiers portent la référence « EX-1 »"):
        monde.poste.liste.identifier("EX-1")
    assert monde.poste.liste.identifier(other) == other


# --- beginning


def test_a_dossier_is_begun_for_the_day_on_the_wall_under_the_first_free_number(monde: Monde) -> None:
    monde.horloge.instant = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # half past midnight in Paris
    code = creation.code(monde.poste)
    assert creation.aujourd_hui(monde.poste, Session()) == date(2026, 11, 17)
    for number in (1, 2):
        seance = creation.commencer(monde.poste, monde.ref)
        dossier = seance.dossier
        assert dossier.reference == f"S-2026-11-17-{code}-{number:02d}"
        assert (dossier.session.debut, dossier.candidat.nom, dossier.entrainement) == (date(2026, 11, 17), "", False)
        assert len(dossier.identifiant) == 32
        seance.faire(preparation.declarer_presence, "present")
    assert creation.prises(monde.poste) == {"ex-1", *(f"s-2026-11-17-{code.lower()}-0{n}" for n in (1, 2))}
    taken = {f"s-2026-11-17-k7-{n:02d}" for n in (1, 2, 4)}
    assert creation.nouvelle_reference(date(2026, 11, 17), taken, "K7") == "S-2026-11-17-K7-03"


def test_the_two_signs_of_a_computer_are_those_of_its_first_profile_and_no_others(monde: Monde, tmp_path: Path) -> None:
    signs = creation._SIGNS
    with Poste(tmp_path / "vide", monde.horloge, argon=argon_leger) as empty:
        assert creation.code(empty) == "K8"
    number, code = int(sha256(monde.un.identifiant.encode()).hexdigest(), 16), creation.code(monde.poste)
    assert signs.index(code[0]) * len(signs) + signs.index(code[1]) == number % len(signs) ** 2
    monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    assert creation.code(monde.poste) == code


def test_a_practice_folder_takes_practice_dossiers_alone_and_another_folder_takes_both(monde: Monde) -> None:
    empreinte = monde.poste.coffre.retenir_referentiel(monde.ref)
    d = monde.seance.dossier
    assert (
        creation.creer_dossier(monde.poste, "V", empreinte, d.candidat, d.affectation, d.session).dossier.entrainement
        is False
    )
    monde.poste.coffre.marquer_entrainement(PHRASE)
    with pytest.raises(ActeRefuse, match="un vrai candidat ne peut pas y entrer"):
        creation.creer_dossier(monde.poste, "W", empreinte, d.candidat, d.affectation, d.session)
    assert creation.commencer(monde.poste, monde.ref).dossier.entrainement is True


def test_of_the_referentiels_those_where_one_sits_alone_are_told(monde: Monde) -> None:
    alone, empreinte = sonde(10), monde.poste.coffre.retenir_referentiel
    assert verification.one_seat([monde.ref, alone, monde.ref]) == {empreinte(alone)}
    assert verification.one_seat([monde.ref]) == frozenset()


def test_a_bloc_takes_forty_sentences_and_those_that_say_nothing_do_not_count(monde: Monde) -> None:
    bloc, other = monde.ref.par_bloc
    forty = tuple(f"phrase {n}" for n in range(40))
    phrases.garder(monde.poste, other, ("ailleurs",))
    phrases.garder(monde.poste, bloc, (*forty, "", "  ", "phrase 0"))
    assert (phrases.lire(monde.poste, bloc), phrases.lire(monde.poste, other)) == (forty, ("ailleurs",))
    with pytest.raises(ActeRefuse, match="40 phrases types au plus"):
        phrases.garder(monde.poste, bloc, (*forty, "de trop"))
    phrases.garder(monde.poste, bloc, ())
    assert (phrases.lire(monde.poste, bloc), phrases.lire(monde.poste, other)) == ((), ("ailleurs",))
