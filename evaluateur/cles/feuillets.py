"""Feuillets: what an evaluator writes alone, cut to one size, so that no length tells a mark from a page of text.

512 bytes hold any mark and some 400 letters; with what goes around it, three feuillets fill a page of the base.
"""

from __future__ import annotations

import struct

TAILLE = 512
_ENTETE = struct.Struct(">HH")
_PLACE = TAILLE - _ENTETE.size


def cut(clair: bytes) -> list[bytes]:
    """Cut into feuillets, all of one size: how many follow, how many bytes this one holds, these bytes, zeros."""
    if len(clair) <= _PLACE:  # every mark
        return [_ENTETE.pack(0, len(clair)) + clair + bytes(_PLACE - len(clair))]
    morceaux = [clair[debut : debut + _PLACE] for debut in range(0, len(clair), _PLACE)]
    return [
        _ENTETE.pack(len(morceaux) - numero, len(morceau)) + morceau + bytes(_PLACE - len(morceau))
        for numero, morceau in enumerate(morceaux, start=1)
    ]


class Liasse:
    """Feuillets put together again, one after the other."""

    def __init__(self) -> None:
        self._morceaux: list[bytes] = []
        self._attendus = 0

    def add(self, feuillet: bytes) -> bytes | None:
        """Return the whole once its last feuillet is there, None before. Raises ValueError for one out of place."""
        if len(feuillet) != TAILLE:
            raise ValueError(f"a feuillet of {len(feuillet)} bytes")
        suivants, longueur = _ENTETE.unpack_from(feuillet)
        if longueur > _PLACE or (self._morceaux and suivants != self._attendus):
            raise ValueError("a feuillet out of place")
        self._morceaux.append(feuillet[_ENTETE.size : _ENTETE.size + longueur])
        self._attendus = suivants - 1
        if suivants:
            return None
        entier = b"".join(self._morceaux)
        self._morceaux.clear()
        return entier
