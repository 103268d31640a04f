"""A PIN that re-opens a session which locked itself while running: in memory only, three tries, then the passphrase.

Six figures fall in hours once a file is copied; so nothing of this is ever written, and closing the application, or
locking it on purpose, forgets it.
"""

from __future__ import annotations

import msgspec

from evaluateur.cles import serrures
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes, Serrure
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import PERSONNE, ProfilId

CHIFFRES_MIN = 6
ESSAIS = 3
_USAGE = "evaluateur/1/pin"


class Pins:
    """The secrets of those who chose a PIN, each wrapped under it."""

    def __init__(self) -> None:
        self._serrures: dict[ProfilId, tuple[Argon, Serrure, int]] = {}

    def set(self, ouvert: ProfilOuvert, pin: str, argon: Argon, random_bytes: RandomBytes) -> None:
        """Take a PIN for the time that the application runs. Raises :class:`PhraseRefusee` for one too short."""
        if not pin.isascii() or not pin.isdigit() or len(pin) < CHIFFRES_MIN or len(set(pin)) < 3:
            raise PhraseRefusee(
                f"Ce code est trop simple : {CHIFFRES_MIN} chiffres au moins, pas tous les mêmes.",
                "Choisissez-en un autre.",
            )
        serrure = serrures.wrap(serrures.derive(pin, argon), msgspec.json.encode(ouvert), _USAGE, random_bytes)
        self._serrures[ouvert.profil.identifiant] = (argon, serrure, ESSAIS)

    def left(self, identifiant: ProfilId) -> int:
        """Tries left for this person; 0: the passphrase is needed."""
        return self._serrures[identifiant][2] if identifiant in self._serrures else 0

    def reopen(self, identifiant: ProfilId, pin: str) -> ProfilOuvert:
        """Open by the PIN. Raises :class:`PhraseRefusee`; after the last try the secrets are forgotten."""
        if identifiant not in self._serrures:
            raise PhraseRefusee("Aucun code n’ouvre ce profil.", "Saisissez sa phrase secrète.")
        argon, serrure, rest = self._serrures.pop(identifiant)
        # Counted before it is tried: a fault in between must not give a try back.
        if rest > 1:
            self._serrures[identifiant] = (argon, serrure, rest - 1)
        try:
            data = serrures.unwrap(serrures.derive(pin, argon), serrure, _USAGE)
        except PhraseRefusee as refus:
            tail = f"Il reste {pluriel(rest - 1, 'essai')}." if rest > 1 else "Saisissez votre phrase secrète."
            raise PhraseRefusee("Ce code n’est pas le bon.", tail) from refus
        self._serrures[identifiant] = (argon, serrure, ESSAIS)
        return msgspec.json.decode(data, type=ProfilOuvert)

    def forget(self, identifiant: ProfilId = PERSONNE) -> None:
        """Forget one person's PIN, or everyone's."""
        self._serrures = {i: s for i, s in self._serrures.items() if identifiant and i != identifiant}
