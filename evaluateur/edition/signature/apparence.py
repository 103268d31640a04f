"""What a signature shows in its box: outlines only, so that no font is needed and the page keeps its conformance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from evaluateur.metier import designation
from evaluateur.metier.typographie import imprime
from evaluateur.ressources import resources_folder

FACE = "SourceSans3-Regular.ttf"
CORPS = 8.0
INTERLIGNE = 10.5
TRAIT = 1.1
"""Width of a drawn stroke, in points."""
Trait = Sequence[tuple[float, float]]
"""Points of one stroke, from (0, 0), lower left, to (1, 1)."""


def draw(instant: datetime, fuseau: str, strokes: Sequence[Trait], width: float, height: float) -> bytes:
    """PDF operators for a box: the strokes above, the instant as the wall of the session shows it below."""
    local = designation.local(instant, fuseau)
    phrase = imprime(f"Signé le {designation.jour(local)} à {local:%H:%M:%S}, fuseau {fuseau}")
    foot = CORPS * 0.35
    operators = [b"q 0 0 0 rg", _text(phrase, 0.0, foot), b"Q"]
    drawn = [stroke for stroke in strokes if stroke]
    if drawn:
        operators += [_strokes(drawn, width, height, INTERLIGNE)]
    return b"\n".join(operators)


def _strokes(strokes: Sequence[Trait], width: float, height: float, base: float) -> bytes:
    """The strokes, kept in proportion, at the left above the text."""
    room = height - base - TRAIT
    side = min(width, room * 4)
    lines = [f"q 0 0 0 RG {TRAIT} w 1 J 1 j"]
    for stroke in strokes:
        points = [(x * side + TRAIT, base + y * room) for x, y in stroke]
        if len(points) == 1:
            points *= 2
        lines.append(" ".join(f"{x:.2f} {y:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(points)) + " S")
    lines.append("Q")
    return "\n".join(lines).encode("ascii")


POINTS_MAX = 20_000
"""Of all strokes together: hundreds of times a real signature."""
_POINT = r"(-?\d+\.\d\d) (-?\d+\.\d\d)"
_STROKE = re.compile(rf"{_POINT} m(?: {_POINT} l)+ S")
_PAIR = re.compile(_POINT)


def read_strokes(drawn: bytes, width: float, height: float) -> list[Trait]:
    """The strokes of what :func:`draw` gave. Raises ``ValueError`` for what is no stroke, or lies outside the box."""
    room = height - INTERLIGNE - TRAIT
    side = min(width, room * 4)
    lines = drawn.decode("ascii").split("\n")[3:]
    if not lines:
        return []
    strokes: list[Trait] = []
    for line in lines[1:-1]:
        if not _STROKE.fullmatch(line):
            raise ValueError("not a stroke")
        points = [(float(x) - TRAIT, float(y) - INTERLIGNE) for x, y in _PAIR.findall(line)]
        strokes.append([(x / side, y / room) for x, y in points])
    flat = [c for stroke in strokes for point in stroke for c in point]
    if len(flat) > 2 * POINTS_MAX or any(not -0.001 <= c <= 1.001 for c in flat):
        raise ValueError("strokes outside their box, or too many")
    return strokes


@cache
def _face() -> TTFont:
    return TTFont(resources_folder() / "polices" / FACE, lazy=True)


@lru_cache(maxsize=8)
def _text(phrase: str, x: float, y: float) -> bytes:
    """Filled outlines of a line of text; signing draws it, then reading the signature back."""
    face = _face()
    glyphs, names, scale = face.getGlyphSet(), face.getBestCmap(), CORPS / face["head"].unitsPerEm
    pen = _Pen(glyphs, scale, x, y)
    for letter in phrase:
        glyph = glyphs[names.get(ord(letter), names[ord(" ")])]
        glyph.draw(pen)
        pen.x += glyph.width * scale
    return " ".join([*pen.operators, "f"]).encode("ascii")


class _Pen(BasePen):  # type: ignore[misc]  # fontTools publishes no types for its pens
    """Writes outlines as PDF operators; quadratic curves become cubic ones in the base class."""

    def __init__(self, glyphs: Any, scale: float, x: float, y: float) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []
        self.x, self._y, self._scale = x, y, scale

    def _put(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = (f"{self.x + px * self._scale:.2f} {self._y + py * self._scale:.2f}" for px, py in points)
        self.operators.append(" ".join([*numbers, operator]))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools calls it so
        self._put("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._put("l", pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:  # noqa: N802
        self._put("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")
