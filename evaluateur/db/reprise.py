"""The log that a kill leaves beside the base: the engine takes a damaged frame for its end, and drops all that follows.

Each commit is on the disk before the next one begins: a cut of power may tear the last transaction, never one that
another follows. So a frame that does not hold, with a whole transaction of the same log and yet another frame after
it, was damaged. Damage to the last transaction alone looks like a cut of power: of that one :mod:`temoin` knows.
"""

from __future__ import annotations

import struct
from pathlib import Path

from evaluateur.db.erreurs import BaseAbimee

_EN_TETE, _CADRE = 32, 24
_MAGIES = {0x377F0682: "<", 0x377F0683: ">"}


def check(wal: Path) -> None:
    """Raise :class:`BaseAbimee` when commits that were acknowledged are in this log behind a damaged frame.

    Read twice before it is said: another window may be writing to it.
    """
    if _broken(wal) and _broken(wal):
        raise BaseAbimee(
            "La base est abîmée : le journal qu'un arrêt brutal a laissé ne se lit plus jusqu'au bout.",
            "N'y écrivez plus ; restaurez la dernière sauvegarde, ou exportez ce qui se lit encore.",
        )


def _broken(wal: Path) -> bool:
    octets = wal.read_bytes() if wal.is_file() else b""
    if len(octets) < _EN_TETE + _CADRE:
        return False
    magie, _, page = struct.unpack_from(">III", octets)
    ordre = _MAGIES.get(magie)
    somme = _somme(octets[:24], (0, 0), ordre or "<")
    if ordre is None or struct.unpack_from(">II", octets, 24) != somme:
        return True  # the header is on the disk before the first frame is written
    sels, place, pas = octets[16:24], _EN_TETE, _CADRE + page
    while place + pas <= len(octets) and octets[place + 8 : place + 16] == sels:
        tete = _somme(octets[place : place + 8], somme, ordre)
        somme = _somme(octets[place + _CADRE : place + pas], tete, ordre)
        if struct.unpack_from(">II", octets, place + 16) != somme:
            break
        place += pas
    return _transaction_then_more(octets[place:], sels, pas)


def _transaction_then_more(reste: bytes, sels: bytes, pas: int) -> bool:
    """Whether, past the first frame that fails, a frame ends a transaction of this log and another one follows it."""
    clos = False
    for debut in range(0, len(reste) - pas + 1, pas):
        if reste[debut + 8 : debut + 16] == sels:
            if clos:
                return True
            clos = reste[debut + 4 : debut + 8] != bytes(4)
    return False


def _somme(octets: bytes, depart: tuple[int, int], ordre: str) -> tuple[int, int]:
    """The checksum of SQLite's log."""
    un, deux = depart
    for x, y in struct.iter_unpack(f"{ordre}II", octets):
        un = (un + x + deux) & 0xFFFFFFFF
        deux = (deux + y + un) & 0xFFFFFFFF
    return un, deux
