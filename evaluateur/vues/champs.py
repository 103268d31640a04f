"""What changed between two states of the same data, field by field, in French words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from evaluateur.metier import designation
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.personnes import Affectation, Candidat, EtatCivil, Evaluateur, Habilitation, Session

Modification = tuple[str, str, str]
"""Name of the field, old value, new value."""

RIEN = "–"
"""An empty field."""
_CANDIDAT = {
    "nom_naissance": "nom de naissance",
    "prenoms": "prénoms",
    "nom_usage": "nom d’usage",
    "date_naissance": "date de naissance",
    "lieu_naissance": "lieu de naissance",
}
NOMS: dict[type[Struct], dict[str, str]] = {
    Candidat: _CANDIDAT,
    EtatCivil: {field: name for field, name in _CANDIDAT.items() if field != "nom_usage"},
    Affectation: {
        "entreprise": "entreprise",
        "service": "service",
        "poste": "poste",
        "certification_preparee": "certification préparée",
        "voie_acces": "voie d’accès",
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


def changements(before: Struct, after: Struct, words: dict[str, str] | None = None) -> list[Modification]:
    """The fields that differ; ``words`` gives the word of each key of the référentiel."""
    words = words or {}
    pairs = ((name, getattr(before, field), getattr(after, field)) for field, name in NOMS[type(after)].items())
    return [(name, _text(old, words), _text(new, words)) for name, old, new in pairs if old != new]


def anciens(items: list[Modification]) -> str:
    """« poste : conseiller ; service : santé », before."""
    return " ; ".join(f"{name} : {old}" for name, old, _ in items)


def nouveaux(items: list[Modification]) -> str:
    """« poste : conseiller ; service : santé », after."""
    return " ; ".join(f"{name} : {new}" for name, _, new in items)


def _text(value: Any, words: dict[str, str]) -> str:
    if isinstance(value, datetime):
        return f"{designation.jour(value)}, {value:%H:%M}"
    if isinstance(value, date):
        return designation.jour(value)
    if isinstance(value, Habilitation):
        return f"{value.numero}, jusqu’au {designation.jour(value.fin)}" if value.fin else value.numero
    if isinstance(value, tuple):
        return ", ".join(words.get(str(v), str(v)) for v in value) or RIEN
    if value is None or value == "":
        return RIEN
    return words.get(str(value), str(value))
