"""The sentence of a breach, as dérogations of the first form hold it."""

from __future__ import annotations

from collections.abc import Callable

from evaluateur.metier.conformite import exigences
from evaluateur.metier.conformite.regles import Constat
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.forme_1.mots import duree, jour, minuscule, releve
from evaluateur.metier.personnes import Evaluateur


def phrase(dossier: Dossier, constat: Constat) -> str:
    """The sentence that was accepted when this breach was asked for; empty for what could not be."""
    ecrire = _PHRASES.get(constat.regle.sorte)
    return ecrire(dossier, constat) if ecrire else ""


def _exigence(dossier: Dossier, constat: Constat) -> str:
    bloc, code = constat.regle.bloc, constat.regle.objet
    found = next((r for r in exigences.releves(dossier, bloc) if r.exigence.code == code), None)
    if found is None:
        return ""
    expected = f"(attendu : {found.exigence.attendu})"
    return f"Bloc {bloc}, {minuscule(found.exigence.libelle)} : {minuscule(releve(found))} {expected}."


def _nom_phase(dossier: Dossier, constat: Constat) -> str:
    phase = dossier.referentiel.par_bloc[constat.regle.bloc].modalites.phase(constat.regle.objet)
    return f"Bloc {constat.regle.bloc}, {minuscule(phase.intitule if phase else '')}"


def _phase(dossier: Dossier, constat: Constat) -> str:
    etat = {"non_lancee": "n'a pas été lancée", "non_terminee": "n'est pas terminée"}[constat.valeurs[0]]
    return f"{_nom_phase(dossier, constat)} : l'horloge {etat}."


def _redemarrage(dossier: Dossier, constat: Constat) -> str:
    retenu = duree(int(constat.valeurs[0]))
    return f"{_nom_phase(dossier, constat)} : l'ordinateur a redémarré pendant ce temps, compté pour {retenu}."


def _horloge(_dossier: Dossier, _constat: Constat) -> str:
    return "L'horloge de l'ordinateur a changé de plus de deux minutes pendant la session."


def _siege(dossier: Dossier, constat: Constat) -> str:
    numero, _, what = constat.regle.objet.partition(".")
    if what == "nom":
        return "Les deux évaluateurs portent le même nom."
    occupant = dossier.sieges.get(int(numero))
    if occupant is None or what not in _REPROCHES:
        return ""
    return f"Évaluateur {numero} ({occupant.nom_complet}) : {_REPROCHES[what](dossier, int(numero), occupant)}."


def _qualite(dossier: Dossier, siege: int, occupant: Evaluateur) -> str:
    ouvrent = dossier.referentiel.regle_siege(siege).qualites
    expected = " ou ".join(dossier.referentiel.par_qualite[key].mot for key in ouvrent)
    what = "cette qualité n'ouvre pas ce siège, qui" if occupant.qualite else "la qualité manque ; ce siège"
    return f"{what} attend {expected}"


def _habilitation_fin(dossier: Dossier, _siege: int, occupant: Evaluateur) -> str:
    fin = occupant.habilitation.fin if occupant.habilitation else None
    session = dossier.session.fin or dossier.session.debut
    if fin is None or session is None:
        return ""
    return f"l'habilitation expire le {jour(fin)}, avant la fin de la session le {jour(session)}"


def _service(_dossier: Dossier, _siege: int, occupant: Evaluateur) -> str:
    if not occupant.service:
        return "le service manque ; il doit différer de celui du candidat"
    return "même service que le candidat ; le référentiel demande un autre service"


_REPROCHES: dict[str, Callable[[Dossier, int, Evaluateur], str]] = {
    "qualite": _qualite,
    "habilitation": lambda *_: "le numéro d'habilitation manque",
    "habilitation_fin": _habilitation_fin,
    "employeur": lambda *_: "un expert interne appartient à l'entreprise du candidat",
    "service": _service,
}
_PHRASES: dict[str, Callable[[Dossier, Constat], str]] = {
    "exigence": _exigence,
    "phase": _phase,
    "redemarrage": _redemarrage,
    "horloge": _horloge,
    "siege": _siege,
}
