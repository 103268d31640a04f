"""The original in mode électronique: one PDF that goes from hand to hand, each adding a signature to the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from evaluateur.db import documents
from evaluateur.db.moteur import Base
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.metier.dossier import Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import ActeRefuse

if TYPE_CHECKING:
    from evaluateur.edition.signature.apparence import Trait


def work(base: Base, dossier: str, version: Version) -> Callable[[], bytes]:
    """What gives the PDF of a version as it stands, and touches no base: a window runs it elsewhere.

    The one place that knows whether the pages are kept, with the signatures given so far, or composed from the frozen
    content.
    """
    if version.documents:
        kept = documents.read(base, dossier, version.documents[max(version.documents)])
        return lambda: kept
    return partial(_compose, version)


def _compose(version: Version) -> bytes:
    from evaluateur.edition.documents.grille import grille

    pages = grille.compose(proces_verbal.read(version.contenu))
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


def sign(
    displayed: bytes,
    version: Version,
    qui: Signataire,
    instant: datetime,
    strokes: Sequence[Trait] = (),
    horodateur: str = "",
) -> bytes:
    """Add a signature to what was shown, and check it before anyone says that it is there.

    Raises :class:`ActeRefuse` when what was shown is not this record, or the certificate is not the one it names.
    """
    from evaluateur.edition.signature import apparence, signature
    from evaluateur.edition.verification import immediate

    pv = proces_verbal.read(version.contenu)
    expected = next(e.titre for e in pv.evaluateurs if e.siege == qui.siege)
    immediate.require_content(displayed, version.contenu)
    if expected is None or immediate.empreinte(qui.certificat) != expected.empreinte:
        raise ActeRefuse(
            "Votre certificat a changé depuis que le procès-verbal a été figé.",
            "Rouvrez le procès-verbal, puis figez-le de nouveau.",
        )
    draw: Callable[[float, float], bytes] = lambda width, height: apparence.draw(  # noqa: E731
        instant, pv.session.fuseau, strokes, width, height
    )
    signe = signature.sign(displayed, qui, instant, draw, horodateur)
    immediate.require_signature(signe, displayed, qui)
    return signe
