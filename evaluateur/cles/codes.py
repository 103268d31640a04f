"""Codes of six figures, each opening one secret in memory: three tries, then it is forgotten.

Six figures fall in hours once a file is copied, in an afternoon once a memory is: nothing of this is ever written, and
what such a code opens is said by whoever keeps it (``pin``, ``cle_seance``).
"""

from __future__ import annotations

from msgspec import Struct

from evaluateur.cles import serrures
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes, Serrure
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import PERSONNE, ProfilId

CHIFFRES_MIN = 6
ESSAIS = 3


def require_code(code: str) -> None:
    """Refuse a code that anybody would try first. Raises :class:`PhraseRefusee`."""
    if not code.isascii() or not code.isdigit() or len(code) < CHIFFRES_MIN or len(set(code)) < 3:
        raise PhraseRefusee(
            f"Ce code est trop simple : {CHIFFRES_MIN} chiffres au moins, pas tous les mêmes.",
            "Choisissez-en un autre.",
        )


class _Garde(Struct, frozen=True):
    """One secret under a code, and the tries left."""

    argon: Argon
    serrure: Serrure
    reste: int


class Codes:
    """The secrets of those who chose a code; ``usage`` tells one sort from another, ``absent`` says there is none."""

    def __init__(self, usage: str, absent: str) -> None:
        self._usage, self._absent = usage, absent
        self._gardes: dict[ProfilId, _Garde] = {}

    def set(self, identifiant: ProfilId, code: str, secret: bytes, argon: Argon, random_bytes: RandomBytes) -> None:
        """Keep a secret under a code. Raises :class:`PhraseRefusee` for one too simple."""
        require_code(code)
        serrure = serrures.wrap(serrures.derive(code, argon), secret, self._usage, random_bytes)
        self._gardes[identifiant] = _Garde(argon, serrure, ESSAIS)

    def left(self, identifiant: ProfilId) -> int:
        """Tries left for this person; 0: the passphrase is needed."""
        return self._gardes[identifiant].reste if identifiant in self._gardes else 0

    def open(self, identifiant: ProfilId, code: str) -> bytes:
        """Open by the code. Raises :class:`PhraseRefusee`; after the last try the secret is forgotten."""
        if identifiant not in self._gardes:
            raise PhraseRefusee(self._absent, "Saisissez sa phrase secrète.")
        garde = self._gardes.pop(identifiant)
        rest = garde.reste - 1
        # Counted before it is tried: a fault in between must not give a try back.
        if rest:
            self._gardes[identifiant] = _Garde(garde.argon, garde.serrure, rest)
        try:
            secret = serrures.unwrap(serrures.derive(code, garde.argon), garde.serrure, self._usage)
        except PhraseRefusee as refus:
            tail = f"Il reste {pluriel(rest, 'essai')}." if rest else "Saisissez votre phrase secrète."
            raise PhraseRefusee("Ce code n’est pas le bon.", tail) from refus
        self._gardes[identifiant] = _Garde(garde.argon, garde.serrure, ESSAIS)
        return secret

    def is_code(self, identifiant: ProfilId, code: str) -> bool:
        """Whether this is the code of this person; no try is counted."""
        garde = self._gardes.get(identifiant)
        if garde is None:
            return False
        try:
            serrures.unwrap(serrures.derive(code, garde.argon), garde.serrure, self._usage)
        except PhraseRefusee:
            return False
        return True

    def forget(self, identifiant: ProfilId = PERSONNE) -> None:
        """Forget one person's code, or everyone's."""
        self._gardes = {i: g for i, g in self._gardes.items() if identifiant and i != identifiant}
