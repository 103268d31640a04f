"""What stands between a laptop and a site, on 127.0.0.1: a line that breaks, a company's proxy, a site that fails."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from tests.patience import PATIENCE_S

Action = int | bytes | Literal["lie", "lose", "mute", "early", "endless", "late", "after"]
"""A status, a list of files; other bytes kept than those received, an answer that never comes back, a site that says
nothing, one that answers before it has read, one whose answer never ends; one that does what it was asked only once it
is asked for something else, which waits for it (``after``)."""
HOP = {"connection", "keep-alive", "transfer-encoding"}


class Line:
    """Bytes to a site and back, until so many of them have passed: then nothing passes any more."""

    def __init__(self, upstream: int, *, proxy: bool) -> None:
        self._upstream, self._proxy = upstream, proxy
        self._lock = threading.Lock()
        self.passed = {"up": 0, "down": 0}
        self.most: dict[str, int | None] = {"up": None, "down": None}
        self.broken = False
        self.asked: list[bytes] = []
        """What a proxy was asked."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def heal(self) -> None:
        """It passes everything again."""
        self.most, self.broken = {"up": None, "down": None}, False

    def serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=[near], daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _carry(self, near: socket.socket) -> None:
        with near:
            if self.broken:
                return
            with socket.create_connection(("127.0.0.1", self._upstream)) as far:
                if self._proxy:
                    self._tunnel(near)
                back = threading.Thread(target=self._pump, args=[far, near, "down"], daemon=True)
                back.start()
                self._pump(near, far, "up")
                back.join(PATIENCE_S)

    def _tunnel(self, near: socket.socket) -> None:
        head = bytearray()
        while not head.endswith(b"\r\n\r\n"):
            head += near.recv(1)
        self.asked.append(bytes(head))
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")

    def _pump(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                with self._lock:
                    most = self.most[way]
                    left = len(data) if most is None else max(0, most - self.passed[way])
                    self.passed[way] += len(data)
                    self.broken |= left < len(data)
                sink.sendall(data[:left])
                if self.broken:
                    break
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line(upstream: int, *, proxy: bool = False) -> Iterator[Line]:
    """A line to a site of this machine."""
    made = Line(upstream, proxy=proxy)
    thread = threading.Thread(target=made.serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join(PATIENCE_S)


class Front:
    """A site before another one: it does as it is told for some methods, and asks the other one for the rest."""

    def __init__(self, upstream: int) -> None:
        self.upstream, self.port = upstream, 0
        self.plan: dict[str, Action] = {}
        self.seen: list[tuple[str, str]] = []
        self.reached, self.released, self.caught_up = threading.Event(), threading.Event(), threading.Event()


class _Handler(BaseHTTPRequestHandler):
    front: Front
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:  # whoever asked is gone
            self.close_connection = True

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def _give(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> None:
        self.front.seen.append((self.command, self.path))
        action = self.front.plan.get(self.command)
        match action:
            case "early":
                self._give(507)
                self.wfile.flush()
                self._body()
            case int():
                self._body()
                self._give(action)
            case bytes():
                self._body()
                self._give(207, action)
            case "mute":
                self.front.reached.set()
                self.front.released.wait(PATIENCE_S)
                self.close_connection = True
            case "late":
                self._forward_late(self._body())
            case "after":
                self.front.released.set()
                self.front.caught_up.wait(PATIENCE_S)
                self._forward(None)
            case "endless":
                self._body()
                self.send_response(207)
                self.end_headers()
                while True:
                    self.wfile.write(b"x" * 65536)
            case _:
                self._forward(action)

    def _forward_late(self, body: bytes) -> None:
        """What came of a request that was cut, handed on once something else is asked for, and cut there too."""
        self.front.reached.set()
        self.front.released.wait(PATIENCE_S)
        other = HTTPConnection("127.0.0.1", self.front.upstream, timeout=PATIENCE_S)
        other.request(self.command, self.path, body, dict(self.headers))
        other.sock.shutdown(socket.SHUT_WR)
        with suppress(OSError, HTTPException):
            other.getresponse().read()
        other.close()
        self.close_connection = True
        self.front.caught_up.set()

    def _forward(self, action: Action | None) -> None:
        body = self._body()
        if action == "lie" and body:
            body = body[:-1] + bytes([body[-1] ^ 1])
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        other = HTTPConnection("127.0.0.1", self.front.upstream, timeout=PATIENCE_S)
        other.request(self.command, self.path, body, headers)
        answer = other.getresponse()
        data = answer.read()
        other.close()
        if action == "lose":
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP | {"content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_DELETE = do_MOVE = do_PROPFIND = _answer  # noqa: N815


@contextmanager
def front(upstream: int) -> Iterator[Front]:
    """A site before the one that serves at this port."""
    made = Front(upstream)

    class Handler(_Handler):
        front = made

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.released.set()
        server.shutdown()
        thread.join(PATIENCE_S)
        server.server_close()
