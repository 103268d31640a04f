"""The official grid, tagged and archival, against bare reportlab: the same strings, fonts and tables, nothing more."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from benchmarks.mesure import duree
from evaluateur.edition.composition import fonts, leaves, page, styles
from evaluateur.edition.composition.balises import Reference
from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.escaping import escape
from evaluateur.edition.composition.marques import MarkedCanvas
from evaluateur.edition.composition.structure import Element
from evaluateur.edition.documents.grille import grille
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from tests.edition import exemple

NOM = "Grille officielle en PDF"
_FONT = ("FONT", (0, 0), (-1, -1), fonts.NORMAL)
_Recette = Callable[[], Flowable]


def mesurer(rounds: int = 9) -> tuple[str, float, float]:
    """Return the name, our median seconds and those of bare reportlab, both measured turn by turn."""
    pv = exemple.proces_verbal()
    recettes = _recettes(pv)
    notres, nus = [], []
    grille.compose(pv)
    _nu(recettes)
    for _ in range(rounds):
        notres.append(duree(lambda: grille.compose(pv)))
        nus.append(duree(lambda: _nu(recettes)))
    return NOM, statistics.median(notres), statistics.median(nus)


def mesurer_balisage(rounds: int = 15) -> tuple[str, float, float]:
    """What marks, tree, archival form and code cost: the same story, made and drawn, with them and without."""
    pv = exemple.proces_verbal()
    running = replace(grille.GrilleImprimee(pv).running_texts(), code="")
    acheves, nus = [], []
    for round_ in range(rounds + 1):
        nu = duree(lambda: _sans_balise(grille.GrilleImprimee(pv).document(), running))
        acheve = duree(lambda: grille.compose(pv))
        # The first turn warms up.
        if round_:
            acheves.append(acheve)
            nus.append(nu)
    return "Balises, archive et code", statistics.median(acheves), statistics.median(nus)


class _SansBalise(MarkedCanvas):
    """The canvas of reportlab, which marks and checks nothing."""

    @contextmanager
    def balise(self, element: Element) -> Iterator[None]:
        yield

    @contextmanager
    def pagination(self, edge: str = "") -> Iterator[None]:
        yield

    def drawText(self, text: object) -> None:
        Canvas.drawText(self, text)

    def showPage(self) -> None:
        Canvas.showPage(self)


def _sans_balise(document: Document, running: page.RunningTexts) -> bytes:
    output = BytesIO()
    templates = page._templates(document, running)
    doc = BaseDocTemplate(
        output, pagesize=styles.PAGE, pageTemplates=templates, invariant=1, initialFontName=fonts.NORMAL
    )
    doc.build(document.story, canvasmaker=partial(_SansBalise, finish=partial(page._finish, document, running)))
    return output.getvalue()


def _recettes(pv: ProcesVerbal) -> list[_Recette]:
    """What is needed to make the same paragraphs and tables anew, prepared outside of the measure."""
    return [r for f in grille.GrilleImprimee(pv).document().story if (r := _recette(f))]


def _recette(flowable: Flowable) -> _Recette | None:
    if isinstance(flowable, leaves.Text):
        markup, style = escape(flowable.element.text), flowable.style
        return lambda: Paragraph(markup, style)
    if isinstance(flowable, Reference):
        return lambda: Paragraph("10", styles.style("centred"))
    if isinstance(flowable, leaves.Table) and flowable.repeatRows:
        rows = [[_cell(v) for v in row] for row in flowable._cellvalues]
        widths, heads = list(flowable._argW), flowable.repeatRows
        lines = [("GRID", (0, 0), (-1, -1), 0.5, styles.RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), _FONT]
        return lambda: Table(
            [[[r() for r in cell] for cell in row] for row in rows],
            colWidths=widths,
            repeatRows=heads,
            splitInRow=1,
            style=[*lines, *flowable._spanCmds],
        )
    if isinstance(flowable, Table):
        inside = [r for row in flowable._cellvalues for v in row for r in _cell(v)]
        return lambda: Table([[r()] for r in inside], colWidths=[styles.WIDTH], style=[_FONT])
    return None


def _cell(value: object) -> list[_Recette]:
    content = value if isinstance(value, list | tuple) else [value]
    return [r for f in content if isinstance(f, Flowable) and (r := _recette(f))]


def _nu(recettes: list[_Recette]) -> bytes:
    output = BytesIO()
    frame = Frame(
        styles.SIDE, styles.BOTTOM + 24, styles.WIDTH, styles.PAGE[1] - styles.TOP - styles.BOTTOM - 24, 0, 0, 0, 0
    )
    doc = BaseDocTemplate(output, pagesize=styles.PAGE, invariant=1, initialFontName=fonts.NORMAL)
    doc.addPageTemplates([PageTemplate("nue", [frame])])
    doc.build([r() for r in recettes])
    return output.getvalue()


if __name__ == "__main__":
    for nom, notre, nu in (mesurer(), mesurer_balisage()):
        print(f"{nom} : {notre * 1000:.0f} ms contre {nu * 1000:.0f} ms, rapport {notre / nu:.2f}")
