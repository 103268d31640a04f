"""What changed between two states of the same data, field by field, in French words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from evaluateur.metier import designation
from evaluateur.metier.faits import Situation
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Habilitation, Session

Modification = tuple[str, str, str]
"""Name of the field, old value, new value."""

RIEN = "–"
"""An empty field."""
NOMS: dict[type[Struct], dict[str, str]] = {
    Candidat: {
        "nom_naissance": "nom de naissance",
        "prenoms": "prénoms",
        "nom_usage": "nom d'usage",
        "date_naissance": "date de naissance",
        "lieu_naissance": "lieu de naissance",
    },
    Affectation: {
        "entreprise": "entreprise",
        "service": "service",
        "poste": "poste",
        "certification_preparee": "certification préparée",
        "voie_acces": "voie d'accès",
        "amenagement_minutes": "aménagement, en minutes",
    },
    Session: {
        "lieu": "lieu",
        "debut": "début",
        "fin": "fin",
        "organisme": "organisme de formation",
        "fuseau": "fuseau horaire",
    },
    Evaluateur: {
        "identifiant": "profil",
        "nom": "nom",
        "prenom": "prénom",
        "qualite": "qualité",
        "employeur": "employeur",
        "service": "service",
        "habilitation": "habilitation",
        "cle_publique": "clé publique",
    },
    Situation: {
        "quand": "date et heure",
        "nature": "nature",
        "contexte": "contexte",
        "cadre": "cadre",
        "canal": "canal",
        "joue_par": "client joué par",
        "marques": "marques",
    },
}


def changements(avant: Struct, apres: Struct, mots: dict[str, str] | None = None) -> list[Modification]:
    """The fields that differ; ``mots`` gives the word of each key of the référentiel."""
    mots = mots or {}
    paires = ((nom, getattr(avant, champ), getattr(apres, champ)) for champ, nom in NOMS[type(apres)].items())
    return [(nom, _texte(ancien, mots), _texte(nouveau, mots)) for nom, ancien, nouveau in paires if ancien != nouveau]


def anciens(liste: list[Modification]) -> str:
    """« poste : conseiller ; service : santé », before."""
    return " ; ".join(f"{nom} : {ancien}" for nom, ancien, _ in liste)


def nouveaux(liste: list[Modification]) -> str:
    """« poste : conseiller ; service : santé », after."""
    return " ; ".join(f"{nom} : {nouveau}" for nom, _, nouveau in liste)


def _texte(valeur: Any, mots: dict[str, str]) -> str:
    if isinstance(valeur, datetime):
        return f"{designation.jour(valeur)}, {valeur:%H:%M}"
    if isinstance(valeur, date):
        return designation.jour(valeur)
    if isinstance(valeur, Habilitation):
        return f"{valeur.numero}, jusqu'au {designation.jour(valeur.fin)}" if valeur.fin else valeur.numero
    if isinstance(valeur, tuple):
        return ", ".join(mots.get(str(v), str(v)) for v in valeur) or RIEN
    if valeur is None or valeur == "":
        return RIEN
    return mots.get(str(valeur), str(valeur))
