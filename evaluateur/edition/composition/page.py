"""The page: margins, running header and footer, and what can only be written when the last page is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from evaluateur.edition.composition import code_page, fonts, styles
from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.escaping import Typeset, shorten
from evaluateur.edition.composition.marques import MarkedCanvas
from evaluateur.edition.composition.structure import Drawing
from evaluateur.metier.typographie import francais

# Streams in plain compressed form: with the ASCII armour they are a quarter larger. Set once, before any drawing.
rl_config.useA85 = 0

FOOTER_SIZE = 8.0
HEADER_SIZE = 8.8
_SECOND_LINE = styles.BOTTOM + 1
_FIRST_LINE = _SECOND_LINE + 9.6
_FOOTER_RULE = _FIRST_LINE + 9.4
_FRAME_BOTTOM = _FOOTER_RULE + 7
_NUMBER_WIDTH = 62.0


@dataclass(frozen=True)
class RunningTexts:
    """The running texts: ``footer`` (title, dossier, version), ``mention``, ``header`` (candidate); ``code``, drawn.

    ``deux_chiffres``: room for two digits is left at the right of the number, as grids of layout 1 have it.
    """

    footer: str
    mention: str
    header: str
    code: str = ""
    typeset: Typeset = francais
    deux_chiffres: bool = False


def draw(document: Document, running: RunningTexts) -> Drawing:
    """Draw a document, once. Title, dates and identity of the file are not written here."""
    output = BytesIO()
    doc = BaseDocTemplate(
        output,
        pagesize=styles.PAGE,
        pageTemplates=_templates(document, running),
        invariant=1,
        pageCompression=1,
        lang="fr-FR",
        initialFontName=fonts.NORMAL,
    )
    canvases: list[MarkedCanvas] = []

    def make(*args: Any, **rest: Any) -> MarkedCanvas:
        canvases.append(MarkedCanvas(*args, finish=partial(_finish, document, running), **rest))
        return canvases[-1]

    doc.build(document.story, canvasmaker=make)
    (canvas,) = canvases
    return Drawing(output.getvalue(), document.tree, canvas.marks[:-1], canvas.boxes)


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
    with canvas.pagination("Header"):
        canvas.saveState()
        canvas.setFont(fonts.NORMAL, HEADER_SIZE)
        canvas.setFillColor(styles.GREY)
        right = shorten(part, fonts.NORMAL, HEADER_SIZE, 160, running.typeset)
        left = shorten(running.header, fonts.NORMAL, HEADER_SIZE, styles.WIDTH - 180, running.typeset)
        canvas.drawString(styles.SIDE, y, left)
        if right:
            canvas.drawRightString(styles.PAGE[0] - styles.SIDE, y, right)
        canvas.restoreState()
    _footer(running, canvas, doc)


def _footer(running: RunningTexts, canvas: Any, doc: Any) -> None:
    right = styles.PAGE[0] - styles.SIDE
    with canvas.pagination("Footer"):
        canvas.saveState()
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(styles.RULE)
        canvas.line(styles.SIDE, _FOOTER_RULE, right, _FOOTER_RULE)
        if running.code:
            canvas.saveState()
            canvas.translate(right - code_page.SIDE, _FOOTER_RULE - code_page.QUIET - code_page.SIDE)
            canvas.doForm("code")
            canvas.restoreState()
            right -= code_page.SIDE + 2 * code_page.QUIET
        _footer_texts(running, canvas, doc.page, right)
        canvas.restoreState()


def _footer_texts(running: RunningTexts, canvas: Any, page: int, right: float) -> None:
    """Where the page stands among all is a form that is written at the end."""
    canvas.setFont(fonts.NORMAL, FOOTER_SIZE)
    canvas.setFillColor(styles.GREY)
    room = right - styles.SIDE - _NUMBER_WIDTH
    canvas.drawString(
        styles.SIDE, _FIRST_LINE, shorten(running.footer, fonts.NORMAL, FOOTER_SIZE, room, running.typeset)
    )
    canvas.drawRightString(right, _SECOND_LINE, running.mention)
    if running.deux_chiffres:
        right -= fonts.width("00", fonts.NORMAL, FOOTER_SIZE)
        canvas.drawRightString(right, _FIRST_LINE, f"Page {page} sur ")
    canvas.translate(right, _FIRST_LINE)
    canvas.doForm("total" if running.deux_chiffres else f"numero-{page}")


def _finish(document: Document, running: RunningTexts, canvas: Any) -> None:
    """Write the forms: the number of each page, the code, and the page of each heading that is referred to."""
    total = canvas.getPageNumber() - 1
    if running.deux_chiffres:
        _write_form(canvas, "total", str(total), FOOTER_SIZE, canvas.drawString)
    else:
        for page in range(1, total + 1):
            _write_form(canvas, f"numero-{page}", f"Page {page} sur {total}", FOOTER_SIZE, canvas.drawRightString, -90)
    if running.code:
        canvas.beginForm("code", 0, 0, code_page.SIDE, code_page.SIDE)
        code_page.draw(canvas, running.code)
        canvas.endForm()
    size = styles.style("cell").fontSize
    for reference in document.references:
        reference.element.text = str(document.pages[reference.anchor])
        if not canvas.hasForm(f"page-{reference.anchor}"):
            _write_form(canvas, f"page-{reference.anchor}", reference.element.text, size, canvas.drawCentredString)


def _write_form(
    canvas: Any, name: str, text: str, size: float, draw: Callable[[float, float, str], None], left: int = -40
) -> None:
    """``draw``: at which side of its place, or around it; ``left``: how far the form reaches on that side."""
    canvas.beginForm(name, left, -10, 40, 20)
    canvas.setFont(fonts.NORMAL, size)
    draw(0, 0, text)
    canvas.endForm()
