"""Who stands for what is confirmed, by the secret that was just typed: nobody has to take the keyboard for it."""

from __future__ import annotations

from msgspec import Struct

from evaluateur.metier.vocabulaire import ProfilId


class Signataire(Struct, frozen=True):
    """A person, and a key that signs for him: his own, or that of the session. In memory for the time of one act."""

    auteur: ProfilId
    cle: bytes
    seance: str = ""
    """The public half of the session's key; empty when the key is the profile's own."""

    def __repr__(self) -> str:
        return f"Signataire({self.auteur})"
