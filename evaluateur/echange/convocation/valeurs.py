"""What the cells of a convocation mean: dates, minutes, blocs, and the numbers that must not be kept."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from evaluateur.metier.actes.preparation import AMENAGEMENT_MAX
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.typographie import enumeration, plat

_JOUR_FR = re.compile(r"(?P<j>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<a>\d{4})")
_JOUR_ISO = re.compile(r"(?P<a>\d{4})-(?P<m>\d{1,2})-(?P<j>\d{1,2})")
_HEURE = re.compile(r"[ T](?:à )?\d{1,2} ?[:h] ?(?:\d{2}(?::\d{2})?)?$")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:minutes?|min|mn)?\b\.?")
_SEPARE_BLOCS = re.compile(r"[,;/+&\s]+")
_PREFIXE_BLOC = re.compile(r"^(?:blocs?|bc|b)(?=\d)")
_MOTS_BLOCS = ("", "et", "bloc", "blocs")
_TOUS = ("tous", "tous blocs", "tous les blocs", "toutes")
_NIR = re.compile(r"(?<![0-9A-Za-z])[12](?:\s?\d){4}(?:\s?\d\s?\d|\s?2\s?[ABab])(?:\s?\d){6}(?:(?:\s?\d){2})?(?!\s?\d)")
"""A social security number, with or without its key of two digits; Corsica is 2A and 2B."""
_AUCUN = ("", "0", "non", "aucun", "aucune", "sans", "neant")


class Faute(Struct, frozen=True):
    """What is wrong with a cell, without its place; a privacy matter never repeats what the cell says."""

    phrase: str
    remede: str
    bloquante: bool = True


def looks_like_nir(texte: str) -> bool:
    """Whether a text holds what looks like a social security number."""
    return _NIR.search(texte) is not None


def read_jour(texte: str) -> tuple[date | None, Faute | None]:
    """A day from « JJ/MM/AAAA » or « AAAA-MM-JJ »; an hour beside it is not kept."""
    sans_heure = _HEURE.sub("", texte)
    ecrit = _JOUR_FR.fullmatch(sans_heure) or _JOUR_ISO.fullmatch(sans_heure)
    if ecrit is None:
        return None, Faute(f"« {texte} » n'est pas une date.", "Écrivez-la sous la forme JJ/MM/AAAA.")
    try:
        jour = date(int(ecrit["a"]), int(ecrit["m"]), int(ecrit["j"]))
    except ValueError:
        return None, Faute(f"le {sans_heure} n'existe pas.", "Corrigez la date, sous la forme JJ/MM/AAAA.")
    if sans_heure != texte:
        return jour, Faute("l'heure n'est pas gardée, seulement le jour.", "", bloquante=False)
    return jour, None


def read_minutes(texte: str) -> tuple[int, Faute | None]:
    """Minutes of accommodation. Its reason, if someone wrote it there, is neither kept nor repeated."""
    ecrit = plat(texte)
    if ecrit in _AUCUN:
        return 0, None
    nombre = _MINUTES.match(ecrit)
    if nombre is None:
        return 0, Faute(
            "un aménagement est annoncé sans nombre de minutes : il compte pour 0.",
            "Demandez les minutes au centre et écrivez-les dans la préparation, sans la raison.",
            bloquante=False,
        )
    minutes = int(nombre[1])
    if minutes > AMENAGEMENT_MAX:
        return 0, Faute(
            f"un aménagement ajoute de 0 à {AMENAGEMENT_MAX} minutes par phase, pas {minutes}.",
            "Corrigez le nombre de minutes.",
        )
    if nombre.end() < len(ecrit):
        return minutes, Faute(
            f"seules les {minutes} minutes sont gardées : la raison d'un aménagement n'entre pas dans le dossier.",
            "Vérifiez le nombre de minutes.",
            bloquante=False,
        )
    return minutes, None


def read_blocs(texte: str, referentiel: Referentiel) -> tuple[tuple[str, ...], Faute | None]:
    """Codes of blocs, in the order of the référentiel. An empty cell names none, « tous » names all of them."""
    codes = {plat(code): code for code in referentiel.par_bloc}
    if plat(texte) in _TOUS:
        return tuple(referentiel.par_bloc), None
    noms = [nom for nom in _SEPARE_BLOCS.split(plat(texte)) if nom not in _MOTS_BLOCS]
    noms = [nom if nom in codes else _PREFIXE_BLOC.sub("", nom) for nom in noms]
    noms = [morceau for nom in noms for morceau in _as_typed(nom, codes)]
    inconnus = [nom for nom in noms if nom not in codes]
    if inconnus or (texte and not noms):
        return (), Faute(
            f"« {texte} » ne désigne pas des blocs de cette certification.",
            f"Écrivez leurs numéros séparés par des virgules, parmi {enumeration(list(codes.values()))}, ou « tous ».",
        )
    nommes = {codes[nom] for nom in noms}
    return tuple(code for code in referentiel.par_bloc if code in nommes), None


def _as_typed(nom: str, codes: dict[str, str]) -> list[str]:
    """French spreadsheets turn « 1,2 » into the number 1.2: two different blocs, unless 1.2 is one itself."""
    morceaux = nom.split(".")
    ambigu = nom in codes or len(morceaux) != 2 or morceaux[0] == morceaux[1]
    return [nom] if ambigu or not all(m in codes for m in morceaux) else morceaux


def read_certification(texte: str, referentiel: Referentiel) -> str:
    """The public of the référentiel that is meant, in its own words; what is none of them is kept as written."""
    publics = {plat(public): public for public in referentiel.certification.publics}
    return publics.get(plat(texte), texte)
