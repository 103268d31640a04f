"""An authority that changes its key says which one follows it, under the key that it leaves."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import DecodeError, Struct, json

from evaluateur.metier import canonique
from evaluateur.titres import emballage, emission, rattachement
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import TitreIllisible, require_p256

OBJET = "evaluateur/1/renouvellement d’une autorité"
_ALGORITHM = ec.ECDSA(hashes.SHA256())


class Renouvellement(Struct, frozen=True, forbid_unknown_fields=True):
    """``nouvelle`` takes the place of ``ancienne`` (certificates, DER)."""

    objet: str
    ancienne: bytes
    nouvelle: bytes
    instant: datetime


class RenouvellementSigne(Struct, frozen=True, forbid_unknown_fields=True):
    """The statement, with the former key's signature over its canonical bytes (ECDSA P-256, DER)."""

    renouvellement: Renouvellement
    signature: bytes


class Succession(Struct, frozen=True):
    """A statement that was verified: whoever trusts the former may trust the next."""

    ancienne: Autorite
    nouvelle: Autorite


def sign(old: x509.Certificate, new: bytes, instant: datetime, private: bytes) -> bytes:
    """The statement, signed by the former key (PKCS#8, DER)."""
    content = Renouvellement(OBJET, rattachement.der(Autorite(old)), new, instant)
    signature = emission.cle(private).sign(canonique.encode(content), _ALGORITHM)
    return json.format(json.encode(RenouvellementSigne(content, signature)), indent=1) + b"\n"


def read(data: bytes) -> Succession:
    """Read a statement, its signature verified. Raises :class:`TitreIllisible`."""
    try:
        loaded = json.decode(emballage.text(data), type=RenouvellementSigne)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_a_statement() from error
    content = loaded.renouvellement
    if content.objet != OBJET:
        raise _not_a_statement()
    old, new = rattachement.read_autorite(content.ancienne), rattachement.read_autorite(content.nouvelle)
    try:
        require_p256(old.certificat.public_key()).verify(loaded.signature, canonique.encode(content), _ALGORITHM)
    except InvalidSignature as error:
        raise TitreIllisible(
            f"Cette déclaration de renouvellement n’est pas signée par l’autorité {old.nom}.",
            "Demandez à l’organisme de formation le fichier d’origine.",
        ) from error
    return Succession(old, new)


def _not_a_statement() -> TitreIllisible:
    return TitreIllisible(
        "Ce fichier n’est pas une déclaration de renouvellement.", "Demandez-la à l’organisme de formation."
    )
