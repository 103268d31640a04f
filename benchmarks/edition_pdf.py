"""The official grid against bare reportlab: the same strings, fonts and tables, without the layer of the elements."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from io import BytesIO

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from evaluateur.edition import grille, polices, styles
from evaluateur.edition.feuilles import Renvoi, Tableau, Texte
from evaluateur.edition.texte import echapper
from evaluateur.metier.proces_verbal import ProcesVerbal
from tests.edition import exemple

NOM = "Grille officielle en PDF"
_POLICE = ("FONT", (0, 0), (-1, -1), polices.NORMAL)
_Recette = Callable[[], Flowable]


def mesurer(tours: int = 9) -> tuple[str, float, float]:
    """Return the name, our median seconds and those of bare reportlab, both measured turn by turn."""
    pv = exemple.proces_verbal()
    recettes = _recettes(pv)
    notres, nus = [], []
    grille.composer(pv)
    _nu(recettes)
    for _ in range(tours):
        notres.append(_duree(lambda: grille.composer(pv)))
        nus.append(_duree(lambda: _nu(recettes)))
    return NOM, statistics.median(notres), statistics.median(nus)


def _duree(geste: Callable[[], object]) -> float:
    debut = time.perf_counter()
    geste()
    return time.perf_counter() - debut


def _recettes(pv: ProcesVerbal) -> list[_Recette]:
    """What is needed to make the same paragraphs and tables anew, prepared outside of the measure."""
    return [r for f in grille.document(pv).histoire if (r := _recette(f))]


def _recette(flowable: Flowable) -> _Recette | None:
    if isinstance(flowable, Texte):
        balise, style = echapper(flowable.element.texte), flowable.style
        return lambda: Paragraph(balise, style)
    if isinstance(flowable, Renvoi):
        return lambda: Paragraph("10", styles.style("centre"))
    if isinstance(flowable, Tableau) and flowable.repeatRows:
        lignes = [[_case(v) for v in ligne] for ligne in flowable._cellvalues]
        largeurs, tetes = list(flowable._argW), flowable.repeatRows
        traits = [("GRID", (0, 0), (-1, -1), 0.5, styles.FILET), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), _POLICE]
        return lambda: Table(
            [[[r() for r in case] for case in ligne] for ligne in lignes],
            colWidths=largeurs,
            repeatRows=tetes,
            splitInRow=1,
            style=[*traits, *flowable._spanCmds],
        )
    if isinstance(flowable, Table):
        dedans = [r for ligne in flowable._cellvalues for v in ligne for r in _case(v)]
        return lambda: Table([[r()] for r in dedans], colWidths=[styles.LARGEUR], style=[_POLICE])
    return None


def _case(valeur: object) -> list[_Recette]:
    contenu = valeur if isinstance(valeur, list | tuple) else [valeur]
    return [r for f in contenu if isinstance(f, Flowable) and (r := _recette(f))]


def _nu(recettes: list[_Recette]) -> bytes:
    sortie = BytesIO()
    cadre = Frame(
        styles.COTE, styles.BAS + 24, styles.LARGEUR, styles.PAGE[1] - styles.HAUT - styles.BAS - 24, 0, 0, 0, 0
    )
    doc = BaseDocTemplate(sortie, pagesize=styles.PAGE, invariant=1, initialFontName=polices.NORMAL)
    doc.addPageTemplates([PageTemplate("nue", [cadre])])
    doc.build([r() for r in recettes])
    return sortie.getvalue()


if __name__ == "__main__":
    nom, notre, nu = mesurer()
    print(f"{nom} : {notre * 1000:.0f} ms contre {nu * 1000:.0f} ms, rapport {notre / nu:.2f}")
