"""The fold: ``appliquer(dossier, inscrit) -> dossier``, in constant time, without judging what is already a fait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.metier import chronometre, faits, jury
from evaluateur.metier.dossier import (
    Accord,
    Avancement,
    Decision,
    Derogation,
    Dossier,
    EtatBloc,
    Originale,
    Precisions,
    Remplacement,
    Restauration,
    Scan,
    Tirage,
    Version,
)
from evaluateur.metier.faits import Inscrit
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.grille import Grille, appliquer_solo
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, ProfilId

_K = TypeVar("_K")
_V = TypeVar("_V")
_Effet = Callable[[Dossier, Any, Inscrit], Dossier]
_EFFETS: dict[type, _Effet] = {}
_ENGAGEANTS = (faits.Pli, faits.GrilleScellee, faits.FaitSigne)
"""What someone does alone and under his own key."""


def _effet(fait: type) -> Callable[[_Effet], _Effet]:
    def inscrire(function: _Effet) -> _Effet:
        _EFFETS[fait] = function
        return function

    return inscrire


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
    return replace(dossier, grilles=_with(dossier.grilles, key, appliquer_solo(dossier.grille(bloc, auteur), fait)))


def reveler(dossier: Dossier, bloc: BlocCode, grilles: Mapping[int, tuple[ProfilId, Grille]]) -> Dossier:
    """Set the original grids of a bloc, once opened with the keys of ``GrillesRevelees``."""
    originales = {siege: Originale(auteur, grille) for siege, (auteur, grille) in grilles.items()}
    loaded = {(bloc, auteur): grille for auteur, grille in grilles.values()}
    result = replace(dossier, grilles=dossier.grilles | loaded)
    if len(originales) > 1:
        return _bloc(result, bloc, originales=originales)
    # Whoever sits alone has nobody to reconcile with: what he sealed is what is kept.
    (seule,) = originales.values()
    decisions = {code: Decision("confirme", valeur) for code, valeur in seule.grille.marques.items()}
    texts = {code: Precisions("1", text) for code, text in seule.grille.precisions.items()}
    return _bloc(result, bloc, originales=originales, decisions=decisions, precisions=texts)


def _with(values: Mapping[_K, _V], key: _K, value: _V) -> dict[_K, _V]:
    return {**values, key: value}


def _bloc(dossier: Dossier, code: BlocCode, **fields: Any) -> Dossier:
    etat: EtatBloc = replace(dossier.blocs[code], **fields)
    return replace(dossier, blocs=_with(dossier.blocs, code, etat))


# --- préparation


@_effet(faits.DossierOuvert)
def _dossier_ouvert(dossier: Dossier, fait: faits.DossierOuvert, inscrit: Inscrit) -> Dossier:
    return replace(
        dossier,
        reference=fait.reference,
        empreinte_referentiel=fait.referentiel,
        candidat=fait.candidat,
        affectation=fait.affectation,
        session=fait.session,
        entrainement=fait.entrainement,
        ouvert_le=inscrit.instant,
    )


@_effet(faits.CandidatRenseigne)
def _candidat_renseigne(dossier: Dossier, fait: faits.CandidatRenseigne, _: Inscrit) -> Dossier:
    return replace(dossier, candidat=fait.candidat, affectation=fait.affectation)


@_effet(faits.SessionRenseignee)
def _session_renseignee(dossier: Dossier, fait: faits.SessionRenseignee, _: Inscrit) -> Dossier:
    return replace(dossier, session=fait.session)


@_effet(faits.SiegeOccupe)
def _siege_occupe(dossier: Dossier, fait: faits.SiegeOccupe, _: Inscrit) -> Dossier:
    return replace(dossier, sieges=_with(dossier.sieges, fait.siege, fait.evaluateur))


@_effet(faits.EvaluateurRemplace)
def _evaluateur_remplace(dossier: Dossier, fait: faits.EvaluateurRemplace, inscrit: Inscrit) -> Dossier:
    remplacement = Remplacement(
        siege=fait.siege,
        sortant=dossier.sieges[fait.siege],
        entrant=fait.entrant,
        motif=fait.motif,
        instant=inscrit.instant,
    )
    blocs = {code: _sans_le_sortant(dossier, etat, fait.siege) for code, etat in dossier.blocs.items()}
    return replace(
        dossier,
        sieges=_with(dossier.sieges, fait.siege, fait.entrant),
        remplacements=(*dossier.remplacements, remplacement),
        blocs=blocs,
    )


def _sans_le_sortant(dossier: Dossier, etat: EtatBloc, siege: int) -> EtatBloc:
    """A grid that is not revealed stays sealed for ever: the successor begins his own.

    So does whoever succeeds an evaluator who sat alone: what that one concluded stays in the journal, under his name.
    """
    remaining = {s: a for s, a in etat.avancements.items() if s != siege}
    if not etat.revele_le:
        return replace(etat, avancements=remaining)
    if jury.seul(dossier):
        return replace(etat, avancements=remaining, revele_le=None, originales={})
    return etat


@_effet(faits.PresentationDeclaree)
def _presentation_declaree(dossier: Dossier, fait: faits.PresentationDeclaree, _: Inscrit) -> Dossier:
    return _bloc(dossier, fait.bloc, presentation=fait.presentation, preuve=fait.preuve)


@_effet(faits.PresenceDeclaree)
def _presence_declaree(dossier: Dossier, fait: faits.PresenceDeclaree, _: Inscrit) -> Dossier:
    return replace(dossier, presence=fait.presence, motif_presence=fait.motif)


# --- épreuve


@_effet(faits.SituationObservee)
def _situation_observee(dossier: Dossier, fait: faits.SituationObservee, _: Inscrit) -> Dossier:
    situations = _with(dossier.bloc(fait.bloc).situations, fait.numero, fait.situation)
    return _bloc(dossier, fait.bloc, situations=situations, dernier_numero=fait.numero)


@_effet(faits.SituationCorrigee)
def _situation_corrigee(dossier: Dossier, fait: faits.SituationCorrigee, _: Inscrit) -> Dossier:
    return _bloc(dossier, fait.bloc, situations=_with(dossier.bloc(fait.bloc).situations, fait.numero, fait.situation))


@_effet(faits.SituationRetiree)
def _situation_retiree(dossier: Dossier, fait: faits.SituationRetiree, _: Inscrit) -> Dossier:
    remaining = {n: s for n, s in dossier.bloc(fait.bloc).situations.items() if n != fait.numero}
    return _bloc(dossier, fait.bloc, situations=remaining)


@_effet(faits.TirageEffectue)
def _tirage_effectue(dossier: Dossier, fait: faits.TirageEffectue, inscrit: Inscrit) -> Dossier:
    tirage = Tirage(fait.cas, fait.retenu, inscrit.instant)
    return _bloc(dossier, fait.bloc, tirages=(*dossier.bloc(fait.bloc).tirages, tirage))


def _chrono(dossier: Dossier, bloc: BlocCode, phase: str, chrono: chronometre.Chrono) -> Dossier:
    return _bloc(dossier, bloc, chronos=_with(dossier.bloc(bloc).chronos, phase, chrono))


@_effet(faits.ChronoDemarre)
def _chrono_demarre(dossier: Dossier, fait: faits.ChronoDemarre, _: Inscrit) -> Dossier:
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.demarre(fait.moment))


@_effet(faits.ChronoSuspendu)
def _chrono_suspendu(dossier: Dossier, fait: faits.ChronoSuspendu, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.suspendu(chrono, fait.moment, fait.motif))


@_effet(faits.ChronoRepris)
def _chrono_repris(dossier: Dossier, fait: faits.ChronoRepris, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.repris(chrono, fait.moment))


@_effet(faits.ChronoTermine)
def _chrono_termine(dossier: Dossier, fait: faits.ChronoTermine, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.termine(chrono, fait.moment, fait.motif))


@_effet(faits.ChronoRecale)
def _chrono_recale(dossier: Dossier, fait: faits.ChronoRecale, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    result = chronometre.recale(chrono, fait.moment, fait.ecoule_ms, fait.motif)
    return _chrono(dossier, fait.bloc, fait.phase, result)


@_effet(faits.ChronoMotive)
def _chrono_motive(dossier: Dossier, fait: faits.ChronoMotive, _: Inscrit) -> Dossier:
    chrono = dossier.bloc(fait.bloc).chronos[fait.phase]
    return _chrono(dossier, fait.bloc, fait.phase, chronometre.motive(chrono, fait.motif, fait.cible))


@_effet(faits.HorlogeDeplacee)
def _horloge_deplacee(dossier: Dossier, fait: faits.HorlogeDeplacee, _: Inscrit) -> Dossier:
    return replace(dossier, derives_ms=(*dossier.derives_ms, fait.derive_ms))


# --- notation et scellement


@_effet(faits.Pli)
def _pli(dossier: Dossier, fait: faits.Pli, inscrit: Inscrit) -> Dossier:
    avancement = Avancement(auteur=inscrit.personne, version=fait.version, plis=fait.ordre)
    return _bloc(dossier, fait.bloc, avancements=_with(dossier.bloc(fait.bloc).avancements, fait.siege, avancement))


@_effet(faits.GrilleScellee)
def _grille_scellee(dossier: Dossier, fait: faits.GrilleScellee, inscrit: Inscrit) -> Dossier:
    avancements = dossier.bloc(fait.bloc).avancements
    scelle = replace(avancements[fait.siege], engagement=fait.engagement, scelle_le=inscrit.instant)
    return _bloc(dossier, fait.bloc, avancements=_with(avancements, fait.siege, scelle))


@_effet(faits.GrillesRevelees)
def _grilles_revelees(dossier: Dossier, fait: faits.GrillesRevelees, inscrit: Inscrit) -> Dossier:
    return _bloc(dossier, fait.bloc, revele_le=inscrit.instant)


# --- conciliation


def _decide(dossier: Dossier, bloc: BlocCode, decisions: dict[CelluleCode, Decision]) -> Dossier:
    # Whatever is decided again must be confirmed again by both.
    return _bloc(dossier, bloc, decisions={**dossier.bloc(bloc).decisions, **decisions}, accords={})


@_effet(faits.CellulesConfirmees)
def _cellules_confirmees(dossier: Dossier, fait: faits.CellulesConfirmees, _: Inscrit) -> Dossier:
    originale = dossier.bloc(fait.bloc).originales.get(1)
    marques = originale.grille.marques if originale else {}
    return _decide(dossier, fait.bloc, {c: Decision("confirme", marques.get(c, "")) for c in fait.cellules})


@_effet(faits.EcartTranche)
def _ecart_tranche(dossier: Dossier, fait: faits.EcartTranche, _: Inscrit) -> Dossier:
    return _decide(dossier, fait.bloc, {fait.cellule: Decision("tranche", fait.valeur, fait.motif)})


@_effet(faits.DesaccordConstate)
def _desaccord_constate(dossier: Dossier, fait: faits.DesaccordConstate, _: Inscrit) -> Dossier:
    decision = Decision("desaccord", position_1=fait.position_1, position_2=fait.position_2)
    return _decide(dossier, fait.bloc, {fait.cellule: decision})


@_effet(faits.PrecisionsRetenues)
def _precisions_retenues(dossier: Dossier, fait: faits.PrecisionsRetenues, _: Inscrit) -> Dossier:
    precisions = _with(dossier.bloc(fait.bloc).precisions, fait.competence, Precisions(fait.origine, fait.texte))
    return _bloc(dossier, fait.bloc, precisions=precisions, accords={})


@_effet(faits.AccordConfirme)
def _accord_confirme(dossier: Dossier, fait: faits.AccordConfirme, inscrit: Inscrit) -> Dossier:
    accord = Accord(inscrit.personne, fait.empreinte, inscrit.instant, fait.forme)
    return _bloc(dossier, fait.bloc, accords=_with(dossier.bloc(fait.bloc).accords, fait.siege, accord))


# --- dérogations


@_effet(faits.DerogationProposee)
def _derogation_proposee(dossier: Dossier, fait: faits.DerogationProposee, inscrit: Inscrit) -> Dossier:
    derogation = Derogation(
        numero=fait.numero,
        regle=fait.regle,
        objet=fait.objet,
        bloc=fait.bloc,
        motif=fait.motif,
        siege=dossier.siege_de(inscrit.personne) or 0,
        proposee_par=inscrit.personne,
        proposee_le=inscrit.instant,
        valeurs=fait.valeurs,
    )
    return replace(dossier, derogations=(*dossier.derogations, derogation))


def _derogation(dossier: Dossier, numero: int, **fields: Any) -> Dossier:
    derogations = tuple(replace(d, **fields) if d.numero == numero else d for d in dossier.derogations)
    return replace(dossier, derogations=derogations)


@_effet(faits.DerogationAcceptee)
def _derogation_acceptee(dossier: Dossier, fait: faits.DerogationAcceptee, inscrit: Inscrit) -> Dossier:
    return _derogation(dossier, fait.numero, acceptee_par=inscrit.personne, acceptee_le=inscrit.instant)


@_effet(faits.DerogationRetiree)
def _derogation_retiree(dossier: Dossier, fait: faits.DerogationRetiree, _: Inscrit) -> Dossier:
    return _derogation(dossier, fait.numero, retiree=True)


# --- procès-verbal


@_effet(faits.ProcesVerbalFige)
def _proces_verbal_fige(dossier: Dossier, fait: faits.ProcesVerbalFige, inscrit: Inscrit) -> Dossier:
    version = Version(
        numero=fait.version,
        motif=dossier.motif_version,
        mode=fait.mode,
        contenu=fait.contenu,
        empreinte=fait.empreinte,
        fige_le=inscrit.instant,
    )
    return replace(dossier, fige=version)


@_effet(faits.ProcesVerbalSigne)
def _proces_verbal_signe(dossier: Dossier, fait: faits.ProcesVerbalSigne, inscrit: Inscrit) -> Dossier:
    if dossier.fige is None:
        return dossier
    signe = replace(
        dossier.fige,
        signatures=_with(dossier.fige.signatures, fait.siege, inscrit.instant),
        signataires=(*dossier.fige.signataires, inscrit.personne),
        documents=_with(dossier.fige.documents, fait.siege, fait.document) if fait.document is not UNSET else {},
    )
    return replace(dossier, fige=signe)


@_effet(faits.ScanJoint)
def _scan_joint(dossier: Dossier, fait: faits.ScanJoint, inscrit: Inscrit) -> Dossier:
    scan = Scan(fait.version, fait.nature, fait.type_mime, fait.taille, fait.empreinte, inscrit.instant)
    return replace(dossier, scans=(*dossier.scans, scan))


@_effet(faits.ProcesVerbalRouvert)
def _proces_verbal_rouvert(dossier: Dossier, _fait: faits.ProcesVerbalRouvert, _: Inscrit) -> Dossier:
    return replace(dossier, fige=None)


@_effet(faits.DossierClos)
def _dossier_clos(dossier: Dossier, _fait: faits.DossierClos, inscrit: Inscrit) -> Dossier:
    if dossier.fige is None:
        return dossier
    clos = replace(dossier.fige, clos_le=inscrit.instant)
    return replace(dossier, fige=clos, versions=(*dossier.versions, clos))


@_effet(faits.VersionOuverte)
def _version_ouverte(dossier: Dossier, fait: faits.VersionOuverte, _: Inscrit) -> Dossier:
    return replace(dossier, version=fait.version, motif_version=fait.motif, fige=None)


# --- sauvegarde


@_effet(faits.SauvegardeRestauree)
def _sauvegarde_restauree(dossier: Dossier, fait: faits.SauvegardeRestauree, inscrit: Inscrit) -> Dossier:
    # Grids that are sealed still are what their authors committed to: what was seen changes nothing in them.
    seen = [code for code in dossier.blocs if code in fait.revelees or (not fait.entiere and _en_partie(dossier, code))]
    rouverts = [code for code in seen if jury.a_sceller(dossier, code)]
    blocs = {code: replace(dossier.bloc(code), revele_avant=inscrit.instant) for code in rouverts}
    restauration = Restauration(inscrit.rang, inscrit.auteur, fait)
    return replace(dossier, blocs=dossier.blocs | blocs, restaurations=(*dossier.restaurations, restauration))


def _en_partie(dossier: Dossier, code: BlocCode) -> bool:
    """Some have sealed: the others may have done so, and seen, in what cannot be read any more."""
    return bool(dossier.bloc(code).avancements) and len(jury.a_sceller(dossier, code)) < len(jury.sieges(dossier))
