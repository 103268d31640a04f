"""The words as they were: copies on purpose, for those that the application says may change."""

from __future__ import annotations

from datetime import date

from evaluateur.metier.conformite.exigences import Releve
from evaluateur.metier.contenu.modalites import ExigenceMarque, ExigenceNombre, ExigencePeriode, ExigenceVariete
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.vocabulaire import CelluleCode

_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
NON_NOTE = "Non noté"
HORS_EPREUVE = {"non_presente": ("Non présenté", "minus"), "deja_acquis": ("Déjà acquis", "circle-check")}


def minuscule(text: str) -> str:
    """As it read inside a sentence."""
    return text[:1].lower() + text[1:]


def jour(when: date) -> str:
    """« 12 novembre 2026 », « 1er mars 2026 »."""
    numero = "1er" if when.day == 1 else str(when.day)
    return f"{numero} {_MOIS[when.month - 1]} {when.year}"


def periode(debut: date, fin: date) -> str:
    """« 12 au 16 novembre 2026 », as short as the two days allowed."""
    if debut == fin:
        return jour(debut)
    first = "1er" if debut.day == 1 else str(debut.day)
    if (debut.year, debut.month) == (fin.year, fin.month):
        return f"{first} au {jour(fin)}"
    if debut.year == fin.year:
        return f"{first} {_MOIS[debut.month - 1]} au {jour(fin)}"
    return f"{jour(debut)} au {jour(fin)}"


def duree(seconds: int) -> str:
    """« 15 min 04 s », « 42 s », « 1 h 02 min »."""
    minutes, rest = divmod(abs(seconds), 60)
    heures, minutes = divmod(minutes, 60)
    if heures:
        return f"{heures} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def releve(found: Releve) -> str:
    """What was counted against a requirement."""
    exigence = found.exigence
    if isinstance(exigence, ExigenceNombre):
        return str(found.nombre)
    if isinstance(exigence, ExigenceVariete):
        return f"{found.nombre} : {', '.join(found.vus)}" if found.vus else "0"
    if isinstance(exigence, ExigenceMarque):
        return "Sans objet" if found.rempli is None and not found.nombre else str(found.nombre)
    if isinstance(exigence, ExigencePeriode):
        return _periode(found)
    return "Tirage effectué" if found.nombre else "Aucun tirage"


def _periode(found: Releve) -> str:
    if found.jours is None:
        return "Aucune situation"
    first, last = found.jours
    count = (last - first).days + 1
    said = f"{count}\u00a0{'jour' if count < 2 else 'jours'}, {periode(first, last)}"
    return said if found.entretien is None else f"{said}, entretien le {jour(found.entretien)}"


def cellule(bloc: Bloc, code: CelluleCode) -> str:
    """« 1.1 critère 2 », « Compétence 1.1 » or « Bloc 1 »."""
    if code == bloc.cellule:
        return f"Bloc {code}"
    for competence in bloc.competences:
        if code == competence.code:
            return f"Compétence {code}"
        for rank, critere in enumerate(competence.criteres, 1):
            if critere.code == code:
                return f"{competence.code} critère {rank}"
    return code
