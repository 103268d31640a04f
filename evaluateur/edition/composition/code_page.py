"""The code on each page of a grid: what tells, from a sheet of paper alone, which record it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reportlab.graphics.barcode import qrencoder

from evaluateur.edition.composition.escaping import grouped
from evaluateur.metier import canonique
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal

PREFIX = "EVAL1"
SIDE = 26.0
QUIET = 4 * SIDE / 25
"""The blank that a reader needs on each side: four modules of the coarsest code that a text of ours gives."""
_EMPREINTE = 16
_PLAIN = re.compile(r"[!-~]{1,40}")


def code(pv: ProcesVerbal) -> str:
    """``EVAL1-EX-2026-0117-1-3C6A8279D628D160``: reference, version, beginning of the empreinte.

    A reference that cannot be typed as it is, or is too long, gives way to the beginning of the dossier's identifier.
    """
    reference = pv.reference if _PLAIN.fullmatch(pv.reference) else pv.dossier[:8].upper()
    empreinte = canonique.empreinte(proces_verbal.encode(pv))
    return f"{PREFIX}-{reference}-{pv.version}-{empreinte[:_EMPREINTE].upper()}"


def readable(text: str) -> str:
    """The code as it is printed to be typed: its digits in groups, the blanks do not count."""
    return text[:-_EMPREINTE] + grouped(text[-_EMPREINTE:])


def modules(text: str) -> list[list[bool]]:
    """The rows of the QR code, from top to bottom: dark modules are true."""
    qr = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    qr.addData(text)
    qr.make()
    return [[bool(module) for module in row] for row in qr.modules]


def draw(canvas: Any, text: str) -> None:
    """Draw the code in its square: one path, so that no seam shows between its modules."""
    rows = modules(text)
    unit = SIDE / len(rows)
    path = canvas.beginPath()
    for number, row in enumerate(rows, 1):
        for start, length in _runs(row):
            path.rect(start * unit, SIDE - number * unit, length * unit, unit)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(row):
        length = 1
        while start + length < len(row) and row[start + length] == row[start]:
            length += 1
        if row[start]:
            yield start, length
        start += length
