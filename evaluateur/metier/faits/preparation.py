"""What is known before the épreuve: the candidate, the session, the seats, the blocs presented."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.personnes import Affectation, Candidat, EtatCivil, Evaluateur, Session
from evaluateur.metier.vocabulaire import (
    BlocCode,
    ConstatIdentite,
    Empreinte,
    Numero,
    Piece,
    Presence,
    Presentation,
    ProfilId,
)


class DossierOuvert(Fait, frozen=True, gc=False):
    """A dossier begins: one candidate, one session, one référentiel."""

    reference: str
    referentiel: Empreinte
    """Empreinte of the référentiel applied."""
    candidat: Candidat
    affectation: Affectation
    session: Session
    entrainement: bool = False
    """Practice: made-up people, printed as a specimen."""
    forme: int | UnsetType = UNSET
    """:data:`FORME_LIEE`; UNSET in a base before 8, where the journal is so from its first fait that names a head."""


class CandidatRenseigne(Fait, frozen=True, gc=False):
    """The candidate's identity or place at work was completed or corrected."""

    candidat: Candidat
    affectation: Affectation


class SessionRenseignee(Fait, frozen=True, gc=False):
    """Place, dates or training body were completed or corrected."""

    session: Session


class SiegeOccupe(Fait, frozen=True, gc=False):
    """Someone takes a seat on which no one has worked yet, or his own details are corrected."""

    siege: Numero
    evaluateur: Evaluateur


class EvaluateurRemplace(Fait, frozen=True, gc=False):
    """Someone else takes a seat on which work was done; what was done stays under the first name."""

    siege: Numero
    sortant: ProfilId
    entrant: Evaluateur
    motif: str


class PresentationDeclaree(Fait, frozen=True, gc=False):
    """Whether the candidate presents this bloc, and the proof when he already holds it."""

    bloc: BlocCode
    presentation: Presentation
    preuve: str = ""


class PresenceDeclaree(Fait, frozen=True, gc=False):
    """The candidate is present, absent, or gives up."""

    presence: Presence
    motif: str = ""


class IdentiteVerifiee(Fait, frozen=True, gc=False):
    """What the evaluators saw of the candidate's identity, and on what: never the number of a document, never a copy.

    ``etat_civil`` is what was compared: the dossier's, or, corrected, what the document says; it is the dossier's from
    then on. A spelling and its verification are thus one fait, and never say two things.
    """

    constat: ConstatIdentite
    etat_civil: EtatCivil
    piece: Piece | UnsetType = UNSET
    """UNSET when none was shown."""


FaitDePreparation = (
    DossierOuvert | CandidatRenseigne | SessionRenseignee | SiegeOccupe | EvaluateurRemplace | PresentationDeclaree
    | PresenceDeclaree | IdentiteVerifiee
)  # fmt: skip
