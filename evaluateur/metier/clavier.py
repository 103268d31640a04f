"""Who holds the keyboard."""

from __future__ import annotations

from msgspec import Struct

from evaluateur.metier.vocabulaire import ProfilId


class Clavier(Struct, frozen=True):
    """Who holds the keyboard: one person, or the two evaluators together."""

    personnes: tuple[ProfilId, ...]

    @property
    def seul(self) -> ProfilId | None:
        """The one person at the keyboard; None for two together, and for nobody."""
        return self.personnes[0] if len(self.personnes) == 1 else None

    @property
    def auteur(self) -> str:
        """How the journal names them: a person, or two joined by « + »."""
        return "+".join(self.personnes)
