"""What takes a gesture back: faits that put back what was there before it. Nothing is erased: a journal only grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evaluateur.metier import faits_solo as fs
from evaluateur.metier.dossier import Decision, EtatBloc
from evaluateur.metier.faits.conciliation import (
    CellulesConfirmees,
    ChoixAnnules,
    DesaccordConstate,
    EcartTranche,
    PrecisionsRetenues,
)
from evaluateur.metier.grille import Grille, appliquer_solo, cle_notes
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, cellule_du_bloc

FaitDeChoix = CellulesConfirmees | EcartTranche | DesaccordConstate | PrecisionsRetenues | ChoixAnnules
"""What the two decide on the lines of a bloc, and may take back."""


def faits_contraires(grille: Grille, faits: Sequence[fs.FaitsSolo]) -> tuple[fs.FaitsSolo, ...]:
    """What puts a grid back as it was before these faits of its author."""
    back: list[fs.FaitsSolo] = []
    for fait in faits:
        back.append(_CONTRAIRES[type(fait)](grille, fait))
        grille = appliquer_solo(grille, fait)
    return tuple(reversed(back))


_CONTRAIRES: dict[type, Callable[[Grille, Any], fs.FaitsSolo]] = {
    fs.CritereNote: lambda g, f: fs.CritereNote(f.critere, g.marques.get(f.critere)),
    fs.CompetenceJugee: lambda g, f: fs.CompetenceJugee(f.competence, g.marques.get(f.competence)),
    fs.BlocJuge: lambda g, f: fs.BlocJuge(f.bloc, g.marques.get(cellule_du_bloc(f.bloc)), g.motif),
    fs.PrecisionsEcrites: lambda g, f: fs.PrecisionsEcrites(f.competence, g.precisions.get(f.competence, "")),
    fs.CritereSignale: lambda g, f: fs.CritereSignale(f.critere, g.signales.get(f.critere, False)),
    fs.CritereAborde: lambda g, f: fs.CritereAborde(f.critere, g.abordes.get(f.critere, False)),
    fs.NotesEcrites: lambda g, f: fs.NotesEcrites(f.situation, g.notes.get(cle_notes(f.situation), "")),
}


def choix_contraires(etat: EtatBloc, bloc: BlocCode, fait: FaitDeChoix) -> tuple[FaitDeChoix, ...]:
    """What puts the choices of the two back as they were before this one."""
    cellules, competences = touches(fait)
    back: list[FaitDeChoix] = []
    open_again = tuple(code for code in cellules if code not in etat.decisions)
    unpicked = tuple(code for code in competences if code not in etat.precisions)
    if open_again or unpicked:
        back.append(ChoixAnnules(bloc, open_again, unpicked))
    back += [_choix(bloc, code, etat.decisions[code]) for code in cellules if code in etat.decisions]
    for code in competences:
        if code in etat.precisions:
            back.append(PrecisionsRetenues(bloc, code, etat.precisions[code].origine, etat.precisions[code].texte))
    return tuple(back)


def touches(fait: FaitDeChoix) -> tuple[tuple[CelluleCode, ...], tuple[CelluleCode, ...]]:
    """The lines on which a choice decides, and the competences whose comment it picks."""
    if isinstance(fait, ChoixAnnules):
        return fait.cellules, fait.competences
    if isinstance(fait, CellulesConfirmees):
        return fait.cellules, ()
    if isinstance(fait, PrecisionsRetenues):
        return (), (fait.competence,)
    return (fait.cellule,), ()


def _choix(bloc: BlocCode, code: CelluleCode, decision: Decision) -> FaitDeChoix:
    if decision.nature == "confirme":
        return CellulesConfirmees(bloc, (code,))
    if decision.nature == "tranche":
        return EcartTranche(bloc, code, decision.valeur, decision.motif)
    return DesaccordConstate(bloc, code, decision.position_1, decision.position_2)
