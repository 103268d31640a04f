"""The signature itself: the bytes covered, the key, the certificate inside, the instant that its signer gave."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import InvalidVersion, load_der_x509_certificate
from msgspec import Struct

from evaluateur.edition.verification.revisions import Signe
from evaluateur.edition.verification.verdict import Reproche
from evaluateur.titres import titre
from evaluateur.titres.titre import Titre, TitreIllisible

_DATE = re.compile(r"D:(\d{14})(?:Z|([+-])(\d\d)'(\d\d)'?)$")


_MALFORMES = (
    AttributeError, IndexError, KeyError, NotImplementedError, TypeError, ValueError, InvalidVersion,
    UnsupportedAlgorithm,
)  # fmt: skip
"""What bytes that are no proper signature make the libraries raise."""


class Signature(Struct, frozen=True):
    """A signature whose bytes are right: who, when by his own word, and whether a time stamp came along."""

    siege: int
    titre: Titre
    instant: datetime
    horodatee: bool


def read(signe: Signe) -> Signature:
    """Check a signature against the bytes that it covers. Raises :class:`Reproche`."""
    from pyhanko.sign.general import check_ess_certid, extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    siege = signe.siege
    try:
        data = _signed_data(signe.conteneur)
        infos = extract_signer_info(data)
        certificats = extract_certificate_info(data)
        certificat = certificats.signer_cert
        digest = hashlib.sha256(signe.couvert).digest()
        algorithm = infos["digest_algorithm"]["algorithm"].native
        intact, valid = validate_sig_integrity(infos, certificat, "data", digest)
        designe = [
            a["values"][0]["certs"][0] for a in infos["signed_attrs"] if a["type"].native == "signing_certificate_v2"
        ]
        bon_certificat = len(designe) == 1 and check_ess_certid(certificat, designe[0])
        horodatee = _horodatee(infos)
        loaded = titre.read(certificat.dump())
        _require_nothing_else(data, infos, certificats.other_certs, loaded)
    except (*_MALFORMES, TitreIllisible) as error:
        raise Reproche(f"La signature de l’évaluateur {siege} est abîmée.") from error
    if algorithm != "sha256" or not bon_certificat:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas de la forme attendue (PAdES, SHA-256).")
    if not intact:
        raise Reproche(f"Le document a changé depuis la signature de l’évaluateur {siege}.")
    if not valid:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas celle de sa clé.")
    return Signature(siege, loaded, _instant(signe), horodatee)


def _require_nothing_else(
    data: cms.SignedData, infos: cms.SignerInfo, others: list[asn1_x509.Certificate], loaded: Titre
) -> None:
    """Refuse what the signature does not cover and we do not write: whoever changes it changes nothing unseen.

    Raises ``ValueError``.
    """
    algorithms = [a["algorithm"].native for a in data["digest_algorithms"]]
    versions = (data["version"].native, infos["version"].native)
    free = {a["type"].native for a in infos["unsigned_attrs"] or ()} - {"signature_time_stamp_token"}
    content = data["encap_content_info"]
    written = content["content_type"].native == "data" and content["content"].native is None
    if algorithms != ["sha256"] or versions != ("v1", "v1") or free or not written or data["crls"].native:
        raise ValueError("not as the application writes it")
    signataire = load_der_x509_certificate(loaded.der)
    for other in others:
        root = load_der_x509_certificate(other.dump())
        try:
            root.verify_directly_issued_by(root)
            signataire.verify_directly_issued_by(root)
        except InvalidSignature as error:
            raise ValueError("a certificate that issued nothing here") from error


def _horodatee(infos: cms.SignerInfo) -> bool:
    """Whether a time stamp came along; each must be whole, and of this very signature. Raises ``ValueError``."""
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    tokens = [token for a in infos["unsigned_attrs"] or () for token in a["values"]]
    for token in tokens:
        content = token["content"]["encap_content_info"]["content"]
        empreinte = content.parsed["message_imprint"]
        said = (empreinte["hash_algorithm"]["algorithm"].native, empreinte["hashed_message"].native)
        signataire = extract_signer_info(token["content"])
        digest = hashlib.new(signataire["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
        certificat = extract_certificate_info(token["content"]).signer_cert
        bon = validate_sig_integrity(signataire, certificat, "tst_info", digest)
        if said != ("sha256", hashlib.sha256(infos["signature"].native).digest()) or bon != (True, True):
            raise ValueError("a time stamp of something else")
    return bool(tokens)


def _signed_data(container: bytes) -> cms.SignedData:
    """The CMS object, then nothing but the zeros that fill its place."""
    length = _length(container)
    if container[length:].strip(b"\0"):
        raise ValueError("bytes after the signature")
    infos = cms.ContentInfo.load(container[:length], strict=True)
    if infos["content_type"].native != "signed_data":
        raise ValueError("no signed data")
    return infos["content"]


def _length(der: bytes) -> int:
    """How long the first DER object is, header included."""
    if len(der) < 2 or der[0] != 0x30:
        raise ValueError("not a sequence")
    if der[1] < 0x80:
        return 2 + der[1]
    data = der[1] & 0x7F
    return 2 + data + int.from_bytes(der[2 : 2 + data], "big")


def _instant(signe: Signe) -> datetime:
    """``/M`` of ISO 32000: a signature B-B has no other instant."""
    loaded = _DATE.match(signe.instant)
    if loaded is None:
        raise Reproche(f"La signature de l’évaluateur {signe.siege} n’est pas datée.")
    try:
        naive = datetime.strptime(loaded[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise Reproche(f"La signature de l’évaluateur {signe.siege} n’est pas datée.") from error
    if loaded[2] is None:
        return naive
    ecart = timedelta(hours=int(loaded[3]), minutes=int(loaded[4])) * (1 if loaded[2] == "+" else -1)
    return naive.replace(tzinfo=timezone(ecart)).astimezone(UTC)
