"""What a verification ends in: one of five answers, and what was looked at, in plain French."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, Empreinte

TAILLE_MAX = 64 * fichiers.MIB
"""Bytes of a file to verify: a grid takes one or two million."""
Statut = Literal["authentique", "intact", "ancien", "recent", "refuse"]
CODES: dict[Statut, int] = {"authentique": 0, "intact": 2, "ancien": 2, "recent": 2, "refuse": 1}
"""Exit status of the command line."""
MOTS: dict[Statut, str] = {
    "authentique": "Authentique",
    "intact": "Intact, mais non rattaché",
    "ancien": "Ancien format",
    "recent": "Plus récent que cette version",
    "refuse": "Refusé",
}
SENS: dict[Statut, str] = {
    "authentique": "les deux évaluateurs désignés ont signé ce document, et rien n’y a changé depuis.",
    "intact": "rien n’a changé depuis les signatures, mais aucune autorité connue ici n’en répond.",
    "ancien": "fait par une version d’essai, il ne se vérifie plus. Demandez une grille signée de nouveau.",
    "recent": "il vient d’une version plus récente d’Évaluateur. Mettez l’application à jour, puis vérifiez-le.",
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
    empreinte: Empreinte = AUCUNE_EMPREINTE
    """Of that content, as it travels."""
    remarques: tuple[str, ...] = ()
    """What is to be known, neither good nor bad: the revocation lists at hand."""

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


class AutreForme(Exception):
    """A file of another form, which is neither believed nor called false."""

    def __init__(self, statut: Statut) -> None:
        super().__init__(statut)
        self.statut: Statut = statut
