"""The log that a kill leaves beside the base: the engine takes a damaged frame for its end, and drops all that follows.

Each commit is on the disk before the next one begins: a cut of power may tear the last transaction, never one that
another follows. So a frame that does not hold, with a whole transaction of the same log and yet another frame after
it, was damaged. Damage to the last transaction alone looks like a cut of power: of that one :mod:`temoin` knows.
"""

from __future__ import annotations

import struct
from pathlib import Path

from evaluateur import fichiers
from evaluateur.db.erreurs import BaseAbimee

TAILLE_MAX = 256 * fichiers.MIB
"""Bytes of the log: it is folded back at four."""
_EN_TETE, _CADRE = 32, 24
_MAGICS = {0x377F0682: "<", 0x377F0683: ">"}


def check(wal: Path) -> None:
    """Raise :class:`BaseAbimee` when commits that were acknowledged are in this log behind a damaged frame.

    Read twice before it is said: another window may be writing to it.
    """
    if _broken(wal) and _broken(wal):
        raise BaseAbimee(
            "Les données sont abîmées : le journal laissé par un arrêt brutal ne peut plus être lu jusqu’au bout.",
            "Ne faites plus de saisie : fermez l’application, puis rouvrez-la ; elle proposera de restaurer une "
            "sauvegarde ou d’exporter ce qui peut encore être lu.",
        )


def _broken(wal: Path) -> bool:
    try:
        data = fichiers.read(wal, TAILLE_MAX)
    except fichiers.FichierAbsent:
        return False
    except fichiers.LectureRefusee:
        return True
    if len(data) < _EN_TETE + _CADRE:
        return False
    magic, _, page = struct.unpack_from(">III", data)
    order = _MAGICS.get(magic)
    total = _sum(data[:24], (0, 0), order or "<")
    if order is None or struct.unpack_from(">II", data, 24) != total:
        return True  # the header is on the disk before the first frame is written
    salts, place, step = data[16:24], _EN_TETE, _CADRE + page
    while place + step <= len(data) and data[place + 8 : place + 16] == salts:
        tete = _sum(data[place : place + 8], total, order)
        total = _sum(data[place + _CADRE : place + step], tete, order)
        if struct.unpack_from(">II", data, place + 16) != total:
            break
        place += step
    return _transaction_then_more(data[place:], salts, step)


def _transaction_then_more(rest: bytes, salts: bytes, step: int) -> bool:
    """Whether, past the first frame that fails, a frame ends a transaction of this log and another one follows it."""
    clos = False
    for start in range(0, len(rest) - step + 1, step):
        if rest[start + 8 : start + 16] == salts:
            if clos:
                return True
            clos = rest[start + 4 : start + 8] != bytes(4)
    return False


def _sum(data: bytes, start: tuple[int, int], order: str) -> tuple[int, int]:
    """The checksum of SQLite's log."""
    one, two = start
    for x, y in struct.iter_unpack(f"{order}II", data):
        one = (one + x + two) & 0xFFFFFFFF
        two = (two + y + one) & 0xFFFFFFFF
    return one, two
