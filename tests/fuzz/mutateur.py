"""Bytes made worse, by a seed: the same sample and the same seed give the same bytes for ever."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

GROWTH_MAX = 1 << 20
_NUMBERS = (0, 1, 127, 128, 255, 256, 32767, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1)
_DIGITS = re.compile(rb"\d+")
_TEXTS = (
    "\x1b[2J", "\u202e", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\x00", "é" * 50, "’", "\ufeff",
    "9" * 400, "-1", "1e999", "NaN", "null", "true", "[" * 500, "{" * 500, '"' * 3, "\r", "%s%n", "../../..", "=1+1",
)  # fmt: skip


class Mutateur:
    """Makes the inputs of one reader: from its samples, with the words of its format."""

    def __init__(self, samples: Sequence[bytes], words: Sequence[bytes] = (), *, zipped: bool = False) -> None:
        self.samples = samples
        self._words = [*words, *(t.encode("utf-8", "replace") for t in _TEXTS)]
        self._zipped = zipped

    def make(self, seed: int) -> bytes:
        """The input of a seed."""
        rng = random.Random(seed)
        sample = rng.choice(self.samples)
        if self._zipped and rng.random() < 0.7:
            return self._inside(sample, rng)
        return self._worse(sample, rng)

    def _worse(self, data: bytes, rng: random.Random) -> bytes:
        for _ in range(1 + min(int(rng.expovariate(0.7)), 8)):
            data = rng.choice(self._ways())(data, rng)
        return data

    def _ways(self) -> tuple[Callable[[bytes, random.Random], bytes], ...]:
        return (_flip, _flip, _cut, _remove, _splice, _length, _digits, _grow, self._word, self._word, self._other)

    def _word(self, data: bytes, rng: random.Random) -> bytes:
        place, word = rng.randint(0, len(data)), rng.choice(self._words)
        return data[:place] + word * rng.choice((1, 1, 1, 2, 100)) + data[place + rng.choice((0, len(word))) :]

    def _other(self, data: bytes, rng: random.Random) -> bytes:
        """The beginning of this one and the end of another."""
        other = rng.choice(self.samples)
        return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]

    def _inside(self, sample: bytes, rng: random.Random) -> bytes:
        output = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(sample)) as source,
            zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            chosen = rng.choice(source.namelist())
            for name in source.namelist():
                data = source.read(name)
                target.writestr(name, self._worse(data, rng) if name == chosen else data)
        return output.getvalue()


def _flip(data: bytes, rng: random.Random) -> bytes:
    mutable = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8)) if mutable else 0):
        mutable[rng.randrange(len(mutable))] ^= 1 << rng.randrange(8)
    return bytes(mutable)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _remove(data: bytes, rng: random.Random) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + data[place + rng.randint(1, 64) :]


def _splice(data: bytes, rng: random.Random) -> bytes:
    begin = rng.randint(0, len(data))
    chunk, place = data[begin : begin + rng.randint(1, 4096)], rng.randint(0, len(data))
    return data[:place] + chunk + data[place:]


def _length(data: bytes, rng: random.Random) -> bytes:
    size, place = rng.choice((1, 2, 4, 8)), rng.randint(0, len(data))
    number = rng.choice(_NUMBERS) % (1 << 8 * size)
    return data[:place] + number.to_bytes(size, rng.choice(("big", "little"))) + data[place + size :]


def _digits(data: bytes, rng: random.Random) -> bytes:
    """Another number in the place of one that is written."""
    found = list(_DIGITS.finditer(data[:200_000]))
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start()] + str(rng.choice(_NUMBERS)).encode() + data[one.end() :]


def _grow(data: bytes, rng: random.Random) -> bytes:
    begin = rng.randint(0, len(data))
    chunk = data[begin : begin + rng.choice((1, 2, 16, 256))]
    times = rng.choice((10, 1_000, GROWTH_MAX)) // max(1, len(chunk))
    return data[:begin] + chunk * times + data[begin:]
