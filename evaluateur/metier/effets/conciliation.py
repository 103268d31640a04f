"""What the faits of the conciliation do to a dossier."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from evaluateur.metier.dossier import Accord, CleAttestee, Decision, Derogation, Dossier, Precisions
from evaluateur.metier.effets.effet import Effets, with_bloc, with_value
from evaluateur.metier.faits.conciliation import (
    AccordConfirme,
    CellulesConfirmees,
    ChoixAnnules,
    CleDeSeanceAttestee,
    DerogationAcceptee,
    DerogationProposee,
    DerogationRetiree,
    DesaccordConstate,
    EcartTranche,
    PrecisionsRetenues,
)
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode

EFFETS = Effets()


# --- conciliation


def _decide(dossier: Dossier, bloc: BlocCode, decisions: dict[CelluleCode, Decision]) -> Dossier:
    # Whatever is decided again must be confirmed again by both.
    return with_bloc(dossier, bloc, decisions={**dossier.bloc(bloc).decisions, **decisions}, accords={})


@EFFETS.of(CellulesConfirmees)
def _cellules_confirmees(dossier: Dossier, fait: CellulesConfirmees, _: Inscrit) -> Dossier:
    originale = dossier.bloc(fait.bloc).originales.get(1)
    marques = originale.grille.marques if originale else {}
    return _decide(dossier, fait.bloc, {c: Decision("confirme", marques.get(c, "")) for c in fait.cellules})


@EFFETS.of(EcartTranche)
def _ecart_tranche(dossier: Dossier, fait: EcartTranche, _: Inscrit) -> Dossier:
    return _decide(dossier, fait.bloc, {fait.cellule: Decision("tranche", fait.valeur, fait.motif)})


@EFFETS.of(DesaccordConstate)
def _desaccord_constate(dossier: Dossier, fait: DesaccordConstate, _: Inscrit) -> Dossier:
    decision = Decision("desaccord", position_1=fait.position_1, position_2=fait.position_2)
    return _decide(dossier, fait.bloc, {fait.cellule: decision})


@EFFETS.of(PrecisionsRetenues)
def _precisions_retenues(dossier: Dossier, fait: PrecisionsRetenues, _: Inscrit) -> Dossier:
    precisions = with_value(dossier.bloc(fait.bloc).precisions, fait.competence, Precisions(fait.origine, fait.texte))
    return with_bloc(dossier, fait.bloc, precisions=precisions, accords={})


@EFFETS.of(ChoixAnnules)
def _choix_annules(dossier: Dossier, fait: ChoixAnnules, _: Inscrit) -> Dossier:
    etat = dossier.bloc(fait.bloc)
    return with_bloc(
        dossier,
        fait.bloc,
        decisions={code: d for code, d in etat.decisions.items() if code not in fait.cellules},
        precisions={code: p for code, p in etat.precisions.items() if code not in fait.competences},
        accords={},
    )


@EFFETS.of(AccordConfirme)
def _accord_confirme(dossier: Dossier, fait: AccordConfirme, inscrit: Inscrit) -> Dossier:
    accord = Accord(inscrit.personne, fait.empreinte, inscrit.instant, fait.forme)
    return with_bloc(dossier, fait.bloc, accords=with_value(dossier.bloc(fait.bloc).accords, fait.siege, accord))


@EFFETS.of(CleDeSeanceAttestee)
def _attestee(dossier: Dossier, fait: CleDeSeanceAttestee, inscrit: Inscrit) -> Dossier:
    attestee = CleAttestee(inscrit.rang, fait.cle, inscrit.instant)
    return replace(dossier, cles_seance=with_value(dossier.cles_seance, inscrit.personne, attestee))


# --- dérogations


@EFFETS.of(DerogationProposee)
def _derogation_proposee(dossier: Dossier, fait: DerogationProposee, inscrit: Inscrit) -> Dossier:
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


@EFFETS.of(DerogationAcceptee)
def _derogation_acceptee(dossier: Dossier, fait: DerogationAcceptee, inscrit: Inscrit) -> Dossier:
    return _derogation(dossier, fait.numero, acceptee_par=inscrit.personne, acceptee_le=inscrit.instant)


@EFFETS.of(DerogationRetiree)
def _derogation_retiree(dossier: Dossier, fait: DerogationRetiree, _: Inscrit) -> Dossier:
    return _derogation(dossier, fait.numero, retiree=True)
