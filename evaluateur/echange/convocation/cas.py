"""The case bank: what is drawn by lot, which a référentiel asks for and does not hold. A list for each bloc."""

from __future__ import annotations

import tomllib

import msgspec

from evaluateur.metier import canonique
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode

Cas = dict[BlocCode, tuple[str, ...]]
CAS_MAX = 200
"""Cases of a bloc: one chooses among some tens."""


class CasRefuses(Refus):
    """This file is no bank of cases for this référentiel."""


def read(data: bytes, referentiel: Referentiel) -> Cas:
    """Read a bank (TOML: « 4 = ["…", "…"] »). Raises :class:`CasRefuses`."""
    try:
        given = msgspec.convert(tomllib.loads(data.decode("utf-8")), dict[str, list[str]])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise CasRefuses(
            "La banque de cas n’est pas lisible.", 'Écrivez une ligne par bloc : 4 = ["premier cas", "second cas"].'
        ) from error
    return {BlocCode(code): _checked(code, cases, referentiel) for code, cases in given.items()}


def _checked(code: str, cases: list[str], referentiel: Referentiel) -> tuple[str, ...]:
    bloc = referentiel.par_bloc.get(BlocCode(code))
    if bloc is None or not bloc.modalites.tirage:
        raise CasRefuses(
            f"La banque de cas parle du bloc {code}, où le référentiel ne prévoit aucun tirage au sort.",
            "Retirez ces cas, ou joignez le référentiel qui les prévoit.",
        )
    clean = tuple(canonique.one_line(case) for case in cases)
    if not 2 <= len(clean) <= CAS_MAX or not all(clean) or len({c.casefold() for c in clean}) < len(clean):
        raise CasRefuses(
            f"Les cas du bloc {code} ne se tirent pas au sort : il en faut de 2 à {CAS_MAX}, tous différents.",
            "Corrigez la banque de cas.",
        )
    return clean
