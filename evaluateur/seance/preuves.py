"""What stays of a dossier that was erased: by which receipt or order, whose it was, and the head of its journal."""

from __future__ import annotations

from datetime import datetime

from msgspec import DecodeError, Struct, json

from evaluateur.db import purge
from evaluateur.db.moteur import Base
from evaluateur.metier.accuse import Accuse, AccuseAncien
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance.garde import effaces
from evaluateur.seance.garde.effaces import JamaisCommence
from evaluateur.titres import accuses, ordres, receptions
from evaluateur.titres.ordres import Ordre
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import TitreIllisible

FORME = 2


class Preuve(Struct, frozen=True, forbid_unknown_fields=True):
    """The proof: a receipt with the certificate of its reception, or an order of erasure."""

    forme: int
    tete: str
    autorite: str
    """SHA-256 of the certificate that answers for it."""
    signature: bytes
    accuse: Accuse | None = None
    certificat: bytes = b""
    ordre: Ordre | None = None

    def vise(self, dossier: DossierId) -> bool:
        """Whether it is about this dossier."""
        if self.accuse is not None:
            return self.accuse.remis is not None and self.accuse.remis.dossier == dossier
        return self.ordre is not None and self.ordre.vise(dossier, self.ordre.reference)

    @property
    def reference(self) -> str:
        """Of the dossier."""
        if self.accuse is not None and self.accuse.remis is not None:
            return self.accuse.remis.reference
        return self.ordre.reference if self.ordre is not None else ""

    @property
    def lot(self) -> tuple[int, Empreinte] | None:
        """Version and empreinte of the procès-verbal that was acknowledged; None for an order."""
        remis = self.accuse.remis if self.accuse is not None else None
        return (remis.version, remis.empreinte) if remis is not None else None

    def signed_by(self, autorite: Autorite) -> bool:
        """Whether this authority, or a reception that it designated, signed it."""
        if self.ordre is not None:
            return ordres.signed_by(autorite, self.ordre, self.signature)
        if self.accuse is None:
            return False
        try:
            reception = receptions.read(self.certificat, [autorite])
        except TitreIllisible:
            return False
        return accuses.signed_by(reception, self.accuse, self.signature)


class PreuveAncienne(Struct, frozen=True):
    """The proof of before: a receipt that the authority itself signed. The oldest name no authority."""

    accuse: AccuseAncien
    tete: str
    autorite: str = ""
    signature: bytes = b""

    def vise(self, dossier: DossierId) -> bool:
        """Whether it is about this dossier."""
        return self.accuse.dossier == dossier

    @property
    def reference(self) -> str:
        """Of the dossier."""
        return self.accuse.reference

    @property
    def lot(self) -> tuple[int, Empreinte] | None:
        """Version and empreinte of the procès-verbal that was acknowledged."""
        return self.accuse.version, self.accuse.empreinte

    def signed_by(self, autorite: Autorite) -> bool:
        """Whether this authority signed it."""
        return accuses.ancien_signed_by(autorite, self.accuse, self.signature)


class _Forme(Struct):
    forme: int = 1


def read(text: str) -> Preuve | PreuveAncienne | JamaisCommence:
    """Read a proof. Raises ``msgspec.DecodeError`` when the text holds none."""
    form = json.decode(text, type=_Forme).forme
    if form == 1:
        return json.decode(text, type=PreuveAncienne)
    if form == effaces.FORME:
        return json.decode(text, type=JamaisCommence)
    return json.decode(text, type=Preuve)


def of(base: Base, dossier: DossierId) -> tuple[Preuve | PreuveAncienne | JamaisCommence, datetime] | None:
    """The proof of a dossier that was erased, and the instant of it."""
    for gone, proof, instant in purge.proofs(base):
        if gone == dossier:
            return read(proof), datetime.fromisoformat(instant)
    return None


def ordered(base: Base, order: Ordre) -> DossierId | None:
    """The dossier that was erased by this very order."""
    for gone, proof, _ in purge.proofs(base):
        try:
            found = read(proof)
        except DecodeError:
            continue
        if isinstance(found, Preuve) and found.ordre == order:
            return gone
    return None
