"""What the modalities ask for, counted: each requirement of a bloc against what was observed."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from evaluateur.metier import designation
from evaluateur.metier.dossier import Dossier, EtatBloc
from evaluateur.metier.referentiel import (
    Bloc,
    Exigence,
    ExigenceMarque,
    ExigenceNombre,
    ExigencePeriode,
    ExigenceVariete,
    Phase,
)
from evaluateur.metier.typographie import plat, pluriel


class Constat(Struct, frozen=True):
    """A requirement and what was found. ``rempli`` None: « s'il y a lieu », and there was no occasion."""

    code: str
    libelle: str
    attendu: str
    constate: str
    rempli: bool | None


def constats(dossier: Dossier, code_bloc: str) -> list[Constat]:
    """Every requirement of a bloc, in the order of the référentiel."""
    bloc = dossier.referentiel.par_bloc[code_bloc]
    etat = dossier.bloc(code_bloc)
    liste = []
    for exigence in bloc.modalites.exigences:
        constate, rempli = _constater(exigence, bloc, etat, dossier)
        liste.append(Constat(exigence.code, exigence.libelle, exigence.attendu, constate, rempli))
    return liste


def _constater(exigence: Exigence, bloc: Bloc, etat: EtatBloc, dossier: Dossier) -> tuple[str, bool | None]:
    situations = list(etat.situations.values())
    if isinstance(exigence, ExigenceNombre):
        return str(len(situations)), exigence.minimum <= len(situations) <= exigence.maximum
    if isinstance(exigence, ExigenceVariete):
        vues: dict[str, str] = {}
        for situation in situations:
            saisie = getattr(situation, exigence.champ).strip()
            if saisie:
                vues.setdefault(plat(saisie), saisie)
        valeurs = list(vues.values())
        if exigence.champ == "canal":
            valeurs = [_mot_canal(bloc, v) for v in valeurs]
        detail = f" : {', '.join(valeurs)}" if valeurs else ""
        return f"{len(valeurs)}{detail}", len(valeurs) >= exigence.minimum
    if isinstance(exigence, ExigenceMarque):
        nombre = sum(exigence.marque in s.marques for s in situations)
        if nombre < exigence.minimum and exigence.conditionnelle:
            return "Sans objet" if nombre == 0 else str(nombre), None
        return str(nombre), nombre >= exigence.minimum
    if isinstance(exigence, ExigencePeriode):
        return _periode(exigence, bloc, etat, dossier)
    if not etat.tirages:
        return "Aucun tirage", False
    return "Tirage effectué", True


def _mot_canal(bloc: Bloc, cle: str) -> str:
    return next((m.mot for m in bloc.modalites.canaux if m.cle == cle), cle)


def _periode(exigence: ExigencePeriode, bloc: Bloc, etat: EtatBloc, dossier: Dossier) -> tuple[str, bool]:
    jours = sorted(s.quand.date() for s in etat.situations.values())
    if not jours:
        return "Aucune situation", False
    constate = f"{pluriel((jours[-1] - jours[0]).days + 1, 'jour')}, {designation.periode(jours[0], jours[-1])}"
    entretien = _jour_entretien(dossier, bloc, etat)
    if exigence.avant_entretien and entretien is not None:
        dedans = all(0 < (entretien - j).days <= exigence.jours for j in jours)
        return f"{constate}, entretien le {designation.jour(entretien)}", dedans
    return constate, (jours[-1] - jours[0]).days < exigence.jours


def _jour_entretien(dossier: Dossier, bloc: Bloc, etat: EtatBloc) -> date | None:
    """The local day on which the entretien began; None before."""
    for phase in bloc.modalites.phases:
        chrono = etat.chronos.get(phase.code)
        if phase.entretien and chrono:
            return designation.local(chrono.debut.instant, dossier.session.fuseau).date()
    return None


def prevu_s(dossier: Dossier, phase: Phase) -> int:
    """The planned length of a phase in seconds, accommodation included."""
    return (phase.minutes + dossier.affectation.amenagement_minutes) * 60
