"""Instants, lengths of time and results as the grid says them."""

from __future__ import annotations

from datetime import date, datetime

from evaluateur.metier import designation
from evaluateur.metier.proces_verbal import BlocPV, CandidatPV, EvaluateurPV, HorlogePV, ProcesVerbal, ValeurPV
from evaluateur.metier.referentiel import A_COMPLETER

RIEN = "–"
NON_NOTE = "Non noté"
_JOURS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_MOIS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_PRESENCES = {"present": "Candidat présent", "absent": "Candidat absent", "abandon": "Abandon du candidat"}
_ORIGINES = {
    "1": "texte de l’évaluateur 1",
    "2": "texte de l’évaluateur 2",
    "1+2": "textes des deux évaluateurs",
    "reecrit": "texte réécrit en commun",
}


def majuscule(mot: str) -> str:
    """The word with a capital, as it opens a cell."""
    return mot[:1].upper() + mot[1:]


def jour_mois(quand: date, annee: int) -> str:
    """« 12 nov. », with its year when it is not the session's."""
    numero = "1er" if quand.day == 1 else str(quand.day)
    suite = f" {quand.year}" if quand.year != annee else ""
    return f"{numero}\xa0{_MOIS[quand.month - 1]}{suite}"


def moment(quand: datetime, annee: int) -> str:
    """« jeu. 12 nov., 10:20 »."""
    return f"{_JOURS[quand.weekday()]}\xa0{jour_mois(quand, annee)}, {quand:%H:%M}"


def periode(jours: list[date], annee: int) -> str:
    """« 12 au 16 nov. », « 20 nov. », or a dash."""
    if not jours:
        return RIEN
    premier, dernier = min(jours), max(jours)
    fin = jour_mois(dernier, annee)
    if premier == dernier:
        return fin
    if (premier.year, premier.month) == (dernier.year, dernier.month):
        return f"{'1er' if premier.day == 1 else premier.day} au {fin}"
    return f"{jour_mois(premier, annee)} au {fin}"


def instant(quand: datetime, fuseau: str) -> str:
    """« 20 novembre 2026 à 16:59:30 »."""
    ici = designation.local(quand, fuseau)
    return f"{designation.jour(ici)} à {ici:%H:%M:%S}"


def duree(secondes: int) -> str:
    """« 15 min », « 15 min 04 s »."""
    if secondes and secondes % 60 == 0:
        heures, minutes = divmod(abs(secondes) // 60, 60)
        return f"{heures} h {minutes:02d} min" if heures else f"{minutes} min"
    return designation.duree(secondes)


def annee(pv: ProcesVerbal) -> int:
    """The year that need not be said again: the session's."""
    return (pv.session.debut or pv.fige_le).year


def nom(qui: CandidatPV | EvaluateurPV) -> str:
    """« MARTIN Lou »."""
    prenom = qui.prenoms if isinstance(qui, CandidatPV) else qui.prenom
    return f"{qui.nom} {prenom}".strip()


def presence(candidat: CandidatPV) -> str:
    """Whether he came, with the reason when one was written."""
    mot = _PRESENCES.get(candidat.presence or "", "Non renseignée")
    return f"{mot} : {candidat.motif_presence}" if candidat.motif_presence else mot


def origine(cle: str) -> str:
    """Where the printed comment comes from."""
    return _ORIGINES.get(cle, cle)


def titre_bloc(bloc: BlocPV) -> tuple[str, str]:
    """The name of a bloc, and what is said in italics when the source lost it."""
    if bloc.intitule:
        return f"Bloc {bloc.code} : {bloc.intitule}", ""
    return f"Bloc {bloc.code} : ", f"intitulé {A_COMPLETER}"


def valeur(v: ValeurPV) -> str:
    """The word of a value; none is said in words, and looks like no mark."""
    return majuscule(v.mot) or NON_NOTE


def hors_epreuve(bloc: BlocPV) -> bool:
    """Whether the result is none of this session."""
    return bloc.resultat.cle in designation.HORS_EPREUVE


def sans_evaluation(bloc: BlocPV) -> bool:
    """Whether nothing was observed nor judged, so that the bloc is told in words, without tables."""
    vu = bloc.situations or bloc.tirages or bloc.horloges or bloc.competences
    return hors_epreuve(bloc) and not vu


def entretien(bloc: BlocPV) -> HorlogePV | None:
    """The clock of the entretien, when it ran."""
    return next((h for h in bloc.horloges if h.entretien), None)
