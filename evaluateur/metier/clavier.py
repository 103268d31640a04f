"""Who holds the keyboard."""

from __future__ import annotations

from msgspec import Struct


class Clavier(Struct, frozen=True):
    """Who holds the keyboard: one person, or the two evaluators together."""

    personnes: tuple[str, ...]

    @property
    def auteur(self) -> str:
        """How the journal names them."""
        return "+".join(self.personnes)
