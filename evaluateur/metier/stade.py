"""How far a bloc has come, as both evaluators may know it: told here, asked by the rules, the lists and the screens."""

from __future__ import annotations

from typing import Literal

from evaluateur.metier import accords, conciliation, jury
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.vocabulaire import BlocCode

Stade = Literal[
    "a_faire", "en_cours", "scelle", "a_reveler", "a_concilier", "a_choisir", "a_confirmer", "conclu"
]  # fmt: skip
"""``scelle``: by one of the two; ``a_choisir``: every cell is settled, a printed text is still to be picked."""


def stade(dossier: Dossier, code: BlocCode) -> Stade:
    """Where a bloc stands; what it takes to go on is the next one."""
    etat = dossier.bloc(code)
    if etat.revele_le is not None:
        return _revele(dossier, code)
    remaining = jury.a_sceller(dossier, code)
    if not remaining:
        return "a_reveler"
    if len(remaining) < len(jury.sieges(dossier)):
        return "scelle"
    return "en_cours" if etat.avancements or etat.situations or etat.chronos else "a_faire"


def _revele(dossier: Dossier, code: BlocCode) -> Stade:
    if any(c.etat in conciliation.OUVERTS for c in conciliation.cellules(dossier, code)):
        return "a_concilier"
    if conciliation.precisions_attendues(dossier, code):
        return "a_choisir"
    return "conclu" if accords.conclu(dossier, code) else "a_confirmer"
