"""What the clock of a phase shows, from instants; screens repaint it once a second."""

from __future__ import annotations

from evaluateur.metier.chronometre import Chrono, Moment
from evaluateur.metier.conformite import exigences
from evaluateur.metier.contenu.modalites import Phase
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode


def words(rest_ms: int) -> str:
    """« 06:18 », or « + 00:42 » while the phase overruns."""
    # Rounded up while time is left, so that a clock just started shows its whole length.
    seconds = -(-rest_ms // 1000) if rest_ms > 0 else -rest_ms // 1000
    minutes, rest = divmod(seconds, 60)
    shown = f"{minutes:02d}:{rest:02d}"
    return shown if rest_ms > 0 or seconds == 0 else f"+ {shown}"


def remaining(dossier: Dossier, phase: Phase, chrono: Chrono, moment: Moment) -> int:
    """Milliseconds left; negative while it overruns."""
    return chrono.reste_ms(exigences.prevu_s(dossier, phase) * 1000, moment)


def running_clock(dossier: Dossier, moment: Moment) -> tuple[str, bool, BlocCode]:
    """The clock that runs in this dossier, whether it overruns, of which bloc; empty when none does."""
    for code, etat in dossier.blocs.items():
        for phase in dossier.referentiel.par_bloc[code].modalites.phases:
            chrono = etat.chronos.get(phase.code)
            if chrono is not None and chrono.etat == "en_cours":
                rest = remaining(dossier, phase, chrono, moment)
                return words(rest), rest < 0, code
    return "", False, HORS_BLOC
