"""The fold: ``appliquer(dossier, inscrit) -> dossier``, in constant time, without judging what is already a fait."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from evaluateur.metier.dossier import Decision, Dossier, Originale, Precisions
from evaluateur.metier.effets import cloture, conciliation, epreuve, notation, preparation
from evaluateur.metier.effets.effet import with_bloc, with_value
from evaluateur.metier.faits.fait import FaitSigne
from evaluateur.metier.faits.notation import GrilleScellee, Pli
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.grille import Grille, appliquer_solo
from evaluateur.metier.vocabulaire import BlocCode, ProfilId

_EFFETS = {
    **preparation.EFFETS,
    **epreuve.EFFETS,
    **notation.EFFETS,
    **conciliation.EFFETS,
    **cloture.EFFETS,
}
_ENGAGEANTS = (Pli, GrilleScellee, FaitSigne)
"""What someone does alone and under his own key."""


def appliquer(dossier: Dossier, inscrit: Inscrit) -> Dossier:
    """Add one fait to a dossier."""
    fait = inscrit.fait
    result = _EFFETS[type(fait)](dossier, fait, inscrit)
    if isinstance(fait, _ENGAGEANTS) and inscrit.auteur not in dossier.engages:
        return replace(result, rang=inscrit.rang, engages=dossier.engages | {inscrit.personne})
    return replace(result, rang=inscrit.rang)


def appliquer_pli(dossier: Dossier, bloc: BlocCode, auteur: ProfilId, fait: FaitsSolo) -> Dossier:
    """Add what the reader could open of a pli to the grid of its author."""
    key = (bloc, auteur)
    return replace(
        dossier, grilles=with_value(dossier.grilles, key, appliquer_solo(dossier.grille(bloc, auteur), fait))
    )


def reveler(dossier: Dossier, bloc: BlocCode, grilles: Mapping[int, tuple[ProfilId, Grille]]) -> Dossier:
    """Set the original grids of a bloc, once opened with the keys of ``GrillesRevelees``."""
    originales = {siege: Originale(auteur, grille) for siege, (auteur, grille) in grilles.items()}
    loaded = {(bloc, auteur): grille for auteur, grille in grilles.values()}
    result = replace(dossier, grilles=dossier.grilles | loaded)
    if len(originales) > 1:
        return with_bloc(result, bloc, originales=originales)
    # Whoever sits alone has nobody to reconcile with: what he sealed is what is kept.
    (seule,) = originales.values()
    decisions = {code: Decision("confirme", valeur) for code, valeur in seule.grille.marques.items()}
    texts = {code: Precisions("1", text) for code, text in seule.grille.precisions.items()}
    return with_bloc(result, bloc, originales=originales, decisions=decisions, precisions=texts)
