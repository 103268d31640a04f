"""The time zones of the French Republic, in French; any other is named as the IANA does."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from evaluateur.metier.typographie import bare_words
from evaluateur.metier.vocabulaire import FUSEAU

FUSEAUX = {
    FUSEAU: ("Paris", "de Paris"),
    "America/Guadeloupe": ("Guadeloupe", "de Guadeloupe"),
    "America/Martinique": ("Martinique", "de Martinique"),
    "America/Marigot": ("Saint-Martin", "de Saint-Martin"),
    "America/St_Barthelemy": ("Saint-Barthélemy", "de Saint-Barthélemy"),
    "America/Cayenne": ("Guyane", "de Guyane"),
    "America/Miquelon": ("Saint-Pierre-et-Miquelon", "de Saint-Pierre-et-Miquelon"),
    "Indian/Reunion": ("La Réunion", "de La Réunion"),
    "Indian/Mayotte": ("Mayotte", "de Mayotte"),
    "Pacific/Noumea": ("Nouvelle-Calédonie", "de Nouvelle-Calédonie"),
    "Pacific/Wallis": ("Wallis-et-Futuna", "de Wallis-et-Futuna"),
    "Pacific/Tahiti": ("Tahiti", "de Tahiti"),
    "Pacific/Marquesas": ("Marquises", "des Marquises"),
    "Pacific/Gambier": ("Gambier", "des Gambier"),
}
"""How each is called in a list, and after « heure »."""
_SYNONYMS = {
    "Pacific/Noumea": ("Nouméa",),
    "Pacific/Tahiti": ("Papeete", "Polynésie", "Polynésie française"),
    "Indian/Reunion": ("Réunion", "Saint-Denis"),
    "America/Cayenne": ("Cayenne", "Guyane française"),
    FUSEAU: ("France", "Métropole", "France métropolitaine", "Hexagone"),
}
"""Other names that a convocation gives them."""
_NAMED = {
    " ".join(bare_words(name)): fuseau
    for fuseau, (word, _) in FUSEAUX.items()
    for name in (word, fuseau, *_SYNONYMS.get(fuseau, ()))
}


def existe(fuseau: str) -> bool:
    """Whether a zone of this name has rules."""
    try:
        ZoneInfo(fuseau)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def mot(fuseau: str) -> str:
    """« La Réunion » ; « America/New York » for what is not French."""
    return FUSEAUX[fuseau][0] if fuseau in FUSEAUX else fuseau.removeprefix("Etc/").replace("_", " ")


def heure(fuseau: str) -> str:
    """« heure de La Réunion », to stand beside an hour; nothing for Paris, where nobody expects it."""
    if fuseau == FUSEAU:
        return ""
    return f"heure {FUSEAUX[fuseau][1]}" if fuseau in FUSEAUX else f"fuseau {mot(fuseau)}"


def apres(hour: str, fuseau: str) -> str:
    """An hour, and whose it is."""
    said = heure(fuseau)
    return f"{hour}, {said}" if said else hour


def offerts(*known: str) -> list[tuple[str, str]]:
    """What a list offers, with its words: the French ones, and what is in use besides."""
    return [(fuseau, mot(fuseau)) for fuseau in dict.fromkeys((*FUSEAUX, *known))]


def read(text: str) -> str:
    """The zone that a text names, in French or as the IANA does; empty when it names none."""
    flat = " ".join(bare_words(text))
    if flat in _NAMED:
        return _NAMED[flat]
    return next((name for name in available_timezones() if " ".join(bare_words(name)) == flat), "")


def francais(fuseau: str, jour: date) -> str:
    """The French zone that a machine means: Windows names Mauritius, La Paz or Honolulu where the hour is the same."""
    if fuseau in FUSEAUX or not existe(fuseau):
        return fuseau if fuseau in FUSEAUX else FUSEAU
    offsets = _offsets(fuseau, jour.year)
    return next((french for french in FUSEAUX if _offsets(french, jour.year) == offsets), fuseau)


def _offsets(fuseau: str, year: int) -> list[object]:
    zone = ZoneInfo(fuseau)
    return [datetime(year, month, 15, tzinfo=zone).utcoffset() for month in range(1, 13)]
