"""What a signature of a grid says (CAdES/PAdES B-B): who signed, over what, and what he commits to.

A container is in the one form that exists: whatever it holds beside what we write is refused (:mod:`cms`).
"""

from __future__ import annotations

from functools import lru_cache

from asn1crypto import cms as asn1
from asn1crypto import core
from msgspec import Struct
from pyhanko.sign.ades import cades_asn1 as _  # noqa: F401 - it teaches asn1crypto the attributes of CAdES

from evaluateur.edition.signature import cms, der, forme
from evaluateur.edition.signature.forme import Promesse
from evaluateur.edition.signature.signataire import Signataire

_ATTRIBUTE = "evaluateur_promesse"
_PROOF_OF_APPROVAL = "1.2.840.113549.1.9.16.6.5"


class _Valeurs(core.SetOf):  # type: ignore[misc]  # asn1crypto publishes no types
    _child_spec = core.Any


asn1.CMSAttributeType._map[forme.OID] = _ATTRIBUTE
asn1.CMSAttribute._oid_specs[_ATTRIBUTE] = _Valeurs


class Contenant(Struct, frozen=True):
    """A container read back: who signed, what he commits to, his signature, and a time stamp if one came along."""

    certificat: bytes
    empreinte: bytes
    """SHA-256 of what is signed."""
    promesse: Promesse
    signature: bytes
    jeton: bytes = b""
    """Time-stamp token; empty when there is none."""


def sign(empreinte: bytes, who: Signataire, promesse: Promesse) -> Contenant:
    """Sign an empreinte (SHA-256 of the bytes covered)."""
    made = cms.sign(_attributes(empreinte, who.certificat, promesse), who.cle, who.certificat)
    return Contenant(who.certificat, empreinte, promesse, made.signature)


def encode(held: Contenant) -> bytes:
    """The DER of a container."""
    return cms.encode(_enveloppe(held))


def _enveloppe(held: Contenant) -> cms.Enveloppe:
    attributs = _attributes(held.empreinte, held.certificat, held.promesse)
    return cms.Enveloppe(held.certificat, attributs, held.signature, held.jeton)


@lru_cache(maxsize=4)
def _attributes(empreinte: bytes, certificate: bytes, promesse: Promesse) -> bytes:
    """The signed attributes, as they are signed (RFC 5652, 5.4)."""
    promised = der.attribute(forme.OID, forme.encode(promesse))
    return der.set_of(*cms.baseline(empreinte, certificate, _PROOF_OF_APPROVAL), promised)


def decode(data: bytes) -> Contenant:
    """Read a container back. Raises ``ValueError`` for anything else than what :func:`encode` writes."""
    enveloppe = cms.decode(data)
    values = cms.values(enveloppe.attributs)
    held = Contenant(
        enveloppe.certificat,
        values["message_digest"].native,
        forme.decode(values[_ATTRIBUTE].dump()),
        enveloppe.signature,
        enveloppe.jeton,
    )
    if _enveloppe(held) != enveloppe:
        raise ValueError("a container that is not as the application writes it")
    return held


def holds(held: Contenant) -> bool:
    """Whether the signature is that of the certificate's key over its attributes."""
    return cms.holds(_enveloppe(held))
