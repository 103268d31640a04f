"""One dossier in one line: the state of each bloc at a glance, and the next act."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from evaluateur.metier.etapes import Etape
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, DossierId

EtatPuce = Literal[
    "a_faire", "en_cours", "scelle", "a_reveler", "a_concilier", "a_confirmer", "conclu",
    "non_presente", "deja_acquis", "absent", "abandon",
]  # fmt: skip


class Puce(Struct, frozen=True, gc=False, array_like=True):
    """The state of one bloc: what both evaluators may know of it."""

    bloc: BlocCode
    etat: EtatPuce
    mot: str
    resultat: str
    icone: str
    ton: str
    """Look of the result, as the référentiel gives it; both empty while there is none."""


class Prochaine(Struct, frozen=True, gc=False, array_like=True):
    """The act that moves the dossier on."""

    etape: Etape
    acte: str
    bloc: BlocCode = HORS_BLOC
    suite: str = ""
    """What is left before it, or until it is done: « 3 points à vérifier »."""

    @property
    def phrase(self) -> str:
        """The whole of it."""
        return f"{self.acte}, {self.suite}" if self.suite else self.acte


class Resume(Struct, frozen=True, gc=False, array_like=True):
    """What a list shows of a dossier."""

    dossier: DossierId
    reference: str
    candidat: str
    entreprise: str
    service: str
    lieu: str
    debut: date | None
    version: int
    clos: bool
    entrainement: bool
    puces: tuple[Puce, ...]
    prochaine: Prochaine
    metier: str
    """The title of its référentiel."""
