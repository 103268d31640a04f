"""The record: frozen, signed, opened again, closed; a backup put back."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType

from evaluateur.metier.faits.fait import Fait, FaitSigne
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.vocabulaire import BlocCode, Empreinte, Mode, NatureScan, Numero

# --- procès-verbal


class ProcesVerbalFige(Fait, frozen=True, gc=False):
    """The record is frozen once, as canonical JSON; signatures bind to its empreinte."""

    version: int
    mode: Mode
    contenu: str
    empreinte: Empreinte


class ProcesVerbalSigne(FaitSigne, frozen=True, gc=False):
    """One evaluator signs the frozen record: inside a PDF too, or by hand on paper.

    On paper, in a base before 8, ``signature`` was empty.
    """

    version: int
    siege: Numero
    empreinte: Empreinte
    document: Empreinte | UnsetType = UNSET
    """SHA-256 of the PDF with this signature in it; not written on paper, nor by the first format."""


class ScanJoint(FaitSigne, frozen=True, gc=False):
    """A scan of what was signed by hand is kept with the dossier: its empreinte stands in the journal."""

    version: int
    nature: NatureScan
    type_mime: str
    taille: int
    empreinte: Empreinte


class ProcesVerbalRouvert(FaitSigne, frozen=True, gc=False):
    """The frozen record is withdrawn before closing; signatures already given are void."""

    version: int
    motif: str


class DossierClos(FaitSigne, frozen=True, gc=False):
    """Everything is signed: nothing changes any more."""

    version: int


class VersionOuverte(FaitSigne, frozen=True, gc=False):
    """A correction begins: version N+1, with its reason; version N stays and shows as replaced."""

    version: int
    motif: str


class IdentiteRectifiee(FaitSigne, frozen=True, gc=False):
    """A spelling of the candidate's civil state is set right after closing: administrative, no result is signed again.

    The frozen record stays as it was signed; this is joined to the dossier, and a later version takes it over.
    """

    version: int
    etat_civil: EtatCivil
    motif: str


# --- sauvegarde


class SauvegardeRestauree(FaitSigne, frozen=True, gc=False):
    """A backup was put in the place of the base: what this dossier lost by it, as far as the replaced base could tell.

    Signed when who restored holds a seat here; he may hold none.
    """

    sauvegarde: datetime
    """When the backup was made."""
    perdus: int
    """Faits that could be read there and are here no more."""
    rang: int
    empreinte: Empreinte
    """Rank and empreinte of the last of them; 0 and empty when none could be read."""
    revelees: tuple[BlocCode, ...]
    """Blocs whose grids had been revealed in what is lost: the two have seen them."""
    entiere: bool
    """Whether the replaced base could be read to its end."""


FaitDeCloture = (
    ProcesVerbalFige | ProcesVerbalSigne | ScanJoint | ProcesVerbalRouvert | DossierClos | VersionOuverte
    | IdentiteRectifiee | SauvegardeRestauree
)  # fmt: skip
