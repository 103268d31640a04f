"""One journal on the table: what each act writes of it, when, under whose name, and what is told afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.db import brouillons as drafts
from evaluateur.db import journaux
from evaluateur.db.erreurs import JournalDevance
from evaluateur.journal import ChaineRompue, Inscription
from evaluateur.metier.actes import cloture, concilier, deroger, notation, preparation
from evaluateur.metier.faits.epreuve import HorlogeDeplacee
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits_solo import PrecisionsEcrites
from evaluateur.metier.grille import Grille
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, HORS_BLOC, BlocCode, CelluleCode
from evaluateur.seance import consultation
from evaluateur.seance.changement import Changement
from evaluateur.seance.dossiers import creation
from evaluateur.seance.parties.brouillons import champ_de_grille, nom_du_champ
from evaluateur.seance.parties.plume import COMMUN, PALIER, compte_rond
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, Monde, argon_leger, evaluateur, referentiel_entier
from tests.parcours.test_sonde import Seul

UN, CINQ = BlocCode("1"), BlocCode("5")


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    yield monde
    monde.poste.close()


def test_what_is_begun_and_not_written_is_not_read_back_until_something_is_entered(monde: Monde) -> None:
    seance = creation.commencer(monde.poste, monde.ref)
    written = [seance.cahier.ecrit]
    with pytest.raises(ActeRefuse, match="Rien n’est encore écrit"):
        seance.cahier.require_written()
    seance.cahier.write_beginning()
    assert [*written, seance.cahier.ecrit] == [False, True]
    seance.cahier.require_written()


def lines(monde: Monde) -> list[Inscription]:
    return list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))


def faits(monde: Monde, since: int = 0) -> list[Fait]:
    return [journal.read(line).fait for line in lines(monde)[since:]]


def announced(monde: Monde) -> list[Changement]:
    told: list[Changement] = []
    monde.poste.annonces.subscribe(told.append)
    return told


def plis(monde: Monde, bloc: BlocCode, siege: int) -> int:
    return monde.seance.dossier.blocs[bloc].avancements[siege].plis


# --- when


def instants_of_plis(monde: Monde) -> list[datetime]:
    return [journal.read(line).instant for line in lines(monde) if line.type == Pli.__name__]


def test_what_is_done_alone_bears_the_midnight_of_its_day_where_the_session_takes_place(monde: Monde) -> None:
    """The session is in Paris, one hour ahead; a day ends at 23:00 UTC."""
    midnight = datetime(2026, 11, 16, 23, 0, tzinfo=UTC)
    steps = (
        (midnight - timedelta(microseconds=1), datetime(2026, 11, 16, 8, 0, tzinfo=UTC)),  # after a line of that day
        (midnight, midnight),
        (midnight + timedelta(hours=23, minutes=59), midnight),
        (midnight + timedelta(days=1), midnight + timedelta(days=1)),
        (midnight + timedelta(days=3, hours=1), midnight + timedelta(days=3)),
    )
    for number, (now, kept) in enumerate(steps):
        monde.horloge.avancer((now - monde.horloge.instant).total_seconds())
        monde.seance.faire(notation.noter, "1.1.1", "conforme" if number % 2 else "non_conforme")
        assert instants_of_plis(monde)[-1] == kept
        assert monde.seance.cahier.jour() == kept


def test_a_clock_set_back_never_dates_what_is_done_alone_before_the_line_that_precedes_it(monde: Monde) -> None:
    before = journal.read(lines(monde)[-1]).instant
    monde.horloge.deplacer(-3 * 24 * 3600)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    moved, done = lines(monde)[-2:]
    assert (moved.type, done.type) == (HorlogeDeplacee.__name__, Pli.__name__)
    assert journal.read(moved).instant == monde.horloge.instant
    assert journal.read(done).instant < before
    assert journal.read(done).instant == monde.horloge.instant


@pytest.mark.parametrize(("seconds", "written"), [(1.999, []), (2, [2000]), (-1.999, []), (-2, [-2000])])
def test_a_wall_clock_that_moved_by_two_seconds_is_written_once_before_the_act(
    monde: Monde, seconds: float, written: list[int]
) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    since = len(lines(monde))
    monde.horloge.deplacer(seconds)
    for value in ("non_conforme", "conforme"):
        monde.seance.faire(notation.noter, "1.1.1", value)
    done = faits(monde, since)
    assert [f.derive_ms for f in done if isinstance(f, HorlogeDeplacee)] == written
    assert isinstance(done[0], HorlogeDeplacee) == bool(written)
    assert len(done) == 2 + len(written)


def test_a_clock_behind_the_last_line_read_is_written_once_and_one_that_is_not_is_not(monde: Monde) -> None:
    for seconds, written in ((0, []), (-1.999, []), (-2, [-2000])):
        monde.horloge.deplacer(seconds)
        monde.horloge.redemarrer()
        reopened = ouvrir_dossier(monde.poste, "EX-1")
        since = reopened.dossier.rang
        for presence in ("abandon", "present"):
            reopened.faire(preparation.declarer_presence, presence, "Parti, puis revenu.")
        assert [f.derive_ms for f in faits(monde, since) if isinstance(f, HorlogeDeplacee)] == written


def test_a_clock_that_moved_is_written_before_a_seal_too_and_once(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    since = len(lines(monde))
    monde.horloge.deplacer(90)
    monde.seance.sceller("1")
    assert [line.type for line in lines(monde)[since:] if line.type != "Pli"] == ["HorlogeDeplacee", "GrilleScellee"]
    monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    assert sum(isinstance(f, HorlogeDeplacee) for f in faits(monde, since)) == 1


# --- what


def test_the_first_line_of_a_journal_follows_nothing_and_each_other_the_one_before(monde: Monde) -> None:
    written = lines(monde)
    assert [line.rang for line in written] == list(range(1, len(written) + 1))
    assert [line.precedent for line in written] == [journal.GENESE, *(line.empreinte for line in written[:-1])]
    assert {line.auteur for line in written} == {monde.un.identifiant}
    monde.ensemble()
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.seance.cloture.figer("papier")
    assert lines(monde)[-1].auteur == f"{monde.un.identifiant}+{monde.deux.identifiant}"


def test_an_act_that_changes_nothing_writes_nothing_and_tells_nothing(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    told, before = announced(monde), lines(monde)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert (told, lines(monde)) == ([], before)


def test_a_text_written_again_as_it_was_kept_makes_no_fait_and_its_draft_is_gone(monde: Monde) -> None:
    monde.seance.faire(notation.preciser, "1.1", "Écoute.")
    monde.seance.brouillons.save(UN, "precisions.1.1", "Écoute")
    told, before = announced(monde), lines(monde)
    monde.seance.faire(notation.preciser, "1.1", "Écoute.")
    assert (lines(monde), monde.seance.brouillons.read(), told) == (before, {}, [])


def test_what_is_written_alone_is_told_cell_by_cell_and_the_rest_as_shared(monde: Monde) -> None:
    told = announced(monde)
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    monde.seance.faire(notation.annoter, "1", "Calme.")
    monde.seance.faire(notation.juger_bloc, "5", "acquis")
    monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    mark, notes, verdict, shared = told
    assert [c.partage for c in told] == [False, False, False, True]
    assert (mark.cellules(UN), mark.cellules(CINQ)) == (frozenset([CelluleCode("1.1.2")]), frozenset())
    assert notes.cellules(UN) == frozenset([AUCUNE_CELLULE])
    assert verdict.notees == {(CINQ, CelluleCode("5"))}
    assert (shared.cellules(UN), shared.notees) == (None, frozenset())
    assert [len(c.inscriptions) for c in (mark, notes)] == [1, 1]
    assert {c.dossier for c in told} == {monde.seance.identifiant}


@pytest.mark.parametrize(("bloc", "rond"), [("1", 128), ("4", 64)])
def test_the_round_number_is_at_least_twice_what_a_bloc_has_to_mark(bloc: str, rond: int) -> None:
    cells = referentiel_entier().par_bloc[BlocCode(bloc)]
    assert compte_rond(cells) == rond >= 2 * len(cells.cellules)


def test_a_grid_of_400_criteria_is_made_as_round_as_one_of_28(tmp_path: Path) -> None:
    seul = Seul(tmp_path / "seul", tmp_path / "centre", 400)
    (bloc,) = seul.ref.blocs
    seul.seance.faire(notation.noter, bloc.criteres[0].code, "autonome")
    seul.seance.faire(preparation.declarer_presence, "present", "À l’heure.")
    counted = seul.seance.dossier.blocs[bloc.code].avancements[1].plis
    assert counted == compte_rond(bloc) >= 2 * 400


def test_before_a_shared_act_and_before_another_bloc_what_was_written_is_made_a_round_number(monde: Monde) -> None:
    assert PALIER == 64
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    assert plis(monde, UN, 1) == 2
    monde.seance.faire(notation.noter, "5.1.1", "conforme")
    assert (plis(monde, UN, 1), plis(monde, CINQ, 1)) == (64, 1)
    monde.seance.faire(preparation.declarer_presence, "present", "À l’heure.")
    assert (plis(monde, UN, 1), plis(monde, CINQ, 1)) == (64, 64)
    told = announced(monde)
    monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
    assert plis(monde, UN, 1) == 65
    monde.seance.faire(notation.noter, "5.1.1", "non_conforme")
    assert (plis(monde, UN, 1), plis(monde, CINQ, 1)) == (128, 65)
    monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert (plis(monde, UN, 1), plis(monde, CINQ, 1)) == (129, 128), "the blocs that follow count too"
    monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
    assert [c.notees for c in told[:2]] == [{(UN, "1.1.1")}, {(CINQ, "5.1.1")}], "what fills says nothing"
    assert monde.seance.grille("1") == Grille(
        marques={CelluleCode("1.1.1"): "non_conforme", CelluleCode("1.1.2"): "conforme"}
    )


def test_what_a_kill_left_of_the_grid_of_one_is_not_filled_by_the_other(monde: Monde, tmp_path: Path) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    shutil.copytree(monde.donnees, tmp_path / "tue")
    with Poste(tmp_path / "tue", monde.horloge, argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.deux.identifiant, monde.phrase(monde.deux.identifiant))
        poste.asseoir(monde.deux.identifiant)
        seance = ouvrir_dossier(poste, monde.seance.identifiant)
        seance.faire(notation.noter, "1.1.1", "conforme")
        seance.faire(preparation.declarer_presence, "present", "À l’heure.")
        assert {n: a.plis for n, a in seance.dossier.bloc(UN).avancements.items()} == {1: 1, 2: 64}


def test_the_blocs_that_one_may_no_longer_write_in_are_left_as_they_are(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.faire(notation.noter, "5.1.1", "conforme")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.seance.faire(notation.noter, "5.1.2", "conforme")
    monde.seul(2)
    before = plis(monde, UN, 1), plis(monde, CINQ, 1)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.faire(notation.noter, "5.1.1", "conforme")
    monde.seance.faire(preparation.declarer_presence, "present", "À l’heure.")
    assert (plis(monde, UN, 1), plis(monde, CINQ, 1)) == before
    assert (plis(monde, UN, 2), plis(monde, CINQ, 2)) == (64, 64)


def test_a_text_of_several_feuillets_is_told_once_and_read_back_whole(monde: Monde) -> None:
    text = "Une longue précision. " * 200
    told = announced(monde)
    monde.seance.faire(notation.preciser, "1.1", text)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert len(told[0].inscriptions) > 5
    assert [c.notees for c in told] == [{(UN, "1.1")}, {(UN, "1.1.1")}]
    assert plis(monde, UN, 1) == len(told[0].inscriptions) + 1
    for seance in (monde.seance, ouvrir_dossier(monde.poste, "EX-1")):
        assert seance.grille("1").precisions == {CelluleCode("1.1"): text.strip()}
        assert seance.grille("1").marques == {CelluleCode("1.1.1"): "conforme"}


def test_each_may_go_on_in_a_later_version_of_a_grid_under_another_key(monde: Monde) -> None:
    one = monde.un.identifiant
    keys = {version: monde.poste.trousseau.cle_bloc(one, monde.seance.identifiant, UN, version) for version in (1, 2)}
    assert keys[1].cle != keys[2].cle
    assert monde.poste.trousseau.cle_bloc(one, monde.seance.identifiant, CINQ, 1).cle != keys[1].cle


def test_an_act_of_nobody_is_refused(monde: Monde) -> None:
    monde.poste.asseoir()
    for gesture in (
        lambda: monde.seance.brouillons.save(UN, "precisions.1.1", "x"),
        lambda: monde.seance.brouillons.drop(UN, "precisions.1.1"),
        lambda: monde.seance.brouillons.read(),
    ):
        with pytest.raises(ActeRefuse, match="Aucun profil n’est ouvert"):
            gesture()
    with pytest.raises(ActeRefuse):
        monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")


# --- another who writes


def test_an_act_that_binds_to_the_past_is_refused_when_another_window_wrote_meanwhile(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    monde.seul(1)
    other = ouvrir_dossier(monde.poste, "EX-1")
    monde.seance.cloture.signer()
    told, before = announced(monde), lines(monde)
    with pytest.raises(ChaineRompue, match="sa fin n’est pas celle qui a été lue ici"):
        other.cloture.signer()
    assert (told, lines(monde)) == ([], before)
    assert other.dossier == monde.seance.dossier, "it was read again"


def test_after_a_write_that_failed_the_dossier_is_what_the_base_holds(monde: Monde) -> None:
    other = ouvrir_dossier(monde.poste, "EX-1")
    monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    told = announced(monde)
    with pytest.raises(JournalDevance):
        other.faire(preparation.declarer_presence, "absent", "Malade.")
    assert told == []
    assert (other.dossier.presence, other.dossier) == ("abandon", monde.seance.dossier)
    other.faire(preparation.declarer_presence, "present")
    assert [c.inscriptions[-1].rang for c in told] == [other.dossier.rang]


# --- leaving


def test_whoever_leaves_lets_go_of_what_he_read_and_says_where_he_was(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    staying = monde.seance.cahier.completer(leaving=False)
    assert staying is not None
    assert (staying.rang, staying.empreinte, staying.reference) == (
        len(lines(monde)),
        lines(monde)[-1].empreinte,
        "EX-1",
    )
    assert plis(monde, UN, 1) == 64
    assert monde.seance.cahier.completer(leaving=True) == staying
    assert monde.seance.cahier.completer(leaving=True) is None, "nothing is read any more"
    assert monde.seance.cahier.completer(leaving=False) is None
    assert monde.seance.grille("1").marques == {CelluleCode("1.1.1"): "conforme"}


def test_a_completion_that_cannot_be_written_is_announced_and_keeps_nobody_at_the_keyboard(monde: Monde) -> None:
    other = ouvrir_dossier(monde.poste, "EX-1")
    other.faire(notation.noter, "1.1.1", "conforme")
    ouvrir_dossier(monde.poste, "EX-1").faire(notation.noter, "1.1.2", "conforme")
    told = announced(monde)
    seen = other.cahier.completer(leaving=True)
    (said,) = told
    assert (said.dossier, said.inscriptions, said.partage) == (monde.seance.identifiant, (), False)
    assert "autre fenêtre" in said.avertissement
    assert seen is not None
    assert seen.rang == len(lines(monde)), "it was read again"


# --- drafts


def test_a_draft_is_found_under_its_field_by_who_typed_it_and_by_nobody_else(monde: Monde) -> None:
    monde.seance.brouillons.save(UN, "precisions.1.1", "seul")
    monde.seance.brouillons.save(CINQ, "motif", "cinq")
    monde.seance.brouillons.save(UN, "candidat", "formulaire")
    mine = {(UN, "precisions.1.1"): "seul", (CINQ, "motif"): "cinq", (UN, "candidat"): "formulaire"}
    assert monde.seance.brouillons.read() == mine
    monde.ensemble()
    assert monde.seance.brouillons.read() == {}
    monde.seance.brouillons.save(UN, "accord", "à deux")
    rows = list(drafts.read(monde.poste.coffre.base, monde.seance.identifiant, COMMUN))
    assert len(rows) == 1
    monde.seul(2)
    assert monde.seance.brouillons.read() == {}
    monde.ensemble()
    assert monde.seance.brouillons.read() == {(UN, "accord"): "à deux"}
    monde.seance.brouillons.drop(UN, "accord")
    assert monde.seance.brouillons.read() == {}
    monde.seul(1)
    monde.seance.brouillons.drop(CINQ, "motif")
    assert monde.seance.brouillons.read() == {key: text for key, text in mine.items() if key != (CINQ, "motif")}


def test_a_text_of_a_grid_is_kept_only_where_it_may_enter_and_one_of_a_form_anywhere(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presentation, "5", "non_presente")
    for field in ("precisions.5.1", "notes.0", "motif"):
        with pytest.raises(ActeRefuse, match="n’est pas présenté"):
            monde.seance.brouillons.save(CINQ, field, "x")
    monde.seance.brouillons.save(CINQ, "situation", "x")
    assert monde.seance.brouillons.read() == {(CINQ, "situation"): "x"}


@pytest.mark.parametrize(
    ("field", "of_a_grid", "said"),
    [
        ("precisions.1.2", True, "précisions de la compétence 1.2"),
        ("notes.0", True, "notes d’entretien"),
        ("notes.3", True, "notes sur la situation 3"),
        ("motif", True, "motif du résultat"),
        ("motif.autre", False, "motif du résultat"),
        ("candidat", False, "motif du résultat"),
    ],
)
def test_a_text_being_typed_has_a_name_and_enters_a_grid_or_not(field: str, of_a_grid: bool, said: str) -> None:
    assert champ_de_grille(field) is of_a_grid
    assert nom_du_champ(field) == said


def test_only_a_text_of_the_grid_that_is_sealed_keeps_it_from_being_sealed(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.brouillons.save(CINQ, "precisions.5.1", "d’un autre bloc")
    monde.seance.brouillons.save(UN, "situation", "d’un formulaire")
    monde.seance.brouillons.save(UN, "notes.0", "de la grille")
    with pytest.raises(ActeRefuse, match="notes d’entretien"):
        monde.seance.sceller("1")
    monde.seance.brouillons.drop(UN, "notes.0")
    monde.seance.sceller("1")
    assert monde.seance.dossier.bloc(UN).scelle(1)


# --- whose


def test_one_reads_ones_own_grid_alone_and_two_together_none_before_its_reveal(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert monde.seance.grille("1").marques
    monde.ensemble()
    assert monde.seance.grille("1") == Grille()
    assert monde.seance.dossier.grilles == {}
    monde.seul(1)
    assert monde.seance.grille("1").marques
    assert monde.seance.grille("zzz") == Grille()


def test_who_sits_under_the_key_of_another_than_his_profile_is_refused_whatever_the_way(monde: Monde) -> None:
    wrong = replace(evaluateur(monde.deux, 2), cle_publique=monde.un.cle_publique)
    gestures: list[Callable[[], None]] = [
        lambda: monde.seance.occuper_siege(2, wrong),
        lambda: monde.seance.remplacer(2, wrong, "Arrêt."),
        lambda: monde.seance.occuper_siege(2, replace(wrong, identifiant="f" * 16)),
    ]
    for gesture in gestures:
        with pytest.raises(ActeRefuse, match="La clé d’ESSAI-DEUX Basile n’est pas celle de son profil"):
            gesture()
    monde.seance.occuper_siege(2, replace(wrong, cle_publique=""))
    assert monde.seance.dossier.sieges[2].cle_publique == ""


def test_a_draw_takes_the_case_that_sixteen_drawn_bytes_name(tmp_path: Path) -> None:
    asked: list[int] = []

    def drawn(count: int) -> bytes:
        asked.append(count)
        return (3 * 2**80 + 2).to_bytes(16, "big") if count == 16 else os.urandom(count)

    whole = referentiel_entier()
    bloc = next(b.code for b in whole.blocs if b.modalites.tirage)
    with closing(Monde(tmp_path / "d", whole).poste) as poste:
        seance = ouvrir_dossier(poste, "EX-1")
        with pytest.raises(ActeRefuse, match="au moins deux cas"):
            seance.tirer(bloc, ())
        poste.random_bytes = drawn
        assert seance.tirer(bloc, ("cas A", "cas B", "cas C")) == 2
        assert asked == [16]


def test_an_act_that_is_refused_writes_nothing_and_one_that_counts_gives_its_number_back(monde: Monde) -> None:
    before = lines(monde)
    with pytest.raises(ActeRefuse):
        monde.seance.faire(concilier.confirmer_egales, "1")
    with pytest.raises(ActeRefuse):
        monde.seance.faire(cloture.clore)
    assert lines(monde) == before
    assert [monde.seance.faire(deroger.proposer, f"bloc.{code}.nombre", "Panne.") for code in (1, 5)] == [1, 2]


# --- told to people


def test_the_journal_is_told_with_the_name_of_each_who_wrote_and_the_day_alone_of_what_was_done_alone(
    monde: Monde,
) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.ensemble()
    monde.seance.faire(preparation.declarer_presence, "present", "À l’heure.")
    *_, filling, shared = consultation.consulter(monde.poste, monde.seance.identifiant)
    assert (filling.nom, filling.instant, filling.lisible) == ("ESSAI-UN Anne", "2026-11-16", False)
    assert (shared.nom, shared.instant) == ("ESSAI-UN Anne et ESSAI-DEUX Basile", "2026-11-16 09:00:00+01:00")
    assert shared.lisible
    monde.seul(2)
    hidden = [li for li in consultation.consulter(monde.poste, monde.seance.identifiant) if not li.lisible]
    assert len(hidden) == 64
    monde.seul(1)
    mine = list(consultation.consulter(monde.poste, monde.seance.identifiant))
    assert all(li.lisible for li in mine)
    assert [li.objet for li in mine if li.type == "CritereNote"] == ["1.1, critère 1"]


def test_what_a_pli_holds_is_no_fait_that_anyone_reads_in_the_base(monde: Monde) -> None:
    monde.seance.faire(notation.preciser, "1.1", "CANARI")
    assert PrecisionsEcrites.__name__ not in {line.type for line in lines(monde)}
    assert not any("CANARI" in line.donnees for line in lines(monde))
    assert PHRASE not in "".join(line.donnees for line in lines(monde))


@pytest.mark.parametrize("leave", ["hand over", "together", "sleep"])
def test_whoever_leaves_the_keyboard_leaves_no_key_of_a_grid_and_nothing_that_was_read_with_one(
    monde: Monde, leave: str
) -> None:
    monde.seul(1)
    monde.seance.faire(notation.preciser, "1.1", "Un texte à soi.")
    cahier = monde.seance.cahier
    assert cahier._plume._keys
    assert cahier._reader.dossier.grille(BlocCode("1"), monde.un.identifiant).precisions
    {"hand over": lambda: monde.seul(2), "together": monde.ensemble, "sleep": monde.poste.mettre_en_veille}[leave]()
    assert (cahier._plume._keys, cahier._plume._enveloppes) == ({}, {})
    assert cahier._reader._dossier is None


def test_a_draft_that_is_typed_first_writes_how_the_dossier_begins(monde: Monde) -> None:
    seance = creation.commencer(monde.poste, monde.ref)
    assert list(journaux.read(monde.poste.coffre.base, seance.identifiant)) == []
    seance.brouillons.save(HORS_BLOC, "candidat.nom", "MAR")
    written = list(journaux.read(monde.poste.coffre.base, seance.identifiant))
    assert [line.type for line in written][:1] == ["DossierOuvert"]
    seance.brouillons.save(HORS_BLOC, "candidat.nom", "MARTIN")
    assert list(journaux.read(monde.poste.coffre.base, seance.identifiant)) == written, "once"
