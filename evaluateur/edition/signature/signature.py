"""Signing a file: the increment, the container in it, the time stamp when a service that is trusted gives one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from asn1crypto import x509
from msgspec.structs import replace

from evaluateur.edition.signature import conteneur, increment
from evaluateur.edition.signature.forme import Promesse
from evaluateur.edition.signature.increment import Ajout
from evaluateur.edition.signature.signataire import Signataire

Stamp = Callable[[bytes], bytes]
"""Gives a time-stamp token for a signature; empty when there is none to be had."""


def no_stamp(_: bytes) -> bytes:
    """No service: a signature B-B."""
    return b""


def sign(
    pdf: bytes,
    who: Signataire,
    instant: datetime,
    promesse: Promesse,
    draw: Callable[[float, float], bytes],
    stamp: Stamp = no_stamp,
) -> bytes:
    """Add a signature at an instant, to the second.

    ``draw``: gives operators that draw paths in a box of this width and height. Raises ``ValueError`` when the document
    has no such field, or it is signed already.
    """
    drawn = draw(*increment.box(pdf, who.siege))
    added = Ajout(who.siege, instant.replace(microsecond=0), common_name(who.certificat), drawn)
    prepared = increment.prepare(pdf, added)
    held = conteneur.sign(hashlib.sha256(prepared.couvert).digest(), who, promesse)
    return prepared.fill(conteneur.encode(replace(held, jeton=stamp(held.signature))))


def common_name(certificate: bytes) -> str:
    """Who signs, as his certificate names him."""
    return str(x509.Certificate.load(certificate).subject.native.get("common_name") or "")
