"""The receipt of the training body: it holds this record, in this version. Signed by its authority."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from evaluateur.metier.vocabulaire import DossierId, Empreinte


class Accuse(Struct, frozen=True, forbid_unknown_fields=True):
    """What the training body acknowledges."""

    schema: int
    organisme: str
    dossier: DossierId
    reference: str
    version: int
    empreinte: Empreinte
    """Of the procès-verbal."""
    recu_le: datetime


class AccuseSigne(Struct, frozen=True, forbid_unknown_fields=True):
    """A receipt with the signature of the authority over its canonical bytes (ECDSA P-256, DER)."""

    accuse: Accuse
    signature: bytes


SCHEMA = 1
