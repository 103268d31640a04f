"""An order of erasure: the training body asks a laptop to forget a dossier that was never handed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import DecodeError, Raw, Struct, json

from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.titres import emballage, emission, rattachement
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import require_p256

OBJET = "evaluateur/1/ordre d’effacement"
SCHEMA = 1
EXTENSION = ".ordre"
IDENTIFIANT_MIN = 6
"""Signs of an identifier that mean one dossier, beside its reference: those in the names of its files."""
_ALGORITHM = ec.ECDSA(hashes.SHA256())


class OrdreRefuse(Refus):
    """This is no order that this laptop can believe."""


class Ordre(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be forgotten, and why. What is signed are its canonical bytes."""

    schema: int
    objet: str
    dossier: DossierId
    """Its identifier, or the beginning of it."""
    reference: str
    motif: str
    instant: datetime

    def vise(self, dossier: DossierId, reference: str) -> bool:
        """Whether it is about this dossier."""
        return dossier.startswith(self.dossier) and reference == self.reference


class OrdreRecu(Struct, frozen=True):
    """An order that was verified, and whose it is."""

    ordre: Ordre
    autorite: Autorite
    signature: bytes


class _Fichier(Struct, frozen=True, forbid_unknown_fields=True):
    ordre: Ordre
    signature: bytes


def donner(dossier: str, reference: str, motif: str, instant: datetime, private: bytes) -> bytes:
    """The file of an order, signed with the key of an authority (PKCS#8, DER). Raises :class:`OrdreRefuse`."""
    identifiant = dossier.strip().lower()
    if len(identifiant) < IDENTIFIANT_MIN or not set(identifiant) <= set("0123456789abcdef"):
        raise OrdreRefuse(
            "Le dossier à effacer n’est pas désigné.",
            f"Donnez au moins les {IDENTIFIANT_MIN} derniers signes que porte le nom de ses fichiers.",
        )
    if not reference.strip() or not motif.strip():
        raise OrdreRefuse("La référence du dossier ou le motif manque.", "Donnez --reference et --motif.")
    order = Ordre(SCHEMA, OBJET, DossierId(identifiant), reference.strip(), canonique.one_line(motif), instant)
    return canonique.encode(_Fichier(order, emission.cle(private).sign(canonique.encode(order), _ALGORITHM)))


def is_order(data: bytes) -> bool:
    """Whether a file says that it is an order."""
    try:
        return "ordre" in json.decode(emballage.text(data), type=dict[str, Raw])
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return False


def read(data: bytes, autorites: Iterable[Autorite]) -> OrdreRecu:
    """Read an order and check who signed it. Raises :class:`OrdreRefuse`."""
    try:
        found = json.decode(emballage.text(data), type=_Fichier)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _no_order() from error
    order = found.ordre
    if (order.schema, order.objet) != (SCHEMA, OBJET) or len(order.dossier) < IDENTIFIANT_MIN:
        raise _no_order()
    for autorite in autorites:
        if signed_by(autorite, order, found.signature):
            for reproche in rattachement.periode(autorite.certificat, f"l’autorité {autorite.nom}", order.instant):
                raise OrdreRefuse(reproche, "Demandez un nouvel ordre à l’organisme.")
            return OrdreRecu(order, autorite, found.signature)
    raise OrdreRefuse(
        "Aucune autorité que vous reconnaissez n’a signé cet ordre d’effacement.",
        "Importez d’abord l’autorité de l’organisme de formation (Réglages).",
    )


def signed_by(autorite: Autorite, order: Ordre, signature: bytes) -> bool:
    """Whether an authority signed this order."""
    try:
        require_p256(autorite.certificat.public_key()).verify(signature, canonique.encode(order), _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def _no_order() -> OrdreRefuse:
    return OrdreRefuse("Ce fichier n’est pas un ordre d’effacement.", "Demandez-le à l’organisme.")
