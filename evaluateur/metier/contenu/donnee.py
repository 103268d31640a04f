"""What every part of a référentiel is made of: immutable data, codes, keys and texts that are never empty."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from evaluateur.metier.vocabulaire import BlocCode, CelluleCode

_SHAPE = Meta(pattern=r"^[0-9A-Za-z]+([.\-][0-9A-Za-z]+)*$", max_length=40)
Code = Annotated[str, _SHAPE]
CodeBloc = Annotated[BlocCode, _SHAPE]
CodeCellule = Annotated[CelluleCode, _SHAPE]
Cle = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Texte = Annotated[str, Meta(min_length=1)]
Positif = Annotated[int, Meta(ge=1, le=1000)]


class Donnee(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every part of a référentiel: immutable, and an unknown field is an error, not a silence."""
