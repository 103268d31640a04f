"""How cells, seats and times are called in French, on screen and on paper alike."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from evaluateur.metier.vocabulaire import BlocCode, CelluleCode

if TYPE_CHECKING:
    from evaluateur.metier.referentiel import Bloc

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MOIS_COURTS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
JOURS_COURTS = tuple(f"{jour[:3]}." for jour in JOURS)
HORS_EPREUVE = {
    "absent": ("Absent", "user-x"),
    "abandon": ("Abandon", "user-x"),
    "non_presente": ("Non présenté", "minus"),
    "deja_acquis": ("Déjà acquis", "circle-check"),
}
"""Word and icon of what is no result of this session."""


CRITERE = "{competence}, critère {rang}"


def cellule(bloc: Bloc, code: CelluleCode, critere: str = CRITERE) -> str:
    """« 1.1, critère 2 », « Compétence 1.1 » or « Bloc 1 »; ``critere``: how the first of them is written."""
    place = bloc.cellules.get(code)
    if place is None:
        return code
    if place.nature == "bloc":
        return f"Bloc {code}"
    if place.nature == "competence":
        return f"Compétence {code}"
    return critere.format(competence=place.competence, rang=place.rang)


def bloc(code: BlocCode) -> str:
    """« Bloc 1 »."""
    return f"Bloc {code}"


def jour(when: date) -> str:
    """« 12 novembre 2026 », « 1er mars 2026 »."""
    return f"{jour_du_mois(when)} {when.year}"


def jour_du_mois(when: date) -> str:
    """« 12 novembre », « 1er mars »."""
    numero = "1er" if when.day == 1 else str(when.day)
    return f"{numero} {MOIS[when.month - 1]}"


def jour_court(when: date, annee: int) -> str:
    """« lun. 16 nov. », with its year when it is not ``annee``."""
    result = "" if when.year == annee else f" {when.year}"
    return f"{JOURS_COURTS[when.weekday()]} {when.day} {MOIS_COURTS[when.month - 1]}{result}"


def periode(debut: date, fin: date) -> str:
    """« 12 au 16 novembre 2026 », as short as the two days allow."""
    if debut == fin:
        return jour(debut)
    if (debut.year, debut.month) == (fin.year, fin.month):
        return f"{'1er' if debut.day == 1 else debut.day} au {jour(fin)}"
    if debut.year == fin.year:
        return f"{jour_du_mois(debut)} au {jour(fin)}"
    return f"{jour(debut)} au {jour(fin)}"


def du_au(debut: date, fin: date) -> str:
    """« du 12 au 16 novembre 2026 », « 12 novembre 2026 »: a period inside a sentence."""
    return jour(debut) if debut == fin else f"du {periode(debut, fin)}"


def heure(when: datetime) -> str:
    """« 9 h 20 »: an hour inside a sentence; in a column it is 09:20."""
    return f"{when.hour} h {when.minute:02d}"


def duree(seconds: int) -> str:
    """« 15 min 04 s », « 42 s », « 1 h 02 min »."""
    minutes, rest = divmod(abs(seconds), 60)
    heures, minutes = divmod(minutes, 60)
    if heures:
        return f"{heures} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def local(instant: datetime, fuseau: str) -> datetime:
    """An instant as the wall of the session shows it."""
    return instant.astimezone(ZoneInfo(fuseau))
