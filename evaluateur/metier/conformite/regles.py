"""What a rule is called, and what a breach of it is: values, never sentences.

A rule has a key, written in journals (« bloc.5.nombre »): it is built and read here, and nowhere else.
"""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode

Sorte = Literal[
    "candidat", "session", "siege", "presentation", "blocs", "presence", "identite", "exigence", "phase", "redemarrage",
    "motif", "scellement", "conciliation", "accord", "horloge", "revelation",
]  # fmt: skip
"""What a rule is about: someone's data, a seat, a requirement of a bloc, a clock, a step to finish."""
_PAR_BLOC: dict[str, Sorte] = {
    "presentation": "presentation",
    "scellement": "scellement",
    "conciliation": "conciliation",
    "accord": "accord",
    "revelation": "revelation",
}
"""Rules of a bloc that stand alone, by the last word of their key."""
_PAR_PHASE: tuple[Sorte, ...] = ("phase", "redemarrage", "motif")
"""Rules of a phase: the last word of their key is followed by its code."""


class Regle(Struct, frozen=True):
    """One rule: its sort, the bloc it is about, and what in it.

    ``objet`` names a field, a seat and what of it (« 2.service »), a requirement, a phase, or the rank of a move.
    """

    sorte: Sorte
    bloc: BlocCode = HORS_BLOC
    objet: str = ""

    @property
    def cle(self) -> str:
        """Its key, as journals hold it and as screens name a place."""
        if self.sorte in _PAR_PHASE:
            return f"bloc.{self.bloc}.{self.sorte}_{self.objet}"
        if self.bloc:
            return f"bloc.{self.bloc}.{self.objet or self.sorte}"
        return f"{self.sorte}.{self.objet}" if self.objet else self.sorte


def lire(key: str) -> Regle | None:
    """The rule that a key names; None for none of ours."""
    tete, _, result = key.partition(".")
    if tete == "bloc":
        return _du_bloc(*result.rpartition(".")[::2])
    return Regle(tete, objet=result) if tete in get_args(Sorte) else None  # type: ignore[arg-type]


def _du_bloc(code: str, name: str) -> Regle | None:
    if not code or not name:
        return None
    bloc = BlocCode(code)
    if name in _PAR_BLOC:
        return Regle(_PAR_BLOC[name], bloc)
    kind, _, phase = name.partition("_")
    if kind in _PAR_PHASE and phase:
        return Regle(kind, bloc, phase)
    return Regle("exigence", bloc, name)


def reserve(code: str) -> bool:
    """Whether the code of a requirement would be taken for another rule."""
    regle = _du_bloc("x", code)
    return regle is None or regle.sorte != "exigence"


class Constat(Struct, frozen=True):
    """A breach as it stands: the rule, and the values by which it is this one and no graver one.

    Two constats are the same when their rules and their values are, whatever words say them.
    """

    regle: Regle
    valeurs: tuple[str, ...] = ()
