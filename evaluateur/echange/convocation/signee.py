"""The signed convocation: the table of candidates as the training body wrote it, and how their dossiers come back.

One file of JSON, signed by the authority: whoever pinned it reads where to hand over, for which keys, whom to call.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import UNSET, DecodeError, Struct, UnsetType, json

from evaluateur.echange.convocation.cas import Cas
from evaluateur.echange.convocation.rendez_vous import RendezVous
from evaluateur.echange.lot import enveloppe
from evaluateur.echange.transports.destinations import Destination, DestinationRefusee
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.titres import emballage, emission
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import require_p256

SCHEMA = 2
"""1: without appointments, cases nor zone, which are left out of what is signed."""
OBJET = "evaluateur/1/convocation"
EXTENSION = ".convocation"
OCTETS_MAX = 32 * 1024 * 1024
CONSERVATION_MAX = 3650
_ALGORITHM = ec.ECDSA(hashes.SHA256())


class ConvocationRefusee(Refus):
    """This file is no convocation that this laptop can believe."""


class Consignes(Struct, frozen=True, forbid_unknown_fields=True):
    """How dossiers come back, and what becomes of them here."""

    cles: tuple[str, ...]
    """For whom a lot is enclosed (``age1…``): the training body, and its recovery key if it has one."""
    destinations: tuple[Destination, ...]
    """In the order in which they are tried."""
    contact: str
    """Whom to call, in words."""
    conservation: int = 0
    """Days that a dossier stays here once the training body has dealt with it."""


class Appel(Struct, frozen=True, forbid_unknown_fields=True):
    """A convocation, as it is signed. ``tableau``: the file that was filled in, with its name."""

    objet: str
    schema: int
    numero: str
    organisme: str
    emise_le: datetime
    fichier: str
    tableau: bytes
    consignes: Consignes
    referentiel: bytes = b""
    """Canonical bytes; empty when one that is installed is meant."""
    receptions: tuple[bytes, ...] = ()
    """Certificates of those who will acknowledge (DER): a receipt as text brings none."""
    certificats: tuple[bytes, ...] = ()
    """Of evaluators, renewed: each as the authority answers a request (PEM)."""
    revocations: tuple[bytes, ...] = ()
    rendez_vous: tuple[RendezVous, ...] | UnsetType = UNSET
    """One a line of the table: what is fixed, without reading a workbook again."""
    fuseau: str | UnsetType = UNSET
    """Of the lines that name none."""
    cas: Cas | UnsetType = UNSET
    """Cases to be drawn by lot, by bloc: the référentiel says that one is drawn, and knows none."""

    @property
    def fixes(self) -> tuple[RendezVous, ...]:
        """The appointments; none of a convocation of before."""
        return () if self.rendez_vous is UNSET else self.rendez_vous


class AppelSigne(Struct, frozen=True, forbid_unknown_fields=True):
    """With the signature of the authority over its canonical bytes (ECDSA P-256, DER)."""

    convocation: Appel
    signature: bytes


class Recue(Struct, frozen=True):
    """A convocation that was verified, and whose it is."""

    appel: Appel
    autorite: Autorite


def sign(appel: Appel, private: bytes) -> bytes:
    """The file to send, signed with the authority's key (PKCS#8, DER)."""
    signature = emission.cle(private).sign(canonique.encode(appel), _ALGORITHM)
    return json.format(json.encode(AppelSigne(appel, signature)), indent=1) + b"\n"


def is_signee(data: bytes) -> bool:
    """Whether these bytes begin as a signed convocation does, and no table could."""
    return emballage.text(data[:200]).lstrip().startswith(b"{")


def read(data: bytes, autorites: Iterable[Autorite]) -> Recue:
    """Read a signed convocation and check whose it is. Raises :class:`ConvocationRefusee`, :class:`CleRefusee`."""
    try:
        loaded = json.decode(emballage.text(data), type=AppelSigne)
    except DestinationRefusee as refus:
        raise ConvocationRefusee(refus.phrase, refus.remede) from refus
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _newer() if _schema(data) > SCHEMA else _unreadable() from error
    appel = loaded.convocation
    if appel.objet != OBJET:
        raise _unreadable()
    for autorite in autorites:
        if _signed_by(autorite, loaded):
            _check(appel)
            return Recue(appel, autorite)
    raise ConvocationRefusee(
        f"La convocation dit venir de « {canonique.one_line(appel.organisme)} », mais aucune autorité que vous "
        "reconnaissez ne l’a signée.",
        "Importez d’abord l’autorité de l’organisme (Réglages), puis choisissez de nouveau ce fichier.",
    )


def _unreadable() -> ConvocationRefusee:
    return ConvocationRefusee(
        "Ce fichier n’est pas une convocation signée, ou il est abîmé.", "Demandez-le de nouveau à l’organisme."
    )


def _newer() -> ConvocationRefusee:
    return ConvocationRefusee(
        "Cette convocation vient d’une version plus récente de l’application.", "Mettez l’application à jour."
    )


class _Forme(Struct):
    schema: int


class _Formee(Struct):
    convocation: _Forme


def _schema(data: bytes) -> int:
    """What a file says of its own form, whatever else it holds."""
    with suppress(DecodeError, UnicodeDecodeError, RecursionError):
        return json.decode(emballage.text(data), type=_Formee).convocation.schema
    return 0


def _signed_by(autorite: Autorite, loaded: AppelSigne) -> bool:
    key = require_p256(autorite.certificat.public_key())
    try:
        key.verify(loaded.signature, canonique.encode(loaded.convocation), _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def _check(appel: Appel) -> None:
    """What an authority may sign and an older application, or a hand in a hurry, may not be able to keep."""
    if appel.schema > SCHEMA:
        raise _newer()
    consignes = appel.consignes
    if not 0 < len(consignes.cles) <= enveloppe.CLES_MAX:
        raise ConvocationRefusee(
            "La convocation ne donne pas de clé de réception valable.", "Demandez-en une autre à l’organisme."
        )
    for recipient in consignes.cles:
        enveloppe.recipient(recipient)
    if not 0 <= consignes.conservation <= CONSERVATION_MAX:
        raise ConvocationRefusee(
            "La convocation donne une durée de conservation qui n’est pas valable.",
            "Demandez-en une autre à l’organisme.",
        )
