"""Which job sheet describes a candidate’s post: that of his référentiel, else an installed one, by its names."""

from __future__ import annotations

from evaluateur.metier.dossier import Dossier
from evaluateur.metier.referentiel import Referentiel
from evaluateur.seance.poste import Poste
from evaluateur.vues import fiche


def du_poste(poste: Poste, dossier: Dossier) -> Referentiel | None:
    """The référentiel whose sheet describes him; None when nobody has one for his post. Raises :class:`Refus`."""
    if dossier.referentiel.fiche:
        return dossier.referentiel
    for ref in poste.coffre.installes():
        if ref.fiche and fiche.decrit(ref.fiche, dossier.affectation.poste):
            return ref
    return None
