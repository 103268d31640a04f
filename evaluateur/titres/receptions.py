"""The reception of a training body: a key that its authority certified for receipts, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import Struct

from evaluateur.titres import coordonnees, emballage, rattachement
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.emission import ACCUSES_DE_RECEPTION
from evaluateur.titres.rattachement import HOSTILE, Autorite
from evaluateur.titres.titre import TitreIllisible, require_p256


class Reception(Struct, frozen=True):
    """A reception under an authority that is pinned."""

    certificat: x509.Certificate
    autorite: Autorite
    coordonnees: Coordonnees

    @property
    def der(self) -> bytes:
        """Its certificate."""
        return self.certificat.public_bytes(Encoding.DER)


def read(data: bytes, autorites: Iterable[Autorite]) -> Reception:
    """Read the certificate of a reception, alone in its file. Raises :class:`TitreIllisible` for any other."""
    try:
        (certificat,) = dict.fromkeys(emballage.certificats(data))
        require_p256(certificat.public_key())
        whom = _whom(certificat)
    except (*HOSTILE, x509.ExtensionNotFound) as error:
        raise TitreIllisible(
            "Ce certificat n’est pas celui de la réception d’un organisme.",
            "Demandez à l’organisme de formation celui avec lequel il accuse réception.",
        ) from error
    autorite = rattachement.issued_by(certificat, autorites)
    if autorite is None:
        raise TitreIllisible(
            f"La réception « {whom.service} » n’est habilitée par aucune autorité que vous reconnaissez.",
            "Importez d’abord l’autorité de l’organisme de formation (Réglages).",
        )
    return Reception(certificat, autorite, whom)


def _whom(certificat: x509.Certificate) -> Coordonnees:
    """Whom to call. Raises ValueError for a certificate that is made for anything else than receipts."""
    extensions = certificat.extensions
    constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
    usages = extensions.get_extension_for_class(x509.KeyUsage).value
    purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    known = constraints.ca or usages.content_commitment or usages.key_cert_sign or not usages.digital_signature
    if known or list(purposes.value) != [ACCUSES_DE_RECEPTION] or not purposes.critical:
        raise ValueError("not made for receipts")
    return coordonnees.decode(extensions.get_extension_for_oid(coordonnees.OID).value.public_bytes())


def reproches(reception: Reception, instant: datetime) -> list[str]:
    """What forbids it to acknowledge at this instant, in French; empty when nothing does."""
    who, autorite = f"la réception « {reception.coordonnees.service} »", reception.autorite
    return [
        *rattachement.periode(reception.certificat, who, instant),
        *rattachement.periode(autorite.certificat, f"l’autorité {autorite.nom}", instant),
        *rattachement.revocation(reception.certificat, autorite.revocations, who, instant),
    ]
