"""A titre: what a certificate says of the person who signs with its key."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from msgspec import Struct

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import bare_words
from evaluateur.titres import attestation, emballage
from evaluateur.titres.attestation import Attestation

PROVISOIRE = "Certificat provisoire"
"""Organisation that a self-issued certificate bears: whoever reads it elsewhere sees what it is."""


class TitreIllisible(Refus):
    """These bytes are no certificate that can sign a procès-verbal."""


class Titre(Struct, frozen=True):
    """One certificate. ``autorite`` is empty when it was issued by its own key: provisional, attached to nobody."""

    der: bytes
    nom: str
    """Common name of the holder."""
    autorite: str
    """Common name of the issuer."""
    empreinte: str
    """SHA-256 of the certificate."""
    debut: datetime
    fin: datetime
    cle_publique: bytes
    """SubjectPublicKeyInfo in DER."""
    attestation: Attestation | None

    @property
    def provisoire(self) -> bool:
        """Whether the application issued it by itself."""
        return not self.autorite


def read(der: bytes) -> Titre:
    """Read a certificate. Raises :class:`TitreIllisible`."""
    try:
        return _read(x509.load_der_x509_certificate(der))
    except (ValueError, x509.InvalidVersion, x509.DuplicateExtension, UnsupportedAlgorithm) as error:
        raise _unreadable() from error


def read_certificat(data: bytes) -> bytes:
    """DER of a certificate of any kind, the holder's when its chain came along. Raises :class:`TitreIllisible`."""
    try:
        return emballage.holders_first(emballage.certificats(data))[0].public_bytes(Encoding.DER)
    except emballage.FAULTS as error:
        raise _unreadable() from error


def _read(certificat: x509.Certificate) -> Titre:
    key = require_p256(certificat.public_key())
    seul = certificat.issuer == certificat.subject
    return Titre(
        der=certificat.public_bytes(Encoding.DER),
        nom=common_name(certificat.subject),
        autorite="" if seul else common_name(certificat.issuer),
        empreinte=hashlib.sha256(certificat.public_bytes(Encoding.DER)).hexdigest(),
        debut=certificat.not_valid_before_utc,
        fin=certificat.not_valid_after_utc,
        cle_publique=public_bytes(key),
        attestation=_attestation(certificat),
    )


def require_p256(key: object) -> ec.EllipticCurvePublicKey:
    """The key, if it is of the one kind that this house signs with. Raises :class:`TitreIllisible` for any other."""
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise TitreIllisible(
        "La clé de ce fichier n’est pas de la sorte attendue : l’application ne connaît que la courbe P-256.",
        "Demandez à l’organisme de formation un fichier produit par l’application.",
    )


def _attestation(certificat: x509.Certificate) -> Attestation | None:
    for extension in certificat.extensions:
        if extension.oid == attestation.OID:
            return attestation.decode(extension.value.public_bytes())
    return None


NOM_MAX = 64
"""Bytes of a common name (RFC 5280, ub-common-name; counted in bytes so that every reader agrees)."""


def shorten(nom: str) -> str:
    """A name as a certificate can bear it: whole letters, at most :data:`NOM_MAX` bytes."""
    return nom.encode("utf-8")[:NOM_MAX].decode("utf-8", "ignore").strip()


def names(common: str, nom: str) -> bool:
    """Whether the common name of a certificate is this person's: order, case, accents and hyphens do not count."""
    return sorted(bare_words(common)) in (sorted(bare_words(nom)), sorted(bare_words(shorten(nom))))


def same_person(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two persons bear the same name and the same first name, in this order."""
    return [bare_words(part) for part in one] == [bare_words(part) for part in other]


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """SubjectPublicKeyInfo in DER: two keys are the same when these bytes are."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def common_name(nom: x509.Name) -> str:
    """The common name, or the whole distinguished name when there is none."""
    noms = nom.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(noms[0].value) if noms else nom.rfc4514_string()


def _unreadable() -> TitreIllisible:
    return TitreIllisible(
        "Ce certificat n’a pas pu être lu.",
        "Demandez à l’organisme de formation de l’envoyer de nouveau (.crt, .cer, .p7b ou .p12).",
    )
