"""The builder and its flowables, one by one: what is cut, widened, placed, and which element stands for it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from reportlab.platypus import CondPageBreak, Flowable, NextPageTemplate, PageBreak, Spacer

from evaluateur.edition.composition import code_page, icons, styles
from evaluateur.edition.composition.balises import Picture
from evaluateur.edition.composition.composition import Cell, Composer, cell, frame_room, valeur, word
from evaluateur.edition.composition.leaves import Framed, Heading, Table, Text, Word, widen
from evaluateur.edition.composition.structure import Element, Field
from evaluateur.edition.documents.fiche import FicheMetier
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from tests.edition import exemple

LONG = "mot " * 60


def texts(flowables: Sequence[object]) -> list[str]:
    return [f.element.text if isinstance(f, Text) else type(f).__name__ for f in flowables]


# --- pieces


def pieces(whole: Text) -> list[Flowable]:
    """The two pieces of a text, cut after its first lines."""
    _, high = whole.wrap(200, 1000)
    cut = whole.split(200, high / 2)
    assert len(cut) == 2
    return cut


def test_the_pieces_of_a_word_share_its_element_and_the_first_alone_has_its_icon() -> None:
    composer = Composer()
    whole = composer.leaf(LONG, style="word", icon="check")
    assert (type(whole), whole.icon) == (Word, "check")
    first, second = pieces(whole)
    assert (first.icon, second.icon) == ("check", "")
    assert first.element is second.element is whole.element
    assert first.trace is second.trace is whole.trace


def test_the_pieces_of_a_heading_lead_to_its_place_and_the_first_alone_is_in_the_outline() -> None:
    composer = Composer()
    whole = composer.heading(2, LONG, style="heading3", anchor="ici")
    first, second = pieces(whole)
    assert [(p.level, p.anchor, p.pages is composer.document.pages) for p in (first, second)] == [
        (2, "ici", True), (0, "ici", True),
    ]  # fmt: skip
    assert first.element is second.element is whole.element


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize("below", [False, True])
def test_the_pieces_of_a_frame_are_open_to_each_other_and_keep_their_distance(above: bool, below: bool) -> None:
    composer = Composer()
    composer.frame(["Précisions"], LONG)
    whole = composer.document.story[-1]
    assert isinstance(whole, Framed)
    whole.open_above, whole.open_below, whole.spaceBefore, whole.spaceAfter = above, below, 7, 13
    first, second = pieces(whole)
    assert [(p.open_above, p.open_below) for p in (first, second)] == [(above, below), (False, below)]
    assert (first.getSpaceBefore(), second.getSpaceAfter()) == (7, 13)
    assert first.element is second.element is whole.element


def test_a_text_is_broken_into_lines_once_for_each_width_and_again_after_a_vain_cut() -> None:
    leaf = Composer().leaf(LONG)
    narrow, wide = leaf.wrap(100, 500), leaf.wrap(200, 500)
    assert narrow[1] > wide[1]
    assert leaf.wrap(100, 500) == narrow
    del leaf.blPara
    assert leaf.wrap(100, 500) == narrow
    assert hasattr(leaf, "blPara")


def test_a_copy_of_an_element_is_the_element() -> None:
    element = Element("P", text="un")
    assert copy.deepcopy([element, element]) == [element, element]
    assert all(one is element for one in copy.deepcopy([element, element]))


# --- tables


def _cells(*words: str, span: str = "") -> list[list[object]]:
    composer = Composer()
    leaves: list[object] = []
    for text in words:
        leaf = composer.leaf(text, style="cell")
        if text == span:
            leaf.element.attributes["ColSpan"] = 2
        leaves.append(leaf)
    return [leaves]


def need(text: str) -> float:
    """The width of the column that holds a word whole."""
    from evaluateur.edition.composition import fonts

    return fonts.width(text, fonts.SEMIBOLD, styles.style("cell").fontSize) + 2 * styles.CELL_PADDING + 0.1


def test_a_column_takes_the_room_of_its_longest_word_from_the_widest() -> None:
    wide = need("Reconstitution")
    assert widen([60, 300], _cells("un Reconstitution", "deux")) == [wide, 360 - wide]
    assert widen([wide, 300], _cells("Reconstitution", "deux")) == [wide, 300], "it has the room"
    assert widen([300, 60], _cells("deux", "Reconstitution")) == [360 - wide, wide]
    assert widen([60, 300], _cells("Reconstitution", "deux", span="Reconstitution")) == [60, 300], "over two columns"


def test_a_column_is_widened_by_half_at_most_and_the_widest_never_by_itself() -> None:
    longest = "Anticonstitutionnellement" * 3
    assert widen([60, 300], _cells(longest, "deux")) == [90, 270]
    assert widen([60, 100], _cells("deux", longest)) == [60, 100]


def test_a_table_whose_words_ask_for_more_than_half_of_the_widest_stays_as_it_is() -> None:
    longest = "Anticonstitutionnellement" * 3
    for widths in ([60.0] * 6 + [70.0], [60.0] * 4):
        assert widen(widths, _cells(*[longest] * (len(widths) - 1), "un")) == widths
    exact = widen([50, 50, 100], _cells(longest, longest, "un"))
    assert exact == [75, 75, 50], "half of it is given"


def test_each_line_of_a_cell_is_a_paragraph_of_it_and_a_single_one_is_the_cell() -> None:
    composer = Composer()
    composer.table([100, 100], ["Titre", None], [[Cell(("un\n\ndeux",), role="TH"), "seul"], [cell("large", span=2)]])
    (table,) = composer.document.story
    assert isinstance(table, Table)
    head, body = composer.document.tree.children[0].children
    first, second = body.children
    assert [(c.role, c.text, c.attributes) for c in first.children] == [
        ("TH", "", {"Scope": "Row"}), ("TD", "seul", {}),
    ]  # fmt: skip
    assert [(c.role, c.text) for c in first.children[0].children] == [("P", "un"), ("P", "deux")]
    assert [(c.role, c.text, c.attributes) for c in second.children] == [("TD", "large", {"ColSpan": 2})]
    assert [(c.role, c.text, c.attributes) for c in head.children[0].children] == [("TH", "Titre", {"Scope": "Column"})]
    several, alone = table._cellvalues[1]
    assert texts(several) == ["un", "Spacer", "deux"]
    assert texts([alone]) == ["seul"]
    assert table._cellvalues[2][1] == ""
    assert ("SPAN", (0, 2), (1, 2)) in [(name, *where) for name, where in _spans(table)]


def _spans(table: Table) -> list[tuple[str, tuple[object, ...]]]:
    return [("SPAN", tuple(where)) for _, *where in table._spanCmds]


@pytest.mark.parametrize(
    ("rows", "tied", "whole", "expected"),
    [(6, (), False, 2), (6, (), True, 6), (6, (1, 2), False, 4), (6, (3,), False, 2)],
)
def test_a_table_begins_with_two_rows_with_those_that_are_tied_or_with_all(
    rows: int, tied: tuple[int, ...], whole: bool, expected: int
) -> None:
    composer = Composer()
    composer.table([100], ["Titre"], [["un"]] * rows, tied=tied, whole=whole, reserve=30)
    (table,) = composer.document.story
    assert (table.first_rows, table.repeatRows, table.reserve) == (expected, 1, 30)
    bare = Composer()
    bare.table([100], [], [["un"]] * rows)
    assert (bare.document.story[0].repeatRows, bare.document.story[0].reserve) == (0, 0)


def test_the_beginning_of_a_table_counts_what_is_kept_free_below_its_last_row() -> None:
    composer = Composer()
    composer.table([100], ["Titre"], [["un"], ["deux"], ["trois"]], reserve=30)
    composer.table([100], ["Titre"], [["un"], ["deux"]], reserve=30)
    composer.table([100], ["Titre"], [["un"], ["deux"]])
    longer, whole, free = (table.beginning(100) for table in composer.document.story)
    assert longer == free
    assert whole == free + 30


@pytest.mark.parametrize(("left", "asked"), [(-1, 0.0), (0, 1.0), (29.5, 1.0), (30, 0.0)])
def test_a_table_is_too_high_where_what_must_follow_would_not_fit(left: float, asked: float) -> None:
    composer = Composer()
    composer.table([100], [], [["un"], ["deux"]], reserve=30)
    (table,) = composer.document.story
    high = Table.wrap(table, 100, 1000)[1]
    assert table.wrap(100, high + left)[1] == (high + left + 1 if asked else high)
    table._postponed = 1
    assert table.wrap(100, high + left)[1] == high, "it was moved to a new page already"


def test_a_picture_says_itself_what_it_shows() -> None:
    with pytest.raises(NotImplementedError):
        Picture().paint(None)


def test_the_sheet_of_a_post_is_not_printed_where_there_is_none() -> None:
    ref = replace(exemple.referentiel(), fiche=None)
    with pytest.raises(ValueError, match="no job sheet"):
        FicheMetier(ref, datetime(2026, 11, 16, tzinfo=UTC), "Europe/Paris")


@pytest.mark.parametrize("frame", ["solid", "dashed", "none"])
def test_a_banner_is_its_text_alone_or_beside_its_note(frame: str) -> None:
    composer = Composer()
    left, right = composer.leaf("à gauche"), composer.leaf("à droite")
    composer.banner([left], [], 150, frame)
    assert composer.document.story == [left]
    composer.banner([left], [right], 150, frame)
    outer = composer.document.story[-1]
    assert isinstance(outer, Table)
    assert outer._argW == [styles.WIDTH - 150, 150]
    told, note = outer._cellStyles[0]
    paddings = [(s.leftPadding, s.rightPadding, s.topPadding, s.bottomPadding) for s in (told, note)]
    assert paddings == [(0, 12, 0, 0), (0, 0, 0, 0)]
    assert {s.valign for s in (told, note)} == {"BOTTOM" if frame == "solid" else "TOP"}
    ((texts_, inner),) = outer._cellvalues
    assert texts_ == [left]
    ((within,),) = inner._cellvalues
    assert within == [right]
    (style,) = inner._cellStyles[0]
    assert (style.leftPadding, style.rightPadding, style.valign) == (*[9 if frame == "solid" else 2] * 2, "MIDDLE")
    assert (inner._argW, inner._argH) == ([150], [None if frame == "solid" else 62])
    assert len(inner._linecmds) == int(frame != "none")


# --- the flow


def test_what_is_placed_or_added_stands_in_the_tree_in_reading_order() -> None:
    composer = Composer()
    composer.picture(Picture(), "Un plan.")
    composer.paragraph("un\n\ndeux")
    with composer.part():
        composer.paragraph("dedans")
    with composer.part("suite", "En tête"):
        empty, place = composer.signature(40, "", "x"), composer.signature(40, "evaluateur-1", "Signature")
    composer.subheading(3, "Titre")
    assert (empty.field, type(place.field)) == (None, Field)
    assert [(e.role, e.text) for e in composer.document.tree.children] == [
        ("Figure", "Un plan."), ("P", "un"), ("P", "deux"), ("Sect", ""), ("Sect", ""), ("H3", "Titre"),
    ]  # fmt: skip
    kinds = [type(f) for f in composer.document.story]
    assert kinds == [
        Picture, Text, Spacer, Text, Text, NextPageTemplate, PageBreak, NextPageTemplate, kinds[8], Heading,
    ]  # fmt: skip
    assert composer.document.templates == {"next": "", "suite": "En tête"}


def test_headings_without_a_name_are_numbered() -> None:
    composer = Composer()
    found = [composer.heading(1, "Un", style="heading1", anchor=name).anchor for name in ("", "ici", "")]
    assert found == ["titre-1", "ici", "titre-3"]


@pytest.mark.parametrize(
    ("text", "lines"), [("", 0), (" \n ", 0), ("un", 1), ("un\n\ndeux", 2), ("a\nb\nc", 3), ("a\nb\nc\nd", 3),
                        ("x" * 79, 1), ("x" * 80, 2), ("x" * 160, 3), ("x" * 900, 3)],
)  # fmt: skip
def test_a_frame_asks_for_its_heading_and_two_or_three_lines(text: str, lines: int) -> None:
    assert frame_room(text) == 8 + styles.style("frame").leading * (1 + lines)


def test_a_frame_is_one_from_its_heading_to_its_last_line() -> None:
    composer = Composer()
    composer.frame(["Précisions"], "un\ndeux\n\ntrois\n")
    need_, *leaves = composer.document.story
    assert isinstance(need_, CondPageBreak)
    assert need_.height == frame_room("un\ndeux\n\ntrois\n") - 1
    assert [(f.element.text, f.open_above, f.open_below) for f in leaves] == [
        ("Précisions", False, True), ("un", True, True), ("deux", True, True), ("trois", True, False),
    ]  # fmt: skip
    assert [f.spaceBefore for f in leaves[1:] if "spaceBefore" in vars(f)] == [0, 0, 6]
    assert leaves[-1].spaceAfter == 12
    bare = Composer()
    bare.frame(["Précisions"], "")
    assert [(type(f), f.open_below) for f in bare.document.story[1:]] == [(Framed, False)]


def test_a_value_is_a_word_in_bold_when_it_is_unfavourable_or_asked_for() -> None:
    good = replace(exemple.DESACCORD, defavorable=False, cle="acquis", icone="check")
    assert valeur(good, "rien").style == "word"
    assert (
        valeur(good, "rien", strong=True).style == valeur(replace(good, defavorable=True), "rien").style == "word_bold"
    )
    assert (valeur(good, "rien").icon, valeur(replace(good, cle=""), "rien").icon) == ("check", icons.EMPTY)
    assert (word("un", "x"), word("un", "x", strong=True)) == (
        Cell(("un",), "word", "x"), Cell(("un",), "word_bold", "x"),
    )  # fmt: skip


# --- the code of a page


@pytest.mark.parametrize(
    ("reference", "printed"),
    [("EX-1", "EX-1"), ("É-1", ""), ("EX 1", ""), ("x" * 40, "x" * 40), ("x" * 41, ""), ("!~", "!~")],
)
def test_a_reference_that_cannot_be_typed_gives_way_to_eight_signs(
    pv: ProcesVerbal, reference: str, printed: str
) -> None:
    assert len(pv.dossier) > 8
    text = code_page.code(replace(pv, reference=reference))
    assert text.startswith(f"EVAL1-{printed or pv.dossier[:8].upper()}-{pv.version}-")
    assert len(text.rpartition("-")[2]) == 16


def test_the_dark_modules_of_a_row_are_drawn_run_by_run() -> None:
    for row in ("", "0", "1", "110", "0110111", "10101"):
        runs = list(code_page._runs([c == "1" for c in row]))
        drawn = ["0"] * len(row)
        for start, length in runs:
            drawn[start : start + length] = "1" * length
        assert "".join(drawn) == row
        assert len(runs) == len([part for part in row.split("0") if part])
