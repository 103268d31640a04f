"""Canonical bytes: the same data always give the same bytes, hence the same empreinte.

No floats, ASCII keys, sorted, text in NFC: within these limits msgspec's sorted JSON equals RFC 8785 (a test compares
the two). Empreintes are SHA-256, in hexadecimal.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TypeVar, cast

import msgspec

_T = TypeVar("_T")
_encodeur = msgspec.json.Encoder(order="sorted")
PLUS_GRAND_ENTIER = 2**53 - 1


def encode(objet: object) -> bytes:
    """Return the canonical bytes of an object whose texts went through :func:`clean_text` when they entered."""
    return _encodeur.encode(objet)


def empreinte(octets: bytes) -> str:
    """Return the SHA-256 of these bytes, 64 hexadecimal digits."""
    return hashlib.sha256(octets).hexdigest()


def decode(octets: bytes | str, forme: type[_T]) -> _T:
    """Read canonical bytes back. Raises ``msgspec.DecodeError`` when they are not of this form."""
    return msgspec.json.decode(octets, type=forme)


def clean(donnee: _T) -> _T:
    """Return the same data with every text, at any depth, in the form of :func:`clean_text` and trimmed."""
    if isinstance(donnee, str):
        return cast(_T, clean_text(donnee).strip())
    if isinstance(donnee, tuple):
        return cast(_T, tuple(clean(partie) for partie in donnee))
    if isinstance(donnee, msgspec.Struct):
        champs = {nom: clean(getattr(donnee, nom)) for nom in donnee.__struct_fields__}
        return cast(_T, msgspec.structs.replace(donnee, **champs))
    return donnee


def clean_text(saisie: str) -> str:
    """Return what a user typed in the form that is kept: NFC, line feeds, without NUL nor lone surrogates.

    Nothing visible is lost: NUL and half characters cannot be stored nor shown by anything.
    """
    propre = saisie.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    propre = propre.encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", propre)
