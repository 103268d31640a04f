"""Receipts of what the register holds: one for each entry that says what became of a lot, always the same."""

from __future__ import annotations

from msgspec import Struct

from evaluateur.titres.receptions import Reception


class Signataire(Struct, frozen=True):
    """Who signs receipts: the key of the reception (PKCS#8, DER), and what the authority certified of it."""

    cle: bytes
    reception: Reception

    def __repr__(self) -> str:
        return "Signataire()"
