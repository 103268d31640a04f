"""The contract that every channel keeps, at real places: folders, WebDAV servers, a drop, drafts, files to pick."""

from __future__ import annotations

import hashlib
import threading

import pytest

from evaluateur.echange.transports.canal import ACCUSE_MAX, ACCUSES_MAX, Depot, Suivi
from evaluateur.echange.transports.refus import EnvoiRefuse
from tests.echange.transports.terrain import SORTES, Sorte, Terrain, left, sent
from tests.patience import PATIENCE_S

LOT = bytes(range(256)) * 1200 + b"la fin"
NOM = hashlib.sha256(LOT).hexdigest() + ".asice.age"
ETATS = {
    "dossier": "verifie",
    "cle_fat": "verifie",
    "synchronise": "copie",
    "rclone": "verifie",
    "wsgidav": "verifie",
    "depot": "verifie",
    "courriel": "depose_declare",
    "page": "depose_declare",
}
RECEIPTS: tuple[Sorte, ...] = ("dossier", "cle_fat", "synchronise", "rclone", "wsgidav")

every = pytest.mark.parametrize("terrain", SORTES, indirect=True)


@every
def test_a_lot_lies_there_whole_under_the_name_that_is_told_in_the_state_that_is_true(terrain: Terrain) -> None:
    totals: list[int] = []
    found = terrain.canal().deposer(NOM, LOT, Suivi(totals.append))
    assert terrain.contents() == {found.nom: LOT}
    assert (found.etat, found.nom, found.deja) == (ETATS[terrain.sorte], NOM, False)
    assert terrain.canal().relit == (found.etat == "verifie")
    assert found.motif
    assert found.fichier is None or found.fichier.is_file()
    assert terrain.unfinished() == []
    assert totals == sorted(totals)
    assert totals[-1] >= len(LOT)


@every
def test_the_same_lot_twice_lies_there_once_where_the_place_lets_itself_be_read(terrain: Terrain) -> None:
    canal = terrain.canal()
    first, second = (canal.deposer(NOM, LOT, Suivi()) for _ in range(2))
    assert set(terrain.contents().values()) == {LOT}
    assert len(terrain.contents()) == (1 if terrain.once else 2)
    assert (first.etat, second.deja) == (second.etat, terrain.once)


@every
def test_another_file_of_the_same_name_is_never_written_over(terrain: Terrain) -> None:
    terrain.lay(NOM, b"un autre fichier")
    found = terrain.canal().deposer(NOM, LOT, Suivi())
    assert sorted(terrain.contents().values()) == sorted([LOT, b"un autre fichier"])
    assert not found.deja
    if terrain.sorte not in ("depot", "courriel"):  # what neither the drop nor the program of mail tells
        assert terrain.contents()[found.nom] == LOT


@every
def test_names_that_addresses_do_not_like_arrive_as_they_are(terrain: Terrain) -> None:
    name = "n° 1 #50% d’été & co.asice.age"
    terrain.canal().deposer(name, LOT, Suivi())
    assert terrain.contents() == {name: LOT}


@every
def test_two_laptops_that_send_the_same_lot_at_once_leave_it_whole(terrain: Terrain) -> None:
    found = together(terrain, [LOT, LOT])
    assert set(terrain.contents().values()) == {LOT}
    assert len(terrain.contents()) == (1 if terrain.once else 2)
    assert [one.etat for one in found] == [ETATS[terrain.sorte]] * 2
    assert terrain.unfinished() == []


@every
def test_a_laptop_that_takes_the_name_while_another_writes_keeps_it(terrain: Terrain) -> None:
    others: list[Depot] = []

    def other_one(_: int) -> None:
        if not others:
            others.append(terrain.canal("autre").deposer(NOM, LOT[::-1], Suivi()))

    found = terrain.canal().deposer(NOM, LOT, Suivi(other_one))
    assert sorted(terrain.contents().values()) == sorted([LOT, LOT[::-1]])
    if terrain.sorte != "courriel":  # whose drafts are told by another name than theirs
        assert terrain.contents()[NOM] == LOT[::-1]
    assert [found.deja, others[0].deja] == [False, False]
    assert terrain.unfinished() == []


@pytest.mark.parametrize("terrain", [sorte for sorte in SORTES if sorte != "wsgidav"], indirect=True)
def test_two_laptops_that_send_two_lots_under_one_name_at_once_leave_both(terrain: Terrain) -> None:
    """WsgiDAV is left out: it looks, then moves, and locks nothing. Lots of one name are one lot elsewhere."""
    lots = [LOT, LOT[::-1]]
    found = together(terrain, lots)
    assert sorted(terrain.contents().values()) == sorted(lots)
    assert not any(one.deja for one in found)


