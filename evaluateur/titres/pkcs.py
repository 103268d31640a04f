"""The files in which certificates travel: PEM, PKCS#12, and the request that a laptop sends to the centre."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from msgspec import Struct

from evaluateur.titres import emission
from evaluateur.titres.titre import TitreIllisible, common_name, public_bytes, require_p256, shorten


class Contenu(Struct, frozen=True):
    """What a file brought: the person's certificate, what issued it, and his key when it came along (all DER)."""

    certificat: bytes
    chaine: tuple[bytes, ...]
    cle: bytes = b""

    def __repr__(self) -> str:
        return "Contenu()"


class Demande(Struct, frozen=True):
    """A request: the name under which a profile asks, and the key that it holds (SubjectPublicKeyInfo, DER)."""

    nom: str
    cle_publique: bytes


def read(data: bytes, password: str = "") -> Contenu:
    """Read PEM certificates (the person's first) or a PKCS#12 file. Raises :class:`TitreIllisible`."""
    if data.lstrip().startswith(b"-----"):
        return _read_pem(data)
    try:
        lot = pkcs12.load_pkcs12(data, password.encode("utf-8") or None)
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise TitreIllisible(
            "Ce fichier ne s’ouvre pas avec ce mot de passe, ou ce n’est pas un certificat.",
            "Vérifiez le mot de passe donné par le centre, et le fichier (.p12 ou .crt).",
        ) from error
    if lot.cert is None or lot.key is None:
        raise TitreIllisible(
            "Ce fichier ne contient pas une clé avec son certificat.", "Demandez-en un autre au centre."
        )
    require_p256(lot.key.public_key())
    return Contenu(
        lot.cert.certificate.public_bytes(Encoding.DER),
        tuple(other.certificate.public_bytes(Encoding.DER) for other in lot.additional_certs),
        lot.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


def _read_pem(data: bytes) -> Contenu:
    try:
        loaded = x509.load_pem_x509_certificates(data)
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise TitreIllisible("Ce certificat ne se lit pas.", "Demandez au centre de l’envoyer de nouveau.") from error
    first, *others = (c.public_bytes(Encoding.DER) for c in loaded)
    return Contenu(first, tuple(others))


def write_pem(certificat: bytes, *chain: bytes) -> bytes:
    """PEM of certificates given in DER, the person's first."""
    return b"".join(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in (certificat, *chain))


def write_p12(content: Contenu, nom: str, password: str) -> bytes:
    """A PKCS#12 file with the key, under a password."""
    return pkcs12.serialize_key_and_certificates(
        nom.encode("utf-8"),
        emission.cle(content.cle),
        x509.load_der_x509_certificate(content.certificat),
        [x509.load_der_x509_certificate(der) for der in content.chaine],
        BestAvailableEncryption(password.encode("utf-8")),
    )


def write_demande(private: bytes, nom: str) -> bytes:
    """A request (PKCS#10, PEM): it proves that the laptop holds the key, which never leaves it."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, shorten(nom))])
    key = emission.cle(private)
    demande = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return demande.public_bytes(Encoding.PEM)


def read_demande(data: bytes) -> Demande:
    """Read a request. Raises :class:`TitreIllisible` when it is none, not signed by its own key, or of another kind."""
    try:
        demande = x509.load_pem_x509_csr(data)
        valid, key = demande.is_signature_valid, demande.public_key()
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise _not_a_demande() from error
    if not valid:
        raise _not_a_demande()
    return Demande(common_name(demande.subject), public_bytes(require_p256(key)))


def _not_a_demande() -> TitreIllisible:
    return TitreIllisible(
        "Ce fichier n’est pas une demande de certificat.", "Faites-la sur l’ordinateur de la personne (Réglages)."
    )
