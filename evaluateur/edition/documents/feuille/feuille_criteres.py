"""The pages of an observation sheet on which marks and notes are written, one table per competence."""

from __future__ import annotations

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.composition import Cell, Composer, Row, cell
from evaluateur.edition.composition.escaping import bold, note
from evaluateur.edition.documents import officiel
from evaluateur.edition.documents.cadres import BOX
from evaluateur.edition.documents.feuille_lignes import STEP, Ruled
from evaluateur.metier.contenu.modalites import Modalites
from evaluateur.metier.referentiel import Bloc, Competence, Critere, Echelle, Echelles, Valeur
from evaluateur.metier.typographie import majuscule

_NUMBER, _TICK, _TEXT = 23.0, 22.0, 238.0
_ROW, _VERDICT = 25.0, 22.0
"""Lowest heights: a line of handwriting, a box to tick."""
_SHORT = 20
_LINES, _LINES_ENTRETIEN = 3, 4


def compose(c: Composer, bloc: Bloc, echelles: Echelles) -> None:
    """Write all competences of a bloc, what to raise in the entretien, and the boxes of its result."""
    _legende(c, echelles.critere)
    officiel.lacune(c, bloc.lacune_avant.texte if bloc.lacune_avant else "")
    for activite in bloc.activites:
        for rank, competence in enumerate(activite.competences):
            officiel.titre(c, competence.code, competence.texte, activite.texte, rank == 0, level=2)
            _competence(c, competence, echelles, bloc.modalites)
    officiel.lacune(c, bloc.lacune_apres.texte if bloc.lacune_apres else "")
    if bloc.lacune_apres:
        c.space(8)
    _entretien(c, bloc, echelles.bloc)


def touche(valeur: Valeur) -> str:
    """The letter over a column of boxes: the key of the keyboard, else the word itself."""
    return valeur.touche or majuscule(valeur.mot)


def boxes(words: list[str]) -> str:
    """« ☐ Acquise   ☐ Non acquise »: a box never parts from its word."""
    return "\xa0\xa0 ".join(f"{BOX}\xa0{_glued(majuscule(word))}" for word in words)


def _glued(word: str) -> str:
    """A short word of several parts stays on one line; a long one may need two."""
    return word.replace(" ", "\xa0") if len(word) <= _SHORT else word


def _legende(c: Composer, echelle: Echelle) -> None:
    c.space(8)
    words = ", ".join(f"{touche(v)} : {v.mot.lower()}" for v in echelle.valeurs)
    c.paragraph(f"{words}. Une ligne sans case cochée n’est pas renseignée.", style="note")


def _competence(c: Composer, k: Competence, echelles: Echelles, modalites: Modalites) -> None:
    valeurs = echelles.critere.valeurs
    columns = 3 + len(valeurs)
    rows: list[Row] = []
    tied: list[int] = []
    least: list[float] = []
    number = 0
    for groupe in k.groupes:
        if groupe.entete or groupe.a_completer:
            tied.append(len(rows))
            rows.append((officiel.entete(c, groupe.entete, groupe.a_completer, columns),))
            least.append(0)
        for critere in groupe.criteres:
            number += 1
            rows.append(_critere(c, number, critere, len(valeurs)))
            least.append(_ROW)
    tied.append(len(rows) - 1)
    verdict = cell(boxes([v.mot for v in echelles.competence.valeurs]), span=columns - 2)
    rows.append((Cell((bold(f"Compétence {k.code}"),), span=2, role="TH"), verdict))
    ticks = [cell(touche(v), style="column_centred") for v in valeurs]
    heads: Row = (cell("N°", style="column_centred"), "Critère d’évaluation", *ticks, "Notes")
    widths = [_NUMBER, _TEXT, *[_TICK] * len(valeurs)]
    thick = [("LINEABOVE", (0, -1), (-1, -1), 1.2, styles.INK)]
    c.table(
        [*widths, styles.WIDTH - sum(widths)],
        heads,
        rows,
        tied=tied,
        commands=thick,
        tight=True,
        reserve=_LINES * STEP,
        least=[*least, _VERDICT],
    )
    c.add(_precisions(c, modalites))


def _critere(c: Composer, number: int, critere: Critere, values: int) -> Row:
    text = officiel.critere(c, critere.texte, critere.a_completer)
    return (cell(str(number), style="centred"), text, *[cell(BOX, style="tick")] * values, "")


def _precisions(c: Composer, modalites: Modalites) -> Ruled:
    word = "obligatoires" if modalites.precisions_obligatoires else "facultatives"
    return Ruled(c.leaf(bold("Précisions"), note(f" ({word})"), style="frame_heading"), _LINES, after=8)


def _entretien(c: Composer, bloc: Bloc, echelle: Echelle) -> None:
    """What is left of the last page is room for notes."""
    tail = " (compétences non mobilisées comprises)" if bloc.modalites.aborde_non_observe else ""
    c.space(4)
    heading = c.leaf(bold("À aborder en entretien"), note(f"{tail}, autres notes"), style="frame_heading")
    c.add(Ruled(heading, _LINES_ENTRETIEN, after=8, filling=_VERDICT + 9))
    row: Row = (Cell((bold(f"Bloc {bloc.code}"),), role="TH"), boxes([v.mot for v in echelle.valeurs]))
    width = _NUMBER + _TEXT
    c.table([width, styles.WIDTH - width], (), [row], least=[_VERDICT])
