"""Receipts: signed by an authority, believed when it is a pinned one."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import DecodeError, Struct, json

from evaluateur.metier import canonique
from evaluateur.metier.accuse import Accuse, AccuseSigne
from evaluateur.metier.refus import Refus
from evaluateur.titres import emballage, emission
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import require_p256

_ALGORITHM = ec.ECDSA(hashes.SHA256())


class AccuseRefuse(Refus):
    """This file is no receipt that this laptop can believe."""


def sign(accuse: Accuse, private: bytes) -> bytes:
    """The file of a receipt, signed with the authority's key (PKCS#8, DER)."""
    signature = emission.cle(private).sign(canonique.encode(accuse), _ALGORITHM)
    return json.format(json.encode(AccuseSigne(accuse, signature)), indent=1) + b"\n"


class Recu(Struct, frozen=True):
    """A receipt whose signature was verified, and whose it is."""

    accuse: Accuse
    autorite: Autorite
    signature: bytes


def read(data: bytes, autorites: Iterable[Autorite]) -> Recu:
    """Read a receipt and check who signed it. Raises :class:`AccuseRefuse`."""
    try:
        loaded = json.decode(emballage.text(data), type=AccuseSigne)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AccuseRefuse("Ce fichier n’est pas un accusé de réception.", "Demandez-le à l’organisme.") from error
    for autorite in autorites:
        if signed_by(autorite, loaded.accuse, loaded.signature):
            return Recu(loaded.accuse, autorite, loaded.signature)
    raise AccuseRefuse(
        "Aucune autorité que vous reconnaissez n’a signé cet accusé de réception.",
        "Importez d’abord l’autorité de l’organisme de formation (Réglages).",
    )


def signed_by(autorite: Autorite, accuse: Accuse, signature: bytes) -> bool:
    """Whether an authority signed this receipt."""
    key = require_p256(autorite.certificat.public_key())
    try:
        key.verify(signature, canonique.encode(accuse), _ALGORITHM)
    except InvalidSignature:
        return False
    return True
