"""Moments as people type them: « 16/11 14:10 », « 14h10 ». Local civil time, what the clock on the wall says."""

from __future__ import annotations

import re
from datetime import datetime

_HEURE = r"(?P<h>\d{1,2})\s*[:hH]\s*(?P<m>\d{2})?"
_JOUR = r"(?P<jour>\d{1,2})[/.\-](?P<mois>\d{1,2})(?:[/.\-](?P<an>\d{2}|\d{4}))?"
_MOMENT = re.compile(rf"^(?:(?:[a-zéû]+\.?\s+)?{_JOUR}[\s,à]*)?{_HEURE}$", re.IGNORECASE)


def read_moment(text: str, now: datetime) -> datetime | None:
    """The moment typed, naive; day and year that are left out are those of ``now``. None when there is none.

    A day and month without a year that would lie more than half a year ahead belong to the year before.
    """
    found = _MOMENT.match(" ".join(text.split()))
    if found is None:
        return None
    jour, mois = int(found["jour"] or now.day), int(found["mois"] or now.month)
    try:
        moment = datetime(_year(found["an"], now), mois, jour, int(found["h"]), int(found["m"] or 0))  # noqa: DTZ001 - the wall's
    except ValueError:
        return None
    if found["an"] is None and found["jour"] and (moment - now.replace(tzinfo=None)).days > 183:
        try:
            return moment.replace(year=moment.year - 1)
        except ValueError:  # the 29th of February exists this year only
            return None
    return moment


def _year(an: str | None, now: datetime) -> int:
    if an is None:
        return now.year
    return int(an) + (2000 if len(an) == 2 else 0)


def write_moment(moment: datetime) -> str:
    """As a field shows it, and takes it back."""
    return f"{moment:%d/%m/%Y %H:%M}"
