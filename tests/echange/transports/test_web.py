"""What a site means by its answer, who stands between, how much of an answer is read, when one hangs up."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest

from evaluateur.echange.transports import web
from evaluateur.echange.transports.canal import Delais, Suivi
from evaluateur.echange.transports.refus import EnvoiRefuse
from evaluateur.echange.transports.web import Site
from tests.patience import PATIENCE_S


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (401, "refuse", "ici refuse l’accès."), (403, "refuse", "ici refuse l’accès."),
        (404, "absent", "ici ne trouve plus l’emplacement de la remise."),
        (410, "absent", "ici ne trouve plus l’emplacement de la remise."),
        (409, "occupe", "ici est occupé par un autre envoi."), (423, "occupe", "ici est occupé par un autre envoi."),
        (429, "occupe", "ici est occupé par un autre envoi."),
        (413, "demesure", "Le fichier dépasse ce que ici accepte."), (507, "plein", "ici n’a plus de place."),
        (500, "panne", "ici est en panne (réponse 500)."), (408, "panne", "ici est en panne (réponse 408)."),
        (506, "panne", "ici est en panne (réponse 506)."), (508, "panne", "ici est en panne (réponse 508)."),
        (499, "inattendu", "ici n’a pas répondu comme attendu (réponse 499)."),
        (302, "inattendu", "ici n’a pas répondu comme attendu (réponse 302)."),
        (400, "inattendu", "ici n’a pas répondu comme attendu (réponse 400)."),
        (402, "inattendu", "ici n’a pas répondu comme attendu (réponse 402)."),
    ],
)  # fmt: skip
def test_each_answer_of_a_site_has_its_word_and_nothing_but_its_word(status: int, code: str, said: str) -> None:
    refus = web.refusal(status, "ici")
    assert (refus.code, refus.phrase) == (code, said)
    assert refus.remede.endswith(".")


def test_a_site_that_nobody_vouches_for_is_not_one_that_does_not_answer() -> None:
    assert web._unreachable("ici", ssl.SSLCertVerificationError("x")).code == "certificat"
    assert web._unreachable("ici", ssl.SSLError("x")).code == "injoignable"


@pytest.mark.parametrize(
    ("proxies", "excepted", "expected"),
    [
        ({}, "", None), ({"http": "http://relais:3128"}, "", None), ({"https": ""}, "", None),
        ({"https": "http://relais:3128"}, "", ("relais", 3128)), ({"https": "relais:3128"}, "", ("relais", 3128)),
        ({"https": "http://relais:3128"}, "ici", None), ({"https": "http://relais:3128"}, "ailleurs", ("relais", 3128)),
    ],
)  # fmt: skip
def test_the_companys_proxy_is_the_one_of_encrypted_addresses_but_where_it_is_excepted(
    proxies: dict[str, str], excepted: str, expected: tuple[str, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "getproxies", lambda: proxies)
    monkeypatch.setattr(web, "proxy_bypass", lambda host: host == excepted)
    found = web._proxy("ici")
    assert (found and (found.hostname, found.port)) == expected


@pytest.mark.parametrize(
    ("address", "port", "expected"),
    [
        ("http://relais:3128", None, ("relais", 3128)), ("http://relais", None, ("relais", 80)),
        ("", None, ("ici", 443)),
        ("", 8443, ("ici", 8443)),
    ],
)  # fmt: skip
def test_a_site_is_reached_by_its_port_or_the_usual_one(
    address: str, port: int | None, expected: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "getproxies", lambda: {"https": address})
    monkeypatch.setattr(web, "proxy_bypass", lambda _: False)
    site = Site(f"https://ici{f':{port}' if port else ''}/d/", Delais(connexion=7))
    connection = site._connection()
    assert (connection.host, connection.port, connection.timeout) == (*expected, 7)
    if address:
        assert (connection._tunnel_host, connection._tunnel_port) == ("ici", port or 443)
    else:
        assert connection._tunnel_host is None


@pytest.mark.parametrize(
    ("address", "told"),
    [("http://relais", {}), ("http://un:deux@relais", {"proxy-authorization": "Basic dW46ZGV1eA=="}),
     ("http://un@relais", {"proxy-authorization": "Basic dW46"})],
)  # fmt: skip
def test_a_proxy_is_told_who_asks_when_its_address_says_so(address: str, told: dict[str, str]) -> None:
    assert web._proxy_headers(urlsplit(address)) == told


def test_who_asks_is_told_in_the_form_of_the_web() -> None:
    assert web.basic("dupont", "é") == {"Authorization": "Basic ZHVwb250OsOp"}


# --- answers


@contextmanager
def site(length: int = 0, status: int = 200) -> Iterator[Site]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(b"x" * length)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.server_port}/", Delais(PATIENCE_S, PATIENCE_S, PATIENCE_S))
        server.shutdown()
        thread.join(PATIENCE_S)


@pytest.mark.parametrize(
    ("length", "most", "whole"), [(9, 9, True), (10, 9, False), (0, 9, True), (0, 0, True), (1, 0, False)]
)
def test_an_answer_is_read_up_to_its_bound_and_nothing_of_a_longer_one_is_taken(
    length: int, most: int, whole: bool
) -> None:
    with site(length) as here, here.line(Suivi()) as line:
        answer = line.ask("GET", "/", {}, most=most)
    assert answer.body == (b"x" * length if whole else None)


@pytest.mark.parametrize(("more", "whole"), [(0, True), (1, False)])
def test_what_nobody_asked_to_read_is_read_so_far_that_the_next_answer_is_heard(more: int, whole: bool) -> None:
    with site(web._DRAINED + more) as here, here.line(Suivi()) as line:
        assert (line.ask("GET", "/", {}).body is not None) is whole
        again = line.ask("GET", "/", {})
        assert again.status == 200, "on the same connection, or on another"


def test_what_is_given_up_before_it_is_connected_does_not_wait() -> None:
    """The cut came while nothing was open yet: what is dialled after it must not be waited for."""
    with site(3) as here, here.line(Suivi()) as line:
        line.cut()
        with pytest.raises(EnvoiRefuse) as refused:
            line.ask("GET", "/", {}, most=9)
    assert refused.value.code == "injoignable"


def test_what_is_given_up_is_told_as_given_up() -> None:
    suivi = Suivi()
    with site(3) as here, here.line(suivi) as line:
        assert line.ask("GET", "/", {}, most=9).body == b"xxx"
        suivi.annuler()
        with pytest.raises(EnvoiRefuse) as refused:
            line.ask("GET", "/", {}, most=9)
    assert (refused.value.code, suivi.annule) == ("annule", True)


def test_a_sending_tells_how_far_it_came_and_nothing_where_it_did_not_go_on() -> None:
    told = list[int]()
    suivi = Suivi(told.append)
    for count in (3, 0, 4):
        suivi.avance(count)
    suivi.avance()
    assert (told, suivi.annule) == ([3, 7], False)
    cut = list[str]()
    with suivi.interruptible(lambda: cut.append("dedans")):
        pass
    with suivi.interruptible(lambda: cut.append("un")), suivi.interruptible(lambda: cut.append("deux")):
        suivi.annuler()
    assert cut == ["un", "deux"], "what is over is not interrupted"
    with pytest.raises(EnvoiRefuse), suivi.interruptible(lambda: None):
        raise AssertionError("nothing begins once it was given up")
