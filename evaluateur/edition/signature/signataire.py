"""Who signs a PDF, in which field: plain data, so that nobody imports the signing library to name a signer."""

from __future__ import annotations

from msgspec import Struct


def field_name(siege: int) -> str:
    """The name of the signature field of a seat."""
    return f"evaluateur-{siege}"


class Signataire(Struct, frozen=True):
    """Who signs: his seat, his key (PKCS#8, DER), his certificate (DER)."""

    siege: int
    cle: bytes
    certificat: bytes

    def __repr__(self) -> str:
        return f"Signataire({self.siege})"
