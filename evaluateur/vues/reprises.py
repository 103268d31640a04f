"""What a gesture that is taken back, or done again, puts back: where, and in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.metier import faits_solo as fs
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.effets.contraires import FaitDeChoix, touches
from evaluateur.metier.faits.conciliation import PrecisionsRetenues
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import AUCUNE_CELLULE, CelluleCode, ProfilId
from evaluateur.vues import recit

_TEXTES = (fs.PrecisionsEcrites, fs.NotesEcrites, PrecisionsRetenues)


def seul(before: Dossier, auteur: ProfilId, faits: Sequence[fs.FaitsSolo]) -> str:
    """What these faits of one's own grid say, the dossier being as it was before them."""
    return _phrase([(recit.raconter_solo(before, auteur, fait), fait) for fait in faits])


def commun(before: Dossier, faits: Sequence[FaitDeChoix]) -> str:
    """What these choices of the two say."""
    return _phrase([(recit.raconter_partage(before, fait), fait) for fait in faits])


def lieu_solo(faits: Sequence[fs.FaitsSolo]) -> CelluleCode:
    """The cell where one looks at it; ``AUCUNE_CELLULE`` for notes."""
    return fs.cellule(faits[0]) or AUCUNE_CELLULE


def lieu_commun(faits: Sequence[FaitDeChoix]) -> CelluleCode:
    """The same, of choices."""
    return next((code for fait in faits for codes in touches(fait) for code in codes), AUCUNE_CELLULE)


def _phrase(told: Sequence[tuple[recit.Recit, object]]) -> str:
    if len(told) > 1:
        return pluriel(len(told), "ligne")
    dit, fait = told[0]
    return f"{dit.objet}, texte d’avant" if isinstance(fait, _TEXTES) else dit.phrase
