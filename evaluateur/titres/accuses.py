"""Receipts signed and read: as a file, which brings its certificate, and as text, which leaves out what one knows.

Either way what is verified is the same record. The certificate is that of a reception, certified for this alone by an
authority that is pinned, good at the instant of the receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from msgspec import DecodeError, Struct, json

from evaluateur.metier import accuse as form
from evaluateur.metier import accuse_court, canonique
from evaluateur.metier.accuse import Accuse, AccuseAncien, LotConnu
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import emballage, emission, receptions
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.receptions import Reception
from evaluateur.titres.titre import TitreIllisible, require_p256

EXTENSION = ".accuse"
_ALGORITHM = ec.ECDSA(hashes.SHA256())
_SIGNING = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
"""RFC 6979: an entry has one receipt, to the byte, however often it is asked for."""
_HALF = accuse_court.SIGNATURE // 2


def mark(lot: Empreinte) -> str:
    """What the name of a receipt bears of its lot: a laptop asks a shared folder for its own alone."""
    return lot[:16]


class AccuseRefuse(Refus):
    """This is no receipt that this laptop can believe."""


class Recu(Struct, frozen=True):
    """A receipt that was verified, and by whom it was given."""

    accuse: Accuse
    reception: Reception
    signature: bytes
    """ECDSA P-256, DER."""

    @property
    def appeler(self) -> str:
        """Whom to call about it, in French."""
        whom = self.reception.coordonnees
        return f"{whom.service}, {whom.contact}" if whom.contact else whom.service


class _Fichier(Struct, frozen=True, forbid_unknown_fields=True):
    """The file: canonical bytes of this."""

    accuse: Accuse
    certificat: bytes
    """Of the reception (DER)."""
    signature: bytes
    """Over the canonical bytes of ``accuse`` (ECDSA P-256, DER)."""


class _Schema(Struct):
    schema: int


class _Peek(Struct):
    accuse: _Schema


# --- the reception


def sign(accuse: Accuse, private: bytes) -> bytes:
    """The signature of a receipt by the key of a reception (PKCS#8, DER)."""
    return emission.cle(private).sign(canonique.encode(accuse), _SIGNING)


def write_file(accuse: Accuse, signature: bytes, certificat: bytes) -> bytes:
    """A receipt as a file. ``certificat``: of the reception, DER."""
    return canonique.encode(_Fichier(accuse, certificat, signature))


def write_text(accuse: Accuse, signature: bytes) -> str:
    """A receipt as text, for an e-mail, an SMS, a QR."""
    return accuse_court.write(accuse, b"".join(n.to_bytes(_HALF, "big") for n in decode_dss_signature(signature)))


# --- the laptop


def read_file(data: bytes, autorites: Iterable[Autorite], lots: Iterable[LotConnu] | None = None) -> Recu:
    """Read a receipt in a file. ``lots``: those that this laptop sent, when it must be about one of them.

    Raises :class:`AccuseRefuse`, or :class:`TitreIllisible` for a certificate that is not to be believed.
    """
    found = _read_file(emballage.text(data).strip())
    reception = receptions.read(found.certificat, autorites)
    if not signed_by(reception, found.accuse, found.signature):
        raise _not_signed(reception)
    if lots is not None and all(_record_of(found.accuse, lot) != found.accuse for lot in lots):
        raise _of_another()
    return _good(Recu(found.accuse, reception, found.signature))


def read_text(text: str, lots: Iterable[LotConnu], autorites: Iterable[Autorite], certificats: Iterable[bytes]) -> Recu:
    """Read a receipt that was pasted: about one of these lots, by one of these receptions (certificates, DER).

    Raises :class:`AccuseRefuse`, :class:`TitreIllisible`, or :class:`accuse_court.TexteRefuse` for damaged letters.
    """
    court = accuse_court.read(text)
    mine = [lot for lot in lots if accuse_court.about(court, lot.empreinte)]
    if not mine:
        raise _of_another()
    known, refused = _known(certificats, list(autorites))
    signature = encode_dss_signature(
        int.from_bytes(court.signature[:_HALF], "big"), int.from_bytes(court.signature[_HALF:], "big")
    )
    for reception in known:
        for lot in mine:
            accuse = court.whole(lot)
            if signed_by(reception, accuse, signature):
                return _good(Recu(accuse, reception, signature))
    if refused is not None and not known:
        raise refused
    raise AccuseRefuse(
        "Aucune réception que cet ordinateur connaît n’a signé cet accusé.",
        "Importez le certificat de la réception de l’organisme, ou demandez-lui l’accusé en fichier.",
    )


def signed_by(reception: Reception, accuse: Accuse, signature: bytes) -> bool:
    """Whether a reception signed this receipt."""
    return _signed(reception.certificat.public_key(), canonique.encode(accuse), signature)


def _signed(key: object, message: bytes, signature: bytes) -> bool:
    try:
        require_p256(key).verify(signature, message, _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def _read_file(data: bytes) -> _Fichier:
    try:
        if json.decode(data, type=_Peek).accuse.schema > form.SCHEMA:
            raise AccuseRefuse(
                "Cet accusé de réception vient d’une version plus récente de l’application.",
                "Mettez à jour l’application, puis relisez-le.",
            )
        found = json.decode(data, type=_Fichier)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _no_receipt() from error
    said = (found.accuse.schema, found.accuse.objet)
    if said != (form.SCHEMA, form.OBJET) or canonique.encode(found) != data:
        raise _no_receipt()
    return found


def _known(
    certificats: Iterable[bytes], autorites: Sequence[Autorite]
) -> tuple[list[Reception], TitreIllisible | None]:
    """The receptions that are believed; why the last of the others is not."""
    known, refused = list[Reception](), None
    for certificat in certificats:
        try:
            known.append(receptions.read(certificat, autorites))
        except TitreIllisible as error:
            refused = error
    return known, refused


def _record_of(accuse: Accuse, lot: LotConnu) -> Accuse | None:
    """The record as it is when it is about this lot; None when it is about another."""
    if (accuse.lot, accuse.octets) != (lot.empreinte, lot.octets):
        return None
    return accuse if accuse.remis is None or accuse.remis == lot.remis else None


def _good(recu: Recu) -> Recu:
    for reproche in receptions.reproches(recu.reception, recu.accuse.instant):
        raise AccuseRefuse(reproche, f"Appelez l’organisme : {recu.appeler}.")
    return recu


def _no_receipt() -> AccuseRefuse:
    return AccuseRefuse("Ce fichier n’est pas un accusé de réception.", "Demandez-le à l’organisme.")


def _not_signed(reception: Reception) -> AccuseRefuse:
    return AccuseRefuse(
        f"Cet accusé n’est pas signé par la réception « {reception.coordonnees.service} » : il a été modifié.",
        "Demandez à l’organisme le fichier d’origine.",
    )


def _of_another() -> AccuseRefuse:
    return AccuseRefuse(
        "Cet accusé est celui d’un lot qui n’a pas été remis depuis cet ordinateur.",
        "Lisez-le sur l’ordinateur d’où le dossier a été remis.",
    )


def ancien_signed_by(autorite: Autorite, accuse: AccuseAncien, signature: bytes) -> bool:
    """Whether an authority signed this receipt of before."""
    return _signed(autorite.certificat.public_key(), canonique.encode(accuse), signature)
