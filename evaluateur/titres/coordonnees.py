"""Whom to call about a receipt, as an extension of the certificate of the reception that signs it."""

from __future__ import annotations

from asn1crypto import core
from cryptography.x509 import ObjectIdentifier
from msgspec import Struct

OID = ObjectIdentifier("2.25.7021374709881690456901062338516712398")
"""Of this extension: under the arc of UUIDs, which nobody has to register (ITU-T X.667)."""
TEXTE_MAX = 200
"""Characters of each text."""


class Coordonnees(Struct, frozen=True):
    """The service that receives, and how it is reached: a telephone number, an address, or both."""

    service: str
    contact: str


class _Sequence(core.Sequence):  # type: ignore[misc]  # asn1crypto publishes no types
    """``Coordonnees ::= SEQUENCE { version INTEGER, service UTF8String, contact UTF8String }``."""

    _fields = [  # noqa: RUF012 - the shape that asn1crypto asks for
        ("version", core.Integer),
        ("service", core.UTF8String),
        ("contact", core.UTF8String),
    ]


def encode(coordonnees: Coordonnees) -> bytes:
    """DER of the extension."""
    said = {"version": 1, "service": coordonnees.service, "contact": coordonnees.contact}
    return bytes(_Sequence(said).dump())


def decode(der: bytes) -> Coordonnees:
    """Read it back. Raises ``ValueError`` for anything else than what :func:`encode` writes."""
    try:
        loaded = _Sequence.load(der, strict=True).native
        found = Coordonnees(loaded["service"], loaded["contact"])
    except (TypeError, KeyError) as error:
        raise ValueError("not an address") from error
    if loaded["version"] != 1 or max(len(found.service), len(found.contact)) > TEXTE_MAX or encode(found) != der:
        raise ValueError("not an address of this version")
    return found
