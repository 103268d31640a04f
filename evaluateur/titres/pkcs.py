"""The files in which certificates travel: PEM, PKCS#12, and the request that a laptop sends to the centre."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from msgspec import Struct

from evaluateur.titres import emballage, emission, p12
from evaluateur.titres.p12 import Contenu
from evaluateur.titres.titre import TitreIllisible, common_name, public_bytes, require_p256, shorten


class Demande(Struct, frozen=True):
    """A request: the name under which a profile asks, and the key that it holds (SubjectPublicKeyInfo, DER)."""

    nom: str
    cle_publique: bytes


def read(data: bytes, password: str = "") -> Contenu:
    """Read certificates without a key, in whatever form, or a PKCS#12 file. Raises :class:`TitreIllisible`."""
    if not asks_password(data):
        return _read_certificats(data)
    return p12.read(data, password)


def asks_password(data: bytes) -> bool:
    """Whether a file is of the kind that a password opens: no certificate can be read in it as it is."""
    if emballage.is_pem(data):
        return False
    try:
        return not emballage.certificats(data)
    except emballage.FAULTS:
        return True


def _read_certificats(data: bytes) -> Contenu:
    try:
        loaded = emballage.holders_first(emballage.certificats(data))
    except emballage.FAULTS as error:
        raise TitreIllisible(
            "Ce certificat n’a pas pu être lu.", "Demandez à l’organisme de formation de l’envoyer de nouveau."
        ) from error
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
        pem = emballage.blocks(data, b"CERTIFICATE REQUEST", b"NEW CERTIFICATE REQUEST")
        demande = x509.load_pem_x509_csr(pem[0]) if pem else x509.load_der_x509_csr(data)
        valid, key = demande.is_signature_valid, demande.public_key()
    except emballage.FAULTS as error:
        raise _not_a_demande() from error
    if not valid:
        raise _not_a_demande()
    return Demande(common_name(demande.subject), public_bytes(require_p256(key)))


def _not_a_demande() -> TitreIllisible:
    return TitreIllisible(
        "Ce fichier n’est pas une demande de certificat.", "Faites-la sur l’ordinateur de la personne (Réglages)."
    )
