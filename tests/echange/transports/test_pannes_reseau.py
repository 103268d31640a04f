"""What goes wrong between a laptop and a site: nothing lost, nothing twice, nothing written over, the state true."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from evaluateur.echange.transports import webdav
from evaluateur.echange.transports.canal import Canal, Delais, Suivi
from evaluateur.echange.transports.destinations import VersWebdav
from evaluateur.echange.transports.ouverture import Moyens, open_canal
from evaluateur.echange.transports.refus import EnvoiRefuse
from evaluateur.echange.transports.web import Site
from tests.echange.transports import relais
from tests.echange.transports.conftest import Poser
from tests.echange.transports.relais import Action, Front
from tests.echange.transports.terrain import WEB, Sorte, Terrain, left, sent
from tests.patience import PATIENCE_S

LOT = bytes(range(256)) * 1600
NOM = "0a1b2c.asice.age"
DAV: tuple[Sorte, ...] = ("rclone", "wsgidav")
PLACES = 20

web = pytest.mark.parametrize("terrain", WEB, indirect=True)
dav = pytest.mark.parametrize("terrain", DAV, indirect=True)
drop = pytest.mark.parametrize("terrain", ["depot"], indirect=True)


@pytest.fixture
def devant(terrain: Terrain) -> Iterator[Front]:
    """A site that fails as it is told, before the true one."""
    with relais.front(terrain.port) as made:
        yield made


def refused(canal: Canal, suivi: Suivi | None = None) -> EnvoiRefuse:
    with pytest.raises(EnvoiRefuse) as caught:
        canal.deposer(NOM, LOT, suivi or Suivi())
    assert caught.value.phrase
    return caught.value


@pytest.mark.parametrize("sorte", WEB)
def test_an_upload_cut_anywhere_leaves_nothing_by_halves_and_is_done_once_the_next_time(
    sorte: Sorte, poser: Poser
) -> None:
    whole = poser(sorte)
    with relais.line(whole.port) as line:
        whole.canal(port=line.port).deposer(NOM, LOT, Suivi())
        total = line.passed["up"]
    assert total > len(LOT)
    for place in range(PLACES):
        terrain = poser(sorte)
        with relais.line(terrain.port) as line:
            line.most["up"] = total * place // PLACES
            canal = terrain.canal(port=line.port)
            refus = refused(canal)
            assert (refus.code, refus.passager) == ("injoignable", True)
            assert set(terrain.contents().values()) <= {LOT}
            line.heal()
            assert sent(canal, NOM, LOT).etat == "verifie"
            assert left(terrain, canal, NOM, LOT) == []
        assert list(terrain.contents().values()) == [LOT]


@pytest.mark.parametrize("sorte", WEB)
def test_an_answer_lost_anywhere_is_asked_again_and_nothing_lies_there_twice_where_it_can_be_seen(
    sorte: Sorte, poser: Poser
) -> None:
    whole = poser(sorte)
    with relais.line(whole.port) as line:
        whole.canal(port=line.port).deposer(NOM, LOT, Suivi())
        total = line.passed["down"]
    for place in range(PLACES):
        terrain = poser(sorte)
        with relais.line(terrain.port) as line:
            line.most["down"] = total * place // PLACES
            canal = terrain.canal(port=line.port)
            try:
                assert canal.deposer(NOM, LOT, Suivi()).etat in STILL_TRUE[terrain.once]
            except EnvoiRefuse as refus:
                if refus.code != "injoignable":
                    raise
                line.heal()
                assert sent(canal, NOM, LOT).etat == "verifie"
            line.heal()
            assert left(terrain, canal, NOM, LOT) == []
        assert set(terrain.contents().values()) == {LOT}
        assert len(terrain.contents()) == 1 or not terrain.once


@dav
def test_a_move_whose_answer_is_lost_is_found_done(terrain: Terrain, devant: Front) -> None:
    devant.plan = {"MOVE": "lose"}
    canal = terrain.canal(port=devant.port)
    assert refused(canal).code == "injoignable"
    devant.plan = {}
    assert canal.deposer(NOM, LOT, Suivi()).deja
    assert terrain.contents() == {NOM: LOT}


@dav
def test_what_was_given_up_and_a_site_writes_late_is_not_mixed_into_what_is_sent_next(
    terrain: Terrain, devant: Front
) -> None:
    devant.plan = {"PUT": "late"}
    canal = terrain.canal(port=devant.port)
    on_its_way = Suivi(lambda _: on_its_way.annuler())
    assert refused(canal, on_its_way).code == "annule"
    assert devant.reached.wait(PATIENCE_S)
    devant.plan = {"MOVE": "after"}
    assert canal.deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert terrain.contents() == {NOM: LOT}
    assert left(terrain, canal, NOM, LOT) == []


@dav
@pytest.mark.parametrize("status", [404, 423])
def test_what_a_site_would_not_let_go_of_is_taken_away_the_next_time(
    terrain: Terrain, devant: Front, status: int
) -> None:
    devant.plan = {"MOVE": 503, "DELETE": status}
    canal = terrain.canal(port=devant.port)
    assert refused(canal).code == "panne"
    assert len(terrain.unfinished()) == 1
    devant.plan = {}
    for times in (1, 0):
        devant.seen.clear()
        assert canal.deposer(NOM, LOT, Suivi()).etat == "verifie"
        assert [method for method, _ in devant.seen].count("DELETE") == times, "what is gone is not asked for again"
    assert (terrain.contents(), terrain.unfinished()) == ({NOM: LOT}, [])


@dav
def test_so_many_unfinished_files_are_remembered_the_last_ones(
    terrain: Terrain, devant: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webdav, "RESTES_MAX", 2)
    devant.plan = {"MOVE": 503, "DELETE": 423}
    canal = terrain.canal(port=devant.port)
    for _ in range(4):
        refused(canal)
    assert len(terrain.unfinished()) == 3, "two are remembered, and what is not is written over"
    devant.plan = {}
    assert canal.deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert len(terrain.unfinished()) == 1, "this sending was the second to be remembered"


@dav
def test_where_every_name_is_that_of_another_file_nothing_is_written_and_it_is_said(
    terrain: Terrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webdav, "NOMS_MAX", 2)
    for times in range(2):
        assert terrain.canal().deposer(NOM, LOT + bytes([times]), Suivi()).etat == "verifie"
    before = terrain.contents()
    told = refused(terrain.canal())
    assert (told.code, len(before), terrain.contents()) == ("inattendu", 2, before)
    assert "D’autres fichiers portent déjà ce nom" in told.phrase


@drop
def test_a_drop_is_sent_to_again_only_when_the_answer_was_lost(terrain: Terrain, devant: Front) -> None:
    """It shows nothing: whoever does not know sends again, and the register of the centre knows the bytes."""
    devant.plan = {"PUT": "lose"}
    canal = terrain.canal(port=devant.port)
    refus = refused(canal)
    assert (refus.code, refus.passager) == ("injoignable", True)
    assert len(devant.seen) == 1
    devant.plan = {}
    assert canal.deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert set(terrain.contents().values()) == {LOT}
    assert len(terrain.contents()) == 2


STILL_TRUE: dict[bool, set[str]] = {True: set(), False: {"depose_non_relu", "verifie"}}
"""What a place may be said to hold of which the answer was cut: its beginning says that it took the file."""
CODES = {
    302: "inattendu",
    401: "refuse",
    403: "refuse",
    404: "absent",
    409: "occupe",
    413: "demesure",
    423: "occupe",
    429: "occupe",
    500: "panne",
    503: "panne",
    507: "plein",
}
AUTOMATIC = {"absent", "occupe", "panne", "plein"}


@web
@pytest.mark.parametrize("status", CODES)
def test_each_answer_of_a_site_has_its_word_and_the_lot_is_sent_later(
    terrain: Terrain, devant: Front, status: int
) -> None:
    for method in ("PUT", "MOVE") if terrain.once else ("PUT",):
        devant.plan = {method: status}
        refus = refused(terrain.canal(port=devant.port))
        assert refus.code == CODES[status]
        assert refus.passager == (refus.code in AUTOMATIC)
        assert refus.remede
        assert terrain.contents() == {}
        if status not in (401, 403):  # a wrong password is not said once more to clean up
            assert terrain.unfinished() == []
    devant.plan = {}
    assert terrain.canal(port=devant.port).deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert terrain.contents() == {NOM: LOT}
    assert terrain.unfinished() == []


@dav
def test_a_lot_that_is_collected_before_it_could_be_read_back_is_not_called_checked(
    terrain: Terrain, devant: Front
) -> None:
    devant.plan = {"GET": 404}
    assert terrain.canal(port=devant.port).deposer(NOM, LOT, Suivi()).etat == "depose_non_relu"


@dav
def test_a_site_that_does_not_let_look_is_told_before_anything_is_sent(terrain: Terrain, devant: Front) -> None:
    devant.plan = {"GET": 403}
    assert refused(terrain.canal(port=devant.port)).code == "refuse"
    assert [method for method, _ in devant.seen] == ["GET"]


@web
def test_a_site_that_refuses_before_it_has_read_is_heard(terrain: Terrain, devant: Front) -> None:
    devant.plan = {"PUT": "early"}
    assert refused(terrain.canal(port=devant.port)).code == "plein"


@web
def test_a_site_that_keeps_other_bytes_than_those_sent_is_not_believed(terrain: Terrain, devant: Front) -> None:
    devant.plan = {"PUT": "lie"}
    refus = refused(terrain.canal(port=devant.port))
    assert (refus.code, refus.passager) == ("mensonge", False)
    devant.plan = {}
    assert terrain.canal(port=devant.port).deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert list(terrain.contents().values()).count(LOT) == 1


@web
@pytest.mark.parametrize("delais", [Delais(60, 0.2, 600), Delais(60, 600, 0.2)])
def test_a_site_that_says_nothing_is_left_in_the_end(terrain: Terrain, devant: Front, delais: Delais) -> None:
    devant.plan = {"PUT": "mute"}
    assert refused(terrain.canal(port=devant.port, delais=delais)).code == "injoignable"


@web
def test_whoever_gives_up_waits_for_no_answer(terrain: Terrain, devant: Front) -> None:
    devant.plan = {"PUT": "mute"}
    suivi, found = Suivi(), list[EnvoiRefuse]()
    canal = terrain.canal(port=devant.port)
    thread = threading.Thread(target=lambda: found.append(refused(canal, suivi)))
    thread.start()
    assert devant.reached.wait(PATIENCE_S)
    suivi.annuler()
    thread.join(PATIENCE_S)
    assert not devant.released.is_set()
    assert [refus.code for refus in found] == ["annule"]


@web
def test_a_site_that_nobody_serves_is_told(terrain: Terrain) -> None:
    with relais.line(terrain.port) as line:
        port = line.port
    assert refused(terrain.canal(port=port)).code == "injoignable"


@dav
def test_a_wrong_password_is_told(terrain: Terrain) -> None:
    refus = refused(terrain.canal(secret="un autre"))
    assert (refus.code, refus.passager) == ("refuse", False)
    assert terrain.contents() == {}


@drop
def test_a_wrong_password_is_tried_twice_then_no_more(terrain: Terrain, devant: Front) -> None:
    canal = terrain.canal(port=devant.port, secret="un autre")
    assert [refused(canal).code for _ in range(5)] == ["refuse"] * 5
    assert len(devant.seen) == 2
    assert terrain.canal(port=devant.port).deposer(NOM, LOT, Suivi()).etat == "verifie"


# --- What only a drop does -------------------------------------------------------------------------------------------


def asked(terrain: Terrain) -> list[tuple[str, dict[str, str]]]:
    """What a drop was asked for this share."""
    assert terrain.depot
    return [(path, headers) for method, path, headers in terrain.depot.asked if method == "PUT"]


@drop
def test_a_drop_is_only_put_to_with_what_it_wants_to_be_told(terrain: Terrain) -> None:
    assert terrain.depot
    terrain.depot.asked.clear()
    terrain.canal().deposer("à #1%.age", LOT, Suivi())
    [(method, path, headers)] = terrain.depot.asked
    assert (method, path) == ("PUT", f"/public.php/dav/files/{terrain.root.name}/%C3%A0%20%231%25.age")
    assert headers["content-length"] == str(len(LOT))
    assert headers["x-hash"] == "sha256"
    assert headers["authorization"] == "Basic " + base64.b64encode("anonymous:secret é".encode()).decode()
    assert headers["x-requested-with"] == "XMLHttpRequest"
    assert "x-nc-nickname" not in headers
    assert "transfer-encoding" not in headers


@drop
def test_a_drop_without_a_password_is_told_none(terrain: Terrain) -> None:
    assert terrain.depot
    terrain.share.password = ""
    terrain.depot.asked.clear()
    terrain.canal(secret="").deposer(NOM, LOT, Suivi())
    assert "authorization" not in asked(terrain)[0][1]


@drop
def test_a_file_request_is_told_who_sends_once_it_asks(terrain: Terrain) -> None:
    assert terrain.depot
    terrain.share.request = True
    terrain.depot.asked.clear()
    assert terrain.canal().deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert [headers.get("x-nc-nickname") for _, headers in asked(terrain)] == [None, "S-2026-01"]
    assert terrain.contents() == {NOM: LOT}


@drop
def test_the_address_of_before_is_used_by_an_old_server_only(terrain: Terrain) -> None:
    assert terrain.depot
    terrain.share.old = True
    terrain.depot.asked.clear()
    assert terrain.canal().deposer(NOM, LOT, Suivi()).etat == "verifie"
    assert [path for path, _ in asked(terrain)] == [
        f"/public.php/dav/files/{terrain.root.name}/{NOM}",
        f"/public.php/webdav/{NOM}",
    ]


@drop
def test_a_drop_that_does_not_say_what_it_received_is_not_called_checked(terrain: Terrain) -> None:
    terrain.share.told = False
    assert terrain.canal().deposer(NOM, LOT, Suivi()).etat == "depose_non_relu"


# --- Lists of receipts from a site that nobody controls --------------------------------------------------------------

HEAD = b'<?xml version="1.0"?>'
LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))


def listed(*hrefs: str) -> bytes:
    responses = "".join(f"<d:response><d:href>{href}</d:href></d:response>" for href in hrefs)
    return HEAD + f'<d:multistatus xmlns:d="DAV:">{responses}</d:multistatus>'.encode()


@dav
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html><p>Connexion",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="inconnu"?><a/>',
        HEAD + b'<!DOCTYPE a [<!ENTITY a0 "ha">' + LAUGHS + b"]><a>&a8;</a>",
        HEAD + b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        HEAD + b'<!DOCTYPE a SYSTEM "https://exemple.fr/a.dtd"><a/>',
        "endless",
    ],
    ids=["vide", "page", "octets", "encodage", "rires", "fichier", "externe", "sans fin"],
)
def test_a_list_that_is_none_is_refused_in_words(terrain: Terrain, devant: Front, answer: Action) -> None:
    devant.plan = {"PROPFIND": answer}
    with pytest.raises(EnvoiRefuse) as caught:
        list(terrain.canal(port=devant.port).relever(lambda name: True, Suivi()))
    assert caught.value.code == "inattendu"


@dav
def test_only_names_that_lie_right_in_the_folder_are_asked_for(terrain: Terrain, devant: Front) -> None:
    folder = f"/{terrain.root.name}/"
    terrain.lay("a.accuse", b"un")
    devant.plan = {
        "PROPFIND": listed(
            folder,
            f"{folder}..%2F..%2Fsecret",
            f"{folder}sous/b.accuse",
            f"{folder}sous%2Fb.accuse",
            f"{folder}c%0d%0a.accuse",
            "/ailleurs/d.accuse",
            f"https://[exemple.fr{folder}a.accuse",
            f"https://exemple.fr{folder}a.accuse",
            f"{folder}absent.accuse",
        )
    }
    assert list(terrain.canal(port=devant.port).relever(lambda name: True, Suivi())) == [("a.accuse", b"un")]
    assert [path for method, path in devant.seen if method == "GET"] == [f"{folder}a.accuse", f"{folder}absent.accuse"]


def test_an_answer_whose_end_nothing_tells_is_not_believed() -> None:
    """Cut in its headers, it looks whole: what came would be taken for what lies there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            near, _ = listener.accept()
            with near:
                near.recv(65536)
                near.sendall(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + LOT)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        there = VersWebdav(f"http://127.0.0.1:{listener.getsockname()[1]}/d/", "dupont")
        refus = refused(open_canal(there, Moyens("0a1b2c3d", Path("/")), "secret"))
        thread.join(PATIENCE_S)
    assert (refus.code, refus.passager) == ("injoignable", True)


def test_after_an_answer_that_is_too_long_the_next_one_is_heard_on_another_line() -> None:
    """What was left unread would be taken for the beginning of the next answer."""

    class Verbose(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = b"x" * 300_000 if self.path == "/long" else LOT
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Verbose) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = Site(f"http://127.0.0.1:{server.server_address[1]}/", Delais())
        with site.line(Suivi()) as line:
            assert line.ask("GET", "/long", {}, most=100).body is None
            assert line.ask("GET", "/lot", {}, most=len(LOT)).body == LOT
            (guard,) = (t for t in threading.enumerate() if isinstance(t, threading.Timer) and not t.finished.is_set())
        assert guard.finished.is_set(), "nobody watches a line that was hung up"
        server.shutdown()
