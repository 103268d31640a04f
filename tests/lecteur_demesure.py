"""A reader behind a partition that does whatever it is asked to: what a library may do with a file made to hurt."""

from __future__ import annotations

import os
import signal

from evaluateur import cloison
from evaluateur.metier.refus import Refus


def read(head: bytes, data: bytes) -> bytes:
    match head:
        case b"loop":
            while True:
                pass
        case b"swell":
            return bytes(2 << 30)
        case b"fall":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"leave":
            os._exit(0)
        case b"refuse":
            raise Refus("Non.", "Autre chose.")
        case b"fault":
            raise KeyError("MARTIN")
        case b"print":
            os.write(1, b"bruit")
        case b"tell":
            return repr(sorted(n for n in os.environ if n.startswith("EVALUATEUR_"))).encode()
    return data[::-1]


if __name__ == "__main__":
    cloison.serve(read)
