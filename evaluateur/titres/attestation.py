"""What the training body attests of a designated person, as an extension of his certificate.

The branch grants the habilitation; the centre only attests that it saw it.
"""

from __future__ import annotations

from datetime import date

from asn1crypto import core
from cryptography.x509 import ObjectIdentifier
from msgspec import Struct

OID = ObjectIdentifier("2.25.213706218414071286093530170934461358101")
"""Of this extension: under the arc of UUIDs, which nobody has to register (ITU-T X.667)."""
SIEGES = (1, 2)


class Attestation(Struct, frozen=True):
    """The seats that a person may hold, in which capacity, and the branch's habilitation."""

    sieges: tuple[int, ...]
    qualite: str = ""
    habilitation: str = ""
    habilitation_fin: date | None = None
    """Last day of validity."""


class _Sieges(core.SequenceOf):  # type: ignore[misc]  # asn1crypto publishes no types
    _child_spec = core.Integer


class _Sequence(core.Sequence):  # type: ignore[misc]
    """``Attestation ::= SEQUENCE { version, sieges, qualite, habilitation, fin UTF8String (ISO date or empty) }``."""

    _fields = [  # noqa: RUF012 - the shape that asn1crypto asks for
        ("version", core.Integer),
        ("sieges", _Sieges),
        ("qualite", core.UTF8String),
        ("habilitation", core.UTF8String),
        ("fin", core.UTF8String),
    ]


def encode(attestation: Attestation) -> bytes:
    """DER of an attestation."""
    fin = attestation.habilitation_fin
    sequence = _Sequence(
        {
            "version": 1,
            "sieges": sorted(attestation.sieges),
            "qualite": attestation.qualite,
            "habilitation": attestation.habilitation,
            "fin": fin.isoformat() if fin else "",
        }
    )
    return bytes(sequence.dump())


def decode(der: bytes) -> Attestation:
    """Read it back. Raises ``ValueError`` for anything else than what :func:`encode` writes."""
    try:
        loaded = _Sequence.load(der, strict=True).native
        sieges, fin = tuple(loaded["sieges"]), loaded["fin"]
        attestation = Attestation(
            sieges=sieges,
            qualite=loaded["qualite"],
            habilitation=loaded["habilitation"],
            habilitation_fin=date.fromisoformat(fin) if fin else None,
        )
    except (TypeError, KeyError) as error:
        raise ValueError("not an attestation") from error
    if loaded["version"] != 1 or not set(sieges) <= set(SIEGES) or encode(attestation) != der:
        raise ValueError("not an attestation of this version")
    return attestation
