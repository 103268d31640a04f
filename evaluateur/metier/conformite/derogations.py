"""Which breach a dérogation covers: by values, and by the words of then for those of older journals."""

from __future__ import annotations

from msgspec import UNSET

from evaluateur.metier.conformite.exigences import Releve
from evaluateur.metier.conformite.regles import Constat, Regle
from evaluateur.metier.dossier import Derogation, Dossier
from evaluateur.metier.forme_1 import derogations as anciennes
from evaluateur.metier.vocabulaire import BlocCode


def couvre(dossier: Dossier, derogation: Derogation, constat: Constat) -> bool:
    """Whether a dérogation is about this very constat: what was accepted is the breach as it stood, no graver one."""
    if derogation.regle != constat.regle.cle:
        return False
    if derogation.valeurs is UNSET:
        return derogation.objet == anciennes.phrase(dossier, constat)
    return derogation.valeurs == constat.valeurs


def numero(dossier: Dossier, constat: Constat) -> int:
    """The number of the dérogation in force that covers a constat; 0 for none."""
    return next((d.numero for d in reversed(dossier.derogations) if d.acceptee and couvre(dossier, d, constat)), 0)


def constat_exigence(bloc: BlocCode, releve: Releve) -> Constat:
    """What was counted against a requirement of a bloc, as a dérogation accepts it."""
    return Constat(Regle("exigence", bloc, releve.exigence.code), releve.valeurs)
