"""What the cells of a convocation mean: dates, minutes, blocs, and the numbers that must not be kept."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date, time

from msgspec import Struct

from evaluateur.metier import fuseaux
from evaluateur.metier.actes.preparation import AMENAGEMENT_MAX
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.typographie import enumeration, plat
from evaluateur.metier.vocabulaire import BlocCode

_JOUR_FR = re.compile(r"(?P<j>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<a>\d{4})")
_JOUR_COURT = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")
DECEMBRE = 12
_JOUR_ISO = re.compile(r"(?P<a>\d{4})-(?P<m>\d{1,2})-(?P<j>\d{1,2})")
_UNE_HEURE = r"\d{1,2} ?[:h] ?(?:\d{2}(?::\d{2})?)?"
_HEURE_SEULE = re.compile(
    rf"(?:à |T)?(?P<h>\d{{1,2}}) ?[:h] ?(?:(?P<m>\d{{2}})(?::\d{{2}})?)?(?: ?(?:-|–|à) ?{_UNE_HEURE})?", re.IGNORECASE
)
"""« 9 h 20 », « 09:20 », « 9h », and the beginning of « 9 h 20 – 10 h »."""
_HEURE = re.compile(rf"[ T](?:à )?{_UNE_HEURE}$")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:minutes?|min|mn)?\b\.?")
_PART = re.compile(r"\d\s*[%/]")
"""« 33 % » or « 1/3 » is a part of a time, not minutes."""
_BLOCS_SPLITTER = re.compile(r"[,;/+&\s]+")
_BLOC_PREFIX = re.compile(r"^(?:blocs?|bc|b)(?=\d)")
_BLOCS_WORDS = ("", "et", "bloc", "blocs")
_ALL = ("tous", "tous blocs", "tous les blocs", "toutes")
_NIR = re.compile(r"(?<![0-9A-Za-z])[12](?:\s?\d){4}(?:\s?\d\s?\d|\s?2\s?[ABab])(?:\s?\d){6}(?:(?:\s?\d){2})?(?!\s?\d)")
"""A social security number, with or without its key of two digits; Corsica is 2A and 2B."""
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_DAMAGED = re.compile(
    "\ufffd|[a-zà-ÿ][ŽŠŒŸ]|[A-Za-zÀ-ÿ][ƒˆ‰‡†‚„˜]|[A-Za-zÀ-ÿ][™•‹›“”][a-zà-ÿ]|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œž]|â€"
)
"""What becomes of accents: lost for ever (U+FFFD), of a Mac or of MS-DOS read as Windows's, UTF-8 read twice."""
_NONE = ("", "0", "non", "aucun", "aucune", "sans", "neant")


class Faute(Struct, frozen=True):
    """What is wrong with a cell, without its place; a privacy matter never repeats what the cell says."""

    phrase: str
    remede: str
    bloquante: bool = True


