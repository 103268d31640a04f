"""Feuillets: what an evaluator writes alone, cut to one size, so that no length tells a mark from a page of text.

512 bytes hold any mark and some 400 letters; with what goes around it, three feuillets fill a page of the base.
"""

from __future__ import annotations

import struct

TAILLE = 512
_HEADER = struct.Struct(">HH")
_PLACE = TAILLE - _HEADER.size


def cut(clear: bytes) -> list[bytes]:
    """Cut into feuillets, all of one size: how many follow, how many bytes this one holds, these bytes, zeros."""
    if len(clear) <= _PLACE:  # every mark
        return [_HEADER.pack(0, len(clear)) + clear + bytes(_PLACE - len(clear))]
    chunks = [clear[start : start + _PLACE] for start in range(0, len(clear), _PLACE)]
    return [
        _HEADER.pack(len(chunks) - numero, len(chunk)) + chunk + bytes(_PLACE - len(chunk))
        for numero, chunk in enumerate(chunks, start=1)
    ]


class Liasse:
    """Feuillets put together again, one after the other."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._expected = 0

    def add(self, feuillet: bytes) -> bytes | None:
        """Return the whole once its last feuillet is there, None before. Raises ValueError for one out of place."""
        if len(feuillet) != TAILLE:
            raise ValueError(f"a feuillet of {len(feuillet)} bytes")
        following, length = _HEADER.unpack_from(feuillet)
        if length > _PLACE or (self._chunks and following != self._expected):
            raise ValueError("a feuillet out of place")
        self._chunks.append(feuillet[_HEADER.size : _HEADER.size + length])
        self._expected = following - 1
        if following:
            return None
        whole = b"".join(self._chunks)
        self._chunks.clear()
        return whole
