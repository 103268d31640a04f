"""What the modalities ask for, counted: each requirement of a bloc against what was observed."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from evaluateur.metier import designation
from evaluateur.metier.contenu.modalites import (
    Exigence,
    ExigenceMarque,
    ExigenceNombre,
    ExigencePeriode,
    ExigenceVariete,
    Phase,
)
from evaluateur.metier.dossier import Dossier, EtatBloc
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.typographie import plat
from evaluateur.metier.vocabulaire import BlocCode


class Releve(Struct, frozen=True):
    """What was counted against a requirement. ``rempli`` None: « s'il y a lieu », and there was no occasion."""

    exigence: Exigence
    rempli: bool | None
    nombre: int = 0
    """Situations, different values or draws, according to the requirement."""
    vus: tuple[str, ...] = ()
    """The different values, in the words of whoever entered the first of each."""
    jours: tuple[date, date] | None = None
    """First and last day of the situations."""
    entretien: date | None = None
    """Day of the entretien, where the requirement counts from it."""

    @property
    def valeurs(self) -> tuple[str, ...]:
        """All by which this finding is not another: what a dérogation accepts."""
        exigence = self.exigence
        if isinstance(exigence, ExigenceNombre):
            return str(self.nombre), str(exigence.minimum), str(exigence.maximum)
        if isinstance(exigence, ExigenceVariete):
            return str(exigence.minimum), *sorted(plat(seen) for seen in self.vus)
        if isinstance(exigence, ExigenceMarque):
            return str(self.nombre), str(exigence.minimum)
        if isinstance(exigence, ExigencePeriode):
            dates = [*(self.jours or ()), *([self.entretien] if self.entretien else [])]
            return str(exigence.jours), *(when.isoformat() for when in dates)
        return (str(self.nombre),)


def releves(dossier: Dossier, code_bloc: BlocCode) -> list[Releve]:
    """Every requirement of a bloc against what was observed, in the order of the référentiel."""
    bloc = dossier.referentiel.par_bloc[code_bloc]
    etat = dossier.bloc(code_bloc)
    return [_relever(exigence, bloc, etat, dossier) for exigence in bloc.modalites.exigences]


def _relever(exigence: Exigence, bloc: Bloc, etat: EtatBloc, dossier: Dossier) -> Releve:
    situations = list(etat.situations.values())
    if isinstance(exigence, ExigenceNombre):
        count = len(situations)
        return Releve(exigence, exigence.minimum <= count <= exigence.maximum, count)
    if isinstance(exigence, ExigenceVariete):
        seen = _differents(exigence, bloc, situations)
        return Releve(exigence, len(seen) >= exigence.minimum, len(seen), seen)
    if isinstance(exigence, ExigenceMarque):
        count = sum(exigence.marque in s.marques for s in situations)
        atteint = count >= exigence.minimum
        return Releve(exigence, None if exigence.conditionnelle and not atteint else atteint, count)
    if isinstance(exigence, ExigencePeriode):
        return _periode(exigence, bloc, etat, dossier)
    return Releve(exigence, bool(etat.tirages), len(etat.tirages))


def _differents(exigence: ExigenceVariete, bloc: Bloc, situations: list[Situation]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for situation in situations:
        saisie = getattr(situation, exigence.champ).strip()
        if saisie:
            seen.setdefault(plat(saisie), saisie)
    words = {m.cle: m.mot for m in bloc.modalites.canaux} if exigence.champ == "canal" else {}
    return tuple(words.get(seen, seen) for seen in seen.values())


def _periode(exigence: ExigencePeriode, bloc: Bloc, etat: EtatBloc, dossier: Dossier) -> Releve:
    jours = sorted(s.quand.date() for s in etat.situations.values())
    if not jours:
        return Releve(exigence, False)
    first, last = jours[0], jours[-1]
    entretien = _jour_entretien(dossier, bloc, etat) if exigence.avant_entretien else None
    if entretien is None:
        inside = (last - first).days < exigence.jours
    else:
        inside = all(0 < (entretien - jour).days <= exigence.jours for jour in jours)
    return Releve(exigence, inside, len(jours), jours=(first, last), entretien=entretien)


def _jour_entretien(dossier: Dossier, bloc: Bloc, etat: EtatBloc) -> date | None:
    """The local day on which the entretien began; None before."""
    for phase in bloc.modalites.phases:
        chrono = etat.chronos.get(phase.code)
        if phase.entretien and chrono:
            return designation.local(chrono.debut.instant, dossier.session.fuseau).date()
    return None


def prevu_s(dossier: Dossier, phase: Phase) -> int:
    """The planned length of a phase in seconds, accommodation included."""
    return (phase.minutes + dossier.affectation.amenagement_minutes) * 60
