"""A small time-stamp service (RFC 3161) on 127.0.0.1, which answers well, badly, or never."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

REPLY = "application/timestamp-reply"
Humeur = Literal["bon", "500", "html", "charabia", "vide", "refus", "nonce", "autre", "coupe", "enorme", "muet"]
"""How it answers: a token, or one of the ways in which a service on the network fails."""


@cache
def _keys(weight: int = 1) -> tuple[bytes, bytes]:
    """Its key and its certificate (DER); ``weight``: how much the certificate carries along."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Horodatage Exemple")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), b"\5\0" * weight), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    der = made.public_bytes(Encoding.DER)
    return private, der


def certificate() -> bytes:
    """The certificate of the honest service (DER): what a centre gives to who is to trust it."""
    return _keys(1)[1]


def token(request: bytes, at: datetime, weight: int = 1) -> tsp.TimeStampResp:
    """The answer of an honest service, at an instant."""
    key, der = _keys(weight)
    stamper = DummyTimeStamper(asn1_x509.Certificate.load(der), keys.PrivateKeyInfo.load(key), fixed_dt=at)
    return stamper.request_tsa_response(tsp.TimeStampReq.load(request))


def _changed(request: bytes, at: datetime, humeur: Humeur) -> bytes:
    """A token for something that was not asked."""
    asked = tsp.TimeStampReq.load(request)
    if humeur == "nonce":
        asked["nonce"] = 4
    else:
        asked["message_imprint"]["hashed_message"] = b"\0" * 32
    return bytes(token(asked.dump(force=True), at).dump())


def _body(request: bytes, at: datetime, humeur: Humeur) -> bytes:
    if humeur in ("nonce", "autre"):
        return _changed(request, at, humeur)
    if humeur == "refus":
        return bytes.fromhex("30053003020102")  # asn1crypto writes no answer without a token: PKIStatus 2, and no more
    if humeur == "enorme":
        return bytes(token(request, at, weight=5_000).dump())
    return {"charabia": b"\x30\x82\xff\xffcharabia", "vide": b"", "html": b"<html></html>"}.get(
        humeur, bytes(token(request, at).dump()) if humeur == "bon" else b""
    )


SILENCE_S = 60
"""How long one that is dumb keeps silent, unless the test ends before."""


class Service(ThreadingHTTPServer):
    """Counts what it was asked."""

    daemon_threads = True

    def __init__(self, humeur: Humeur, clock: Callable[[], datetime]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.humeur: Humeur = humeur
        self.clock = clock
        self.asked = 0
        self.heard = threading.Event()
        self.ended = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/tsr"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        humeur = self.server.humeur
        self.server.asked += 1
        self.server.heard.set()
        request = self.rfile.read(int(self.headers["Content-Length"]))
        if humeur == "muet":
            self.server.ended.wait(SILENCE_S)
            return
        if humeur == "coupe":
            self.close_connection = True
            return
        body = _body(request, self.server.clock(), humeur)
        self.send_response(500 if humeur == "500" else 200)
        self.send_header("Content-Type", "text/html" if humeur == "html" else REPLY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the tests."""


@contextmanager
def service(clock: Callable[[], datetime], humeur: Humeur = "bon") -> Iterator[Service]:
    """A service for the time of a test."""
    listening = Service(humeur, clock)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield listening
    finally:
        listening.ended.set()
        listening.shutdown()
        listening.server_close()
        thread.join()
