"""The emblem of a référentiel: one form, read whole, nothing else in it."""

from __future__ import annotations

import base64
import os
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import HAUTEUR_MAX, LARGEUR_MAX, OCTETS_MAX, Image, ImageRefusee

PETITE = Image(3, 2, bytes(range(18)))


def text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes) -> str:
    return text(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def head(wide: int = 3, high: int = 2, *form: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, *(form or (8, 2, 0, 0, 0))))


def lines(*rows: bytes) -> bytes:
    return chunk(b"IDAT", zlib.compress(b"".join(rows)))


ROWS = (b"\0" + bytes(range(9)), b"\0" + bytes(range(9, 18)))
END = chunk(b"IEND", b"")


@given(st.integers(1, 12), st.integers(1, 9), st.randoms(use_true_random=False))
def test_what_is_written_is_read_again(wide: int, high: int, draw: object) -> None:
    pixels = bytes((wide * high * 3) * [wide * 7 + high])
    made = Image(wide, high, pixels)
    assert image.lire(image.ecrire(made)) == made


FORGED: dict[str, Callable[[], str]] = {
    "no base64": lambda: "é",
    "nothing": lambda: "",
    "no picture": lambda: text(b"GIF89a"),
    "cut": lambda: text(image.octets(image.ecrire(PETITE))[:-1]),
    "a byte after the end": lambda: text(image.octets(image.ecrire(PETITE)) + b"\0"),
    "a wrong checksum": lambda: png(head()[:-1] + b"\0", lines(*ROWS), END),
    "no pixels": lambda: png(head(), END),
    "pixels twice": lambda: png(head(), lines(*ROWS), lines(*ROWS), END),
    "a text": lambda: png(head(), chunk(b"tEXt", b"Author\0Someone"), lines(*ROWS), END),
    "a transparent one": lambda: png(head(3, 2, 8, 6, 0, 0, 0), lines(*ROWS), END),
    "sixteen bits": lambda: png(head(3, 2, 16, 2, 0, 0, 0), lines(*ROWS), END),
    "interlaced": lambda: png(head(3, 2, 8, 2, 0, 0, 1), lines(*ROWS), END),
    "a filtered line": lambda: png(head(), lines(ROWS[0], b"\1" + bytes(9)), END),
    "a line too few": lambda: png(head(), lines(ROWS[0]), END),
    "a line too many": lambda: png(head(), lines(*ROWS, ROWS[1]), END),
    "no width": lambda: png(head(0, 2), lines(*ROWS), END),
    "too wide": lambda: png(head(LARGEUR_MAX + 1, 1), lines(bytes(3 * LARGEUR_MAX + 4)), END),
    "too high": lambda: png(head(1, HAUTEUR_MAX + 1), lines(*([bytes(4)] * (HAUTEUR_MAX + 1))), END),
    "a bomb": lambda: png(head(), chunk(b"IDAT", zlib.compress(bytes(50_000_000), 9)), END),
    "more after the pixels": lambda: png(head(), chunk(b"IDAT", zlib.compress(b"".join(ROWS)) + b"x"), END),
    "pixels that do not open": lambda: png(head(), chunk(b"IDAT", b"rien"), END),
    "an end that says something": lambda: png(head(), lines(*ROWS), chunk(b"IEND", b"x")),
    "too many bytes": lambda: text(os.urandom(OCTETS_MAX + 1)),
}


@pytest.mark.parametrize("forged", sorted(FORGED))
def test_anything_else_is_refused_in_words(forged: str) -> None:
    with pytest.raises(ImageRefusee) as taken:
        image.lire(FORGED[forged]())
    assert taken.value.phrase.startswith("Cette image ")


def test_a_picture_of_noise_is_too_large_to_be_written() -> None:
    with pytest.raises(ImageRefusee, match="kibioctets"):
        image.ecrire(Image(LARGEUR_MAX, HAUTEUR_MAX, os.urandom(LARGEUR_MAX * HAUTEUR_MAX * 3)))


def test_a_picture_that_says_another_size_than_its_own_is_not_written() -> None:
    with pytest.raises(ImageRefusee):
        image.ecrire(Image(4, 2, bytes(18)))
