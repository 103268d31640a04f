"""The icons that stand before the words of a result: strokes, in the 24 × 24 square of Lucide, y downwards.

They are decoration, the word says it all: no alternative text, and black like the text. The record names them as
Lucide does; a name that is not drawn here leaves the word alone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Stroke = tuple[float, ...]


class Icon(NamedTuple):
    """``lines``: x, y, x, y…; ``curves``: a start, then three points; ``circles``: centre and radius."""

    lines: tuple[Stroke, ...] = ()
    curves: tuple[Stroke, ...] = ()
    circles: tuple[Stroke, ...] = ()
    dashed: bool = False


_CHECK = Icon(((20, 6, 9, 17, 4, 12),))
_CROSS = Icon(((18, 6, 6, 18), (6, 6, 18, 18)))
EMPTY = "circle-dashed"
"""Nothing is agreed yet."""
_ICONS = {
    "check": _CHECK,
    "circle-check": _CHECK,
    "x": _CROSS,
    "circle-x": _CROSS,
    "equal-not": Icon(((5, 9, 19, 9), (5, 15, 19, 15), (19, 5, 5, 19))),
    "minus": Icon(((5, 12, 19, 12),)),
    "plus": Icon(((5, 12, 19, 12), (12, 5, 12, 19))),
    "circle-slash": Icon(((8.5, 15.5, 15.5, 8.5),), circles=((12, 12, 9.5),)),
    "eye-off": Icon(
        ((3, 3, 21, 21),),
        curves=((2, 12, 6, 4.5, 18, 4.5, 22, 12), (22, 12, 18, 19.5, 6, 19.5, 2, 12)),
    ),
    "user-x": Icon(
        ((17, 8, 22, 13), (22, 8, 17, 13), (6, 15, 12, 15)),
        curves=((2, 21, 2, 17, 3.8, 15, 6, 15), (12, 15, 14.2, 15, 16, 17, 16, 21)),
        circles=((9, 7, 4),),
    ),
    EMPTY: Icon(circles=((12, 12, 9),), dashed=True),
}


def known(name: str) -> bool:
    """Whether there is a drawing of this name."""
    return name in _ICONS


def draw(canvas: Any, name: str, x: float, y: float, side: float, thickness: float) -> None:
    """Draw an icon whose square has its lower left corner at x, y."""
    icon = _ICONS[name]
    canvas.saveState()
    canvas.translate(x, y + side)
    canvas.scale(side / 24, -side / 24)
    canvas.setLineWidth(thickness * (0.72 if icon.circles or icon.curves else 1) * 24 / side)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    if icon.dashed:
        canvas.setDash(3.2, 4)
    path = canvas.beginPath()
    for points in icon.lines:
        path.moveTo(*points[:2])
        for i in range(2, len(points), 2):
            path.lineTo(*points[i : i + 2])
    for curve in icon.curves:
        path.moveTo(*curve[:2])
        path.curveTo(*curve[2:])
    for circle in icon.circles:
        path.circle(*circle)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()
