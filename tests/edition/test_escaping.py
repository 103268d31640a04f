"""What any text becomes before it is printed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.escaping import (
    Styled,
    bold,
    compose,
    escape,
    grouped,
    italic,
    printable,
    shorten,
    split_lines,
)


@pytest.mark.parametrize(
    ("saisie", "expected"),
    [
        ("a < b & c > d <b", "a &lt; b &amp; c &gt; d &lt;b"),
        ("&amp;<br/>", "&amp;amp;&lt;br/&gt;"),
        ("un\ndeux\r\ntrois\u2028quatre", "un<br/>deux<br/>trois<br/>quatre"),
        ("nul\x00 cloche\x07", "nul cloche"),
        ("ab\u202ecd\u2066ef\u200f", "abcdef"),
        ("mot\u00adcoupé\u200bici\ufeff", "motcoupéici"),
        ("\U0001f600", "[U+1F600]"),
        ("\u2764\ufe0f", "❤"),
        ("\u05d0 \u4e2d \ud800", "[U+05D0] [U+4E2D] [U+D800]"),
        ("10\u202f000\u2007€ non\u2011lieu", "10\xa0000\xa0€ non-lieu"),
        ("\ufb01n e\u0301te\u0301", "fin été"),
        ("✓ ≠ ☐ œ Œ", "✓ ≠ ☐ œ Œ"),
    ],
)
def test_a_text_is_escaped_and_brought_to_what_the_faces_have(saisie: str, expected: str) -> None:
    assert escape(saisie) == expected


@given(st.text())
def test_what_is_printable_is_in_every_face_and_stays_as_it_is(saisie: str) -> None:
    returned = printable(saisie)
    assert {ord(c) for c in returned} - {0x0A} <= fonts.characters()
    assert printable(returned) == returned


@given(st.text(max_size=300))
def test_any_text_is_read_back_whole_from_the_paragraph_that_prints_it(saisie: str) -> None:
    plain, markup = compose([saisie, bold(saisie), italic(saisie)])
    loaded = Paragraph(markup, styles.style("body")).getPlainText(identify=True)
    assert "".join(str(loaded).split()) == "".join(plain.split())


def test_the_typography_is_french() -> None:
    assert compose(['l\'accord : "oui" ; 15 min'])[0] == 'l’accord\xa0: "oui"\xa0; 15\xa0min'


def test_the_pieces_alone_carry_markup() -> None:
    assert compose(["<i>x</i>", bold("y<")]) == ("<i>x</i>y<", "&lt;i&gt;x&lt;/i&gt;<b>y&lt;</b>")


def test_lines_become_leaves_and_keep_their_piece() -> None:
    assert split_lines([bold("a\nb"), "c\n\nd\n"]) == [[bold("a")], [Styled("b", "<b>", "</b>"), "c"], [], ["d"]]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("un", [["un"]]), ("un\n", [["un"]]), ("\nun", [["un"]]), ("\n\nun\n \n", [["un"]]), ("", [[]]), ("\n", [[]]),
        ("un\n\ndeux\n", [["un"], [], ["deux"]]),
    ],
)  # fmt: skip
def test_blank_lines_at_both_ends_are_left_out_and_those_inside_stay(text: str, lines: list[list[str]]) -> None:
    assert split_lines([text]) == lines


def test_a_running_text_is_cut_to_its_place_and_not_before() -> None:
    court = shorten("Mutuelle " * 40, fonts.NORMAL, 8, 200)
    assert court.endswith("…")
    assert 180 < fonts.width(court, fonts.NORMAL, 8) <= 200
    assert shorten("Mutuelle", fonts.NORMAL, 8, 200) == "Mutuelle"


def test_digits_are_grouped_by_four() -> None:
    assert grouped("3c6a8279d6") == "3c6a 8279 d6"


def test_every_face_is_in_normal_form_for_french() -> None:
    francais = "àâçéèêëîïôùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ«»’…–€°"
    assert printable(unicodedata.normalize("NFD", francais)) == francais
