"""The twin of the shipped référentiel: the same shape, every code, every key and every word of a scale another."""

from __future__ import annotations

import re
from typing import Any, TypeVar, cast

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.metier.referentiel import Echelle, Echelles, Referentiel

_T = TypeVar("_T")
_KEYS = iter("VWXYZBFGHJKLMTUD" * 4)


class Jumeau:
    """Renames a référentiel, and whatever speaks its codes and keys."""

    def __init__(self, ref: Referentiel) -> None:
        self._codes = {code: self._code(code) for code in self._every_code(ref)}
        self._keys = {key: f"z_{key[::-1].strip('_')}" for key in self._every_key(ref)}
        self.referentiel = self._renommer_ref(ref)

    @staticmethod
    def _code(code: str) -> str:
        """« 1.2.3 » becomes « R1x.2x.3x »: opaque, and no number can be read from it."""
        return "R" + "".join(f"{part}x" if part.isdigit() else part for part in re.split(r"(\d+)", code))

    @staticmethod
    def _every_code(ref: Referentiel) -> list[str]:
        raw = msgspec.to_builtins(ref.blocs)
        return sorted({c for c in _trouver(raw, "code") if c[:1].isdigit()})

    @staticmethod
    def _every_key(ref: Referentiel) -> set[str]:
        raw = msgspec.to_builtins(ref)
        codes = {c for c in _trouver(raw["blocs"], "code") if not c[:1].isdigit()}
        return set(_trouver(raw, "cle")) | codes

    def renommer(self, value: _T) -> _T:
        """The same data, every text that is a code or a key renamed, names of fields left alone."""
        return cast(_T, self._renomme(value))

    def _renomme(self, value: object) -> object:
        if isinstance(value, Struct):
            fields = {nom: self._renomme(getattr(value, nom)) for nom in value.__struct_fields__ if nom != "origine"}
            return replace(value, **fields)
        if isinstance(value, dict):
            return {self._renomme(key): self._renomme(valeur) for key, valeur in value.items()}
        if isinstance(value, tuple):
            return tuple(self._renomme(valeur) for valeur in value)
        return self._codes.get(value) or self._keys.get(value) or value if isinstance(value, str) else value

    def _renommer_ref(self, ref: Referentiel) -> Referentiel:
        jumeau = self.renommer(ref)
        echelles = jumeau.echelles
        jumeau = replace(
            jumeau,
            code="jumeau",
            echelles=Echelles(*(_said_otherwise(e) for e in (echelles.critere, echelles.competence, echelles.bloc))),
            qualites=tuple(replace(q, mot=f"{q.mot} bis") for q in jumeau.qualites),
        )
        return referentiels.from_canonical(referentiels.canonical_bytes(jumeau))


def _said_otherwise(echelle: Echelle) -> Echelle:
    return Echelle(
        tuple(
            replace(
                valeur,
                mot=f"{valeur.mot[::-1].capitalize()} bis",
                touche=next(_KEYS) if valeur.touche else "",
                abrege=UNSET,
            )
            for valeur in echelle.valeurs
        )
    )


def _trouver(value: Any, field: str) -> list[str]:
    if isinstance(value, dict):
        here = [value[field]] if isinstance(value.get(field), str) else []
        return here + [c for valeur in value.values() for c in _trouver(valeur, field)]
    if isinstance(value, list | tuple):
        return [c for valeur in value for c in _trouver(valeur, field)]
    return []
