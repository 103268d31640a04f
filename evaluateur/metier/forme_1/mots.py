"""The words as they were: copies on purpose, for those that the application says may change."""

from __future__ import annotations

from datetime import date

from evaluateur.metier.conformite.exigences import Releve
from evaluateur.metier.referentiel import Bloc, ExigenceMarque, ExigenceNombre, ExigencePeriode, ExigenceVariete

_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
NON_NOTE = "Non noté"
HORS_EPREUVE = {"non_presente": ("Non présenté", "minus"), "deja_acquis": ("Déjà acquis", "circle-check")}


def minuscule(texte: str) -> str:
    """As it read inside a sentence."""
    return texte[:1].lower() + texte[1:]


def jour(quand: date) -> str:
    """« 12 novembre 2026 », « 1er mars 2026 »."""
    numero = "1er" if quand.day == 1 else str(quand.day)
    return f"{numero} {_MOIS[quand.month - 1]} {quand.year}"


def periode(debut: date, fin: date) -> str:
    """« 12 au 16 novembre 2026 », as short as the two days allowed."""
    if debut == fin:
        return jour(debut)
    premier = "1er" if debut.day == 1 else str(debut.day)
    if (debut.year, debut.month) == (fin.year, fin.month):
        return f"{premier} au {jour(fin)}"
    if debut.year == fin.year:
        return f"{premier} {_MOIS[debut.month - 1]} au {jour(fin)}"
    return f"{jour(debut)} au {jour(fin)}"


def duree(secondes: int) -> str:
    """« 15 min 04 s », « 42 s », « 1 h 02 min »."""
    minutes, reste = divmod(abs(secondes), 60)
    heures, minutes = divmod(minutes, 60)
    if heures:
        return f"{heures} h {minutes:02d} min"
    return f"{minutes} min {reste:02d} s" if minutes else f"{reste} s"


def releve(trouve: Releve) -> str:
    """What was counted against a requirement."""
    exigence = trouve.exigence
    if isinstance(exigence, ExigenceNombre):
        return str(trouve.nombre)
    if isinstance(exigence, ExigenceVariete):
        return f"{trouve.nombre} : {', '.join(trouve.vus)}" if trouve.vus else "0"
    if isinstance(exigence, ExigenceMarque):
        return "Sans objet" if trouve.rempli is None and not trouve.nombre else str(trouve.nombre)
    if isinstance(exigence, ExigencePeriode):
        return _periode(trouve)
    return "Tirage effectué" if trouve.nombre else "Aucun tirage"


def _periode(trouve: Releve) -> str:
    if trouve.jours is None:
        return "Aucune situation"
    premier, dernier = trouve.jours
    nombre = (dernier - premier).days + 1
    dit = f"{nombre}\u00a0{'jour' if nombre < 2 else 'jours'}, {periode(premier, dernier)}"
    return dit if trouve.entretien is None else f"{dit}, entretien le {jour(trouve.entretien)}"


def cellule(bloc: Bloc, code: str) -> str:
    """« 1.1 critère 2 », « Compétence 1.1 » or « Bloc 1 »."""
    if code == bloc.code:
        return f"Bloc {code}"
    for competence in bloc.competences:
        if code == competence.code:
            return f"Compétence {code}"
        for rang, critere in enumerate(competence.criteres, 1):
            if critere.code == code:
                return f"{competence.code} critère {rang}"
    return code
