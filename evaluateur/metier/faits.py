"""Every shared fait that a journal can hold: one frozen, tagged type each.

A fait says what happened, with the data that a reader needs ten years later. Shared faits are written in clear (in an
encrypted base); what an evaluator does alone (``faits_solo``) reaches the journal only inside a ``Pli``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from evaluateur.metier.chronometre import Moment
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Session
from evaluateur.metier.vocabulaire import (
    BlocCode,
    CelluleCode,
    Cible,
    Empreinte,
    Mode,
    NatureScan,
    Numero,
    Origine,
    Presence,
    Presentation,
    ProfilId,
)


class Fait(Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag_field="type"):
    """Base of the shared faits."""


class FaitSigne(Fait, frozen=True, gc=False, kw_only=True):
    """A fait that one evaluator stands for: he signs it (P-256) over the head of the journal that it follows.

    Message: :func:`evaluateur.metier.engagement.message_signe`, which holds the instant too. Both are put in when the
    fait is chained.
    """

    tete: Empreinte | UnsetType = UNSET
    """UNSET in a journal of a base before 8: its signature, where it had one, covered less."""
    signature: bytes | UnsetType = UNSET


FORME_LIEE = 2
"""Of a journal: whatever one evaluator stands for is signed over the head it follows."""


# --- préparation


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


# --- épreuve


class Situation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One situation observed. ``quand`` is local civil time: what the evaluators read on the wall."""

    quand: datetime
    nature: str
    contexte: str
    cadre: str = ""
    canal: str = ""
    joue_par: str = ""
    """Who plays the client in a reconstituted or simulated situation."""
    marques: tuple[str, ...] = ()


class SituationObservee(Fait, frozen=True, gc=False):
    """A situation was observed."""

    bloc: BlocCode
    numero: int
    situation: Situation


class SituationCorrigee(Fait, frozen=True, gc=False):
    """Its description was corrected."""

    bloc: BlocCode
    numero: int
    situation: Situation


class SituationRetiree(Fait, frozen=True, gc=False):
    """It was entered by mistake."""

    bloc: BlocCode
    numero: int
    motif: str


class TirageEffectue(Fait, frozen=True, gc=False):
    """A case was drawn by lot from a list that stays readable."""

    bloc: BlocCode
    cas: tuple[str, ...]
    retenu: int
    """Index in ``cas``."""


class ChronoDemarre(Fait, frozen=True, gc=False):
    """The clock of a phase starts."""

    bloc: BlocCode
    phase: str
    moment: Moment


class ChronoSuspendu(Fait, frozen=True, gc=False):
    """It pauses."""

    bloc: BlocCode
    phase: str
    moment: Moment
    motif: str = ""


class ChronoRepris(Fait, frozen=True, gc=False):
    """It goes on."""

    bloc: BlocCode
    phase: str
    moment: Moment


class ChronoTermine(Fait, frozen=True, gc=False):
    """It ends, early, in time or late."""

    bloc: BlocCode
    phase: str
    moment: Moment
    motif: str = ""


class ChronoRecale(Fait, frozen=True, gc=False):
    """The time spent was entered by hand after a reboot with a changed wall clock."""

    bloc: BlocCode
    phase: str
    moment: Moment
    ecoule_ms: int
    motif: str


class ChronoMotive(Fait, frozen=True, gc=False):
    """The reason of a pause, of an early end or of an overrun, given afterwards."""

    bloc: BlocCode
    phase: str
    motif: str
    cible: Cible = "fin"
    """Of the end, or of the last pause that has none."""


class HorlogeDeplacee(Fait, frozen=True, gc=False):
    """The wall clock moved against the sleep-proof reading by so many milliseconds."""

    derive_ms: int


# --- notation, alone, and its reveal


class Pli(Fait, frozen=True, gc=False):
    """A sealed envelope: one feuillet of a solo fait, readable by its author alone until the reveal.

    Outside it shows its author's seat and its place in his grid, authenticated.
    """

    bloc: BlocCode
    siege: Numero
    version: int
    ordre: int
    """1 for the first pli of this author in this grid: none can be dropped, repeated or moved."""
    nonce: bytes
    chiffre: bytes
    remplis: int | UnsetType = UNSET
    """Of a base before 6: cells filled. Such a pli holds a whole fait."""


