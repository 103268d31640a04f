"""Why a dossier that someone saw is here no more: a receipt, an order, or that nothing was ever entered in it."""

from __future__ import annotations

from msgspec import DecodeError, Struct, json

from evaluateur.db import purge
from evaluateur.db.moteur import Base
from evaluateur.metier.vocabulaire import DossierId, ProfilId

FORME = 3
DEBUT = 6
"""Lines that a dossier which nobody entered may hold: how it was opened, and which blocs its convocation names. One
that was prepared holds more: no proof of this kind hides it."""


class JamaisCommence(Struct, frozen=True, forbid_unknown_fields=True):
    """The proof of a dossier that was thrown away, and by whom. It stands for its first lines alone."""

    forme: int
    dossier: DossierId
    reference: str
    auteur: ProfilId
    lignes: int = 1
    """How many there were."""

    def vise(self, dossier: DossierId) -> bool:
        """Whether it is about this dossier."""
        return self.dossier == dossier


def expliques(base: Base) -> dict[DossierId, int | None]:
    """The dossiers that were erased, and up to which rank that explains what was seen of them; None: all of it.

    Whoever holds the base may write that a dossier was never begun: it hides nothing of one in which someone worked.
    """
    return {dossier: _jusqu_a(proof) for dossier, proof, _ in purge.proofs(base)}


def explique(base: Base, dossier: DossierId, rang: int) -> bool:
    """Whether that a dossier is gone, seen up to this rank, is explained."""
    found = expliques(base)
    upto = found.get(dossier, 0)
    return upto is None or rang <= upto


def _jusqu_a(proof: str) -> int | None:
    try:
        return min(json.decode(proof, type=JamaisCommence).lignes, DEBUT)
    except DecodeError:
        return None  # what a receipt is worth, coherence tells
