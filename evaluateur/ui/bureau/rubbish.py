"""Rubbish, and who may collect it: only the window's own thread may destroy its parts."""

from __future__ import annotations

import gc
import threading


class _NoCollection:
    """Rubbish is not collected while anything works elsewhere: it may hold parts of the window."""

    def __init__(self) -> None:
        self._lock, self._count = threading.Lock(), 0

    def __enter__(self) -> None:
        with self._lock:
            self._count += 1
            gc.disable()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._count -= 1
            if not self._count:
                gc.enable()


NO_COLLECTION = _NoCollection()
