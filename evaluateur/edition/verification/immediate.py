"""What is checked at the very moment of signing: before, what lies there to be signed; after, what was made of it.

Whatever whoever verifies would refuse is refused here, before anyone says that it is signed.
"""

from __future__ import annotations

import hashlib

from evaluateur.edition.documents.grille import grille
from evaluateur.edition.signature.forme import Promesse
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.edition.verification import contenu, pas, revisions
from evaluateur.edition.verification.verdict import AutreForme, Reproche
from evaluateur.metier import canonique
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.refus import Refus


class SignatureRefusee(Refus):
    """Nothing was signed, or what was made does not say what it must: nothing was recorded."""


def empreinte(certificate: bytes) -> str:
    """SHA-256 of a certificate in DER."""
    return hashlib.sha256(certificate).hexdigest()


def require_document(pdf: bytes, frozen_content: str, siege: int) -> Promesse:
    """Refuse to sign anything but the pages that the frozen record gives here, with the signatures that precede.

    They are composed by this process, whoever made those. Returns what the signer commits to.
    """
    record = proces_verbal.read(frozen_content)
    base = _base(pdf, siege, record)
    if base != grille.pages(frozen_content):
        raise SignatureRefusee(
            "Ces pages ne sont pas celles de la grille officielle figée : l’application a changé depuis qu’elles ont "
            "été composées, ou quelqu’un les a modifiées.",
            "Rouvrez la grille officielle, figez-la de nouveau, puis signez, l’évaluateur 1 d’abord.",
        )
    expected = bytes.fromhex(canonique.empreinte(frozen_content.encode("utf-8")))
    return Promesse(record.paroles.mise_en_page, hashlib.sha256(base).digest(), expected)


def _base(pdf: bytes, siege: int, record: ProcesVerbal) -> bytes:
    """The pages without the signatures of the seats that come before, each verified."""
    for before in range(siege - 1, 0, -1):
        try:
            pdf, signature = pas.read(pdf, before, record.session.fuseau)
        except Reproche as reproche:
            raise _refusee(reproche) from reproche
        expected = next(e.titre for e in record.evaluateurs if e.siege == before)
        if expected is None or signature.titre.empreinte != expected.empreinte:
            raise SignatureRefusee(
                f"La signature de l’évaluateur {before} n’est pas celle du certificat que nomme la grille.",
                "Rouvrez la grille officielle, figez-la de nouveau, puis signez, l’évaluateur 1 d’abord.",
            )
    return pdf


def require_signature(signe: bytes, before: bytes, who: Signataire, frozen_content: str) -> None:
    """Read the signature back from the bytes that will be kept, as whoever verifies will."""
    record = proces_verbal.read(frozen_content)
    try:
        piece = contenu.read_pv(revisions.load(signe))
        rest, loaded = pas.read(signe, who.siege, record.session.fuseau)
    except Reproche as reproche:
        raise _refusee(reproche) from reproche
    except AutreForme as error:
        raise SignatureRefusee("Cette grille officielle est d’un autre format.", "Figez-la de nouveau.") from error
    if rest != before or piece.octets.decode("utf-8") != frozen_content:
        raise SignatureRefusee("Ce document n’est pas la grille officielle figée.", "Rouvrez l’écran de signature.")
    if loaded.titre.der != who.certificat:
        raise SignatureRefusee("La signature faite n’est pas celle de votre certificat.", "Signez de nouveau.")


def _refusee(reproche: Reproche) -> SignatureRefusee:
    return SignatureRefusee(
        f"La signature n’a pas pu être faite. {reproche}", "Rouvrez l’écran de signature, puis signez de nouveau."
    )
