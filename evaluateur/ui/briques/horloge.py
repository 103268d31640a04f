"""What the clock of a phase shows, from instants; screens repaint it once a second."""

from __future__ import annotations

from evaluateur.metier.chronometre import Chrono, Moment
from evaluateur.metier.conformite import exigences
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.referentiel import Phase


def words(reste_ms: int) -> str:
    """« 06:18 », or « + 00:42 » while the phase overruns."""
    # Rounded up while time is left, so that a clock just started shows its whole length.
    secondes = -(-reste_ms // 1000) if reste_ms > 0 else -reste_ms // 1000
    minutes, reste = divmod(secondes, 60)
    shown = f"{minutes:02d}:{reste:02d}"
    return shown if reste_ms > 0 or secondes == 0 else f"+ {shown}"


def remaining(dossier: Dossier, phase: Phase, chrono: Chrono, moment: Moment) -> int:
    """Milliseconds left; negative while it overruns."""
    return chrono.reste_ms(exigences.prevu_s(dossier, phase) * 1000, moment)


def running_clock(dossier: Dossier, moment: Moment) -> tuple[str, bool]:
    """The clock that runs in this dossier, and whether it overruns; empty when none does."""
    for code, etat in dossier.blocs.items():
        for phase in dossier.referentiel.par_bloc[code].modalites.phases:
            chrono = etat.chronos.get(phase.code)
            if chrono is not None and chrono.etat == "en_cours":
                reste = remaining(dossier, phase, chrono, moment)
                return words(reste), reste < 0
    return "", False
