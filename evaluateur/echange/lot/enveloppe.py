"""The envelope of a lot: age, to the keys of whoever may read it. Outside, nothing is told but a size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import pyrage
from pyrage import x25519

from evaluateur.echange.lot import archive
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.metier.refus import Refus

Identite: TypeAlias = x25519.Identity
"""A secret key of age: what opens."""
CLES_MAX = 16
"""Keys that an envelope is made for: the training body's, its recovery key, and those that come after them."""


class CleRefusee(Refus):
    """This text is no key of age."""


def new_identite() -> Identite:
    """A new secret key."""
    return x25519.Identity.generate()


def identite(text: str) -> Identite:
    """A secret key as it is kept (``AGE-SECRET-KEY-1…``)."""
    return x25519.Identity.from_str(text)


def recipient(text: str) -> x25519.Recipient:
    """A public key (``age1…``). Raises :class:`CleRefusee`."""
    try:
        return x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError) as error:
        raise CleRefusee(
            "La clé de réception de l’organisme n’est pas lisible.", "Demandez-lui une nouvelle convocation."
        ) from error


def enclose(data: bytes, recipients: Sequence[str]) -> bytes:
    """Enclose bytes for these public keys. Raises :class:`CleRefusee`."""
    if not 0 < len(recipients) <= CLES_MAX:
        raise ValueError(f"an envelope for {len(recipients)} keys")
    return bytes(pyrage.encrypt(data, [recipient(text) for text in recipients]))


def open_(data: bytes, identites: Sequence[Identite]) -> bytes:
    """What is enclosed. Raises :class:`LotRefuse`. It is never longer than the envelope."""
    if len(data) > archive.TAILLE_MAX:
        raise LotRefuse("demesure", "Ce lot est démesuré.")
    try:
        return bytes(pyrage.decrypt(data, list(identites)))
    except pyrage.DecryptError as error:
        raise LotRefuse(
            "chiffrement", "Ce fichier n’est pas un lot chiffré pour cet organisme, ou il a été abîmé en chemin."
        ) from error
