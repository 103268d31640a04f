"""The files in which certificates travel: PEM, PKCS#12, and the request that a laptop sends to the centre."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from msgspec import Struct

from evaluateur.titres import emission
from evaluateur.titres.titre import TitreIllisible, common_name


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


def read(octets: bytes, mot_de_passe: str = "") -> Contenu:
    """Read PEM certificates (the person's first) or a PKCS#12 file. Raises :class:`TitreIllisible`."""
    if octets.lstrip().startswith(b"-----"):
        return _read_pem(octets)
    try:
        lot = pkcs12.load_pkcs12(octets, mot_de_passe.encode("utf-8") or None)
    except ValueError as erreur:
        raise TitreIllisible(
            "Ce fichier ne s'ouvre pas avec ce mot de passe, ou ce n'est pas un certificat.",
            "Vérifiez le mot de passe donné par le centre, et le fichier (.p12 ou .crt).",
        ) from erreur
    if lot.cert is None or not isinstance(lot.key, ec.EllipticCurvePrivateKey):
        raise TitreIllisible(
            "Ce fichier ne contient pas une clé P-256 avec son certificat.", "Demandez-en un autre au centre."
        )
    return Contenu(
        lot.cert.certificate.public_bytes(Encoding.DER),
        tuple(autre.certificate.public_bytes(Encoding.DER) for autre in lot.additional_certs),
        lot.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


def _read_pem(octets: bytes) -> Contenu:
    try:
        lus = x509.load_pem_x509_certificates(octets)
    except ValueError as erreur:
        raise TitreIllisible("Ce certificat ne se lit pas.", "Demandez au centre de l'envoyer de nouveau.") from erreur
    premier, *suite = (c.public_bytes(Encoding.DER) for c in lus)
    return Contenu(premier, tuple(suite))


def write_pem(certificat: bytes, *chaine: bytes) -> bytes:
    """PEM of certificates given in DER, the person's first."""
    return b"".join(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in (certificat, *chaine))


def write_p12(contenu: Contenu, nom: str, mot_de_passe: str) -> bytes:
    """A PKCS#12 file with the key, under a password."""
    return pkcs12.serialize_key_and_certificates(
        nom.encode("utf-8"),
        emission.cle(contenu.cle),
        x509.load_der_x509_certificate(contenu.certificat),
        [x509.load_der_x509_certificate(der) for der in contenu.chaine],
        BestAvailableEncryption(mot_de_passe.encode("utf-8")),
    )


def write_demande(privee: bytes, nom: str) -> bytes:
    """A request (PKCS#10, PEM): it proves that the laptop holds the key, which never leaves it."""
    sujet = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom[:64])])
    cle = emission.cle(privee)
    demande = x509.CertificateSigningRequestBuilder().subject_name(sujet).sign(cle, hashes.SHA256())
    return demande.public_bytes(Encoding.PEM)


def read_demande(octets: bytes) -> Demande:
    """Read a request. Raises :class:`TitreIllisible` when it is none, or not signed by its own key."""
    try:
        demande = x509.load_pem_x509_csr(octets)
        valable = demande.is_signature_valid
    except ValueError as erreur:
        raise _pas_une_demande() from erreur
    if not valable:
        raise _pas_une_demande()
    cle = demande.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Demande(common_name(demande.subject), cle)


def _pas_une_demande() -> TitreIllisible:
    return TitreIllisible(
        "Ce fichier n'est pas une demande de certificat.", "Faites-la sur l'ordinateur de la personne (Réglages)."
    )
