"""Key slots: a secret wrapped (AES-256-GCM) under a key that Argon2id draws from a passphrase."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Struct

from evaluateur.metier.refus import Refus

RandomBytes = Callable[[int], bytes]
"""Gives so many random bytes; ``os.urandom`` everywhere but in tests."""

MEMOIRE_MAX_KIB, PASSES_MAX, VOIES_MAX, SEL_MIN, SEL_MAX = 1024 * 1024, 20, 16, 8, 64
"""What a file may ask of a derivation: whoever wrote into it must not hold the machine for hours."""
LONGUEUR_MIN = 12
"""Characters of a passphrase. A six-digit PIN falls in hours once the file is copied."""


class PhraseRefusee(Refus):
    """The passphrase does not open this slot, or is too weak to be accepted."""


class PhraseTropCourte(PhraseRefusee):
    """A new passphrase that is too weak: it is the new one that is to be typed again."""


class CoutRefuse(PhraseRefusee):
    """What a file asks of a derivation is not what this application writes."""


class Argon(Struct, frozen=True):
    """Cost and salt of a derivation. The defaults take about 140 ms on a laptop of 2026."""

    sel: bytes
    memoire_kib: int = 65_536
    passes: int = 3
    voies: int = 4


class Serrure(Struct, frozen=True):
    """One wrapped secret."""

    nonce: bytes
    chiffre: bytes


def require_phrase(phrase: str) -> None:
    """Refuse a passphrase that is too short to protect a copied file."""
    if len(unicodedata.normalize("NFC", phrase).strip()) < LONGUEUR_MIN:
        raise PhraseTropCourte(
            f"Cette phrase secrète compte moins de {LONGUEUR_MIN} caractères.",
            "Choisissez plusieurs mots, par exemple une phrase que personne d’autre ne connaît.",
        )


def require_cost(argon: Argon) -> None:
    """Refuse a cost that is out of bounds, before anything is derived. Raises :class:`CoutRefuse`: it was altered."""
    within = (
        argon.memoire_kib <= MEMOIRE_MAX_KIB
        and argon.passes <= PASSES_MAX
        and argon.voies <= VOIES_MAX
        and SEL_MIN <= len(argon.sel) <= SEL_MAX
    )
    if not within:
        raise CoutRefuse(
            "Le calcul que demande ce fichier n’est pas de ceux que fait l’application : le fichier a été modifié.",
            "Reprenez le fichier d’origine, ou celui de la dernière sauvegarde.",
        )


def derive(phrase: str, argon: Argon) -> bytes:
    """The 32-byte key of a passphrase. Text is taken in NFC, so that two keyboards agree.

    Raises :class:`CoutRefuse` as :func:`require_cost` does; :class:`PhraseRefusee` when the cost cannot be, or the
    passphrase is no text.
    """
    require_cost(argon)
    try:
        secret = unicodedata.normalize("NFC", phrase).strip().encode("utf-8")
        derivation = Argon2id(
            salt=argon.sel, length=32, iterations=argon.passes, lanes=argon.voies, memory_cost=argon.memoire_kib
        )
        return derivation.derive(secret)
    except (ValueError, OverflowError, MemoryError) as error:
        raise _refusee() from error


def wrap(key: bytes, secret: bytes, usage: str, random_bytes: RandomBytes) -> Serrure:
    """Wrap a secret; ``usage`` is authenticated, so that slots cannot be exchanged."""
    nonce = random_bytes(12)
    return Serrure(nonce, AESGCM(key).encrypt(nonce, secret, usage.encode("utf-8")))


def unwrap(key: bytes, serrure: Serrure, usage: str) -> bytes:
    """Unwrap a secret. Raises :class:`PhraseRefusee` when the key is not the right one or the slot was altered."""
    try:
        return AESGCM(key).decrypt(serrure.nonce, serrure.chiffre, usage.encode("utf-8"))
    except (InvalidTag, ValueError) as error:
        raise _refusee() from error


def _refusee() -> PhraseRefusee:
    return PhraseRefusee(
        "Cette phrase secrète n’ouvre pas ce profil.", "Vérifiez le profil choisi, les majuscules et le clavier."
    )
