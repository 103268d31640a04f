"""The one shape of an act: ``acte(contexte, …)`` checks the rules, and its result says how its faits are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.vocabulaire import BlocCode

_R_co = TypeVar("_R_co", covariant=True)


class Contexte(Struct, frozen=True, gc=False):
    """On what an act is done: the dossier as the holder of the keyboard reads it, that holder, that instant."""

    dossier: Dossier
    clavier: Clavier
    moment: Moment


class Issue(Protocol[_R_co]):
    """What an act comes to: one of the three below. ``rendu`` is what it gives back to whoever did it."""

    @property
    def rendu(self) -> _R_co:
        """None for nearly all."""
        ...


class Partage(Struct, Generic[_R_co], frozen=True, gc=False):
    """Faits that both evaluators read."""

    faits: Sequence[Fait]
    rendu: _R_co


class Solo(Struct, frozen=True, gc=False):
    """Faits of one's own grid of a bloc, which leave inside plis only, and the draft that they replace."""

    bloc: BlocCode
    faits: Sequence[FaitsSolo]
    brouillon: str = ""
    rendu: None = None


class Engagement(Struct, frozen=True, gc=False):
    """Faits that bind to all that precedes: the whole journal is read again before they are committed."""

    faits: Sequence[Fait]
    rendu: None = None


def partage(*faits: Fait) -> Partage[None]:
    """Shared faits that give nothing back."""
    return Partage(faits, None)
