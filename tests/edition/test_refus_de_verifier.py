"""What a reader of signed grids refuses before anything else could: sizes, and places that hold something else."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, String

from evaluateur.edition.signature import apparence, forme
from evaluateur.edition.verification import pas, revisions
from evaluateur.edition.verification.verdict import Reproche
from evaluateur.titres import attestation, coordonnees

INSTANT = datetime(2026, 11, 20, tzinfo=UTC)


def pdf() -> bytes:
    output = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("bound", "value", "sentence"),
    [("TAILLE_MAX", len(pdf()) - 1, "trop gros pour une grille"), ("OBJETS_MAX", 1, "pas la structure d’une grille")],
)
def test_a_file_beyond_its_bounds_is_refused(
    monkeypatch: pytest.MonkeyPatch, bound: str, value: int, sentence: str
) -> None:
    with revisions.load(pdf()) as opened:
        assert len(opened.pages) == 1
    monkeypatch.setattr(revisions, bound, value)
    with pytest.raises(Reproche, match=sentence):
        revisions.load(pdf())


@pytest.mark.parametrize(
    "value", [Dictionary(), Dictionary(M=12), Dictionary(M=String("hier")), Dictionary(M=String("D:20261332999999Z"))]
)
def test_a_signature_without_a_day_is_refused(value: Dictionary) -> None:
    with pytest.raises(Reproche, match="évaluateur 2 n’est pas datée"):
        pas._instant(value, 2)


@pytest.mark.parametrize("line", ["", "m", "1 2", "0 0 m 1 1 l S Q", "q"])
def test_what_is_drawn_otherwise_than_a_stroke_is_refused(line: str) -> None:
    drawn = apparence.draw(INSTANT, "Europe/Paris", [[(0.1, 0.1), (0.9, 0.9)]], 200, 60)
    assert len(apparence.read_strokes(drawn, 200, 60)) == 1
    lines = drawn.decode("ascii").split("\n")
    with pytest.raises(ValueError, match="stroke"):
        apparence.read_strokes("\n".join([*lines[:4], line, *lines[4:]]).encode("ascii"), 200, 60)


@pytest.mark.parametrize("room", [attestation, coordonnees, forme], ids=lambda room: room.__name__.rpartition(".")[2])
@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"\x05\x00", b"\x30\x03\x02\x01\x01", b"\x0c\x01x"])
def test_what_is_of_another_form_is_no_attestation_no_address_and_no_promise(room: Any, der: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each says so in its own words
        room.decode(der)
