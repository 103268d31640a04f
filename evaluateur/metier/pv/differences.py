"""What changed from one version of a procès-verbal to the next, cell by cell, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import UNSET

from evaluateur.metier import designation
from evaluateur.metier.pv.paroles import Paroles
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


def differences(before: ProcesVerbal, after: ProcesVerbal) -> tuple[DifferencePV, ...]:
    """Every difference, in the order in which the grid says things; both are told in the words of the later one."""
    old, new = dict(_faits(before, after.paroles)), dict(_faits(after, after.paroles))
    return tuple(
        DifferencePV(objet, old.get(objet, ""), new.get(objet, ""))
        for objet in _merged(list(old), list(new))
        if old.get(objet, "") != new.get(objet, "")
    )


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The new order, with what is gone after what stood before it."""
    order, place = list(new), 0
    for objet in old:
        if objet in order:
            place = order.index(objet) + 1
        else:
            order.insert(place, objet)
            place += 1
    return order


def _faits(pv: ProcesVerbal, voice: Paroles) -> Iterator[tuple[str, str]]:
    """What a record says, each thing under a name of its own."""
    yield from _candidat(pv.candidat, voice)
    yield from _fields(pv.session, _SESSION)
    yield "Mode", majuscule(MODES[pv.mode])
    for e in pv.evaluateurs:
        names = {field: f"Évaluateur {e.siege}, {word}" for field, word in _EVALUATEUR.items()}
        yield from _fields(e, names)
    for bloc in pv.blocs:
        yield from _bloc(bloc, voice)
    for d in pv.derogations:
        yield f"Dérogation {d.numero}", f"{d.objet} {d.motif}"


def _candidat(candidat: CandidatPV, voice: Paroles) -> Iterator[tuple[str, str]]:
    yield from _fields(candidat, _CANDIDAT)
    yield "Présence", majuscule(PRESENCES[candidat.presence].mot) if candidat.presence else ""
    yield "Identité", candidat.identite.dite(voice) if candidat.identite is not UNSET else ""
    yield "Aménagement", f"{candidat.amenagement_minutes} min" if candidat.amenagement_minutes else ""


def _fields(part: object, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field, name in names.items():
        yield name, _word(getattr(part, field))


def _word(value: object) -> str:
    if isinstance(value, date):
        return designation.jour(value)
    return "" if value is None else str(value)


def _bloc(bloc: BlocPV, voice: Paroles) -> Iterator[tuple[str, str]]:
    name = f"Bloc {bloc.code}"
    yield f"{name}, présentation", majuscule(PRESENTATIONS[bloc.presentation])
    yield f"{name}, preuve", bloc.preuve
    yield f"{name}, résultat", bloc.resultat.mot
    yield f"{name}, motif", bloc.motif
    for constat in bloc.constats:
        yield f"{name}, {constat.libelle}", f"{constat.constate} ({voice.etats[constat.etat]})"
    for situation in bloc.situations:
        yield f"{name}, situation {situation.numero}", _situation(situation)
    for rank, tirage in enumerate(bloc.tirages, 1):
        yield f"{name}, tirage au sort {rank}", tirage.retenu
    for horloge in bloc.horloges:
        yield f"{name}, {horloge.phase}", _horloge(horloge)
    yield from _competences(bloc, voice)
    for t in bloc.tranches:
        yield voice.tranche.format(objet=t.objet), _tranche(t)
    for d in bloc.desaccords:
        yield f"{d.objet}, désaccord constaté", _positions(d)


def _competences(bloc: BlocPV, voice: Paroles) -> Iterator[tuple[str, str]]:
    for competence in bloc.competences:
        lines = [line for groupe in competence.groupes for line in groupe.lignes]
        for rank, line in enumerate(lines, 1):
            yield voice.critere.format(competence=competence.code, rang=rank), line.valeur.mot
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
