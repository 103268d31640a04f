"""A PKCS#12 file, opened behind a partition: it says itself how long its password is to be worked on.

What opens it ends with it: the key that was inside stays in this process alone.
"""

from __future__ import annotations

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from msgspec import Struct

from evaluateur import cloison
from evaluateur.cloison import Cloison, LectureInterrompue
from evaluateur.metier.refus import Refus
from evaluateur.titres import emballage
from evaluateur.titres.titre import TitreIllisible, require_p256


class Contenu(Struct, frozen=True):
    """What a file brought: the person's certificate, what issued it, and his key when it came along (all DER)."""

    certificat: bytes
    chaine: tuple[bytes, ...]
    cle: bytes = b""

    def __repr__(self) -> str:
        return "Contenu()"


def read(data: bytes, password: str) -> Contenu:
    """Open the file. Raises :class:`TitreIllisible`."""
    with Cloison(__name__) as partition:
        try:
            return msgspec.msgpack.decode(partition.read(password.encode("utf-8", "replace"), data), type=Contenu)
        except LectureInterrompue:
            raise TitreIllisible(
                "Ouvrir ce fichier demanderait un calcul trop long : il n’est pas fait comme un certificat.",
                "Demandez-en un autre à l’organisme.",
            ) from None
        except Refus as refus:
            raise TitreIllisible(refus.phrase, refus.remede) from None


def open_(password: bytes, data: bytes) -> bytes:
    """The same, here and without bound."""
    lot = _opened(data, password.decode("utf-8"))
    if lot.cert is None or lot.key is None:
        raise TitreIllisible(
            "Ce fichier ne contient pas une clé avec son certificat.", "Demandez-en un autre à l’organisme."
        )
    require_p256(lot.key.public_key())
    found = Contenu(
        lot.cert.certificate.public_bytes(Encoding.DER),
        tuple(other.certificate.public_bytes(Encoding.DER) for other in lot.additional_certs),
        lot.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )
    return msgspec.msgpack.encode(found)


def _opened(data: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    """The file, by its password as it was typed, then without what a paste leaves around it."""
    for tried in dict.fromkeys((password, password.strip())):
        try:
            return pkcs12.load_pkcs12(data, tried.encode("utf-8", "replace") or None)
        except emballage.FAULTS:
            continue
    raise TitreIllisible(
        "Ce fichier n’a pas pu être ouvert : le mot de passe n’est pas le sien, ou ce n’est pas un certificat.",
        "Vérifiez le mot de passe donné par l’organisme de formation, et le fichier (.p12, .crt, .cer ou .p7b).",
    )


if __name__ == "__main__":
    cloison.serve(open_)