class GrilleScellee(FaitSigne, frozen=True, gc=False):
    """An evaluator seals his grid of a bloc: it will not change, and he cannot deny it.

    ``engagement`` commits to the grid and to the key that opens it.
    """

    bloc: BlocCode
    siege: Numero
    version: int
    plis: int
    engagement: Empreinte
    forme: int | UnsetType = UNSET
    """:data:`FORME_LIEE`; UNSET in a base before 8: its signature is over
    :func:`evaluateur.metier.engagement.message_scellement`, which names the head too."""


class Ouverture(Struct, frozen=True, forbid_unknown_fields=True):
    """What opens one sealed grid."""

    siege: Numero
    auteur: ProfilId
    cle: bytes
    sel: bytes


class GrillesRevelees(Fait, frozen=True, gc=False):
    """The grids of a bloc become readable, one way, for everyone who holds the journal.

    One opening a seat of the référentiel, in their order: a pair is revealed once both are sealed; whoever sits alone
    seals and opens in one gesture, for there is nobody from whom his grid was hidden.
    """

    bloc: BlocCode
    ouvertures: Annotated[tuple[Ouverture, ...], Meta(min_length=1, max_length=2)]


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


class AccordConfirme(FaitSigne, frozen=True, gc=False):
    """One evaluator confirms, with his own secret, the content of a bloc by its empreinte."""

    bloc: BlocCode
    siege: Numero
    empreinte: Empreinte
    forme: int | UnsetType = UNSET
    """Of what the empreinte is: :data:`FORME_VALEURS`; in a base before 7 the words of then."""


FORME_VALEURS = 2
"""The empreinte is that of :class:`evaluateur.metier.accords.Contenu`."""


# --- dérogations


class DerogationProposee(FaitSigne, frozen=True, gc=False):
    """One evaluator asks to go on in spite of a breach, and says why."""

    numero: int
    regle: str
    objet: str
    """What the breach was, in words, as it stood when the dérogation was asked for."""
    bloc: BlocCode
    motif: str
    valeurs: tuple[str, ...] | UnsetType = UNSET
    """What identifies the breach (``Constat.valeurs``); in a base before 7 its words do."""


class DerogationAcceptee(FaitSigne, frozen=True, gc=False):
    """The other one accepts it."""

    numero: int


class DerogationRetiree(FaitSigne, frozen=True, gc=False):
    """It is no longer asked for."""

    numero: int
    motif: str


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


FaitPartage = (
    DossierOuvert | CandidatRenseigne | SessionRenseignee | SiegeOccupe | EvaluateurRemplace | PresentationDeclaree
    | PresenceDeclaree | SituationObservee | SituationCorrigee | SituationRetiree | TirageEffectue | ChronoDemarre
    | ChronoSuspendu | ChronoRepris | ChronoTermine | ChronoRecale | ChronoMotive | HorlogeDeplacee | Pli
    | GrilleScellee | GrillesRevelees | CellulesConfirmees | EcartTranche | DesaccordConstate | PrecisionsRetenues
    | AccordConfirme | DerogationProposee | DerogationAcceptee | DerogationRetiree | ProcesVerbalFige
    | ProcesVerbalSigne | ScanJoint | ProcesVerbalRouvert | DossierClos | VersionOuverte | SauvegardeRestauree
)  # fmt: skip
_reader: msgspec.json.Decoder[FaitPartage] = msgspec.json.Decoder(FaitPartage)


def read_fait(data: bytes | str) -> FaitPartage:
    """Read a shared fait. Raises ``msgspec.DecodeError`` when the bytes hold none."""
    return _reader.decode(data)


class Inscrit(Struct, frozen=True, gc=False):
    """A shared fait with what the journal says about it."""

    rang: int
    auteur: str
    instant: datetime
    fait: FaitPartage

    @property
    def personnes(self) -> tuple[ProfilId, ...]:
        """Those who did it: what :attr:`Clavier.auteur` joined."""
        return tuple(ProfilId(personne) for personne in self.auteur.split("+"))

    @property
    def personne(self) -> ProfilId:
        """The one who did what is done alone: plis, seals, agreements, dérogations, signatures."""
        return ProfilId(self.auteur)
