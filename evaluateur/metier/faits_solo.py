"""What an evaluator does alone: the content of a ``Pli``, never written in clear before the reveal."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from evaluateur.metier.vocabulaire import BlocCode, CelluleCode


class FaitSolo(Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag_field="type"):
    """Base of what an evaluator does alone."""


class CritereNote(FaitSolo, frozen=True, gc=False):
    """A criterion is marked; None takes the mark back."""

    critere: CelluleCode
    valeur: str | None


class CompetenceJugee(FaitSolo, frozen=True, gc=False):
    """The verdict of a competence; None takes it back."""

    competence: CelluleCode
    valeur: str | None


class BlocJuge(FaitSolo, frozen=True, gc=False):
    """The verdict of the bloc, with its reason when it is unfavourable; None takes it back."""

    bloc: BlocCode
    valeur: str | None
    motif: str = ""


class PrecisionsEcrites(FaitSolo, frozen=True, gc=False):
    """« Précisions des évaluateurs », the comment under the table of a competence."""

    competence: CelluleCode
    texte: str


class CritereSignale(FaitSolo, frozen=True, gc=False):
    """A criterion is flagged for the entretien, or no longer."""

    critere: CelluleCode
    signale: bool


class CritereAborde(FaitSolo, frozen=True, gc=False):
    """A criterion was raised in the entretien, or no longer."""

    critere: CelluleCode
    aborde: bool


class NotesEcrites(FaitSolo, frozen=True, gc=False):
    """One's own notes, on the entretien (``situation`` 0) or on a situation; the reveal discloses them too."""

    situation: int
    texte: str


class Remplissage(FaitSolo, frozen=True, gc=False):
    """Nothing: it hides how many things were written, and how long they are."""


FaitsSolo = (
    CritereNote | CompetenceJugee | BlocJuge | PrecisionsEcrites | CritereSignale | CritereAborde | NotesEcrites
    | Remplissage
)  # fmt: skip


def cellule(fait: FaitsSolo) -> CelluleCode | None:
    """The cell that a solo fait is about; None for notes and for what says nothing."""
    for field in ("critere", "competence", "bloc"):
        if field in fait.__struct_fields__:
            return CelluleCode(getattr(fait, field))
    return None


_reader: msgspec.json.Decoder[FaitsSolo] = msgspec.json.Decoder(FaitsSolo)


def read_fait_solo(data: bytes | str) -> FaitsSolo:
    """Read a solo fait. Raises ``msgspec.DecodeError`` when the bytes hold none."""
    return _reader.decode(data)
