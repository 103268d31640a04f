"""The appointment of a candidate as his training body fixes it: the day and the hour, who sits where, whom to call."""

from __future__ import annotations

from datetime import date, time

from msgspec import Struct

from evaluateur.metier import designation, fuseaux
from evaluateur.metier.vocabulaire import FUSEAU


class Designe(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is asked to sit, and how to call him. Either may be unknown."""

    nom: str = ""
    contact: str = ""

    def __str__(self) -> str:
        return f"{self.nom} ({self.contact})" if self.nom and self.contact else self.nom or self.contact


class RendezVous(Struct, frozen=True, forbid_unknown_fields=True):
    """One appointment. It is no fait: what the jury does has instants of its own."""

    reference: str
    candidat: str = ""
    jour: date | None = None
    fin: date | None = None
    """Last day; the first one where none is told."""
    heure: time | None = None
    """On the wall of the session."""
    fuseau: str = FUSEAU
    jury: tuple[Designe, ...] = ()
    """Évaluateur 1 first; a seat of which nothing is told is an empty one."""
    contact: str = ""
    """Whom to call about the whole, when it is none of them."""
    annule: bool = False

    @property
    def heure_seule(self) -> str:
        """« 9 h 20 »; empty when none is fixed."""
        return f"{self.heure.hour} h {self.heure.minute:02d}" if self.heure is not None else ""

    @property
    def mot(self) -> str:
        """The same, and whose hour it is."""
        return fuseaux.apres(self.heure_seule, self.fuseau) if self.heure is not None else ""

    @property
    def quand(self) -> str:
        """« 16 novembre 2026 à 9 h 20 »; as much of it as is told."""
        day = designation.jour(self.jour) if self.jour is not None else ""
        return " à ".join(word for word in (day, self.mot) if word)

    @property
    def appels(self) -> tuple[Designe, ...]:
        """Whom to call: the jury, and whoever answers for the whole."""
        told = [d for d in self.jury if str(d)]
        return (*told, Designe(contact=self.contact)) if self.contact else tuple(told)
