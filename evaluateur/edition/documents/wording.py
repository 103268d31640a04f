"""Instants, lengths of time and results as the grid says them."""

from __future__ import annotations

from datetime import date, datetime

from evaluateur.edition.composition.composition import Composer
from evaluateur.edition.composition.escaping import italic
from evaluateur.metier import designation
from evaluateur.metier.pv.paroles import Paroles
from evaluateur.metier.pv.proces_verbal import BlocPV, CandidatPV, EvaluateurPV, HorlogePV, ProcesVerbal
from evaluateur.metier.typographie import famille, majuscule

DASH = "–"


def day_month(when: date, year: int) -> str:
    """« 12 nov. », with its year when it is not the session's."""
    day = "1er" if when.day == 1 else str(when.day)
    suffix = f" {when.year}" if when.year != year else ""
    return f"{day}\xa0{designation.MOIS_COURTS[when.month - 1]}{suffix}"


def moment(when: datetime, year: int) -> str:
    """« jeu. 12 nov., 10:20 »."""
    return f"{designation.JOURS_COURTS[when.weekday()]}\xa0{day_month(when, year)}, {when:%H:%M}"


def periode(days: list[date], year: int) -> str:
    """« 12 au 16 nov. », « 20 nov. », or a dash."""
    if not days:
        return DASH
    first, last = min(days), max(days)
    end = day_month(last, year)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{'1er' if first.day == 1 else first.day} au {end}"
    return f"{day_month(first, year)} au {end}"


def instant(when: datetime, fuseau: str) -> str:
    """« 20 novembre 2026 à 16:59:30 »."""
    here = designation.local(when, fuseau)
    return f"{designation.jour(here)} à {here:%H:%M:%S}"


def duree(seconds: int) -> str:
    """« 15 min », « 15 min 04 s »."""
    if seconds and seconds % 60 == 0:
        hours, minutes = divmod(abs(seconds) // 60, 60)
        return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
    return designation.duree(seconds)


def year(pv: ProcesVerbal) -> int:
    """The year that need not be said again: the session's."""
    return (pv.session.debut or pv.fige_le).year


def nom(who: CandidatPV | EvaluateurPV, voice: Paroles) -> str:
    """« MARTIN Lou »."""
    prenom = who.prenoms if isinstance(who, CandidatPV) else who.prenom
    return f"{famille(who.nom) if voice.noms else who.nom} {prenom}".strip()


def came(candidat: CandidatPV, voice: Paroles) -> str:
    """Whether he came."""
    return voice.presences[candidat.presence] if candidat.presence else "Non renseignée"


def presence(candidat: CandidatPV, voice: Paroles) -> str:
    """Whether he came, with the reason when one was written."""
    said = came(candidat, voice)
    return f"{said} : {candidat.motif_presence}" if candidat.motif_presence else said


def session(debut: date | None, fin: date | None, voice: Paroles) -> str:
    """« Du 12 au 20 novembre 2026 », « 12 novembre 2026 », or nothing."""
    last = fin or debut
    if not debut or not last:
        return ""
    return majuscule((designation.du_au if voice.du_au else designation.periode)(debut, last))


def origine(key: str, voice: Paroles) -> str:
    """Where the printed comment comes from."""
    return next((word for known, word in voice.origines.items() if known == key), key)


def intitule(bloc: BlocPV, a_completer: str) -> tuple[str, str]:
    """The name of a bloc, and what is said in italics when the source lost it."""
    if bloc.intitule:
        return f"Bloc {bloc.code} : {bloc.intitule}", ""
    return f"Bloc {bloc.code} : ", f"intitulé {a_completer}"


def hors_epreuve(bloc: BlocPV) -> bool:
    """Whether the result is none of this session."""
    return bloc.resultat.cle in designation.HORS_EPREUVE


def sans_evaluation(bloc: BlocPV) -> bool:
    """Whether nothing was observed nor judged, so that the bloc is told in words, without tables."""
    seen = bloc.situations or bloc.tirages or bloc.horloges or bloc.competences
    return hors_epreuve(bloc) and not seen


def entretien(bloc: BlocPV) -> HorlogePV | None:
    """The clock of the entretien, when it ran."""
    return next((h for h in bloc.horloges if h.entretien), None)


def rncp(c: Composer, bloc: BlocPV) -> None:
    """The number of a bloc in the registry, or that it lacks; nothing where nothing is certified."""
    if c.words.numeros:
        c.paragraph("Code RNCP du bloc : ", bloc.code_rncp or italic(c.words.a_completer), style="note")
