"""A small picture of a référentiel, its emblem: a PNG in the one form that is written here, read without any library.

Eight bits for red, green and blue, one block of pixels, nothing else: no palette, no transparency, no text, no profile.
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib

from msgspec import Struct

from evaluateur.metier.refus import Refus

LARGEUR_MAX, HAUTEUR_MAX = 480, 240
"""Pixels: twice what its frame on the page shows."""
OCTETS_MAX = 32 * 1024
"""Of the file: it is in each record, and in each lot."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">IIBBBBB")
_CANAUX = 3


class ImageRefusee(Refus):
    """These bytes are no such picture."""


class Image(Struct, frozen=True):
    """Its size, and its pixels line by line."""

    largeur: int
    hauteur: int
    pixels: bytes


def ecrire(image: Image) -> str:
    """The picture as a référentiel holds it (base64). Raises :class:`ImageRefusee` when it is too large."""
    wide = image.largeur * _CANAUX
    lines = (image.pixels[i : i + wide] for i in range(0, len(image.pixels), wide))
    head = _HEAD.pack(image.largeur, image.hauteur, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    data = _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    text = base64.b64encode(data).decode("ascii")
    if lire(text) != image:
        raise ImageRefusee("Cette image n’a pas la taille qu’elle dit.", "Choisissez-en une autre.")
    return text


def octets(text: str) -> bytes:
    """The file itself. Raises :class:`ImageRefusee`."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _refus("n’est pas écrite en base64") from None
    if len(data) > OCTETS_MAX:
        raise _refus(f"dépasse {OCTETS_MAX // 1024} kibioctets")
    return data


def lire(text: str) -> Image:
    """Read a picture, every byte of it. Raises :class:`ImageRefusee`."""
    data = octets(text)
    if not data.startswith(_SIGNATURE):
        raise _refus("n’est pas un PNG")
    chunks, rest = list[tuple[bytes, bytes]](), data[len(_SIGNATURE) :]
    while rest:
        size = int.from_bytes(rest[:4], "big")
        chunk, rest = rest[: size + 12], rest[size + 12 :]
        kind, body = chunk[4:8], chunk[8:-4]
        if len(chunk) < size + 12 or chunk != _chunk(kind, body):
            raise _refus("est abîmée")
        chunks.append((kind, body))
    if [kind for kind, _ in chunks] != [b"IHDR", b"IDAT", b"IEND"] or len(chunks[0][1]) != _HEAD.size or chunks[2][1]:
        raise _refus("n’est pas dans la forme attendue")
    wide, high, *form = _HEAD.unpack(chunks[0][1])
    if form != [8, 2, 0, 0, 0]:
        raise _refus("n’est pas dans la forme attendue")
    if not (0 < wide <= LARGEUR_MAX and 0 < high <= HAUTEUR_MAX):
        raise _refus(f"dépasse {LARGEUR_MAX} × {HAUTEUR_MAX} pixels")
    return Image(wide, high, _pixels(chunks[1][1], wide * _CANAUX, high))


def _pixels(packed: bytes, wide: int, high: int) -> bytes:
    opener = zlib.decompressobj()
    try:
        lines = opener.decompress(packed, (wide + 1) * high + 1)
    except zlib.error:
        raise _refus("est abîmée") from None
    if len(lines) != (wide + 1) * high or not opener.eof or opener.unused_data or any(lines[:: wide + 1]):
        raise _refus("n’est pas dans la forme attendue")
    return b"".join(lines[i + 1 : i + 1 + wide] for i in range(0, len(lines), wide + 1))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _refus(what: str) -> ImageRefusee:
    return ImageRefusee(f"Cette image {what}.", "Choisissez-la dans les réglages : elle y est mise à la bonne forme.")
