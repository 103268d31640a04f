"""What the effects of every step are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from evaluateur.metier.dossier import Dossier, EtatBloc
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.vocabulaire import BlocCode

_K = TypeVar("_K")
_V = TypeVar("_V")
Effet = Callable[[Dossier, Any, Inscrit], Dossier]


class Effets(dict[type, Effet]):
    """The effects of a step; ``@EFFETS.of(Fait)`` stands over each."""

    def of(self, fait: type) -> Callable[[Effet], Effet]:
        """The function below is what this fait does."""

        def keep(function: Effet) -> Effet:
            self[fait] = function
            return function

        return keep


def with_value(values: Mapping[_K, _V], key: _K, value: _V) -> dict[_K, _V]:
    """A copy with one value set."""
    return {**values, key: value}


def with_bloc(dossier: Dossier, code: BlocCode, **fields: Any) -> Dossier:
    """A copy with some fields of a bloc set."""
    etat: EtatBloc = replace(dossier.blocs[code], **fields)
    return replace(dossier, blocs=with_value(dossier.blocs, code, etat))
