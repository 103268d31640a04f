"""What a verification ends in: one of three answers, and what was looked at, in plain French."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.metier.pv.proces_verbal import ProcesVerbal

TAILLE_MAX = 64 * fichiers.MIB
"""Bytes of a file to verify: a grid takes one or two million."""
Statut = Literal["authentique", "intact", "refuse"]
CODES: dict[Statut, int] = {"authentique": 0, "intact": 2, "refuse": 1}
"""Exit status of the command line."""
MOTS: dict[Statut, str] = {"authentique": "Authentique", "intact": "Intact, mais non rattaché", "refuse": "Refusé"}
SENS: dict[Statut, str] = {
    "authentique": "les deux évaluateurs désignés ont signé ce document, et rien n’y a changé depuis.",
    "intact": "rien n’a changé depuis les signatures, mais aucune autorité connue ici n’en répond.",
    "refuse": "ce fichier ne prouve rien. Ne vous en servez pas, redemandez l’original.",
}
"""What each answer means, as the rest of a sentence."""


class Examen(Struct, frozen=True):
    """One thing that was looked at."""

    bon: bool
    phrase: str


class Verdict(Struct, frozen=True):
    """The answer. ``constats`` in the order in which they were looked at; refusals are in ``reproches``."""

    statut: Statut
    constats: tuple[Examen, ...]
    pv: ProcesVerbal | None = None
    """The content, when there is one that can be read; not to be believed unless the statut says so."""

    @property
    def phrase(self) -> str:
        """The answer in one sentence."""
        return f"{MOTS[self.statut]} : {SENS[self.statut]}"

    @property
    def reproches(self) -> tuple[str, ...]:
        """Why it is not authentic."""
        return tuple(c.phrase for c in self.constats if not c.bon)


class Reproche(Exception):
    """Looking stops here: nothing that follows could be believed. Its text is the sentence."""
