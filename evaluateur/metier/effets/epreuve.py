"""What the faits of the épreuve do to a dossier."""

from __future__ import annotations

from msgspec.structs import replace

from evaluateur.metier import chronometre
from evaluateur.metier.dossier import Dossier, Tirage
from evaluateur.metier.effets.effet import Effets, with_bloc, with_value
from evaluateur.metier.faits.epreuve import (
    ChronoDemarre,
    ChronoMotive,
    ChronoRecale,
    ChronoRepris,
    ChronoSuspendu,
    ChronoTermine,
    HorlogeDeplacee,
    SituationCorrigee,
    SituationObservee,
    SituationRetiree,
    TirageEffectue,
)
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.vocabulaire import BlocCode

EFFETS = Effets()


@EFFETS.of(SituationObservee)
def _situation_observee(dossier: Dossier, fait: SituationObservee, _: Inscrit) -> Dossier:
    situations = with_value(dossier.bloc(fait.bloc).situations, fait.numero, fait.situation)
    return with_bloc(dossier, fait.bloc, situations=situations, dernier_numero=fait.numero)


@EFFETS.of(SituationCorrigee)
def _situation_corrigee(dossier: Dossier, fait: SituationCorrigee, _: Inscrit) -> Dossier:
    return with_bloc(
        dossier, fait.bloc, situations=with_value(dossier.bloc(fait.bloc).situations, fait.numero, fait.situation)
    )


@EFFETS.of(SituationRetiree)
def _situation_retiree(dossier: Dossier, fait: SituationRetiree, _: Inscrit) -> Dossier:
    remaining = {n: s for n, s in dossier.bloc(fait.bloc).situations.items() if n != fait.numero}
    return with_bloc(dossier, fait.bloc, situations=remaining)


@EFFETS.of(TirageEffectue)
def _tirage_effectue(dossier: Dossier, fait: TirageEffectue, inscrit: Inscrit) -> Dossier:
    tirage = Tirage(fait.cas, fait.retenu, inscrit.instant)
    return with_bloc(dossier, fait.bloc, tirages=(*dossier.bloc(fait.bloc).tirages, tirage))


def _chrono(dossier: Dossier, bloc: BlocCode, phase: str, chrono: chronometre.Chrono) -> Dossier:
    return with_bloc(dossier, bloc, chronos=with_value(dossier.bloc(bloc).chronos, phase, chrono))


@EFFETS.of(ChronoDemarre)
def _chrono_demarre(dossier: Dossier, fait: ChronoDemarre, _: Inscrit) -> Dossier:
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.demarre(fait.moment))


@EFFETS.of(ChronoSuspendu)
def _chrono_suspendu(dossier: Dossier, fait: ChronoSuspendu, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.suspendu(chrono, fait.moment, fait.motif))


@EFFETS.of(ChronoRepris)
def _chrono_repris(dossier: Dossier, fait: ChronoRepris, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.repris(chrono, fait.moment))


@EFFETS.of(ChronoTermine)
def _chrono_termine(dossier: Dossier, fait: ChronoTermine, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.termine(chrono, fait.moment, fait.motif))


@EFFETS.of(ChronoRecale)
def _chrono_recale(dossier: Dossier, fait: ChronoRecale, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    result = chronometre.recale(chrono, fait.moment, fait.ecoule_ms, fait.motif)
    return _chrono(dossier, fait.bloc, fait.phase, result)


@EFFETS.of(ChronoMotive)
def _chrono_motive(dossier: Dossier, fait: ChronoMotive, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.motive(chrono, fait.motif, fait.cible))


@EFFETS.of(HorlogeDeplacee)
def _horloge_deplacee(dossier: Dossier, fait: HorlogeDeplacee, _: Inscrit) -> Dossier:
    return replace(dossier, derives_ms=(*dossier.derives_ms, fait.derive_ms))
