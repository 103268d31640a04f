"""The builder: makes each flowable and its element of the structure together, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    Spacer,
    Table,
)

from evaluateur.edition import icones, mots, polices, styles
from evaluateur.edition.feuilles import Debut, Encadre, Mot, Renvoi, Tableau, Texte, Titre
from evaluateur.edition.structure import Element
from evaluateur.edition.texte import Morceau, alineas, composer
from evaluateur.metier.proces_verbal import ValeurPV

_F = TypeVar("_F", bound=Texte)


@dataclass(frozen=True)
class Cellule:
    """What a cell says. ``ancre`` makes it the page number of a heading; ``role`` is TD or TH."""

    morceaux: tuple[Morceau, ...]
    style: str = "cellule"
    icone: str = ""
    etendue: int = 1
    ancre: str = ""
    role: str = "TD"


def cellule(*morceaux: Morceau, style: str = "cellule", etendue: int = 1) -> Cellule:
    """A cell of text."""
    return Cellule(morceaux, style, etendue=etendue)


def mot(texte: str, icone: str, *, fort: bool = False) -> Cellule:
    """A cell that holds a word with its icon."""
    return Cellule((texte,), "mot_gras" if fort else "mot", icone)


def valeur(v: ValeurPV, suite: str = "", *, fort: bool = False) -> Cellule:
    """A cell that holds a value of the record, in the look that the record gives it."""
    return mot(mots.valeur(v) + suite, icone(v), fort=fort or v.defavorable)


def icone(v: ValeurPV) -> str:
    """The name of the icon of a value; what is not agreed yet has its own."""
    return v.icone if v.cle else icones.VIDE


_MOTS = re.compile("[^ \n]+")
Ligne = Sequence[Cellule | str | None]
"""A row: a string is a plain cell, None a gap that belongs to no element."""


@dataclass
class Document:
    """What is to be drawn, once: flowables, structure, running texts by page template, pages of the headings."""

    histoire: list[Flowable] = field(default_factory=list)
    arbre: Element = field(default_factory=lambda: Element("Document"))
    modeles: dict[str, str] = field(default_factory=lambda: {"suite": ""})
    pages: dict[str, int] = field(default_factory=dict)
    renvois: list[Renvoi] = field(default_factory=list)


class Composeur:
    """Writes a document from top to bottom."""

    def __init__(self) -> None:
        self.document = Document()
        self._courant = self.document.arbre
        self._titres = 0
        self._debut = Debut()

    def ajouter(self, *flowables: Flowable) -> None:
        """Add to the story."""
        self.document.histoire.extend(flowables)
        for flowable in flowables:
            self._debut.noter(flowable)

    def espace(self, hauteur: float) -> None:
        """Leave blank."""
        self.ajouter(Spacer(1, hauteur))

    def filet(self, apres: float = 8) -> None:
        """The thick rule under a title."""
        self.ajouter(HRFlowable("100%", 1.6, color=styles.ENCRE, spaceBefore=6, spaceAfter=apres, lineCap="butt"))

    def place(self, hauteur: float) -> None:
        """Go to the next page unless so many points are left on this one."""
        self.ajouter(CondPageBreak(hauteur))

    def debut(self) -> None:
        """Go to the next page unless the headings that follow, and the beginning of what they head, fit on this one."""
        debut = Debut()
        self.ajouter(debut)
        self._debut = debut

    @contextmanager
    def partie(self, modele: str = "", courant: str = "") -> Iterator[None]:
        """A part of the document; with a template, it begins a page, and ``courant`` heads the next ones."""
        if modele:
            self.document.modeles[modele] = courant
            self.ajouter(NextPageTemplate("suite"), PageBreak(), NextPageTemplate(modele))
        avant = self._courant
        self._courant = avant.ajouter("Sect")
        yield
        self._courant = avant

    def feuille(self, *morceaux: Morceau, style: str = "corps", icone: str = "") -> Texte:
        """A paragraph that is placed by the caller."""
        return self._feuille(Mot if icone else Texte, self._courant, "P", {}, morceaux, style, icone)

    def encadre(self, tete: Sequence[Morceau], texte: str) -> None:
        """Text in a frame below a table: its heading, then a leaf for each line, over as many pages as needed."""
        feuilles = [self._feuille(Encadre, self._courant, "P", {}, tete, "cadre_titre")]
        vide = False
        self.place(place_encadre(texte) - 1)
        for ligne in alineas([texte]) if texte else ():
            if ligne:
                feuilles.append(self._feuille(Encadre, self._courant, "P", {}, ligne, "cadre"))
                feuilles[-1].suite = True
                feuilles[-1].spaceBefore = 6 if vide else 0
            vide = not ligne
        for feuille in feuilles[:-1]:
            feuille.milieu = True
        feuilles[-1].spaceAfter = 12
        self.ajouter(*feuilles)

    def _feuille(
        self,
        genre: type[_F],
        parent: Element,
        role: str,
        attributs: dict[str, str | int],
        morceaux: Sequence[Morceau],
        style: str,
        icone: str = "",
    ) -> _F:
        brut, balise = composer(morceaux)
        feuille = genre(balise, styles.style(style))
        feuille.element = parent.ajouter(role, brut, attributs)
        if isinstance(feuille, Mot):
            feuille.icone = icone
        return feuille

    def paragraphe(self, *morceaux: Morceau, style: str = "corps") -> None:
        """A paragraph for each line."""
        for ligne in alineas(morceaux):
            self.ajouter(self.feuille(*ligne, style=style) if ligne else Spacer(1, 5))

    def titre(self, niveau: int, *morceaux: Morceau, style: str, ancre: str = "") -> Titre:
        """A heading placed by the caller; see :meth:`intertitre`."""
        self._titres += 1
        titre = self._feuille(Titre, self._courant, f"H{niveau}", {}, morceaux, style)
        titre.niveau, titre.ancre, titre.pages = niveau, ancre or f"titre-{self._titres}", self.document.pages
        return titre

    def intertitre(self, niveau: int, *morceaux: Morceau, style: str = "titre3") -> None:
        """A heading in the flow, with room below it for the beginning of what follows."""
        self.debut()
        self.ajouter(self.titre(niveau, *morceaux, style=style))

    def bandeau(self, gauche: list[Flowable], droite: list[Flowable], largeur: float, cadre: str = "plein") -> None:
        """Two columns without structure of their own: text at the left, a framed note at the right."""
        commandes: list[tuple[Any, ...]] = [
            ("FONT", (0, 0), (-1, -1), polices.NORMAL),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM" if cadre == "plein" else "TOP"),
            ("LEFTPADDING", (0, 0), (0, 0), 0),
            ("RIGHTPADDING", (0, 0), (0, 0), 12),
            ("TOPPADDING", (0, 0), (0, 0), 0),
            ("BOTTOMPADDING", (0, 0), (0, 0), 0),
        ]
        marge = 9 if cadre == "plein" else 2
        interieur = Table([[droite]], colWidths=[largeur], rowHeights=None if cadre == "plein" else [62])
        trait = (0.9, styles.ENCRE) if cadre == "plein" else (0.7, styles.FILET, "butt", (3, 2))
        interieur.setStyle(
            [
                ("FONT", (0, 0), (-1, -1), polices.NORMAL),
                ("BOX", (0, 0), (-1, -1), *trait),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), marge),
                ("RIGHTPADDING", (0, 0), (-1, -1), marge),
            ]
        )
        if not droite:
            self.ajouter(*gauche)
            return
        exterieur = Tableau([[gauche, interieur]], colWidths=[styles.LARGEUR - largeur, largeur])
        exterieur.setStyle([*commandes, *(((c, (1, 0), (1, 0), 0)) for c in _MARGES)])
        self.ajouter(exterieur)

    def tableau(
        self,
        largeurs: Sequence[float],
        tetes: Ligne,
        lignes: Sequence[Ligne],
        *,
        lies: Sequence[int] = (),
        commandes: Sequence[tuple[Any, ...]] = (),
        grille: bool = True,
        serre: bool = False,
        entier: bool = False,
        reserve: float = 0,
    ) -> None:
        """A table. ``lies``: rows of the body that stay on the page of the row after them.

        ``entier``: it begins where all of it fits, if any page can hold it; ``reserve``: see :class:`Tableau`.
        """
        racine = self._courant.ajouter("Table")
        valeurs: list[list[object]] = []
        ordres: list[tuple[Any, ...]] = [*_BASE, *(_GRILLE if grille else ()), *(_SERRE if serre else ()), *commandes]
        if tetes:
            rangee = racine.ajouter("THead").ajouter("TR")
            valeurs.append(self._ligne(rangee, [_en_tete(t) for t in tetes], 0, ordres))
            ordres.append(("BACKGROUND", (0, 0), (-1, 0), styles.FOND_TETE))
        decalage = len(valeurs)
        corps = racine.ajouter("TBody")
        for rang, ligne in enumerate(lignes, decalage):
            valeurs.append(self._ligne(corps.ajouter("TR"), ligne, rang, ordres))
        ordres += [("NOSPLIT", (0, r + decalage), (0, r + decalage + 1)) for r in lies]
        table = Tableau(valeurs, colWidths=_elargir(largeurs, valeurs), repeatRows=decalage)
        table.setStyle(ordres)
        table.reserve = reserve
        table.premieres = len(lignes) if entier else 2
        while table.premieres - 1 in lies:
            table.premieres += 1
        self.ajouter(table)

    def _ligne(self, rangee: Element, ligne: Ligne, rang: int, ordres: list[tuple[Any, ...]]) -> list[object]:
        valeurs: list[object] = []
        for contenu in ligne:
            if contenu is None:
                valeurs.append("")
                continue
            c = Cellule((contenu,)) if isinstance(contenu, str) else contenu
            if c.etendue > 1:
                colonne = len(valeurs)
                ordres.append(("SPAN", (colonne, rang), (colonne + c.etendue - 1, rang)))
            valeurs += [self._case(rangee, c), *[""] * (c.etendue - 1)]
        return valeurs

    def _case(self, rangee: Element, c: Cellule) -> Flowable | list[Flowable]:
        attributs: dict[str, str | int] = {}
        if c.role == "TH":
            attributs["Scope"] = "Column" if c.style.startswith("tete") else "Row"
        if c.etendue > 1:
            attributs["ColSpan"] = c.etendue
        if c.ancre:
            renvoi = Renvoi(rangee.ajouter(c.role, "", attributs), c.ancre)
            self.document.renvois.append(renvoi)
            return renvoi
        genre: type[Texte] = Mot if c.style.startswith("mot") else Texte
        lignes = alineas(c.morceaux)
        if len(lignes) == 1:
            return self._feuille(genre, rangee, c.role, attributs, c.morceaux, c.style, c.icone)
        case = rangee.ajouter(c.role, "", attributs)
        return [
            self._feuille(Texte, case, "P", {}, ligne, c.style) if ligne else Spacer(1, styles.MARGE_CELLULE)
            for ligne in lignes
        ]


def place_encadre(texte: str) -> float:
    """What the heading of a frame takes with the first lines of its text: two, or three when the third is the last."""
    paragraphes = [p for p in texte.split("\n") if p.strip()]
    lignes = min(max(len(paragraphes), 1 + len(paragraphes[0]) // 80), 3) if paragraphes else 0
    return 8.0 + float(styles.style("cadre").leading) * (1 + lignes)


def _elargir(largeurs: Sequence[float], rangees: list[list[object]]) -> list[float]:
    """Give columns, by half at most, the room that their longest word needs, at the cost of the widest column."""
    voulues = list(largeurs)
    for rangee in rangees:
        for colonne, case in enumerate(rangee):
            for feuille in case if isinstance(case, list) else [case]:
                if isinstance(feuille, Texte) and "ColSpan" not in feuille.element.attributs:
                    besoin = _plus_long_mot(feuille, voulues[colonne])
                    voulues[colonne] = max(voulues[colonne], min(besoin, largeurs[colonne] * 1.5))
    large = max(range(len(voulues)), key=lambda i: largeurs[i])
    voulues[large] = largeurs[large]
    trop = sum(voulues) - sum(largeurs)
    if trop > largeurs[large] / 2:
        return list(largeurs)
    voulues[large] -= trop
    return voulues


def _plus_long_mot(feuille: Texte, largeur: float) -> float:
    """The width of the column that would hold the longest word whole; only words that may be too long are measured."""
    marges = 2 * styles.MARGE_CELLULE + feuille.style.leftIndent + 0.1
    corps = feuille.style.fontSize
    # No letter is wider than the body is high.
    suspects = [m for m in _MOTS.findall(feuille.element.texte) if len(m) * corps > largeur - marges]
    return max((polices.largeur(m[:80], polices.DEMI_GRAS, corps) + marges for m in suspects), default=0.0)


def _en_tete(contenu: Cellule | str | None) -> Cellule | None:
    if contenu is None:
        return None
    if isinstance(contenu, str):
        return Cellule((contenu,), "tete", role="TH")
    return Cellule(contenu.morceaux, contenu.style, etendue=contenu.etendue, role="TH")


_MARGES = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
_TOUT = ((0, 0), (-1, -1))
_BASE: tuple[tuple[Any, ...], ...] = (
    # A Table names its font even when all its cells are flowables.
    ("FONT", *_TOUT, polices.NORMAL),
    ("VALIGN", *_TOUT, "MIDDLE"),
    ("LEFTPADDING", *_TOUT, styles.MARGE_CELLULE),
    ("RIGHTPADDING", *_TOUT, styles.MARGE_CELLULE),
    ("TOPPADDING", *_TOUT, 2.4),
    ("BOTTOMPADDING", *_TOUT, 4.2),
)
_SERRE: tuple[tuple[Any, ...], ...] = (("TOPPADDING", *_TOUT, 1.6), ("BOTTOMPADDING", *_TOUT, 3.4))
_GRILLE: tuple[tuple[Any, ...], ...] = (
    ("INNERGRID", *_TOUT, 0.5, styles.FILET),
    ("BOX", *_TOUT, 0.5, styles.FILET),
)
