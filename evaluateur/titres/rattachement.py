"""Whether a certificate was good for a seat, under a pinned authority, at an instant. Fail-closed: reasons, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import Struct

from evaluateur.metier import designation
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import emballage
from evaluateur.titres.emission import SIGNATURE_DE_DOCUMENTS
from evaluateur.titres.titre import Titre, TitreIllisible, common_name, require_p256

NUMERO_MAX = 2**63 - 1
"""What the base can hold; twenty bytes are allowed (RFC 5280, 5.2.3)."""
HOSTILE = (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion)
"""What a certificate or a list made to hurt can make the library raise."""


class Autorite(Struct, frozen=True):
    """A pinned authority, with the revocation lists that were brought for it."""

    certificat: x509.Certificate
    revocations: tuple[x509.CertificateRevocationList, ...] = ()

    @property
    def nom(self) -> str:
        """Its common name; two authorities may bear the same one."""
        return common_name(self.certificat.subject)


def read_autorite(data: bytes) -> Autorite:
    """Read the certificate of an authority, alone in its file. Raises :class:`TitreIllisible`.

    Beside a person's, it is the person's file: what one pins is what one was given to pin.
    """
    try:
        (certificat,) = dict.fromkeys(emballage.certificats(data))
        constraints = certificat.extensions.get_extension_for_class(x509.BasicConstraints).value
        require_p256(certificat.public_key())
        certificat.verify_directly_issued_by(certificat)
    except (*HOSTILE, x509.ExtensionNotFound) as error:
        raise _not_an_autorite() from error
    if not constraints.ca:
        raise _not_an_autorite()
    return Autorite(certificat)


def with_revocations(autorite: Autorite, data: bytes) -> Autorite:
    """The authority with one more revocation list (PEM or DER). Raises :class:`TitreIllisible` for another's list."""
    try:
        pem = emballage.blocks(data, b"X509 CRL")
        crl = x509.load_pem_x509_crl(pem[0]) if pem else x509.load_der_x509_crl(data)
        valid = crl.is_signature_valid(require_p256(autorite.certificat.public_key()))
        numero(crl)
    except HOSTILE as error:
        raise TitreIllisible(
            "Cette liste de révocation n’a pas pu être lue.", "Demandez à l’organisme de l’envoyer de nouveau."
        ) from error
    if not valid:
        raise TitreIllisible(
            f"Cette liste de révocation n’est pas de l’autorité {autorite.nom}.",
            "Prenez celle qui vient avec le certificat de l’autorité.",
        )
    return Autorite(autorite.certificat, (*autorite.revocations, crl))


def der(autorite: Autorite) -> bytes:
    """Its certificate."""
    return autorite.certificat.public_bytes(Encoding.DER)


def empreinte(autorite: Autorite) -> Empreinte:
    """SHA-256 of its certificate: what two people compare before they trust it."""
    return Empreinte(autorite.certificat.fingerprint(hashes.SHA256()).hex())


def remarque(autorite: Autorite, instant: datetime) -> str:
    """What is to be known of its revocation lists, in French; empty when one is there and still of its time."""
    if not autorite.revocations:
        return (
            f"Aucune liste de révocation de l’autorité {autorite.nom} n’est connue ici : un certificat révoqué ne "
            "serait pas reconnu."
        )
    newest = max(autorite.revocations, key=numero)
    fin = newest.next_update_utc
    if fin is not None and fin < instant:
        return (
            f"La liste de révocation de l’autorité {autorite.nom} était valable jusqu’au {designation.jour(fin)} : "
            "demandez la suivante à l’organisme de formation."
        )
    return ""


def numero(crl: x509.CertificateRevocationList) -> int:
    """The number of a revocation list; it grows."""
    try:
        return min(crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number, NUMERO_MAX)
    except x509.ExtensionNotFound:
        return 0


def emise_par(titre: Titre, autorites: Iterable[Autorite]) -> Autorite | None:
    """The pinned authority whose key signed this certificate: names alone prove nothing."""
    return issued_by(x509.load_der_x509_certificate(titre.der), autorites)


def issued_by(certificat: x509.Certificate, autorites: Iterable[Autorite]) -> Autorite | None:
    """The same, for a certificate of any kind."""
    for autorite in autorites:
        try:
            certificat.verify_directly_issued_by(autorite.certificat)
        except HOSTILE:
            continue
        return autorite
    return None


def reproches(titre: Titre, autorite: Autorite, siege: int, instant: datetime) -> list[str]:
    """What forbids this certificate to sign for this seat at this instant, in French; empty when nothing does."""
    certificat = x509.load_der_x509_certificate(titre.der)
    who = titre.nom
    return [
        *periode(certificat, who, instant),
        *periode(autorite.certificat, f"l’autorité {autorite.nom}", instant),
        *_usages(certificat, who),
        *_siege(titre, siege, instant),
        *revocation(certificat, autorite.revocations, who, instant),
    ]


def periode(certificat: x509.Certificate, who: str, instant: datetime) -> list[str]:
    """What forbids to sign at this instant: before the beginning of the certificate, or after its end."""
    if instant < certificat.not_valid_before_utc:
        debut = designation.jour(certificat.not_valid_before_utc)
        return [f"Le certificat {de(who)} ne commence que le {debut} : la signature le précède."]
    if instant > certificat.not_valid_after_utc:
        fin = designation.jour(certificat.not_valid_after_utc)
        return [f"La signature {de(who)} est postérieure à l’expiration de son certificat (le {fin})."]
    return []


def _usages(certificat: x509.Certificate, who: str) -> list[str]:
    try:
        extensions = certificat.extensions
        constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
        usages = extensions.get_extension_for_class(x509.KeyUsage).value
        buts = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return [f"Le certificat {de(who)} ne dit pas à quoi il sert."]
    if constraints.ca or not usages.content_commitment or SIGNATURE_DE_DOCUMENTS not in buts:
        return [f"Le certificat {de(who)} n’est pas fait pour signer des documents."]
    return []


def _siege(titre: Titre, siege: int, instant: datetime) -> list[str]:
    atteste = titre.attestation
    if atteste is None or siege not in atteste.sieges:
        return [f"{titre.nom} n’est pas habilité au rôle d’évaluateur {siege}."]
    fin = atteste.habilitation_fin
    if fin is not None and instant.date() > fin:
        return [f"L’habilitation {de(titre.nom)} avait pris fin le {designation.jour(fin)}."]
    return []


def revocation(
    certificat: x509.Certificate, crls: Sequence[x509.CertificateRevocationList], who: str, instant: datetime
) -> list[str]:
    """The instant of a signature is the signer's own word: a stolen key could say any, so nothing it signed holds."""
    for crl in crls:
        revoque = crl.get_revoked_certificate_by_serial_number(certificat.serial_number)
        if revoque is None:
            continue
        jour = designation.jour(revoque.revocation_date_utc)
        if _volee(revoque):
            return [
                f"Le certificat {de(who)} a été révoqué le {jour} : sa clé n’était plus sûre, les signatures ne sont "
                "plus valables."
            ]
        if revoque.revocation_date_utc <= instant:
            return [f"Le certificat {de(who)} avait été révoqué le {jour}."]
    return []


def _volee(revoque: x509.RevokedCertificate) -> bool:
    try:
        raison = revoque.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return False
    return raison == x509.ReasonFlags.key_compromise


def _not_an_autorite() -> TitreIllisible:
    return TitreIllisible(
        "Ce fichier n’est pas le certificat d’une autorité.", "Prenez celui que l’organisme publie (autorite.crt)."
    )