def together(terrain: Terrain, lots: list[bytes]) -> list[Depot]:
    """Each lot sent by a laptop of its own; all begin to write before any goes on."""
    meeting, found = threading.Barrier(len(lots)), dict[int, Depot]()

    def send(rank: int) -> None:
        met = False

        def told(_: int) -> None:
            nonlocal met
            if not met:
                met = True
                meeting.wait(PATIENCE_S)

        found[rank] = sent(terrain.canal(f"poste{rank}"), NOM, lots[rank], Suivi(told))

    threads = [threading.Thread(target=send, args=[rank]) for rank in range(len(lots))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[rank] for rank in range(len(lots))]


@every
def test_what_is_given_up_before_it_begins_or_on_its_way_leaves_nothing_and_can_be_sent_later(
    terrain: Terrain,
) -> None:
    canal = terrain.canal()
    before = Suivi()
    before.annuler()
    on_its_way = Suivi(lambda _: on_its_way.annuler())
    for suivi in (before, on_its_way):
        with pytest.raises(EnvoiRefuse) as caught:
            canal.deposer(NOM, LOT * 8, suivi)
        assert caught.value.code == "annule"
        assert not caught.value.passager
    assert terrain.contents() == {}
    sent(canal, NOM, LOT)
    assert terrain.contents() == {NOM: LOT}
    assert left(terrain, canal, NOM, LOT) == []


@every
def test_a_place_that_is_gone_is_told_and_may_come_back(terrain: Terrain) -> None:
    canal = terrain.canal()
    terrain.vanish()
    with pytest.raises(EnvoiRefuse) as caught:
        canal.deposer(NOM, LOT, Suivi())
    assert caught.value.code in ("absent", "occupe")
    assert caught.value.passager
    assert caught.value.remede


@pytest.mark.parametrize("terrain", RECEIPTS, indirect=True)
def test_receipts_come_back_those_that_are_wanted_within_bounds(terrain: Terrain) -> None:
    good = {"é #1%.accuse": b"un", "b.accuse": b"x" * ACCUSE_MAX, "vide.accuse": b""}
    for name, data in {**good, "gros.accuse": b"x" * (ACCUSE_MAX + 1), "lot.age": LOT}.items():
        terrain.lay(name, data)
    terrain.root.joinpath("dossier.accuse").mkdir()
    canal = terrain.canal()
    assert canal.rend
    assert dict(canal.relever(lambda name: name.endswith(".accuse"), Suivi())) == good
    assert list(canal.relever(lambda name: False, Suivi())) == []


@pytest.mark.parametrize("terrain", ["dossier", "wsgidav"], indirect=True)
def test_of_more_receipts_than_one_reading_takes_the_last_ones_come(terrain: Terrain) -> None:
    for number in range(ACCUSES_MAX + 3):
        terrain.lay(f"AR-2026-{number:06}.accuse", b"")
    names = [name for name, _ in terrain.canal().relever(lambda name: name.endswith(".accuse"), Suivi())]
    assert names == [f"AR-2026-{number:06}.accuse" for number in range(3, ACCUSES_MAX + 3)]


@pytest.mark.parametrize("terrain", RECEIPTS, indirect=True)
def test_reading_receipts_can_be_given_up_and_tells_a_place_that_is_gone(terrain: Terrain) -> None:
    canal, given_up = terrain.canal(), Suivi()
    terrain.lay("a.accuse", b"un")
    given_up.annuler()
    terrain_gone = pytest.raises(EnvoiRefuse)
    with pytest.raises(EnvoiRefuse) as caught:
        list(canal.relever(lambda name: True, given_up))
    assert caught.value.code == "annule"
    terrain.vanish()
    with terrain_gone as gone:
        list(canal.relever(lambda name: True, Suivi()))
    assert gone.value.code == "absent"


@pytest.mark.parametrize("terrain", sorted(set(SORTES) - set(RECEIPTS)), indirect=True)
def test_a_channel_that_brings_nothing_back_says_so(terrain: Terrain) -> None:
    canal = terrain.canal()
    terrain.lay("a.accuse", b"un")
    assert not canal.rend
    assert list(canal.relever(lambda name: True, Suivi())) == []
