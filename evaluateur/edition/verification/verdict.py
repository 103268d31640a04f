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
    "intact": "Intact, signataires non reconnus",
    "ancien": "Ancien format",
    "recent": "Plus récent que cette version",
    "refuse": "Non authentifié",
}
SENS: dict[Statut, str] = {
    "authentique": "les deux évaluateurs désignés ont signé ce document, et il n’a pas changé depuis.",
    "intact": "rien n’a changé depuis les signatures, mais les certificats ne viennent pas d’un organisme "
    "reconnu sur cet ordinateur.",
    "ancien": "il vient d’une version d’essai et ne peut plus être vérifié. Demandez une grille signée de nouveau.",
    "recent": "il vient d’une version plus récente de l’application. Mettez l’application à jour, puis vérifiez-le.",
    "refuse": "n’utilisez pas ce fichier, redemandez l’original.",
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
