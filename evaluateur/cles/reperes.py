"""What one evaluator has seen of each dossier, under a key of his own; and the eight characters that name it.

The other holds the base key, the disk and the code: he can put an older folder in the place of this one, or journals
that he wrote again. What is kept here he cannot write; he can only take it back together with the rest, and of that
the eight characters tell, which are kept elsewhere, on paper or in memory. They are made with the same secret: nobody
else can look for another past that bears the same ones.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import DecodeError, Struct

from evaluateur.cles.lettres import ALPHABET, as_drawn
from evaluateur.cles.serrures import RandomBytes
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId, Empreinte, ProfilId

LONGUEUR = 8
GARDES = 500
"""Repères that are remembered: one each time that the keyboard changes hands."""
_NONCE = 12


class RepereIllisible(Refus):
    """What was kept does not open with the key of its owner: altered, or somebody else's."""


class Tete(Struct, frozen=True):
    """The last line of a dossier that someone has seen."""

    rang: int
    empreinte: Empreinte
    reference: str
    """By which name he knew it."""


class Vu(Struct, frozen=True):
    """What one evaluator has seen: a head for each dossier he opened, and the repères of before, the latest last."""

    tetes: dict[DossierId, Tete] = {}
    reperes: tuple[str, ...] = ()


def repere(root: bytes, vu: Vu) -> str:
    """The eight characters of what was seen: « K7QF-3M2A ». ``root``: the solo root of who saw it."""
    message = canonique.encode([[dossier, tete.rang, tete.empreinte] for dossier, tete in sorted(vu.tetes.items())])
    number = int.from_bytes(hmac.new(_key(root, "repère"), message, hashlib.sha256).digest()[:5], "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LONGUEUR)))
    return f"{letters[:4]}-{letters[4:]}"


def connait(root: bytes, vu: Vu, typed: str) -> bool:
    """Whether these eight characters, as a hand wrote them, name what was seen, now or before."""
    letters = as_drawn(typed)
    return any(letters == as_drawn(known) for known in (*vu.reperes, repere(root, vu)))


def close(root: bytes, identifiant: ProfilId, vu: Vu, random_bytes: RandomBytes) -> bytes:
    """The bytes to keep beside the base."""
    nonce = random_bytes(_NONCE)
    return nonce + AESGCM(_key(root, "vu")).encrypt(nonce, canonique.encode(vu), identifiant.encode("utf-8"))


def open_(root: bytes, identifiant: ProfilId, data: bytes) -> Vu:
    """Read them back. Raises :class:`RepereIllisible`."""
    try:
        clear = AESGCM(_key(root, "vu")).decrypt(data[:_NONCE], data[_NONCE:], identifiant.encode("utf-8"))
        return canonique.decode(clear, Vu)
    except (InvalidTag, ValueError, DecodeError, RecursionError) as error:
        raise RepereIllisible(
            "Le fichier qui conservait la trace de vos passages ne s’ouvre pas avec votre clé.",
            "Il a été remplacé, ou abîmé par le disque : vérifiez vos dossiers et prévenez l’organisme.",
        ) from error


def _key(root: bytes, what: str) -> bytes:
    info = canonique.encode({"objet": "vu", "usage": what})
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(root)
