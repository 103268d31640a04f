"""The edges of a page: how wide its running texts may be, and what must have room at its foot to begin there."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.platypus import PageBreak

from evaluateur.edition.composition import fonts, page, styles
from evaluateur.edition.composition.composition import Composer
from evaluateur.edition.composition.leaves import Beginning
from tests.edition.lecture import pages


def wide(least: float, most: float) -> str:
    """A text of letters whose width lies between these."""
    for broad in range(100):
        for narrow in range(40):
            text = "m" * broad + "i" * narrow
            if least < fonts.width(text, fonts.NORMAL, page.HEADER_SIZE) <= most:
                return text
    raise AssertionError


@pytest.mark.parametrize(("side", "room"), [("part", 160), ("header", styles.WIDTH - 180)])
def test_a_running_text_is_whole_up_to_its_room_and_shortened_beyond(tmp_path: Path, side: str, room: float) -> None:
    fonts.characters()
    for text, whole in ((wide(room - 0.5, room), True), (wide(room, room + 0.5), False)):
        composer = Composer()
        composer.paragraph("un")
        with composer.part("suite", text if side == "part" else "partie"):
            composer.paragraph("deux")
            composer.add(PageBreak())
            composer.paragraph("trois")
        running = page.RunningTexts("", "", text if side == "header" else "candidat")
        (tmp_path / "x.pdf").write_bytes(page.draw(composer.document, running).pdf)
        found = pages(tmp_path / "x.pdf")[2].split()
        assert (text in found) == whole
        assert any(word.endswith("…") and text.startswith(word[:-1]) for word in found) != whole


def _asked(composer: Composer) -> float:
    """The room without which what follows goes to the next page."""
    first, *following = composer.document.story
    assert isinstance(first, Beginning)
    assert first.following == following[: len(first.following)]
    first.canv = None
    first.wrap(styles.WIDTH, 1000)
    return float(first.height)


def test_what_begins_asks_for_its_heading_and_first_lines_but_not_for_the_space_below_them() -> None:
    composer = Composer()
    composer.beginning()
    composer.add(composer.heading(3, "Titre", style="heading3"))
    composer.paragraph("un")
    title, text = styles.style("heading3"), styles.style("body")
    assert _asked(composer) == title.spaceBefore + title.leading + title.spaceAfter + text.leading
    longer = Composer()
    longer.beginning()
    longer.add(longer.heading(3, "Titre", style="heading3"))
    longer.paragraph("mot " * 500)
    longer.paragraph("mot " * 500)
    assert _asked(longer) == _asked(composer) + 2 * text.leading, "three lines, however many there are"


def test_what_begins_with_more_than_half_a_page_is_not_waited_for() -> None:
    composer = Composer()
    composer.beginning()
    for _ in range(40):
        composer.add(composer.heading(3, "Titre", style="heading3"))
    composer.paragraph("un")
    assert _asked(composer) == styles.PAGE[1] / 2