def looks_like_nir(text: str) -> bool:
    """Whether a text holds what looks like a social security number."""
    return _NIR.search(text) is not None


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet has made « 1.85E+14 » of a long number: its digits are lost."""
    return _ROUNDED.fullmatch(text) is not None


def looks_damaged(text: str) -> bool:
    """Whether a text holds letters that no French name has, as files read under another alphabet do."""
    return _DAMAGED.search(text) is not None


def read_jour(text: str) -> tuple[date | None, Faute | None]:
    """A day from « JJ/MM/AAAA » or « AAAA-MM-JJ »; an hour beside it is not kept."""
    day, hour = without_hour(text)
    written = _JOUR_FR.fullmatch(day) or _JOUR_ISO.fullmatch(day)
    if _JOUR_COURT.fullmatch(day):
        return None, Faute(f"l’année de « {text} » n’a que deux chiffres.", "Écrivez la date sous la forme JJ/MM/AAAA.")
    if written is None:
        return None, Faute(f"« {text} » n’est pas une date.", "Écrivez-la sous la forme JJ/MM/AAAA.")
    if month_first(day):
        return None, Faute(
            f"le {day} n’existe pas : le mois semble écrit avant le jour.",
            "Écrivez la date sous la forme JJ/MM/AAAA ; vérifiez aussi les autres dates de cette colonne.",
        )
    try:
        jour = date(int(written["a"]), int(written["m"]), int(written["j"]))
    except ValueError:
        return None, Faute(f"le {day} n’existe pas.", "Corrigez la date, sous la forme JJ/MM/AAAA.")
    if hour:
        return jour, Faute("l’heure n’est pas conservée, seulement le jour.", "", bloquante=False)
    return jour, None


def without_hour(text: str) -> tuple[str, str]:
    """A date without the hour beside it, and that hour as it is written."""
    found = _HEURE.search(text)
    return (text[: found.start()], found[0].strip()) if found else (text, "")


def read_heure(text: str) -> tuple[time | None, Faute | None]:
    """An hour on the wall; of a span, its beginning."""
    written = _HEURE_SEULE.fullmatch(text.strip())
    with suppress(ValueError):  # « 25 h 70 »
        if written is not None:
            return time(int(written["h"]), int(written["m"] or 0)), None
    return None, Faute(f"« {text} » n’est pas une heure.", "Écrivez-la sous la forme 9 h 20 ou 09:20.")


def month_first(text: str) -> bool:
    """Whether a date has its month before its day, as only its second number tells."""
    written = _JOUR_FR.fullmatch(_HEURE.sub("", text))
    return written is not None and int(written["m"]) > DECEMBRE >= int(written["j"])


def two_ways(text: str) -> bool:
    """Whether a date is one in both orders, and not the same one."""
    written = _JOUR_FR.fullmatch(_HEURE.sub("", text))
    return (
        written is not None and written["j"] != written["m"] and max(int(written["j"]), int(written["m"])) <= DECEMBRE
    )


def read_minutes(text: str) -> tuple[int, Faute | None]:
    """Minutes of accommodation. Its reason, if someone wrote it there, is neither kept nor repeated."""
    written = plat(text)
    if written in _NONE:
        return 0, None
    number = None if _PART.search(written) else _MINUTES.match(written)
    if number is None:
        return 0, Faute(
            "un aménagement est annoncé sans nombre de minutes : il compte pour 0.",
            "Demandez les minutes à l’organisme et écrivez-les dans la préparation, sans le motif.",
            bloquante=False,
        )
    minutes = int(number[1])
    if minutes > AMENAGEMENT_MAX:
        return 0, Faute(
            f"un aménagement ajoute de 0 à {AMENAGEMENT_MAX} minutes par phase, pas {minutes}.",
            "Corrigez le nombre de minutes.",
        )
    if number.end() < len(written):
        return minutes, Faute(
            f"seules les {minutes} minutes sont conservées : le motif d’un aménagement n’entre pas dans le dossier.",
            "Vérifiez le nombre de minutes.",
            bloquante=False,
        )
    return minutes, None


def read_fuseau(text: str) -> tuple[str, Faute | None]:
    """A time zone, under its French name or the IANA's; none when it is not known."""
    fuseau = fuseaux.read(text)
    if fuseau:
        return fuseau, None
    return "", Faute(
        f"« {text} » n’est pas un fuseau horaire connu.", "Écrivez « Paris », « La Réunion », « Tahiti » ou son voisin."
    )


_CANCELLED = ("annule", "annulee", "supprime", "supprimee", "retire", "retiree")
_KEPT = ("", "maintenu", "maintenue", "confirme", "confirmee", "convoque", "convoquee", "prevu", "prevue", "reporte",
         "reportee", "deplace", "deplacee")  # fmt: skip
"""A moved appointment says so by its date."""


def read_annulation(text: str) -> tuple[bool, Faute | None]:
    """Whether an appointment is cancelled."""
    word = plat(text)
    if word in _CANCELLED:
        return True, None
    unknown = Faute(
        f"« {text} » ne dit pas si la convocation est maintenue ou annulée : elle est prise pour maintenue.",
        "Écrivez « annulé », ou laissez la cellule vide.",
        bloquante=False,
    )
    return False, None if word in _KEPT else unknown


def read_blocs(text: str, referentiel: Referentiel) -> tuple[tuple[BlocCode, ...], Faute | None]:
    """Codes of blocs, in the order of the référentiel. An empty cell names none, « tous » names all of them."""
    codes = {plat(code): code for code in referentiel.par_bloc}
    if plat(text) in _ALL:
        return tuple(referentiel.par_bloc), None
    names = [name for name in _BLOCS_SPLITTER.split(plat(text)) if name not in _BLOCS_WORDS]
    names = [name if name in codes else _BLOC_PREFIX.sub("", name) for name in names]
    names = [chunk for name in names for chunk in _as_typed(name, codes)]
    unknown = [name for name in names if name not in codes]
    if unknown or (text and not names):
        return (), Faute(
            f"« {text} » ne désigne pas des blocs de cette certification.",
            f"Écrivez leurs numéros séparés par des virgules, parmi {enumeration(list(codes.values()))}, ou « tous ».",
        )
    named = {codes[name] for name in names}
    return tuple(code for code in referentiel.par_bloc if code in named), None


def _as_typed(name: str, codes: Collection[str]) -> list[str]:
    """French spreadsheets turn « 1,2 » into the number 1.2: two different blocs, unless 1.2 is one itself."""
    chunks = name.split(".")
    ambiguous = name in codes or len(chunks) != 2 or chunks[0] == chunks[1]
    return [name] if ambiguous or not all(m in codes for m in chunks) else chunks


def read_certification(text: str, referentiel: Referentiel) -> str:
    """The public of the référentiel that is meant, in its own words; what is none of them is kept as written."""
    public = {plat(public): public for public in referentiel.certification.publics}
    return public.get(plat(text), text)
