"""The leaves: flowables that know the element of the structure which they draw.

Whatever else is drawn (rules, backgrounds, frames, icons) belongs to no element.
"""

from __future__ import annotations

from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table

from evaluateur.edition import icones, styles
from evaluateur.edition.structure import Element


class Texte(Paragraph):  # type: ignore[misc]  # reportlab publishes no types
    """A paragraph, a heading or the content of a cell; its pieces over several pages draw the same element."""

    element: Element
    _mesure: tuple[float, tuple[float, float]] | None = None

    def wrap(self, largeur: float, hauteur: float) -> tuple[float, float]:
        """Break into lines, once for each width: tables ask again and again."""
        # A split that finds no place forgets the lines.
        if self._mesure is None or self._mesure[0] != largeur or not hasattr(self, "blPara"):
            self._mesure = (largeur, super().wrap(largeur, hauteur))
        return self._mesure[1]

    def split(self, largeur: float, hauteur: float) -> list[Flowable]:
        """Cut at a height, as Paragraph does."""
        morceaux: list[Flowable] = super().split(largeur, hauteur)
        for rang, morceau in enumerate(morceaux):
            if morceau is not self:
                self._transmettre(morceau, rang)
        return morceaux

    def _transmettre(self, morceau: Any, rang: int) -> None:
        morceau.element = self.element


class Titre(Texte):
    """A heading: an entry of the outline, and the place to which page numbers refer."""

    niveau: int
    ancre: str
    pages: dict[str, int]

    def draw(self) -> None:
        """Draw, and note on which page; the later pieces of a long heading are not noted again."""
        if self.niveau:
            self.canv.bookmarkHorizontal(self.ancre, 0, self.height)
            self.canv.addOutlineEntry(self.element.texte.replace("\n", " "), self.ancre, self.niveau - 1)
            self.pages[self.ancre] = self.canv.getPageNumber()
        super().draw()

    def _transmettre(self, morceau: Any, rang: int) -> None:
        super()._transmettre(morceau, rang)
        morceau.ancre, morceau.pages = self.ancre, self.pages
        morceau.niveau = 0 if rang else self.niveau


class Mot(Texte):
    """A word with its icon; the word alone carries the meaning."""

    icone = ""

    def draw(self) -> None:
        """Draw the icon in the indent of the first line, then the word."""
        if icones.connue(self.icone):
            corps = self.style.fontSize
            cote = corps * 0.92
            pied = self.height - corps + corps * 0.31 - cote / 2
            x = self.style.leftIndent - cote * 1.45
            icones.dessiner(self.canv, self.icone, max(x, 0), pied, cote, corps * 0.13)
        super().draw()

    def _transmettre(self, morceau: Any, rang: int) -> None:
        super()._transmettre(morceau, rang)
        morceau.icone = "" if rang else self.icone


class Encadre(Texte):
    """Text in a frame that goes on over pages; ``milieu`` leaves it open to the next leaf."""

    milieu = False
    suite = False

    def draw(self) -> None:
        """Draw the frame, then the text."""
        self.canv.saveState()
        self.canv.setLineWidth(0.5)
        self.canv.setStrokeColor(styles.FILET)
        dessous = 0 if self.milieu else -5
        dessus = self.height + self.getSpaceBefore()
        for x in (0, self.width):
            self.canv.line(x, dessous, x, dessus)
        if not self.suite:
            self.canv.line(0, dessus, self.width, dessus)
        if not self.milieu:
            self.canv.line(0, dessous, self.width, dessous)
        self.canv.restoreState()
        super().draw()

    def _transmettre(self, morceau: Any, rang: int) -> None:
        super()._transmettre(morceau, rang)
        morceau.milieu = self.milieu
        morceau.suite = self.suite and not rang
        if rang:
            morceau.spaceAfter = self.getSpaceAfter()
        else:
            morceau.spaceBefore = self.getSpaceBefore()


