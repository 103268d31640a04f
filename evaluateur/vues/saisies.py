"""What someone types for a day or for minutes, read; what cannot be read is named in words, and stays where it is."""

from __future__ import annotations

import re
from datetime import date

from evaluateur.metier.designation import MOIS
from evaluateur.metier.typographie import plat

ANNEES = range(1900, 2101)
"""Years that a birth, a session or an habilitation can bear; another one is a slip of the finger."""
PIVOT = 50
"""« 49 » is 2049, « 50 » is 1950: sessions lie ahead, births behind."""
_JOUR = r"\s*(?P<jour>\d{1,2})"
_DATE = re.compile(
    rf"{_JOUR}\s*[/.\-\s]\s*(?P<mois>\d{{1,2}})\s*[/.\-\s]\s*(?P<annee>\d{{4}}|\d{{2}})\s*"
    r"|\s*(?P<annee_iso>\d{4})-(?P<mois_iso>\d{1,2})-(?P<jour_iso>\d{1,2})\s*"
    r"|\s*(?P<jour_colle>\d{2})(?P<mois_colle>\d{2})(?P<annee_collee>\d{4}|\d{2})\s*",
    re.ASCII,
)
_MINUTES = re.compile(r"\+?\s*(\d{1,3})\s*(?:minutes?|min|mn)?\.?", re.ASCII)
_AUCUN = ("", "0", "aucun", "aucune", "non", "sans")


def read_date(texte: str) -> date | None:
    """The day of « 16/11/2026 », « 16/11/26 », « 16112026 », « 16 11 2026 » or « 2026-11-16 »; None if it is none."""
    parties = _parties(texte)
    if parties is None or parties[0] not in ANNEES:
        return None
    try:
        return date(*parties)
    except ValueError:
        return None


def faute_date(texte: str) -> str:
    """Why this is no day, in a sentence; empty for a day, and for an empty field."""
    if not texte.strip() or read_date(texte) is not None:
        return ""
    parties = _parties(texte)
    if parties is None:
        return "Écrivez la date sous la forme JJ/MM/AAAA."
    annee, mois, jour = parties
    if not 1 <= mois <= len(MOIS):
        return f"Le mois {mois:02d} n’existe pas."
    if annee not in ANNEES:
        return f"L’année {annee} n’est pas vraisemblable : vérifiez-la."
    nom = f"{'1er' if jour == 1 else jour} {MOIS[mois - 1]}"
    return f"Le {nom} {annee} n’existe pas." if (jour, mois) == (29, 2) else f"Le {nom} n’existe pas."


def write_date(jour: date | None) -> str:
    """The day as a field shows it; empty for none."""
    return f"{jour:%d/%m/}{jour.year:04d}" if jour else ""


def read_minutes(texte: str) -> int | None:
    """The minutes of « 20 », « 20 min » or « aucun »; None when no number of minutes alone is said."""
    ecrit = plat(texte)
    if ecrit in _AUCUN:
        return 0
    nombre = _MINUTES.fullmatch(ecrit)
    return int(nombre[1]) if nombre else None


def _parties(texte: str) -> tuple[int, int, int] | None:
    """Year, month and day as they were typed; None when the text does not look like a day."""
    ecrit = _DATE.fullmatch(texte)
    if ecrit is None:
        return None
    annee = ecrit["annee"] or ecrit["annee_iso"] or ecrit["annee_collee"]
    mois = ecrit["mois"] or ecrit["mois_iso"] or ecrit["mois_colle"]
    jour = ecrit["jour"] or ecrit["jour_iso"] or ecrit["jour_colle"]
    siecle = 0 if len(annee) == 4 else 2000 if int(annee) < PIVOT else 1900
    return siecle + int(annee), int(mois), int(jour)
