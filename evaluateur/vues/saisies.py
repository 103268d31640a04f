"""What someone types for a day or for minutes, read; what cannot be read is named in words, and stays where it is."""

from __future__ import annotations

import re
from datetime import date

from evaluateur.metier.canonique import one_line
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
_NONE = ("", "0", "aucun", "aucune", "non", "sans")


def read_date(text: str) -> date | None:
    """The day of « 16/11/2026 », « 16/11/26 », « 16112026 », « 16 11 2026 » or « 2026-11-16 »; None if it is none."""
    parts = _parts(text)
    if parts is None or parts[0] not in ANNEES:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def faute_date(text: str) -> str:
    """Why this is no day, in a sentence; empty for a day, and for an empty field."""
    if not one_line(text) or read_date(text) is not None:
        return ""
    parts = _parts(text)
    if parts is None:
        return "Écrivez la date sous la forme JJ/MM/AAAA."
    annee, mois, jour = parts
    if not 1 <= mois <= len(MOIS):
        return f"Le mois {mois:02d} n’existe pas."
    if annee not in ANNEES:
        return f"L’année {annee} n’est pas vraisemblable : vérifiez-la."
    name = f"{'1er' if jour == 1 else jour} {MOIS[mois - 1]}"
    return f"Le {name} {annee} n’existe pas." if (jour, mois) == (29, 2) else f"Le {name} n’existe pas."


def write_date(jour: date | None) -> str:
    """The day as a field shows it; empty for none."""
    return f"{jour:%d/%m/}{jour.year:04d}" if jour else ""


def read_minutes(text: str) -> int | None:
    """The minutes of « 20 », « 20 min » or « aucun »; None when no number of minutes alone is said."""
    written = plat(one_line(text))
    if written in _NONE:
        return 0
    number = _MINUTES.fullmatch(written)
    return int(number[1]) if number else None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as they were typed; None when the text does not look like a day."""
    written = _DATE.fullmatch(one_line(text))
    if written is None:
        return None
    annee = written["annee"] or written["annee_iso"] or written["annee_collee"]
    mois = written["mois"] or written["mois_iso"] or written["mois_colle"]
    jour = written["jour"] or written["jour_iso"] or written["jour_colle"]
    century = 0 if len(annee) == 4 else 2000 if int(annee) < PIVOT else 1900
    return century + int(annee), int(mois), int(jour)
