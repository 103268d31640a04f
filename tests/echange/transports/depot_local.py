"""A drop on 127.0.0.1 that keeps the rules of Nextcloud's file drop: no Nextcloud can be installed for the tests.

The rules are those of its sources (FilesDropPlugin, PublicAuth): only PUT works, a name that is taken is changed
without a word, a file request wants a nickname, a body shorter than it said is thrown away.
"""

from __future__ import annotations

import base64
import hashlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

NEW, OLD = "/public.php/dav/files/", "/public.php/webdav/"


class Share(Struct):
    """A public share that takes files."""

    folder: Path
    password: str = ""
    request: bool = False
    """« Demande de fichiers » : it wants to know from whom."""
    old: bool = False
    """Of a server that has only the old address."""
    told: bool = True
    """Whether it says what it received."""


class Depot:
    """The server, and what was asked of it."""

    def __init__(self) -> None:
        self.shares: dict[str, Share] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.lock = threading.Lock()

    def share_of(self, path: str, user: str) -> tuple[Share | None, str]:
        """The share that an address means, and the name of the file."""
        if path.startswith(NEW):
            token, _, name = path.removeprefix(NEW).partition("/")
            share = self.shares.get(token)
            return (None if share is None or share.old else share), unquote(name)
        if path.startswith(OLD):
            return self.shares.get(user), unquote(path.removeprefix(OLD))
        return None, ""

    def put(self, path: str, headers: dict[str, str], read: Iterator[bytes]) -> tuple[int, dict[str, str]]:
        """Take a file, or say why not."""
        user, password = _basic(headers.get("authorization", ""))
        share, name = self.share_of(path, user)
        if share is None or "/" in name or not name:
            return 404, {}
        if password != share.password or headers.get("x-requested-with") != "XMLHttpRequest":
            return 401, {}
        if share.request and "x-nc-nickname" not in headers:
            return 405, {}
        data = b"".join(read)
        if len(data) != int(headers["content-length"]):
            return 400, {}
        with self.lock:
            _free(share.folder, name).write_bytes(data)
        told = share.told and headers.get("x-hash") == "sha256"
        return 201, {"X-Hash-SHA256": hashlib.sha256(data).hexdigest()} if told else {}


def _basic(header: str) -> tuple[str, str]:
    if not header.startswith("Basic "):
        return "", ""
    user, _, password = base64.b64decode(header.removeprefix("Basic ")).decode("utf-8").partition(":")
    return user, password


def _free(folder: Path, name: str) -> Path:
    path, rank = folder / name, 2
    while path.exists():
        path, rank = folder / f"{Path(name).stem} ({rank}){Path(name).suffix}", rank + 1
    return path


@contextmanager
def depot(tls: ssl.SSLContext | None = None) -> Iterator[tuple[Depot, int]]:
    """The server, and its port; in clear but for what tries certificates."""
    served = Depot()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def _body(self) -> Iterator[bytes]:
            rest = int(self.headers.get("Content-Length", "0"))
            while rest and (piece := self.rfile.read(min(rest, 65536))):
                rest -= len(piece)
                yield piece

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:  # whoever asked is gone
                self.close_connection = True

        def _answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            served.asked.append((self.command, self.path, headers))
            body = self._body()
            status, told = served.put(self.path, headers, body) if self.command == "PUT" else (405, {})
            for _ in body:
                pass
            self.send_response(status)
            for name, value in {**told, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_HEAD = do_PUT = do_DELETE = do_MOVE = do_PROPFIND = _answer  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served, server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
