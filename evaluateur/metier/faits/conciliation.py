"""What the two agree on, and what they go on in spite of."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from evaluateur.metier.faits.fait import Fait, FaitSigne
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Empreinte, Numero, Origine

# --- conciliation, together


class CellulesConfirmees(Fait, frozen=True, gc=False):
    """Equal cells are carried over."""

    bloc: BlocCode
    cellules: tuple[CelluleCode, ...]


class EcartTranche(Fait, frozen=True, gc=False):
    """The two agree on a value for a cell, with the reason."""

    bloc: BlocCode
    cellule: CelluleCode
    valeur: str
    motif: str = ""


class DesaccordConstate(Fait, frozen=True, gc=False):
    """The two do not agree on a cell; both reasoned positions go to the jury."""

    bloc: BlocCode
    cellule: CelluleCode
    position_1: str
    position_2: str


class PrecisionsRetenues(Fait, frozen=True, gc=False):
    """The comment that is printed under a table, and where it comes from."""

    bloc: BlocCode
    competence: CelluleCode
    origine: Origine
    texte: str


class ChoixAnnules(Fait, frozen=True, gc=False):
    """Choices are taken back: nothing is decided any more on these lines, no comment picked for these competences."""

    bloc: BlocCode
    cellules: tuple[CelluleCode, ...]
    competences: tuple[CelluleCode, ...] = ()


class CleDeSeanceAttestee(FaitSigne, frozen=True, gc=False):
    """One evaluator says which key his « code de séance » opens: on that day, what he confirms here may bear it."""

    siege: Numero
    cle: str
    """P-256, as the keys of profiles are written."""


class FaitConfirme(FaitSigne, frozen=True, gc=False, kw_only=True):
    """What an evaluator confirms with his secret: signed by his own key, or by the one that he attested that day."""

    seance: int | UnsetType = UNSET
    """Rank of the attestation of the key that signed; UNSET: the evaluator's own did."""


class AccordConfirme(FaitConfirme, frozen=True, gc=False):
    """One evaluator confirms, with his own secret, the content of a bloc by its empreinte."""

    bloc: BlocCode
    siege: Numero
    empreinte: Empreinte
    forme: int | UnsetType = UNSET
    """Of what the empreinte is: :data:`FORME_VALEURS`; in a base before 7 the words of then."""


FORME_VALEURS = 2
"""The empreinte is that of :class:`evaluateur.metier.accords.Contenu`."""


# --- dérogations


class DerogationProposee(FaitConfirme, frozen=True, gc=False):
    """One evaluator asks to go on in spite of a breach, and says why."""

    numero: int
    regle: str
    objet: str
    """What the breach was, in words, as it stood when the dérogation was asked for."""
    bloc: BlocCode
    motif: str
    valeurs: tuple[str, ...] | UnsetType = UNSET
    """What identifies the breach (``Constat.valeurs``); in a base before 7 its words do."""


class DerogationAcceptee(FaitConfirme, frozen=True, gc=False):
    """The other one accepts it."""

    numero: int


class DerogationRetiree(FaitConfirme, frozen=True, gc=False):
    """It is no longer asked for."""

    numero: int
    motif: str


FaitDeConciliation = (
    CellulesConfirmees | EcartTranche | DesaccordConstate | PrecisionsRetenues | ChoixAnnules | AccordConfirme
    | CleDeSeanceAttestee | DerogationProposee | DerogationAcceptee | DerogationRetiree
)  # fmt: skip
