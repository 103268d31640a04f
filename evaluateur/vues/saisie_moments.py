"""Moments as people type them: « 16/11 14:10 », « 14h10 ». Local civil time, what the clock on the wall says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_HEURE = r"(?P<h>\d{1,2})\s*[:hH]\s*(?P<m>\d{2})?"
_JOUR = r"(?P<jour>\d{1,2})[/.\-](?P<mois>\d{1,2})(?:[/.\-](?P<an>\d{2}|\d{4}))?"
_MOMENT = re.compile(rf"^(?:(?:[a-zéû]+\.?\s+)?{_JOUR}[\s,à]*)?{_HEURE}$", re.IGNORECASE)

DEMI_ANNEE = timedelta(days=183)
A_VENIR = timedelta(days=7)


def read_moment(text: str, now: datetime) -> datetime | None:
    """The moment typed, naive; day and year that are left out are those of ``now``. None when there is none.

    A day and month without a year that would lie more than half a year ahead belong to the year before; those of the
    week to come, when the new year lies in it, to the year after.
    """
    found = _MOMENT.match(" ".join(text.split()))
    if found is None:
        return None
    jour, mois = int(found["jour"] or now.day), int(found["mois"] or now.month)
    hour = int(found["h"]), int(found["m"] or 0)
    if found["an"] is not None or not found["jour"]:
        return _moment(_year(found["an"], now), mois, jour, *hour)
    here = now.replace(tzinfo=None)
    soon = _moment(now.year + 1, mois, jour, *hour)
    if soon is not None and soon - here <= A_VENIR:
        return soon
    moment = _moment(now.year, mois, jour, *hour)
    if moment is None or moment - here <= DEMI_ANNEE:
        return moment
    return _moment(now.year - 1, mois, jour, *hour)


def _moment(year: int, mois: int, jour: int, hour: int, minute: int) -> datetime | None:
    try:
        return datetime(year, mois, jour, hour, minute)  # noqa: DTZ001 - the wall's
    except ValueError:
        return None


def _year(an: str | None, now: datetime) -> int:
    if an is None:
        return now.year
    return int(an) + (2000 if len(an) == 2 else 0)


def write_moment(moment: datetime) -> str:
    """As a field shows it, and takes it back."""
    return f"{moment:%d/%m/%Y %H:%M}"
