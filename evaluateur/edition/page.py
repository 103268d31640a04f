"""The page: margins, running header and footer, and what can only be written when the last page is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from evaluateur.edition import fonts, styles
from evaluateur.edition.composition import Document
from evaluateur.edition.escaping import shorten

# Streams in plain compressed form: with the ASCII armour they are a quarter larger. Set once, before any drawing.
rl_config.useA85 = 0

FOOTER_SIZE = 8.0
HEADER_SIZE = 8.8
_FOOTER_TEXT = styles.BOTTOM + 2
_FOOTER_RULE = _FOOTER_TEXT + 11
_FRAME_BOTTOM = _FOOTER_RULE + 10
_NUMBER_WIDTH = 62.0
_MIDDLE_WIDTH = 125.0


class RunningTexts(SimpleNamespace):
    """The running texts: ``footer`` (title, dossier, version), ``empreinte``, ``header`` (candidate)."""

    footer: str
    empreinte: str
    header: str


class FixedCanvas(Canvas):  # type: ignore[misc]  # reportlab publishes no types
    """A canvas without clock nor environment: its date and identity are given."""

    def __init__(self, *args: Any, instant: datetime, seed: str, finish: Callable[[Any], None], **rest: Any) -> None:
        super().__init__(*args, **rest)
        utc = instant.astimezone(UTC)
        # reportlab takes both from SOURCE_DATE_EPOCH even when told to be invariant.
        self._doc._timeStamp = SimpleNamespace(
            t=utc.timestamp(), lt=utc.timetuple(), YMDhms=utc.timetuple()[:6], dhh=0, dmm=0, tzname="UTC"
        )
        self._doc.signature = hashlib.md5(seed.encode(), usedforsecurity=False)
        self._finish = finish

    def save(self) -> None:
        """Write what depends on the last page, then the file."""
        self._finish(self)
        super().save()


def draw(
    document: Document,
    running: RunningTexts,
    instant: datetime,
    title: str,
    author: str,
    seed: str,
    subject: str = "Résultat proposé au jury",
) -> bytes:
    """Draw a document, once."""
    output = BytesIO()
    doc = BaseDocTemplate(
        output,
        pagesize=styles.PAGE,
        pageTemplates=_templates(document, running),
        invariant=1,
        pageCompression=1,
        lang="fr-FR",
        title=title,
        author=author,
        subject=subject,
        creator="Évaluateur",
        producer="Évaluateur",
        initialFontName=fonts.NORMAL,
        displayDocTitle=True,
    )
    doc.build(
        document.story,
        canvasmaker=partial(FixedCanvas, instant=instant, seed=seed, finish=partial(_finish, document)),
    )
    return output.getvalue()


def _templates(document: Document, running: RunningTexts) -> list[PageTemplate]:
    height = styles.PAGE[1] - styles.TOP - _FRAME_BOTTOM
    templates = [PageTemplate("first", [_frame(height)], onPage=partial(_footer, running))]
    for name, part in document.templates.items():
        templates.append(PageTemplate(name, [_frame(height - 17)], onPage=partial(_header_and_footer, running, part)))
    return templates


def _frame(height: float) -> Frame:
    no_padding = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    return Frame(styles.SIDE, _FRAME_BOTTOM, styles.WIDTH, height, **no_padding)


def _header_and_footer(running: RunningTexts, part: str, canvas: Any, doc: Any) -> None:
    y = styles.PAGE[1] - styles.TOP - 8
    canvas.saveState()
    canvas.setFont(fonts.NORMAL, HEADER_SIZE)
    canvas.setFillColor(styles.GREY)
    right = shorten(part, fonts.NORMAL, HEADER_SIZE, 160)
    left = shorten(running.header, fonts.NORMAL, HEADER_SIZE, styles.WIDTH - 180)
    canvas.drawString(styles.SIDE, y, left)
    if right:
        canvas.drawRightString(styles.PAGE[0] - styles.SIDE, y, right)
    canvas.restoreState()
    _footer(running, canvas, doc)


def _footer(running: RunningTexts, canvas: Any, doc: Any) -> None:
    """The footer; the total of pages is a form that is written at the end, with room for two digits."""
    right = styles.PAGE[0] - styles.SIDE
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setStrokeColor(styles.RULE)
    canvas.line(styles.SIDE, _FOOTER_RULE, right, _FOOTER_RULE)
    canvas.setFont(fonts.NORMAL, FOOTER_SIZE)
    canvas.setFillColor(styles.GREY)
    room = styles.WIDTH - _NUMBER_WIDTH - _MIDDLE_WIDTH
    canvas.drawString(styles.SIDE, _FOOTER_TEXT, shorten(running.footer, fonts.NORMAL, FOOTER_SIZE, room))
    canvas.drawRightString(right - _NUMBER_WIDTH, _FOOTER_TEXT, running.empreinte)
    total = right - fonts.width("00", fonts.NORMAL, FOOTER_SIZE)
    canvas.drawRightString(total, _FOOTER_TEXT, f"Page {doc.page} sur ")
    canvas.translate(total, _FOOTER_TEXT)
    canvas.doForm("total")
    canvas.restoreState()


def _finish(document: Document, canvas: Any) -> None:
    """Write the forms: the total of pages, and the page of each heading that is referred to."""
    _write_form(canvas, "total", str(canvas.getPageNumber() - 1), FOOTER_SIZE, centred=False)
    size = styles.style("cell").fontSize
    for reference in document.references:
        reference.element.text = str(document.pages[reference.anchor])
        if not canvas.hasForm(f"page-{reference.anchor}"):
            _write_form(canvas, f"page-{reference.anchor}", reference.element.text, size, centred=True)


def _write_form(canvas: Any, name: str, text: str, size: float, *, centred: bool) -> None:
    canvas.beginForm(name, -40, -10, 40, 20)
    canvas.setFont(fonts.NORMAL, size)
    (canvas.drawCentredString if centred else canvas.drawString)(0, 0, text)
    canvas.endForm()
