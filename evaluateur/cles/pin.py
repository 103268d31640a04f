"""A PIN that re-opens a session which locked itself while running: in memory only.

It opens the whole profile of whoever left the keyboard as it was: closing the application, locking it on purpose or
handing over forgets it.
"""

from __future__ import annotations

import msgspec

from evaluateur.cles.codes import Codes
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.cles.serrures import Argon, RandomBytes
from evaluateur.metier.vocabulaire import PERSONNE, ProfilId


class Pins:
    """The secrets of those who chose a PIN, each wrapped under it."""

    def __init__(self) -> None:
        self._codes = Codes("evaluateur/1/pin", "Aucun code n’ouvre ce profil.")

    def set(self, ouvert: ProfilOuvert, pin: str, argon: Argon, random_bytes: RandomBytes) -> None:
        """Take a PIN for the time that the application runs. Raises :class:`PhraseRefusee` for one too simple."""
        self._codes.set(ouvert.profil.identifiant, pin, msgspec.json.encode(ouvert), argon, random_bytes)

    def left(self, identifiant: ProfilId) -> int:
        """Tries left for this person; 0: the passphrase is needed."""
        return self._codes.left(identifiant)

    def is_pin(self, identifiant: ProfilId, code: str) -> bool:
        """Whether this is the PIN of this person."""
        return self._codes.is_code(identifiant, code)

    def reopen(self, identifiant: ProfilId, pin: str) -> ProfilOuvert:
        """Open by the PIN. Raises :class:`PhraseRefusee`; after the last try the secrets are forgotten."""
        return msgspec.json.decode(self._codes.open(identifiant, pin), type=ProfilOuvert)

    def forget(self, identifiant: ProfilId = PERSONNE) -> None:
        """Forget one person's PIN, or everyone's."""
        self._codes.forget(identifiant)
