"""The list of what two grids do not say alike: one row a difference, its state by icon and word."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from evaluateur.metier import conciliation, designation
from evaluateur.metier.conciliation import Cellule, Etat
from evaluateur.metier.dossier import Dossier, EtatBloc
from evaluateur.metier.referentiel import Bloc, NatureCellule
from evaluateur.metier.typographie import francais, pluriel
from evaluateur.metier.vocabulaire import CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, column, frame, icon, line, scrolled, text
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.restes import TEXTE

ETATS = {
    Etat.ECART: ("equal-not", "prune", "Écart", "écarts"),
    Etat.TRANCHE: ("gavel", "prune", "Tranché", "tranchés"),
    Etat.A_CONFIRMER: ("circle-dashed-check", "encre", "À confirmer", "à confirmer"),
    Etat.ACCORD: ("equal", "ardoise", "Accord", "accords"),
    Etat.MANQUANT: ("user-x", "ardoise", "Manquante", "manquantes"),
    Etat.DESACCORD: ("equal-not", "prune", "Désaccord", "désaccords"),
}
"""Icon, tone, word and plural of the state of a cell."""
ACCORD = "accord"
"""Place of the confirmation by both, after everything else."""


class Objet(Struct, frozen=True):
    """One thing to settle, or settled: a cell, the printed text of a competence, or the agreement itself."""

    place: str
    titre: str
    sous_titre: str
    icone: str
    tone: str
    mot: str
    ouvert: bool
    valeurs: tuple[str, ...] = ("", "")
    nature: NatureCellule | None = None


def objets(vue: VueBloc) -> list[Objet]:
    """Everything that the screen lists, in the order of the page."""
    bloc, expected = vue.bloc, set(vue.textes)
    cellules = {c.code: c for c in vue.cellules}
    items: list[Objet] = []
    for competence in bloc.competences:
        for critere in competence.criteres:
            items += _difference(bloc, cellules[critere.code], critere.libelle_court or critere.texte)
        items += _difference(bloc, cellules[competence.code], competence.libelle_court)
        items += _text(vue.etat, competence.code, competence.libelle_court, competence.code in expected)
    items += _difference(bloc, cellules[bloc.cellule], bloc.libelle_court)
    return items


def page_ranks(bloc: Bloc) -> dict[str, int]:
    """Where each place of a bloc comes: criteria, verdict and printed text of each competence; the bloc."""
    order: list[str] = []
    for code, (nature, *_) in bloc.cellules.items():
        order += [code, f"{TEXTE}{code}"] if nature == "competence" else [code]
    return {place: rank for rank, place in enumerate(order)}


def _difference(bloc: Bloc, cellule: Cellule, libelle: str) -> list[Objet]:
    if cellule.etat in (Etat.A_CONFIRMER, Etat.ACCORD):
        return []
    name, tone, word, _ = ETATS[cellule.etat]
    titre = designation.cellule(bloc, cellule.code)
    if cellule.nature == "competence":
        titre = f"{cellule.code}, résultat"
    elif cellule.nature == "bloc":
        titre = f"{titre}, résultat"
    ouvert = cellule.etat in conciliation.OUVERTS
    return [Objet(cellule.code, titre, libelle, name, tone, word, ouvert, cellule.valeurs, cellule.nature)]


def _text(etat: EtatBloc, code: CelluleCode, libelle: str, expected: bool) -> list[Objet]:
    retenues = etat.precisions.get(code)
    if retenues is None and not expected:
        return []
    word, tone, name = ("À choisir", "ocre", "pencil") if expected else ("Choisies", "ardoise", "check")
    return [Objet(f"{TEXTE}{code}", f"{code}, précisions", libelle, name, tone, word, expected)]


def state_chip(look: Look, icon_name: str, tone: str, word: str) -> QWidget:
    """A state by icon and word (by word alone, under an icon); what is still apart is the only loud chip."""
    loud = word == ETATS[Etat.ECART][2]
    ink = "sur_encre" if loud else tone
    words = text(word, "label", tone=ink, wrap=False)
    margins = (6, 1, 6, 1) if loud else (0, 1, 0, 1)
    parts = [icon(look, icon_name, ink, 14), words] if icon_name else [words]
    return frame("chip_loud" if loud else "bare", line(*parts, margins=margins, spacing=5))


def _tile(look: Look, name: str, tone: str) -> QLabel:
    """A mark on its soft ground, all of one size: two columns that the eye compares down the list."""
    tile = icon(look, name, tone)
    tile.setProperty("role", "tile")
    tile.setProperty("tone", tone)
    tile.setAlignment(Qt.AlignmentFlag.AlignCenter)
    tile.setFixedSize(look.px(26), look.px(20))
    return tile


class _Row(Button):
    """One object of the list."""

    def __init__(self, look: Look, objet: Objet, icons: tuple[tuple[str, str], tuple[str, str]] | None) -> None:
        super().__init__("", kind="railitem")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        marks = []
        if icons is not None:
            (one, tone_one), (two, tone_two) = icons
            alike = objet.valeurs[0] == objet.valeurs[1]
            between = icon(look, "equal" if alike else "equal-not", "ardoise" if alike else "prune", 14)
            marks = [_tile(look, one, tone_one), between, _tile(look, two, tone_two)]
        state = state_chip(look, objet.icone, objet.tone, objet.mot)
        below = line(text(objet.sous_titre, "secondary"), state, spacing=5)
        below.setStretch(0, 1)
        self._inside = column(
            line(text(objet.titre, "strong", wrap=False), -1, *marks, spacing=5),
            below,
            margins=(12, 7, 12, 7),
            spacing=2,
        )
        self.setLayout(self._inside)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(francais(f"{objet.titre}, {objet.sous_titre} : {objet.mot}"))

    def sizeHint(self) -> QSize:
        """Its words may wrap."""
        return QSize(0, self.heightForWidth(max(self.width(), 160)))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        """A narrower list makes taller rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What the wrapped words ask for."""
        return self._inside.totalHeightForWidth(width)


class DifferenceList(QWidget):
    """Click on one to settle it; the keyboard uses F8 and Maj+F8."""

    asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._count = text("", "secondary")
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._items: dict[str, _Row] = {}
        self._shown: list[Objet] = []
        self.setLayout(column(line(self._count, margins=(12, 8, 12, 6)), scrolled(inner), spacing=0))

    def refresh(self, dossier: Dossier, items: list[Objet], current: str, total: int) -> None:
        """Show the objects; the agreement comes last."""
        if items != self._shown:
            self._shown = items
            self._fill(dossier, items)
        differences = sum(bool(o.nature) for o in items)
        self._count.setText(francais(f"{pluriel(differences, 'écart')} sur {pluriel(total, 'ligne')}"))
        for place, row in self._items.items():
            row.setChecked(place == current)

    def _fill(self, dossier: Dossier, items: list[Objet]) -> None:
        clear(self._rows)
        self._items = {}
        for objet in items:
            row = _Row(self._look, objet, self._icons(dossier, objet))
            row.clicked.connect(partial(self._ask, objet.place))
            self._items[objet.place] = row
            self._rows.addWidget(row)
        self._rows.addStretch(1)

    def _ask(self, place: str, _: bool = False) -> None:
        self.asked.emit(place)

    @staticmethod
    def _icons(dossier: Dossier, objet: Objet) -> tuple[tuple[str, str], tuple[str, str]] | None:
        if not objet.nature:
            return None
        echelle = conciliation.echelle_de(dossier.referentiel, objet.nature)
        one, two = (echelle.valeur(key) for key in objet.valeurs)
        return (
            (one.icone, one.ton or "encre") if one else ("circle-dashed", "ardoise"),
            (two.icone, two.ton or "encre") if two else ("circle-dashed", "ardoise"),
        )
