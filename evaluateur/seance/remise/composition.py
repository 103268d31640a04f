"""Handing a closed dossier over to the centre: all that it needs to believe it, from the journal alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from msgspec import Struct

from evaluateur import __version__
from evaluateur.db import catalogue, documents, journaux
from evaluateur.echange.lot import lot, manifeste
from evaluateur.echange.lot.lot import Expediteur
from evaluateur.echange.lot.manifeste import Manifeste, Piece
from evaluateur.metier import jury
from evaluateur.metier.dossier import Dossier, Scan, Version
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance import originaux
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance
from evaluateur.seance.titres import signataire

Part = Callable[[], Piece]


class Remise(Struct, frozen=True):
    """A lot that is ready to be made. ``travail`` composes pages and encloses, and touches no base."""

    about: Manifeste
    parts: tuple[Part, ...]
    expediteur: Expediteur
    instant: datetime

    def travail(self, recipients: Sequence[str]) -> bytes:
        """The bytes of the lot, for these keys (``age1…``)."""
        return lot.pack(self.about, [part() for part in self.parts], self.expediteur, self.instant, recipients)


def preparer(poste: Poste, seance: Seance, sequence: int) -> Remise:
    """Gather the lot of a closed dossier, sent by the one who holds the keyboard; évaluateur 1 when the two do.

    Raises :class:`ActeRefuse` while the dossier is open, and for someone who holds no seat of it.
    """
    dossier = seance.dossier
    if not dossier.clos:
        raise ActeRefuse("Ce dossier n’est pas clos.", "Terminez-le, puis remettez-le.")
    siege = jury.engage(dossier, seance.cahier.clavier.personnes)
    if siege is None:
        raise ActeRefuse(
            "Un dossier est remis par l’un des évaluateurs qui l’ont mené.",
            "Passez-lui la main (Ctrl+M), puis remettez.",
        )
    sender = _sender(poste, dossier.sieges[siege].identifiant, siege)
    return Remise(_about(poste, dossier, sequence), _parts(poste, dossier), sender, _now(poste))


def _now(poste: Poste) -> datetime:
    return poste.now().instant


def _sender(poste: Poste, who: ProfilId, siege: int) -> Expediteur:
    signer = signataire(poste, who, siege)
    return Expediteur(signer.cle, signer.certificat)


def _about(poste: Poste, dossier: Dossier, sequence: int) -> Manifeste:
    version = dossier.versions[-1]
    rang, tete = journaux.tete(poste.coffre.base, dossier.identifiant)
    return Manifeste(
        manifeste.SCHEMA,
        __version__,
        dossier.identifiant,
        dossier.reference,
        version.numero,
        version.empreinte,
        dossier.empreinte_referentiel,
        rang,
        tete,
        sequence,
    )


def _parts(poste: Poste, dossier: Dossier) -> tuple[Part, ...]:
    base = poste.coffre.base
    journal = Piece("journal", lot.lines(journaux.read(base, dossier.identifiant)))
    referentiel = Piece("referentiel", catalogue.read(base, dossier.empreinte_referentiel))
    parts: list[Part] = [_held(journal), _held(referentiel)]
    for version in dossier.versions:
        parts.append(_held(Piece("proces_verbal", version.contenu.encode("utf-8"), version.numero)))
        if version.documents:
            parts.append(_document(version, originaux.work(base, dossier.identifiant, version)))
    for scan in dossier.scans:
        parts.append(_held(_scan(scan, documents.read(base, dossier.identifiant, scan.empreinte))))
    return tuple(parts)


def _held(piece: Piece) -> Part:
    return lambda: piece


def _document(version: Version, work: Callable[[], bytes]) -> Part:
    return lambda: Piece("document", work(), version.numero)


def _scan(scan: Scan, content: bytes) -> Piece:
    return Piece("scan", content, scan.version, cast(manifeste.TypeMime, scan.type_mime))
