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

from evaluateur.edition import polices, styles
from evaluateur.edition.composition import Document
from evaluateur.edition.texte import raccourci

# Streams in plain compressed form: with the ASCII armour they are a quarter larger. Set once, before any drawing.
rl_config.useA85 = 0

CORPS_PIED = 8.0
CORPS_TETE = 8.8
_PIED_TEXTE = styles.BAS + 2
_PIED_FILET = _PIED_TEXTE + 11
_BAS_CADRE = _PIED_FILET + 10
_LARGEUR_NUMERO = 62.0
_LARGEUR_EMPREINTE = 125.0


class Courant(SimpleNamespace):
    """The running texts: ``pied`` (title, dossier, version), ``empreinte``, ``tete`` (candidate)."""

    pied: str
    empreinte: str
    tete: str


class Toile(Canvas):  # type: ignore[misc]  # reportlab publishes no types
    """A canvas without clock nor environment: its date and identity are given."""

    def __init__(self, *args: Any, instant: datetime, graine: str, finir: Callable[[Any], None], **reste: Any) -> None:
        super().__init__(*args, **reste)
        utc = instant.astimezone(UTC)
        # reportlab takes both from SOURCE_DATE_EPOCH even when told to be invariant.
        self._doc._timeStamp = SimpleNamespace(
            t=utc.timestamp(), lt=utc.timetuple(), YMDhms=utc.timetuple()[:6], dhh=0, dmm=0, tzname="UTC"
        )
        self._doc.signature = hashlib.md5(graine.encode(), usedforsecurity=False)
        self._finir = finir

    def save(self) -> None:
        """Write what depends on the last page, then the file."""
        self._finir(self)
        super().save()


def dessiner(document: Document, courant: Courant, instant: datetime, titre: str, auteur: str, graine: str) -> bytes:
    """Draw a document, once."""
    sortie = BytesIO()
    doc = BaseDocTemplate(
        sortie,
        pagesize=styles.PAGE,
        pageTemplates=_modeles(document, courant),
        invariant=1,
        pageCompression=1,
        lang="fr-FR",
        title=titre,
        author=auteur,
        subject="Résultat proposé au jury",
        creator="Évaluateur",
        producer="Évaluateur",
        initialFontName=polices.NORMAL,
        displayDocTitle=True,
    )
    doc.build(
        document.histoire,
        canvasmaker=partial(Toile, instant=instant, graine=graine, finir=partial(_finir, document)),
    )
    return sortie.getvalue()


def _modeles(document: Document, courant: Courant) -> list[PageTemplate]:
    hauteur = styles.PAGE[1] - styles.HAUT - _BAS_CADRE
    modeles = [PageTemplate("premiere", [_cadre(hauteur)], onPage=partial(_pied, courant))]
    for nom, droite in document.modeles.items():
        modeles.append(PageTemplate(nom, [_cadre(hauteur - 17)], onPage=partial(_tete_et_pied, courant, droite)))
    return modeles


def _cadre(hauteur: float) -> Frame:
    sans_marge = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    return Frame(styles.COTE, _BAS_CADRE, styles.LARGEUR, hauteur, **sans_marge)


def _tete_et_pied(courant: Courant, droite: str, toile: Any, doc: Any) -> None:
    y = styles.PAGE[1] - styles.HAUT - 8
    toile.saveState()
    toile.setFont(polices.NORMAL, CORPS_TETE)
    toile.setFillColor(styles.GRIS)
    a_droite = raccourci(droite, polices.NORMAL, CORPS_TETE, 160)
    gauche = raccourci(courant.tete, polices.NORMAL, CORPS_TETE, styles.LARGEUR - 180)
    toile.drawString(styles.COTE, y, gauche)
    if a_droite:
        toile.drawRightString(styles.PAGE[0] - styles.COTE, y, a_droite)
    toile.restoreState()
    _pied(courant, toile, doc)


def _pied(courant: Courant, toile: Any, doc: Any) -> None:
    """The footer; the total of pages is a form that is written at the end, with room for two digits."""
    droite = styles.PAGE[0] - styles.COTE
    toile.saveState()
    toile.setLineWidth(0.5)
    toile.setStrokeColor(styles.FILET)
    toile.line(styles.COTE, _PIED_FILET, droite, _PIED_FILET)
    toile.setFont(polices.NORMAL, CORPS_PIED)
    toile.setFillColor(styles.GRIS)
    place = styles.LARGEUR - _LARGEUR_NUMERO - _LARGEUR_EMPREINTE
    toile.drawString(styles.COTE, _PIED_TEXTE, raccourci(courant.pied, polices.NORMAL, CORPS_PIED, place))
    toile.drawRightString(droite - _LARGEUR_NUMERO, _PIED_TEXTE, courant.empreinte)
    total = droite - polices.largeur("00", polices.NORMAL, CORPS_PIED)
    toile.drawRightString(total, _PIED_TEXTE, f"Page {doc.page} sur ")
    toile.translate(total, _PIED_TEXTE)
    toile.doForm("total")
    toile.restoreState()


def _finir(document: Document, toile: Any) -> None:
    """Write the forms: the total of pages, and the page of each heading that is referred to."""
    _forme(toile, "total", str(toile.getPageNumber() - 1), CORPS_PIED, centre=False)
    corps = styles.style("cellule").fontSize
    for renvoi in document.renvois:
        renvoi.element.texte = str(document.pages[renvoi.ancre])
        if not toile.hasForm(f"page-{renvoi.ancre}"):
            _forme(toile, f"page-{renvoi.ancre}", renvoi.element.texte, corps, centre=True)


def _forme(toile: Any, nom: str, texte: str, corps: float, *, centre: bool) -> None:
    toile.beginForm(nom, -40, -10, 40, 20)
    toile.setFont(polices.NORMAL, corps)
    (toile.drawCentredString if centre else toile.drawString)(0, 0, texte)
    toile.endForm()
