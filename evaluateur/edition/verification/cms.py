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
        donnees = _signed_data(signe.conteneur)
        infos = extract_signer_info(donnees)
        certificats = extract_certificate_info(donnees)
        certificat = certificats.signer_cert
        condense = hashlib.sha256(signe.couvert).digest()
        algorithme = infos["digest_algorithm"]["algorithm"].native
        intact, valable = validate_sig_integrity(infos, certificat, "data", condense)
        designe = [
            a["values"][0]["certs"][0] for a in infos["signed_attrs"] if a["type"].native == "signing_certificate_v2"
        ]
        bon_certificat = len(designe) == 1 and check_ess_certid(certificat, designe[0])
        horodatee = _horodatee(infos)
        lu = titre.read(certificat.dump())
        _require_nothing_else(donnees, infos, certificats.other_certs, lu)
    except (*_MALFORMES, TitreIllisible) as erreur:
        raise Reproche(f"La signature de l’évaluateur {siege} est abîmée.") from erreur
    if algorithme != "sha256" or not bon_certificat:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas de la forme attendue (PAdES, SHA-256).")
    if not intact:
        raise Reproche(f"Le document a changé depuis la signature de l’évaluateur {siege}.")
    if not valable:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas celle de sa clé.")
    return Signature(siege, lu, _instant(signe), horodatee)


def _require_nothing_else(
    donnees: cms.SignedData, infos: cms.SignerInfo, autres: list[asn1_x509.Certificate], lu: Titre
) -> None:
    """Refuse what the signature does not cover and we do not write: whoever changes it changes nothing unseen.

    Raises ``ValueError``.
    """
    algorithmes = [a["algorithm"].native for a in donnees["digest_algorithms"]]
    versions = (donnees["version"].native, infos["version"].native)
    libres = {a["type"].native for a in infos["unsigned_attrs"] or ()} - {"signature_time_stamp_token"}
    contenu = donnees["encap_content_info"]
    ecrit = contenu["content_type"].native == "data" and contenu["content"].native is None
    if algorithmes != ["sha256"] or versions != ("v1", "v1") or libres or not ecrit or donnees["crls"].native:
        raise ValueError("not as the application writes it")
    signataire = load_der_x509_certificate(lu.der)
    for autre in autres:
        racine = load_der_x509_certificate(autre.dump())
        try:
            racine.verify_directly_issued_by(racine)
            signataire.verify_directly_issued_by(racine)
        except InvalidSignature as erreur:
            raise ValueError("a certificate that issued nothing here") from erreur


def _horodatee(infos: cms.SignerInfo) -> bool:
    """Whether a time stamp came along; each must be whole, and of this very signature. Raises ``ValueError``."""
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    jetons = [jeton for a in infos["unsigned_attrs"] or () for jeton in a["values"]]
    for jeton in jetons:
        contenu = jeton["content"]["encap_content_info"]["content"]
        empreinte = contenu.parsed["message_imprint"]
        dit = (empreinte["hash_algorithm"]["algorithm"].native, empreinte["hashed_message"].native)
        signataire = extract_signer_info(jeton["content"])
        condense = hashlib.new(signataire["digest_algorithm"]["algorithm"].native, bytes(contenu)).digest()
        certificat = extract_certificate_info(jeton["content"]).signer_cert
        bon = validate_sig_integrity(signataire, certificat, "tst_info", condense)
        if dit != ("sha256", hashlib.sha256(infos["signature"].native).digest()) or bon != (True, True):
            raise ValueError("a time stamp of something else")
    return bool(jetons)


def _signed_data(conteneur: bytes) -> cms.SignedData:
    """The CMS object, then nothing but the zeros that fill its place."""
    longueur = _length(conteneur)
    if conteneur[longueur:].strip(b"\0"):
        raise ValueError("bytes after the signature")
    infos = cms.ContentInfo.load(conteneur[:longueur], strict=True)
    if infos["content_type"].native != "signed_data":
        raise ValueError("no signed data")
    return infos["content"]


def _length(der: bytes) -> int:
    """How long the first DER object is, header included."""
    if len(der) < 2 or der[0] != 0x30:
        raise ValueError("not a sequence")
    if der[1] < 0x80:
        return 2 + der[1]
    octets = der[1] & 0x7F
    return 2 + octets + int.from_bytes(der[2 : 2 + octets], "big")


def _instant(signe: Signe) -> datetime:
    """``/M`` of ISO 32000: a signature B-B has no other instant."""
    lu = _DATE.match(signe.instant)
    if lu is None:
        raise Reproche(f"La signature de l’évaluateur {signe.siege} n’est pas datée.")
    try:
        naif = datetime.strptime(lu[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as erreur:
        raise Reproche(f"La signature de l’évaluateur {signe.siege} n’est pas datée.") from erreur
    if lu[2] is None:
        return naif
    ecart = timedelta(hours=int(lu[3]), minutes=int(lu[4])) * (1 if lu[2] == "+" else -1)
    return naif.replace(tzinfo=timezone(ecart)).astimezone(UTC)
