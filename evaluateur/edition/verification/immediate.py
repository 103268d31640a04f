"""What is checked at the very moment of signing, before anyone says that it is signed."""

from __future__ import annotations

import hashlib

from evaluateur.edition.signature.signataire import Signataire
from evaluateur.edition.verification import cms, contenu, revisions
from evaluateur.edition.verification.verdict import Reproche
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import Refus


class SignatureRefusee(Refus):
    """The signature was made, but does not say what it must: nothing was recorded."""


def empreinte(certificat: bytes) -> str:
    """SHA-256 of a certificate in DER."""
    return hashlib.sha256(certificat).hexdigest()


def require_content(pdf: bytes, frozen_content: str) -> None:
    """Refuse to sign anything but the frozen record."""
    try:
        pv = contenu.read_pv(revisions.load(pdf))
    except Reproche as reproche:
        raise _refusee(reproche) from reproche
    if proces_verbal.encode(pv).decode("utf-8") != frozen_content:
        raise SignatureRefusee("Ce document n’est pas le procès-verbal figé.", "Rouvrez l’écran de signature.")


def require_signature(signe: bytes, before: bytes, qui: Signataire) -> None:
    """Read the signature back from the bytes that will be kept."""
    try:
        etat = revisions.load(signe)
        revisions.require_step(revisions.load(before), etat, qui.siege)
        loaded = cms.read(revisions.signe(etat, qui.siege))
    except Reproche as reproche:
        raise _refusee(reproche) from reproche
    if loaded.titre.der != qui.certificat:
        raise SignatureRefusee("La signature faite n’est pas celle de votre certificat.", "Signez de nouveau.")


def _refusee(reproche: Reproche) -> SignatureRefusee:
    return SignatureRefusee(
        f"La signature n’a pas pu être faite. {reproche}", "Rouvrez l’écran de signature, puis signez de nouveau."
    )