class Tableau(Table):  # type: ignore[misc]  # reportlab publishes no types
    """A table that cuts a row in two only when it must: when the row would leave most of a page blank.

    ``premieres``: rows of the body that begin it; ``reserve``: points kept free below its last row.
    """

    premieres = 0
    reserve = 0.0

    def debut(self, largeur: float) -> float:
        """The height of its head and first rows, with what is kept free when they are all."""
        super().wrap(largeur, styles.PAGE[1])
        rangs = self.repeatRows + self.premieres
        return float(sum(self._rowHeights[:rangs])) + (self.reserve if rangs >= len(self._rowHeights) else 0.0)

    def wrap(self, largeur: float, hauteur: float) -> tuple[float, float]:
        """Its size; too high when what must follow it would not fit below, so that it is cut."""
        large, haut = super().wrap(largeur, hauteur)
        serre = haut <= hauteur < haut + self.reserve
        # Nothing more can be done when it was already moved to a new page.
        return large, hauteur + 1 if serre and not hasattr(self, "_postponed") else haut

    def split(self, largeur: float, hauteur: float) -> list[Flowable]:
        """Cut between rows, else within the first row, if it is long and enough of it fits."""
        self.splitInRow = 0
        entier = sum(self._rowHeights)
        morceaux: list[Flowable] = super().split(largeur, min(hauteur, entier - 1))
        if morceaux or entier <= hauteur:
            return self._transmettre(morceaux)
        tete = sum(self._rowHeights[: self.repeatRows])
        premieres = sum(self._rowHeights[self.repeatRows : self.repeatRows + 2])
        if premieres < styles.PAGE[1] / 3 or hauteur < tete + 60:
            return []
        # Rows that should stay together cannot, when one of them is longer than a page.
        self.splitInRow = 1
        self._nosplitCmds: list[object] = []
        for case in (c for rangee in self._cellStyles for c in rangee):
            case.valign = "TOP"
        return self._transmettre(list(super().split(largeur, hauteur)))

    def _transmettre(self, morceaux: list[Flowable]) -> list[Flowable]:
        if morceaux:
            morceaux[-1].reserve = self.reserve
        return morceaux


class Debut(CondPageBreak):  # type: ignore[misc]  # reportlab publishes no types
    """Goes to the next page unless what follows can begin here: headings whole, then first rows or lines."""

    def __init__(self) -> None:
        super().__init__(0)
        self.suite: list[Flowable] = []
        self.complet = False

    def noter(self, flowable: Flowable) -> None:
        """Take in what follows, up to the first table or text."""
        if not self.complet:
            self.suite.append(flowable)
            self.complet = isinstance(flowable, Tableau) or _est_texte(flowable)

    def wrap(self, largeur: float, hauteur: float) -> tuple[float, float]:
        """Break the page, or be nothing; what begins with more than half a page is not waited for."""
        haut = dernier = 0.0
        for flowable in self.suite:
            haut += max(flowable.getSpaceBefore() - dernier, 0) + self._place(flowable, largeur)
            dernier = flowable.getSpaceAfter()
            haut += dernier
        self.height = min(haut - dernier, styles.PAGE[1] / 2)
        taille: tuple[float, float] = super().wrap(largeur, hauteur)
        return taille

    def _place(self, flowable: Flowable, largeur: float) -> float:
        flowable.canv = self.canv
        tableau = isinstance(flowable, Tableau)
        haut = flowable.debut(largeur) if tableau else flowable.wrap(largeur, styles.PAGE[1])[1]
        if _est_texte(flowable):
            haut = min(haut, 3 * flowable.style.leading)
        del flowable.canv
        return float(haut)


def _est_texte(flowable: Flowable) -> bool:
    return isinstance(flowable, Texte) and not (isinstance(flowable, Titre) or flowable.style.keepWithNext)


class Renvoi(Flowable):  # type: ignore[misc]  # reportlab publishes no types
    """The number of the page on which a heading stands: known, and filled in, when all is drawn."""

    def __init__(self, element: Element, ancre: str) -> None:
        super().__init__()
        self.element = element
        self.ancre = ancre

    def wrap(self, largeur: float, hauteur: float) -> tuple[float, float]:
        """As high as one line, as wide as the column."""
        self.width, self.height = largeur, styles.style("cellule").leading
        return self.width, self.height

    def draw(self) -> None:
        """Draw the form that will hold the number, centred on its origin."""
        self.canv.saveState()
        self.canv.translate(self.width / 2, self.height - styles.style("cellule").fontSize)
        self.canv.doForm(f"page-{self.ancre}")
        self.canv.restoreState()


class PlaceSignature(Flowable):  # type: ignore[misc]  # reportlab publishes no types
    """The empty place in which a seat signs."""

    def __init__(self, siege: int, hauteur: float) -> None:
        super().__init__()
        self.siege = siege
        self.height = hauteur

    def wrap(self, largeur: float, hauteur: float) -> tuple[float, float]:
        """All the width of its box."""
        self.width = largeur
        return largeur, self.height

    def draw(self) -> None:
        """Nothing: the paper, or the signature, fills it."""
