"""The characters behind the codes of a font, as its ToUnicode says (codes of one byte)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCKS = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.DOTALL)
_TOKENS = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def read(cmap: bytes) -> dict[int, str]:
    """Return the text of each code. Raises ValueError or RuntimeError when the map is malformed."""
    table: dict[int, str] = {}
    for kind, body in _BLOCKS.findall(cmap):
        for first, last, targets in _entries(kind, body):
            for code in range(first, min(last, 0xFF) + 1):
                offset = code - first
                if len(targets) == 1 and targets[0]:
                    table[code] = targets[0][:-1] + chr(ord(targets[0][-1]) + offset)
                elif offset < len(targets):
                    table[code] = targets[offset]
    return table


def _entries(kind: bytes, body: bytes) -> Iterator[tuple[int, int, list[str]]]:
    tokens = iter(_TOKENS.findall(body))
    for first, _, _ in tokens:
        last = first if kind == b"char" else next(tokens)[0]
        digits, opening, _ = next(tokens)
        targets = [digits]
        if opening:
            targets = []
            for digits, _, closing in tokens:
                if closing:
                    break
                targets.append(digits)
        yield int(first, 16), int(last, 16), [bytes.fromhex(t.decode()).decode("utf-16-be") for t in targets]
