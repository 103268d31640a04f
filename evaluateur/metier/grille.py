"""One evaluator's grid of one bloc: the fold of his solo faits, and what it still lacks.

A cell is named by the code of a criterion, a competence or the bloc (codes are unique in a référentiel). A cell that
was never marked is absent from ``marques``: there is no default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier import faits_solo as fs
from evaluateur.metier.referentiel import Bloc, Echelles
from evaluateur.metier.vocabulaire import CelluleCode, cellule_du_bloc

_K = TypeVar("_K")
_V = TypeVar("_V")
ENTRETIEN = "entretien"


def cle_notes(situation: int) -> str:
    """Under which key the notes on a situation lie; 0 stands for the entretien."""
    return str(situation) if situation else ENTRETIEN


class Grille(Struct, frozen=True, gc=False):
    """Marks, comments, flags and notes of one evaluator on one bloc."""

    marques: dict[CelluleCode, str] = {}
    motif: str = ""
    """Reason of an unfavourable verdict of the bloc."""
    precisions: dict[CelluleCode, str] = {}
    signales: dict[CelluleCode, bool] = {}
    abordes: dict[CelluleCode, bool] = {}
    notes: dict[str, str] = {}


def _put(values: dict[_K, _V], key: _K, value: _V | None) -> dict[_K, _V]:
    """A copy with this value, or without the key when the value is empty."""
    copy = dict(values)
    if value:
        copy[key] = value
    else:
        copy.pop(key, None)
    return copy


def _critere_note(grille: Grille, fait: fs.CritereNote) -> Grille:
    return replace(grille, marques=_put(grille.marques, fait.critere, fait.valeur))


def _competence_jugee(grille: Grille, fait: fs.CompetenceJugee) -> Grille:
    return replace(grille, marques=_put(grille.marques, fait.competence, fait.valeur))


def _bloc_juge(grille: Grille, fait: fs.BlocJuge) -> Grille:
    return replace(grille, marques=_put(grille.marques, cellule_du_bloc(fait.bloc), fait.valeur), motif=fait.motif)


def _precisions_ecrites(grille: Grille, fait: fs.PrecisionsEcrites) -> Grille:
    return replace(grille, precisions=_put(grille.precisions, fait.competence, fait.texte))


def _critere_signale(grille: Grille, fait: fs.CritereSignale) -> Grille:
    return replace(grille, signales=_put(grille.signales, fait.critere, fait.signale))


def _critere_aborde(grille: Grille, fait: fs.CritereAborde) -> Grille:
    return replace(grille, abordes=_put(grille.abordes, fait.critere, fait.aborde))


def _notes_ecrites(grille: Grille, fait: fs.NotesEcrites) -> Grille:
    return replace(grille, notes=_put(grille.notes, cle_notes(fait.situation), fait.texte))


_EFFETS: dict[type, Callable[[Grille, Any], Grille]] = {
    fs.CritereNote: _critere_note,
    fs.CompetenceJugee: _competence_jugee,
    fs.BlocJuge: _bloc_juge,
    fs.PrecisionsEcrites: _precisions_ecrites,
    fs.CritereSignale: _critere_signale,
    fs.CritereAborde: _critere_aborde,
    fs.NotesEcrites: _notes_ecrites,
    fs.Remplissage: lambda grille, _: grille,
}


def appliquer_solo(grille: Grille, fait: fs.FaitsSolo) -> Grille:
    """Add one solo fait to a grid."""
    return _EFFETS[type(fait)](grille, fait)


class Manque(Struct, frozen=True, gc=False):
    """A gap of a grid: which cell, and what it lacks."""

    cellule: CelluleCode
    quoi: str
    """``critere``, ``verdict``, ``precisions``, ``bloc`` or ``motif``."""


def manques(grille: Grille, bloc: Bloc, echelles: Echelles) -> list[Manque]:
    """Return the gaps of a grid, in the order of the page.

    The reason of an unfavourable competence is its « précisions »; that of an unfavourable bloc is its ``motif``.
    """
    gaps: list[Manque] = []
    exiges = textes_exiges(grille, bloc, echelles)
    for competence in bloc.competences:
        gaps += [Manque(c.code, "critere") for c in competence.criteres if c.code not in grille.marques]
        if competence.code not in grille.marques:
            gaps.append(Manque(competence.code, "verdict"))
        if competence.code in exiges and not grille.precisions.get(competence.code, "").strip():
            gaps.append(Manque(competence.code, "precisions"))
    if bloc.cellule not in grille.marques:
        gaps.append(Manque(bloc.cellule, "bloc"))
    elif bloc.cellule in exiges and not grille.motif.strip():
        gaps.append(Manque(bloc.cellule, "motif"))
    return gaps


def textes_exiges(grille: Grille, bloc: Bloc, echelles: Echelles) -> frozenset[CelluleCode]:
    """The cells whose text must be written: « précisions » of a competence, ``motif`` of the bloc."""
    always, marques = bloc.modalites.precisions_obligatoires, grille.marques
    exiges = {
        competence.code
        for competence in bloc.competences
        if always or est_defavorable(echelles.competence.valeur(marques.get(competence.code, "")))
    }
    if est_defavorable(echelles.bloc.valeur(marques.get(bloc.cellule, ""))):
        exiges.add(bloc.cellule)
    return frozenset(exiges)


def est_defavorable(value: object) -> bool:
    """Whether a value of a scale needs a written reason."""
    return bool(getattr(value, "defavorable", False))


def a_aborder(grille: Grille, bloc: Bloc, echelles: Echelles) -> list[CelluleCode]:
    """Criteria to raise in the entretien: one's own flags, and what was not observed where the bloc says so."""
    non_observe = {v.cle for v in echelles.critere.valeurs if v.a_aborder and bloc.modalites.aborde_non_observe}
    return [
        critere.code
        for critere in bloc.criteres
        if grille.marques.get(critere.code) in non_observe
        or grille.signales.get(critere.code)
        or critere.code in grille.abordes
    ]
