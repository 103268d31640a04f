"""Real WebDAV servers on 127.0.0.1, begun and ended by their process id."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

USER, PASSWORD = "dupont", "mot de passe d’application"
TRIES = 5
"""Ports: the one that was free may be taken meanwhile."""


@contextmanager
def rclone(root: Path) -> Iterator[int]:
    """``rclone serve webdav``, which keeps no list of the folder: tests lay files there themselves."""
    if shutil.which("rclone") is None:
        pytest.skip("no rclone here")
    command = ["rclone", "serve", "webdav", str(root), "-v", "--user", USER, "--pass", PASSWORD]
    command += ["--dir-cache-time", "0", "--vfs-cache-mode", "off"]
    environment = {**os.environ, "RCLONE_CONFIG": str(root.parent / "rclone.conf")}
    with _served(lambda port: [*command, "--addr", f"127.0.0.1:{port}"], b"Server started on", environment) as port:
        yield port


@contextmanager
def wsgidav(root: Path) -> Iterator[int]:
    """WsgiDAV, the usual server in Python."""
    file = root.parent / "wsgidav.json"
    settings = {
        "host": "127.0.0.1",
        "server": "cheroot",
        "provider_mapping": {"/": str(root)},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
    }

    def command(port: int) -> list[str]:
        file.write_text(json.dumps({**settings, "port": port}), encoding="utf-8")
        return [sys.executable, "-m", "wsgidav.server.server_cli", "--config", str(file)]

    with _served(command, b"Serving on", dict(os.environ)) as port:
        yield port


@contextmanager
def _served(command: Callable[[int], list[str]], ready: bytes, environment: dict[str, str]) -> Iterator[int]:
    for _ in range(TRIES):
        port = _free_port()
        process = subprocess.Popen(
            command(port),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        try:
            if _says(process, ready) and _answers(process, port):
                yield port
                return
        finally:
            process.kill()
            process.wait(PATIENCE_S)
    raise AssertionError("no server begins")


def _says(process: subprocess.Popen[bytes], ready: bytes) -> bool:
    """Whether it serves, as it says itself; what it says later is read, so that it never waits for a reader."""
    assert process.stdout is not None
    stream = process.stdout
    if not any(ready in line for line in stream):
        stream.close()
        return False

    def drain() -> None:
        with stream:
            for _ in stream:
                pass

    threading.Thread(target=drain, daemon=True).start()
    return True


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether it takes connections; WsgiDAV says that it serves a moment before."""
    while process.poll() is None:
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
