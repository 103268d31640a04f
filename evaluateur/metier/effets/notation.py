"""What the faits of what each does alone do to a dossier."""

from __future__ import annotations

from msgspec.structs import replace

from evaluateur.metier.dossier import Avancement, Dossier
from evaluateur.metier.effets.effet import Effets, with_bloc, with_value
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.partage import Inscrit

EFFETS = Effets()


@EFFETS.of(Pli)
def _pli(dossier: Dossier, fait: Pli, inscrit: Inscrit) -> Dossier:
    avancement = Avancement(auteur=inscrit.personne, version=fait.version, plis=fait.ordre)
    return with_bloc(
        dossier, fait.bloc, avancements=with_value(dossier.bloc(fait.bloc).avancements, fait.siege, avancement)
    )


@EFFETS.of(GrilleScellee)
def _grille_scellee(dossier: Dossier, fait: GrilleScellee, inscrit: Inscrit) -> Dossier:
    avancements = dossier.bloc(fait.bloc).avancements
    scelle = replace(avancements[fait.siege], engagement=fait.engagement, scelle_le=inscrit.instant)
    return with_bloc(dossier, fait.bloc, avancements=with_value(avancements, fait.siege, scelle))


@EFFETS.of(GrillesRevelees)
def _grilles_revelees(dossier: Dossier, fait: GrillesRevelees, inscrit: Inscrit) -> Dossier:
    return with_bloc(dossier, fait.bloc, revele_le=inscrit.instant)
