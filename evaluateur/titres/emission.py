"""Making certificates: the provisional one of a profile, the centre's authority, a designated person's.

Time and serial numbers are arguments. Profiles follow RFC 5280; the purpose of a signing certificate is that of
RFC 9336 (document signing).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key, load_der_public_key
from cryptography.x509.oid import NameOID
from msgspec import Struct

from evaluateur.titres import attestation as codec
from evaluateur.titres import coordonnees as coordonnees_codec
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.titre import PROVISOIRE, require_p256, shorten

SIGNATURE_DE_DOCUMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
ACCUSES_DE_RECEPTION = x509.ObjectIdentifier("2.25.52800256337529201745189646920677710986")
"""The purpose of the key of a reception: receipts, and nothing else."""
MARGE = timedelta(minutes=5)
"""A certificate begins a little before the instant of its making: the clocks of two laptops differ."""
DUREE_PROVISOIRE = timedelta(days=3 * 366)
_USAGES_SIGNER = x509.KeyUsage(
    digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
)  # fmt: skip
_USAGES_RECEPTION = x509.KeyUsage(
    digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
)  # fmt: skip
_USAGES_AUTORITE = x509.KeyUsage(  # it signs orders of erasure and renewals too
    digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
)  # fmt: skip


class Duree(Struct, frozen=True):
    """From when to when a certificate is good."""

    debut: datetime
    fin: datetime


def cle(private: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key of these bytes (PKCS#8, DER). Raises :class:`TitreIllisible` for another kind of key."""
    loaded = load_der_private_key(private, password=None)
    require_p256(loaded.public_key())
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise TypeError("a private key whose public half is of this curve")
    return loaded


def serial(data: bytes) -> int:
    """A serial number from 20 random bytes: positive, below 2^159 (RFC 5280, 4.1.2.2)."""
    return (int.from_bytes(data[:20], "big") >> 1) | 1


def provisoire(private: bytes, nom: str, identifiant: str, instant: datetime, numero: int) -> bytes:
    """DER of the self-issued certificate of a profile that the centre has not designated yet."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, shorten(nom)),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, PROVISOIRE),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, identifiant),
        ]
    )
    duree = Duree(instant - MARGE, instant + DUREE_PROVISOIRE)
    public = cle(private).public_key()
    builder = _signataire(_base(subject, subject, public, public, duree, numero))
    return builder.sign(cle(private), hashes.SHA256()).public_bytes(Encoding.DER)


def autorite(private: bytes, nom: str, duree: Duree, numero: int) -> bytes:
    """DER of the root certificate of a training body's authority; it issues persons only, no other authority."""
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"), x509.NameAttribute(NameOID.COMMON_NAME, shorten(nom))]
    )
    public = cle(private).public_key()
    builder = (
        _base(subject, subject, public, public, duree, numero)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_USAGES_AUTORITE, critical=True)
    )
    return builder.sign(cle(private), hashes.SHA256()).public_bytes(Encoding.DER)


def habiliter(
    private: bytes,
    root: x509.Certificate,
    public: bytes,
    nom: str,
    attestation: Attestation,
    duree: Duree,
    numero: int,
) -> bytes:
    """DER of the certificate of a designated person, issued by the authority whose key is ``private``.

    ``public``: his key, SubjectPublicKeyInfo in DER. Raises :class:`TitreIllisible` for a key of another kind.
    """
    public_key = require_p256(load_der_public_key(public))
    issuer = cle(private)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, shorten(nom))])
    base = _base(subject, root.subject, public_key, issuer.public_key(), duree, numero)
    extension = x509.UnrecognizedExtension(codec.OID, codec.encode(attestation))
    builder = _signataire(base).add_extension(extension, critical=False)
    return builder.sign(issuer, hashes.SHA256()).public_bytes(Encoding.DER)


def reception(
    private: bytes, root: x509.Certificate, public: bytes, coordonnees: Coordonnees, duree: Duree, numero: int
) -> bytes:
    """DER of the certificate of a reception: its key signs receipts, and nothing else.

    Raises :class:`TitreIllisible` for a key of another kind.
    """
    public_key = require_p256(load_der_public_key(public))
    issuer = cle(private)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, shorten(coordonnees.service))])
    extension = x509.UnrecognizedExtension(coordonnees_codec.OID, coordonnees_codec.encode(coordonnees))
    builder = (
        _base(subject, root.subject, public_key, issuer.public_key(), duree, numero)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_USAGES_RECEPTION, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ACCUSES_DE_RECEPTION]), critical=True)
        .add_extension(extension, critical=False)
    )
    return builder.sign(issuer, hashes.SHA256()).public_bytes(Encoding.DER)


def _base(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey,
    duree: Duree,
    numero: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(issuer, subject, public, numero)
        .not_valid_before(duree.debut)
        .not_valid_after(duree.fin)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _signataire(base: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """What makes of it the certificate of someone who signs documents."""
    return (
        base.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_USAGES_SIGNER, critical=True)
        .add_extension(x509.ExtendedKeyUsage([SIGNATURE_DE_DOCUMENTS]), critical=False)
    )
