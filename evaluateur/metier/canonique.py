"""Canonical bytes: the same data always give the same bytes, hence the same empreinte.

No floats, ASCII keys, sorted, text in NFC: within these limits msgspec's sorted JSON equals RFC 8785 (a test compares
the two). Empreintes are SHA-256, in hexadecimal.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TypeVar, cast

import msgspec

from evaluateur.metier.vocabulaire import Empreinte

_T = TypeVar("_T")
_encoder = msgspec.json.Encoder(order="sorted")
PLUS_GRAND_ENTIER = 2**53 - 1


def encode(value: object) -> bytes:
    """Return the canonical bytes of an object whose texts went through :func:`clean_text` when they entered."""
    return _encoder.encode(value)


def empreinte(data: bytes) -> Empreinte:
    """Return the SHA-256 of these bytes, 64 hexadecimal digits."""
    return Empreinte(hashlib.sha256(data).hexdigest())


def decode(data: bytes | str, kind: type[_T]) -> _T:
    """Read bytes back. Raises ``msgspec.DecodeError`` whatever keeps them from being of this form."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (UnicodeError, RecursionError) as error:
        raise msgspec.DecodeError("neither text nor of any depth that is read") from error


def clean(value: _T) -> _T:
    """Return the same data with every text, at any depth, in the form of :func:`clean_text` and trimmed."""
    if isinstance(value, str):
        return cast(_T, clean_text(value).strip())
    if isinstance(value, tuple):
        return cast(_T, tuple(clean(part) for part in value))
    if isinstance(value, msgspec.Struct):
        fields = {name: clean(getattr(value, name)) for name in value.__struct_fields__}
        return cast(_T, msgspec.structs.replace(value, **fields))
    return value


def clean_fields(value: _T) -> _T:
    """Return the same data with every text, at any depth, in the form of :func:`one_line`."""
    if isinstance(value, str):
        return cast(_T, one_line(value))
    if isinstance(value, msgspec.Struct):
        fields = {name: clean_fields(getattr(value, name)) for name in value.__struct_fields__}
        return cast(_T, msgspec.structs.replace(value, **fields))
    return value


def one_line(saisie: str) -> str:
    """Return a text as a field of one line keeps it: no line end, no tab, one space at a time, nothing unseen.

    A name copied from a sheet brings line ends and format characters: printed alike, it would be another person's.
    """
    seen = (c for c in clean_text(saisie) if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))


def clean_text(saisie: str) -> str:
    """Return what a user typed in the form that is kept: NFC, line feeds, without NUL nor lone surrogates.

    Nothing visible is lost: NUL and half characters cannot be stored nor shown by anything.
    """
    own = saisie.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    own = own.encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", own)
