"""One point to mend: the constat that identifies it, the words that say it, the place where it is mended."""

from __future__ import annotations

from msgspec import Struct

from evaluateur.metier.conformite.regles import Constat, Regle
from evaluateur.metier.etapes import Etape
from evaluateur.metier.typographie import majuscule
from evaluateur.metier.vocabulaire import BlocCode


class Manquement(Struct, frozen=True):
    """Something missing or irregular. Its identity is ``constat``; all the rest is said of it."""

    constat: Constat
    dit: str
    """What is wrong, as the rest of a sentence when there is a ``sujet``."""
    remede: str
    etape: Etape
    sujet: str = ""
    """Whom or what it is about: « Évaluateur 2 (MARTIN Lou) »."""
    explication: str = ""
    """What the rule wants, when that is said apart."""
    cible: str = ""
    derogeable: bool = False

    @property
    def regle(self) -> Regle:
        """The rule that is not kept."""
        return self.constat.regle

    @property
    def bloc(self) -> BlocCode:
        """The bloc it is about; empty for the whole dossier."""
        return self.regle.bloc

    @property
    def place(self) -> str:
        """Where one goes to mend it."""
        return self.cible or self.regle.cle

    @property
    def titre(self) -> str:
        """The sentence without its explanation."""
        return f"{self.sujet} : {self.dit}." if self.sujet else f"{self.dit}."

    @property
    def reproche(self) -> str:
        """The sentence without its subject, for a place that shows the subject itself."""
        return majuscule(f"{self.dit}{self._suite}.")

    @property
    def phrase(self) -> str:
        """The whole sentence."""
        debut = f"{self.sujet} : {self.dit}" if self.sujet else self.dit
        return f"{debut}{self._suite}."

    @property
    def _suite(self) -> str:
        return f" ; {self.explication}" if self.explication else ""
