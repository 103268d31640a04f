"""A stranger's file is read behind a partition: in a process of its own, which the system bounds.

The libraries that read PDF and workbooks cannot be told how much memory or time they may take; a process can. Bytes go
in, bytes come out. What outgrows its bounds, or brings its reader down, is a :class:`Refus`: the window and the other
files go on. It holds no secret but the password of a file that has one (``titres/p12``), and writes no file; it is no
prison: it runs under the same user.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self

import msgspec
from msgspec import Struct

from evaluateur import fichiers
from evaluateur.bornes import Bornes
from evaluateur.metier.refus import Refus

MEMOIRE = 512 * fichiers.MIB
"""Bytes of address space: a true grid takes 110 MiB, of which 95 are its libraries."""
SECONDES = 8
"""Of the processor, for one file: a true grid takes less than one."""
ATTENTE = 60
"""Seconds by the clock, however busy the machine is; the only bound of a reader that waits."""
_HEAD = struct.Struct(">QQ")
_READY, _ANSWERED, _REFUSED, _FAILED = b"+", b"=", b"!", b"?"
_SECRETS = "EVALUATEUR_"
"""Beginning of the environment's names that hold passphrases."""

Reading = Callable[[bytes, bytes], bytes]


class LectureInterrompue(Refus):
    """Reading a file took more than it may, or brought its reader down."""


class DefautDerriere(Exception):
    """A fault of ours behind the partition; its text names places in the code, never a value."""


class _Said(Struct, frozen=True):
    phrase: str
    remede: str


class Cloison:
    """A reader behind its partition, begun at once; a fresh one follows the one that fell."""

    def __init__(self, module: str, seconds: int = SECONDES) -> None:
        self._module, self._seconds = module, seconds
        self._process: subprocess.Popen[bytes] | None = _begin(module, seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, head: bytes, data: bytes) -> bytes:
        """What the reader answers. Raises :class:`LectureInterrompue`, or the :class:`Refus` that it raised."""
        if self._process is None:
            self._process = _begin(self._module, self._seconds)
        process = self._process
        guard = threading.Timer(ATTENTE, process.kill)
        guard.daemon = True
        guard.start()
        try:
            mark, answer = _ask(process, head, data)
        finally:
            guard.cancel()
        if mark not in (_ANSWERED, _REFUSED):
            self.close()
        if mark == _FAILED:
            raise DefautDerriere(answer.decode("utf-8", "replace"))
        if mark == _REFUSED:
            said = msgspec.json.decode(answer, type=_Said)
            raise Refus(said.phrase, said.remede)
        if mark != _ANSWERED:
            raise LectureInterrompue(
                "La lecture de ce fichier a été interrompue : il demande trop de mémoire ou de temps.",
                "Redemandez l’original à qui vous l’a envoyé.",
            )
        return answer

    def close(self) -> None:
        """End the reader."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _begin(module: str, seconds: int) -> subprocess.Popen[bytes]:
    # -P: the folder where one is may hold a stranger's « msgspec.py ».
    return subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-P", "-m", module, str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _environment() -> dict[str, str]:
    """What the reader needs to find the application, wherever this one was started from; no passphrase."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)}
    root = Path(__file__).resolve().parent.parent
    if "site-packages" not in root.parts:
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, [kept.get("PYTHONPATH", ""), str(root)]))
    return kept


def _ask(process: subprocess.Popen[bytes], head: bytes, data: bytes) -> tuple[bytes, bytes]:
    source, sink = process.stdout, process.stdin
    assert source is not None  # noqa: S101 - pipes, by construction
    assert sink is not None  # noqa: S101
    with suppress(OSError):  # it may fall before all is said
        sink.write(_HEAD.pack(len(head), len(data)))
        sink.write(head)
        sink.write(data)
        sink.flush()
    mark = source.read(1)
    if mark == _READY:
        mark = source.read(1)
    elif not mark and process.wait() == 1:
        raise DefautDerriere(f"{process.args!r} does not begin")
    size = source.read(_HEAD.size)
    if len(size) < _HEAD.size:
        return b"", b""
    answer = source.read(_HEAD.unpack(size)[1])
    return mark, answer


def serve(reading: Reading, *, written: int = 0, memory: int = MEMOIRE, reserves: bool = False) -> None:
    """Answer whoever began this process, file after file, within the bounds. Its last statement.

    ``written``: bytes of a file that it may write; ``memory``: bytes that it may write to, and of address space unless
    a library ``reserves`` much of it without using it.
    """
    seconds = int(sys.argv[1])
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints goes nowhere
    bounds = Bornes(written, memory, reserves)
    sink.write(_READY)
    sink.flush()
    while True:
        size = source.read(_HEAD.size)
        if len(size) < _HEAD.size:
            return
        first, second = _HEAD.unpack(size)
        head, data = source.read(first), source.read(second)
        bounds.give_time(seconds)
        mark, answer = _answer(reading, head, data)
        _say(sink, mark, answer)


def _answer(reading: Reading, head: bytes, data: bytes) -> tuple[bytes, bytes]:
    try:
        return _ANSWERED, reading(head, data)
    except Refus as refus:
        return _REFUSED, msgspec.json.encode(_Said(refus.phrase, refus.remede))
    except MemoryError:
        os._exit(_OUTGROWN)  # nothing else may work any more
    except Exception as fault:  # noqa: BLE001 - the outermost door of this process
        places = (f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(fault.__traceback__))
        return _FAILED, " ".join([type(fault).__qualname__, *places]).encode("utf-8")


_OUTGROWN = 99


def _say(sink: BinaryIO, mark: bytes, answer: bytes) -> None:
    sink.write(mark + _HEAD.pack(0, len(answer)))
    sink.write(answer)
    sink.flush()
