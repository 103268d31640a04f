"""What the entries of a register come to, told entry by entry: who sent, what stands, what was expected."""

from __future__ import annotations

from datetime import date

import pytest

from evaluateur.centre.reception import etat, suite
from evaluateur.centre.reception.attendus import Attendu
from evaluateur.centre.reception.etat import Etat, Expediteur
from evaluateur.centre.registre.registre import Detail, Entree, Ligne, Sorte
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, DossierId, Empreinte

TODAY = date(2026, 11, 20)


def line(
    number: int, issue: Sorte = "accepte", who: str = "un", dossier: str = "d", deja: int = 0, instant: str = ""
) -> Ligne:
    """An entry of a lot of this number; ``dossier``: nothing for a lot that nobody believes."""
    known = Detail(
        dossier=DossierId(dossier), reference=f"EX-{dossier}" if dossier else "", rang=number,
        tete=Empreinte(f"t{number}"), expediteur=who, cle=Empreinte(f"clé de {who}"),
    )  # fmt: skip
    none = AUCUNE_EMPREINTE
    lot = none if issue == "papier" else Empreinte(f"lot {number}")
    return (
        Entree(number, f"AR-{number}", instant or f"2026-11-{number:02}", issue, "", f"AR-{deja}", lot, 9, none, none),
        known,
    )


def test_each_sender_is_known_by_his_key_counted_and_listed_by_his_last_lot() -> None:
    now = etat.etat([line(1), line(2, who="deux"), line(3, who="trois"), line(4), line(5, "doublon", "deux")])
    assert now.expediteurs == (
        Expediteur("trois", 1, "2026-11-03"), Expediteur("un", 2, "2026-11-04"), Expediteur("deux", 2, "2026-11-05"),
    )  # fmt: skip


def test_a_lot_is_listed_once_by_its_last_entry_and_nobody_sent_what_nobody_believes() -> None:
    arrived, judged, aside = line(1, "enregistre", dossier=""), line(1, "accepte"), line(2, "quarantaine", dossier="")
    erased = (line(3)[0], None)
    now = etat.etat([arrived, aside, judged, erased])
    assert now.lots == (judged, aside, erased)
    assert [who.nom for who in now.expediteurs] == ["un"]
    assert [recu.fins for recu in now.dossiers] == [(judged,)]


def test_a_paper_is_of_its_dossier_alone_before_or_after_its_lots_and_is_no_lot() -> None:
    paper, erased = line(2, "papier"), (line(4, "papier", dossier="f")[0], None)
    now = etat.etat([paper, line(1), line(3, dossier="e"), erased])
    assert now.papiers == {"EX-d"}
    assert [(recu.detail.reference, recu.papier) for recu in now.dossiers] == [("EX-d", True), ("EX-e", False)]
    assert [e.rang for e, _ in now.lots] == [1, 3]
    assert [who.lots for who in now.expediteurs] == [2], "nobody sent a paper"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(1)], [1]),
        ([line(1), line(2, "remplace", deja=1)], [2]),
        ([line(1), line(2, "doublon", deja=1)], [1]),
        ([line(1), line(2, "remplace", deja=1), line(3, "conflit", deja=1)], [2, 3]),
        ([line(1), line(2, "conflit", deja=1), line(3, "remplace", deja=2)], [1, 3]),
        ([line(1), line(2, "quarantaine", deja=1)], [1]),
    ],
)
def test_a_dossier_stands_where_its_stories_end(lines: list[Ligne], expected: list[int]) -> None:
    (recu,) = etat.etat(lines).dossiers
    assert [e.rang for e, _ in recu.fins] == expected
    assert recu.en_conflit is (len(expected) > 1)
    assert recu.detail.rang == expected[-1]


def test_what_was_expected_came_is_in_conflict_is_to_come_or_is_missing() -> None:
    """By reference, however it is written; the last word on a reference counts; its last day is not over."""
    now = etat.etat([line(1, dossier="a"), line(2, dossier="b"), line(3, "conflit", dossier="b", deja=2)])
    wanted = [
        Attendu("ex-A"), Attendu("EX-B"), Attendu("EX-C", fin=TODAY), Attendu("EX-D", fin=date(2026, 11, 19)),
        Attendu("EX-E"), Attendu("EX-F", "d’abord"), Attendu("ex-f", "ensuite", fin=date(2026, 11, 21)),
    ]  # fmt: skip
    seen = etat.confronter(wanted, now, TODAY)
    told = [[one.reference for one in part] for part in (seen.recus, seen.a_regarder, seen.a_venir, seen.manquants)]
    assert told == [["ex-A"], ["EX-B"], ["EX-C", "ex-f"], ["EX-D", "EX-E"]]
    assert etat.confronter([], now, TODAY) == etat.Confrontation((), (), (), ())
    assert [one.reference for one in etat.confronter(wanted[:1], Etat((), (), (), frozenset()), TODAY).manquants] == [
        "ex-A"
    ]


HEADS = {1: Empreinte("t1"), 2: Empreinte("t2"), 3: Empreinte("t3")}


@pytest.mark.parametrize(
    ("held", "received", "expected"),
    [
        (3, [], ("accepte", "", "")),
        (3, [line(2, "quarantaine")], ("accepte", "", "")),
        (3, [line(2)], ("remplace", "", "AR-2")),
        (3, [line(3)], ("doublon", "deja_accepte", "AR-3")),
        (3, [line(1), line(2, "remplace")], ("remplace", "", "AR-2")),
        (3, [line(2), line(1)], ("remplace", "", "AR-2")),
        (3, [line(3), line(4, "conflit")], ("doublon", "deja_en_conflit", "AR-3")),
        (3, [line(9)], ("conflit", "autre_suite", "")),
        (3, [line(2), line(9, "conflit")], ("remplace", "autre_suite", "AR-2")),
    ],
)
def test_the_place_of_a_lot_among_those_of_its_dossier(
    held: int, received: list[Ligne], expected: tuple[str, str, str]
) -> None:
    """``t1`` to ``t3`` are one story, in which this lot ends; ``t9`` is of another, which shares nothing."""
    of_dossier = [(e, d) for e, d in received if d is not None]
    mine = Detail(identite=Empreinte("mien"), rang=held, tete=HEADS[held])
    place = suite.place(mine, HEADS, of_dossier, lambda e: {e.rang: Empreinte(f"t{e.rang}")})
    assert (place.issue, place.raison, place.deja) == expected


def test_a_story_of_which_another_holds_the_middle_is_in_conflict_and_one_that_it_holds_whole_is_known() -> None:
    last = line(2)[1]
    assert last is not None
    received = [(e, d) for e, d in (line(2), line(9)) if d is not None]
    mine = Detail(identite=Empreinte("mien"), rang=3, tete=HEADS[3])
    shared = {2: Empreinte("t2"), 9: Empreinte("t9")}
    place = suite.place(mine, HEADS, received, lambda _: shared)
    assert (place.issue, place.raison, place.deja) == ("conflit", "autre_suite", "AR-2")
    whole = suite.place(mine, HEADS, received, lambda _: shared | {3: HEADS[3]})
    assert (whole.issue, whole.raison, whole.deja) == ("doublon", "deja_accepte", "AR-9")
    other = Detail(identite=last.identite, rang=7, tete=Empreinte("t7"))
    same = suite.place(other, HEADS, received, lambda _: {})
    assert (same.issue, same.deja) == ("doublon", "AR-2"), "the same manifest, whatever its rank"
