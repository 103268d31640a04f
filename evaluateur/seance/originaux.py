"""The original in mode électronique: one PDF that goes from hand to hand, each adding a signature to the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from evaluateur.cles import relecture
from evaluateur.cles.lecture import Reader
from evaluateur.db import documents, journaux
from evaluateur.db.moteur import Base
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.metier.dossier import Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import DossierId

if TYPE_CHECKING:
    from evaluateur.edition.signature.apparence import Trait
    from evaluateur.edition.signature.signature import Stamp


class Service(Struct, frozen=True):
    """A time-stamp service: where it answers, and the certificates (DER) that are trusted to stamp."""

    adresse: str = ""
    certificats: frozenset[bytes] = frozenset()


def work(base: Base, dossier: DossierId, version: Version) -> Callable[[], bytes]:
    """What gives the PDF of a version as it stands, and touches no base: a window runs it elsewhere.

    The one place that knows whether the pages are kept, with the signatures given so far, or composed from the frozen
    content.
    """
    if version.documents:
        kept = documents.read(base, dossier, version.documents[max(version.documents)])
        return lambda: kept
    return partial(_compose, version)


def compose(content: str) -> bytes:
    """The pages of a record that nobody froze yet."""
    from evaluateur.edition.documents.grille import grille

    return grille.pages(content)


def _compose(version: Version) -> bytes:
    from evaluateur.edition.documents.grille import grille

    pages = grille.pages(version.contenu)
    if version.mode == "electronique" and version.clos_le is None:
        preload()
    return pages


def preload() -> None:
    """Import what signing needs: a second or more, better spent while the pages are read."""
    from evaluateur.edition.signature import (
        apparence,  # noqa: F401
        signature,  # noqa: F401
    )
    from evaluateur.edition.verification import immediate  # noqa: F401


def require_record(base: Base, dossier: DossierId, reader: Reader, version: Version) -> None:
    """Draft the record again from the journal, up to where it was frozen, with the code of whoever is about to sign.

    ``reader``: new, nothing read yet. Raises :class:`ActeRefuse` unless every byte is the same: one evaluator alone,
    with his key and another program, can freeze anything.
    """
    if relecture.tient(relecture.lire(journaux.read(base, dossier), reader), version):
        return
    raise ActeRefuse(
        "La grille officielle figée n’est pas celle que donnent les grilles de ce dossier : l’application a changé "
        "depuis, ou quelqu’un l’a modifiée.",
        "Rouvrez-la, relisez-la, puis figez-la de nouveau. Si ce message revient, prévenez l’organisme.",
    )


def sign(
    displayed: bytes,
    version: Version,
    qui: Signataire,
    instant: datetime,
    strokes: Sequence[Trait],
    service: Service,
) -> bytes:
    """Add a signature to what was shown, and check it before anyone says that it is there.

    Raises :class:`ActeRefuse` when what was shown is not this record, or the certificate is not the one it names.
    """
    from evaluateur.edition.signature import apparence, signature
    from evaluateur.edition.verification import immediate

    pv = proces_verbal.read(version.contenu)
    expected = next(e.titre for e in pv.evaluateurs if e.siege == qui.siege)
    promised = immediate.require_document(displayed, version.contenu, qui.siege)
    if expected is None or immediate.empreinte(qui.certificat) != expected.empreinte:
        raise ActeRefuse(
            "Votre certificat a changé depuis que la grille officielle a été figée.",
            "Rouvrez la grille officielle, puis figez-la de nouveau.",
        )
    draw: Callable[[float, float], bytes] = lambda width, height: apparence.draw(  # noqa: E731
        instant, pv.session.fuseau, strokes, width, height
    )
    signe = signature.sign(displayed, qui, instant, promised, draw, _stamp(service, instant))
    immediate.require_signature(signe, displayed, qui, version.contenu)
    return signe


def _stamp(service: Service, instant: datetime) -> Stamp:
    from evaluateur.edition.signature import horodatage, signature

    if not service.adresse or not service.certificats:
        return signature.no_stamp
    return lambda value: horodatage.ask(service.adresse, service.certificats, value, instant)
