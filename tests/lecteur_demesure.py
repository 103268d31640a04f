"""A reader behind a partition that does whatever it is asked to: what a library may do with a file made to hurt."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable

from evaluateur import cloison
from evaluateur.metier.refus import Refus


def _bounds() -> object:
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return [*map(resource.getrlimit, kinds), used.ru_utime + used.ru_stime]


TOLD: dict[bytes, Callable[[], object]] = {
    b"who": os.getpid,
    b"sleep": lambda: time.sleep(600),
    b"bounds": _bounds,
    b"tell": lambda: sorted(n for n in os.environ if n.startswith("EVALUATEUR_")),
}
"""What it says of itself."""


def read(head: bytes, data: bytes) -> bytes:
    if head in TOLD:
        return repr(TOLD[head]()).encode()
    match head:
        case b"loop":
            while True:
                pass
        case b"swell":
            return bytes(2 << 30)
        case b"fall":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"leave":
            os._exit(1)  # as an interpreter that cannot begin, but later
        case b"refuse":
            raise Refus("Non.", "Autre chose.")
        case b"fault":
            raise KeyError("MARTIN")
        case b"print":
            os.write(1, b"bruit")
    return data[::-1]


if __name__ == "__main__":
    cloison.serve(read)
