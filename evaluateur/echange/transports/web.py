"""One site of the web: requests with a body that tells how it goes, answers within bounds, both given up at once.

The system's certificates and the company's proxy; no redirection followed, no address but the one that was given, no
password sent elsewhere.
"""

from __future__ import annotations

import base64
import logging
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import truststore
from msgspec import Struct
from urllib3 import exceptions, make_headers
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

from evaluateur.echange.transports.canal import Delais, Suivi
from evaluateur.echange.transports.refus import EnvoiRefuse

logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # it writes addresses, and a drop's lets anyone in

Connection: TypeAlias = HTTPConnection | HTTPSConnection
_FAULTS = (OSError, HTTPException, exceptions.HTTPError)
_PIECE = 64 * 1024
_FRAMING = {"content-length", "transfer-encoding"}
"""One of them says where an answer ends."""
_DRAINED = 64 * 1024
"""Bytes read of an answer that nobody asked to read."""


class Answer(Struct, frozen=True):
    """What a site answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None
    """None: more than was asked for."""


class Site:
    """A site, by the beginning of its addresses."""

    def __init__(self, url: str, delais: Delais) -> None:
        self._split, self._delais = urlsplit(url), delais

    @property
    def nom(self) -> str:
        """How people know it."""
        return self._split.hostname or ""

    @contextmanager
    def line(self, suivi: Suivi) -> Iterator[Line]:
        """A connection for a few requests, which the whole time bounds. Raises :class:`EnvoiRefuse`."""
        line = Line(self._connection(), self.nom, self._delais, suivi)
        guard = threading.Timer(self._delais.ensemble, line.cut)
        guard.daemon = True
        guard.start()
        try:
            with suivi.interruptible(line.cut):
                yield line
        finally:
            guard.cancel()
            line.close()

    def _connection(self) -> Connection:
        split, host = self._split, self.nom
        if split.scheme == "http":  # this very machine: destinations allow no other
            return HTTPConnection(host, split.port, timeout=self._delais.connexion)
        proxy = _proxy(host)
        reached = proxy or split
        connection = HTTPSConnection(
            reached.hostname or "",
            reached.port or (443 if proxy is None else 80),
            timeout=self._delais.connexion,
            ssl_context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )
        if proxy is not None:
            connection.set_tunnel(host, split.port or 443, _proxy_headers(proxy), scheme="http")
        return connection


class Line:
    """A connection to a site, for one sending."""

    def __init__(self, connection: Connection, nom: str, delais: Delais, suivi: Suivi) -> None:
        self._connection, self._nom, self._suivi = connection, nom, suivi
        self._opening, self._silence = delais.connexion, delais.silence
        self._cut = False

    def cut(self) -> None:
        """End whatever it waits for; from any thread."""
        self._cut = True
        sock = self._connection.sock
        if sock is not None:
            with suppress(OSError):
                # The plain one: that of TLS first forgets its encryption, and a piece would leave in clear.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None, most: int | None = None
    ) -> Answer:
        """Ask for one thing, and read at most so many bytes of it. Raises :class:`EnvoiRefuse`."""
        self._suivi.avance()
        try:
            return self._ask(method, target, headers, body, most)
        except _FAULTS as error:
            self.close()
            self._suivi.avance()  # it may have been cut by whoever gave up
            raise _unreachable(self._nom, error) from error

    def _ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None, most: int | None
    ) -> Answer:
        connection = self._connection
        if connection.sock is None:
            self._dial()
        length = {} if body is None else {"Content-Length": str(len(body))}
        # Some answer, a refusal mostly, before they have read everything.
        with suppress(BrokenPipeError, ConnectionResetError):
            pieces = None if body is None else self._pieces(body)
            connection.request(method, target, pieces, {**headers, **length}, preload_content=False)
        response = connection.getresponse()
        return Answer(response.status, response.headers, self._read(response, most))

    def _dial(self) -> None:
        connection = self._connection
        connection.timeout = self._opening
        connection.connect()
        connection.timeout = self._silence  # urllib3 sets it anew before it reads
        if connection.sock is not None:
            connection.sock.settimeout(self._silence)
        if self._cut:
            raise TimeoutError

    def _pieces(self, body: bytes) -> Iterator[bytes]:
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            yield piece
            self._suivi.avance(len(piece))

    def _read(self, response: BaseHTTPResponse, most: int | None) -> bytes | None:
        """The answer, or its beginning when nobody asked for it."""
        bound, found = _DRAINED if most is None else most, bytearray()
        while len(found) <= bound and (piece := response.read(_PIECE)):
            found += piece
            self._suivi.avance()
        if len(found) <= bound:
            if most is not None and not _FRAMING & {name.lower() for name in response.headers}:
                raise exceptions.ProtocolError  # an end of its headers that the line's breaking made looks like theirs
            return bytes(found)
        self.close()
        return None


def basic(user: str, password: str) -> dict[str, str]:
    """The header that says who asks."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")}


def refusal(status: int, nom: str) -> EnvoiRefuse:
    """What a site means that does not do what it was asked."""
    if status in (401, 403):
        return EnvoiRefuse(
            "refuse",
            f"{nom} refuse l’accès.",
            "Vérifiez le mot de passe indiqué par l’organisme de formation, puis saisissez-le de nouveau.",
        )
    if status in (404, 410):
        return EnvoiRefuse(
            "absent", f"{nom} ne trouve plus l’emplacement de la remise.", "Signalez-le à l’organisme de formation."
        )
    if status in (409, 423, 429):
        return EnvoiRefuse("occupe", f"{nom} est occupé par un autre envoi.", "L’envoi sera repris.")
    if status == 413:
        return EnvoiRefuse(
            "demesure", f"Le fichier dépasse ce que {nom} accepte.", "Choisissez un autre moyen de remettre."
        )
    if status == 507:
        return EnvoiRefuse("plein", f"{nom} n’a plus de place.", "Signalez-le à l’organisme de formation.")
    if status >= 500 or status == 408:
        return EnvoiRefuse("panne", f"{nom} est en panne (réponse {status}).", "L’envoi sera repris.")
    return EnvoiRefuse(
        "inattendu",
        f"{nom} n’a pas répondu comme attendu (réponse {status}).",
        "Signalez-le à l’organisme de formation, ou choisissez un autre moyen de remettre.",
    )


def _unreachable(nom: str, error: Exception) -> EnvoiRefuse:
    if isinstance(error, ssl.SSLCertVerificationError):
        return EnvoiRefuse(
            "certificat",
            f"L’identité de {nom} n’a pas pu être vérifiée : rien n’a été envoyé.",
            "Essayez depuis un autre réseau ; sinon, prévenez votre service informatique.",
        )
    return EnvoiRefuse(
        "injoignable",
        f"{nom} ne répond pas, ou la connexion a été coupée.",
        "Vérifiez la connexion au réseau ; l’envoi sera repris.",
    )


def _proxy(host: str) -> SplitResult | None:
    """The company's proxy, if one stands between."""
    address = getproxies().get("https", "")
    if not address or proxy_bypass(host):
        return None
    return urlsplit(address if "://" in address else f"http://{address}")


def _proxy_headers(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    return dict(make_headers(proxy_basic_auth=f"{proxy.username}:{proxy.password or ''}"))
