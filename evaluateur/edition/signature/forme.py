"""What a signature binds to beside the bytes that it covers: by which layout the pages were composed, and from what.

Each signer's application composes the pages again before it signs; this signed attribute says so. When both say it of
the same pages and the same record, pages that a later version lays out otherwise are still what the data gave.
"""

from __future__ import annotations

from asn1crypto import core
from msgspec import Struct

FORME = 2
"""The form of a signed grid: how increments and containers are written. Another form needs another number."""
OID = "2.25.98171342657028453611890746215530987421"
"""Of this attribute: under the arc of UUIDs, which nobody has to register (ITU-T X.667)."""


class Promesse(Struct, frozen=True):
    """What a signer commits to: the layout, SHA-256 of the pages before any signature, empreinte of the record.

    The layout goes with the record (``metier.pv.paroles``).
    """

    mise_en_page: int
    base: bytes
    contenu: bytes
    forme: int = FORME


class _Sequence(core.Sequence):  # type: ignore[misc]  # asn1crypto publishes no types
    """``Promesse ::= SEQUENCE { forme INTEGER, mise-en-page INTEGER, base OCTET STRING, contenu OCTET STRING }``."""

    _fields = [  # noqa: RUF012 - the shape that asn1crypto asks for
        ("forme", core.Integer),
        ("mise_en_page", core.Integer),
        ("base", core.OctetString),
        ("contenu", core.OctetString),
    ]


def encode(promesse: Promesse) -> bytes:
    """DER of the attribute's value."""
    sequence = _Sequence(
        {
            "forme": promesse.forme,
            "mise_en_page": promesse.mise_en_page,
            "base": promesse.base,
            "contenu": promesse.contenu,
        }
    )
    return bytes(sequence.dump())


def decode(der: bytes) -> Promesse:
    """Read it back. Raises ``ValueError`` for anything else than what :func:`encode` writes."""
    try:
        loaded = _Sequence.load(der, strict=True).native
        promesse = Promesse(loaded["mise_en_page"], loaded["base"], loaded["contenu"], loaded["forme"])
    except (TypeError, KeyError) as error:
        raise ValueError("not a promise") from error
    if promesse.forme != FORME or len(promesse.base) != 32 or len(promesse.contenu) != 32 or encode(promesse) != der:
        raise ValueError("not a promise as it is written")
    return promesse
