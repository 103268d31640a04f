"""The ZIP of a lot, in the one form that exists: members one after the other, stored, of one date, and nothing else.

What is read is written again and compared: bytes in front, between or behind, a comment, an extra field, a name given
twice, another size in the directory than at the member, all come out otherwise.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from evaluateur import fichiers
from evaluateur.echange.lot.refus import LotRefuse

TAILLE_MAX = 256 * fichiers.MIB
"""Bytes of a lot: eight scans of the largest size, and what goes with them."""
MEMBRES_MAX = 100
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o100600 << 16


def write(members: Mapping[str, bytes]) -> bytes:
    """The archive of these members, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system, info.external_attr = _UNIX, _MODE
            archive.writestr(info, content)
    return made.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    """The members, in their order. Raises :class:`LotRefuse` for anything that :func:`write` does not write."""
    if len(data) > TAILLE_MAX:
        raise LotRefuse("demesure", f"Ce lot dépasse {TAILLE_MAX // fichiers.MIB} Mo.")
    try:
        members = _members(data)
        same = write(members) == data
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OverflowError, EOFError) as error:
        raise _foreign() from error
    if not same:
        raise _foreign()
    return members


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        if len(infos) > MEMBRES_MAX:
            raise LotRefuse("demesure", f"Ce lot compte plus de {MEMBRES_MAX} fichiers.")
        if any(i.compress_type != zipfile.ZIP_STORED or i.file_size > len(data) for i in infos):
            raise _foreign()
        return {i.filename: archive.read(i) for i in infos}


def _foreign() -> LotRefuse:
    return LotRefuse("conteneur", "Ce lot n’a pas la forme que l’application écrit : il a été modifié ou abîmé.")
