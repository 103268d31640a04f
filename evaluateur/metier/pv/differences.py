"""What changed from one version of a procès-verbal to the next, cell by cell, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from evaluateur.metier import designation
from evaluateur.metier.pv.proces_verbal import (
    BlocPV,
    CandidatPV,
    DesaccordPV,
    DifferencePV,
    HorlogePV,
    ProcesVerbal,
    SituationPV,
    TranchePV,
)
from evaluateur.metier.typographie import majuscule
from evaluateur.metier.vocabulaire import MODES, PRESENCES, PRESENTATIONS

_CANDIDAT = {
    "nom": "Nom du candidat",
    "prenoms": "Prénoms",
    "nom_naissance": "Nom de naissance",
    "date_naissance": "Date de naissance",
    "lieu_naissance": "Lieu de naissance",
    "entreprise": "Entreprise",
    "service": "Service",
    "poste": "Poste occupé",
    "certification_preparee": "Certification préparée",
    "voie_acces": "Voie d’accès",
    "motif_presence": "Motif de l’absence ou de l’abandon",
}
_SESSION = {"lieu": "Lieu", "debut": "Début de la session", "fin": "Fin de la session", "organisme": "Organisme"}
_EVALUATEUR = {
    "nom": "nom",
    "prenom": "prénom",
    "qualite": "qualité",
    "employeur": "employeur",
    "service": "service",
    "habilitation": "habilitation",
    "habilitation_fin": "fin d’habilitation",
}
_ETATS = {
    "rempli": "rempli",
    "non_rempli": "non rempli",
    "derogation": "couvert par une dérogation",
    "sans_objet": "sans objet",
}


def differences(avant: ProcesVerbal, apres: ProcesVerbal) -> tuple[DifferencePV, ...]:
    """Every difference, in the order in which the grid says things."""
    ancien, nouveau = dict(_faits(avant)), dict(_faits(apres))
    return tuple(
        DifferencePV(objet, ancien.get(objet, ""), nouveau.get(objet, ""))
        for objet in _merged(list(ancien), list(nouveau))
        if ancien.get(objet, "") != nouveau.get(objet, "")
    )


def _merged(ancien: list[str], nouveau: list[str]) -> list[str]:
    """The new order, with what is gone after what stood before it."""
    ordre, place = list(nouveau), 0
    for objet in ancien:
        if objet in ordre:
            place = ordre.index(objet) + 1
        else:
            ordre.insert(place, objet)
            place += 1
    return ordre


def _faits(pv: ProcesVerbal) -> Iterator[tuple[str, str]]:
    """What a record says, each thing under a name of its own."""
    yield from _candidat(pv.candidat)
    yield from _champs(pv.session, _SESSION)
    yield "Mode", majuscule(MODES[pv.mode])
    for e in pv.evaluateurs:
        noms = {champ: f"Évaluateur {e.siege}, {mot}" for champ, mot in _EVALUATEUR.items()}
        yield from _champs(e, noms)
    for bloc in pv.blocs:
        yield from _bloc(bloc)
    for d in pv.derogations:
        yield f"Dérogation {d.numero}", f"{d.objet} {d.motif}"


def _candidat(candidat: CandidatPV) -> Iterator[tuple[str, str]]:
    yield from _champs(candidat, _CANDIDAT)
    yield "Présence", majuscule(PRESENCES[candidat.presence].mot) if candidat.presence else ""
    yield "Aménagement", f"{candidat.amenagement_minutes} min" if candidat.amenagement_minutes else ""


def _champs(partie: object, noms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for champ, nom in noms.items():
        yield nom, _mot(getattr(partie, champ))


def _mot(valeur: object) -> str:
    if isinstance(valeur, date):
        return designation.jour(valeur)
    return "" if valeur is None else str(valeur)


def _bloc(bloc: BlocPV) -> Iterator[tuple[str, str]]:
    nom = f"Bloc {bloc.code}"
    yield f"{nom}, présentation", majuscule(PRESENTATIONS[bloc.presentation])
    yield f"{nom}, preuve", bloc.preuve
    yield f"{nom}, résultat", bloc.resultat.mot
    yield f"{nom}, motif", bloc.motif
    for constat in bloc.constats:
        yield f"{nom}, {constat.libelle}", f"{constat.constate} ({_ETATS[constat.etat]})"
    for situation in bloc.situations:
        yield f"{nom}, situation {situation.numero}", _situation(situation)
    for rang, tirage in enumerate(bloc.tirages, 1):
        yield f"{nom}, tirage au sort {rang}", tirage.retenu
    for horloge in bloc.horloges:
        yield f"{nom}, {horloge.phase}", _horloge(horloge)
    yield from _competences(bloc)
    for t in bloc.tranches:
        yield f"{t.objet}, désaccord tranché", _tranche(t)
    for d in bloc.desaccords:
        yield f"{d.objet}, désaccord constaté", _positions(d)


def _competences(bloc: BlocPV) -> Iterator[tuple[str, str]]:
    for competence in bloc.competences:
        lignes = [ligne for groupe in competence.groupes for ligne in groupe.lignes]
        for rang, ligne in enumerate(lignes, 1):
            yield f"{competence.code} critère {rang}", ligne.valeur.mot
        yield f"Compétence {competence.code}", competence.valeur.mot
        yield f"Compétence {competence.code}, précisions", competence.precisions


def _situation(s: SituationPV) -> str:
    parts = (f"{s.quand:%d/%m/%Y %H:%M}", s.nature, s.cadre, s.canal, s.contexte, s.joue_par, *s.marques)
    return ", ".join(p for p in parts if p)


def _horloge(h: HorlogePV) -> str:
    pauses = (f"pause de {designation.duree(p.duree_s)} : {p.motif}" for p in h.pauses)
    parts = (designation.duree(h.duree_s), *pauses, h.motif_fin, *h.recalages)
    return ", ".join(p for p in parts if p)


def _tranche(t: TranchePV) -> str:
    return f"{t.valeur_1} et {t.valeur_2}, retenu : {t.retenu}. {t.motif}".strip()


def _positions(d: DesaccordPV) -> str:
    return f"Évaluateur 1 : {d.valeur_1}. {d.position_1}\nÉvaluateur 2 : {d.valeur_2}. {d.position_2}"
