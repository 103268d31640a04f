"""The key of a session: what a person's « code de séance » opens, and nothing else does.

It is drawn when the code is chosen and lives in memory alone. It signs what the two confirm together (agreements,
dérogations) in the dossiers where a fait signed by the profile's own key attests it, on that day. No grid, no
document, no other profile opens by it: whoever copies the memory and tries all codes gets this key, and no more.
"""

from __future__ import annotations

from evaluateur.cles import signatures
from evaluateur.cles.codes import Codes
from evaluateur.cles.serrures import Argon, RandomBytes
from evaluateur.metier.vocabulaire import PERSONNE, ProfilId


class ClesSeance:
    """The keys of those who chose a code, each wrapped under it, and their public halves."""

    def __init__(self) -> None:
        self._codes = Codes("evaluateur/1/seance", "Aucun code de séance n’est en cours pour cette personne.")
        self._publiques: dict[ProfilId, str] = {}

    def choose(self, identifiant: ProfilId, code: str, argon: Argon, random_bytes: RandomBytes) -> None:
        """Draw a key, under this code. Raises :class:`PhraseRefusee` for one too simple."""
        key = signatures.new_key()
        self._codes.set(identifiant, code, key, argon, random_bytes)
        self._publiques[identifiant] = signatures.public_key(key)

    def left(self, identifiant: ProfilId) -> int:
        """Tries left for this person; 0: there is no code."""
        return self._codes.left(identifiant)

    def is_code(self, identifiant: ProfilId, code: str) -> bool:
        """Whether this is the code of this person."""
        return self._codes.is_code(identifiant, code)

    def public_key(self, identifiant: ProfilId) -> str:
        """The public half of a person's key; empty when there is none any more."""
        return self._publiques.get(identifiant, "") if self.left(identifiant) else ""

    def open(self, identifiant: ProfilId, code: str) -> bytes:
        """The key that signs. Raises :class:`PhraseRefusee`; after the last try it is forgotten."""
        return self._codes.open(identifiant, code)

    def forget(self, identifiant: ProfilId = PERSONNE) -> None:
        """Forget one person's key, or everyone's."""
        self._codes.forget(identifiant)
        self._publiques = {i: p for i, p in self._publiques.items() if identifiant and i != identifiant}
