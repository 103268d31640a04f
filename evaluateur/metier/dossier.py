"""What the faits add up to: a dossier, its blocs, and where each stands."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from evaluateur.metier.chronometre import Chrono
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.grille import Grille
from evaluateur.metier.personnes import Affectation, Candidat, EtatCivil, Evaluateur, Session
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import (
    AUCUNE_EMPREINTE,
    PERSONNE,
    BlocCode,
    CelluleCode,
    ConstatIdentite,
    DossierId,
    Empreinte,
    Mode,
    NatureScan,
    Numero,
    Origine,
    Piece,
    Presence,
    Presentation,
    ProfilId,
)


class Tirage(Struct, frozen=True, gc=False):
    """A draw by lot, with the list it was made from."""

    cas: tuple[str, ...]
    retenu: int
    instant: datetime


class Avancement(Struct, frozen=True, gc=False):
    """How far the grid of a seat has come, as everyone may see it."""

    auteur: ProfilId
    version: int = 1
    plis: int = 0
    engagement: Empreinte = AUCUNE_EMPREINTE
    """Set when sealed."""
    scelle_le: datetime | None = None


class Originale(Struct, frozen=True, gc=False):
    """A grid as its author sealed it, readable since the reveal, unchanged for ever."""

    auteur: ProfilId
    grille: Grille


class Decision(Struct, frozen=True, gc=False):
    """What the two decided about one cell."""

    nature: str
    """``confirme``, ``tranche`` or ``desaccord``."""
    valeur: str = ""
    motif: str = ""
    position_1: str = ""
    position_2: str = ""


class Precisions(Struct, frozen=True, gc=False):
    """The comment to print under a table, and where it comes from."""

    origine: Origine
    texte: str


class CleAttestee(Struct, frozen=True, gc=False):
    """The key that a person's « code de séance » opens, as he attested it."""

    rang: int
    """Of the fait that attests it."""
    cle: str
    instant: datetime


class Accord(Struct, frozen=True, gc=False):
    """One evaluator's confirmation of a bloc's content."""

    auteur: ProfilId
    empreinte: Empreinte
    instant: datetime
    forme: int | UnsetType = UNSET


class EtatBloc(Struct, frozen=True, gc=False):
    """Where one bloc stands. The dictionaries are never mutated: the fold copies what it changes."""

    presentation: Presentation | None = None
    preuve: str = ""
    situations: dict[int, Situation] = {}
    dernier_numero: int = 0
    tirages: tuple[Tirage, ...] = ()
    chronos: dict[str, Chrono] = {}
    avancements: dict[int, Avancement] = {}
    revele_le: datetime | None = None
    originales: dict[int, Originale] = {}
    decisions: dict[CelluleCode, Decision] = {}
    precisions: dict[CelluleCode, Precisions] = {}
    accords: dict[int, Accord] = {}
    revele_avant: datetime | None = None
    """A backup was put back in the place of a base where these grids were revealed, and one of them is open again."""

    def scelle(self, siege: int) -> bool:
        """Whether the seat's present grid is sealed."""
        avancement = self.avancements.get(siege)
        return avancement is not None and avancement.scelle_le is not None


class Derogation(Struct, frozen=True, gc=False):
    """A breach that both accept in writing."""

    numero: int
    regle: str
    objet: str
    bloc: BlocCode
    motif: str
    siege: int
    """Seat of whoever asked: the other seat accepts."""
    proposee_par: ProfilId
    proposee_le: datetime
    valeurs: tuple[str, ...] | UnsetType = UNSET
    """What identifies the breach; UNSET in journals of before, whose words in ``objet`` do."""
    acceptee_par: ProfilId = PERSONNE
    acceptee_le: datetime | None = None
    retiree: bool = False

    @property
    def acceptee(self) -> bool:
        """In force: accepted by the other evaluator and not withdrawn."""
        return bool(self.acceptee_par) and not self.retiree


class Identite(Struct, frozen=True, gc=False):
    """What was last seen of the candidate's identity."""

    constat: ConstatIdentite
    etat_civil: EtatCivil
    """What was compared: it holds for this spelling alone."""
    piece: Piece | UnsetType = UNSET
    corriges: tuple[str, ...] = ()
    """Fields of the civil state that it corrected."""


class Rectification(Struct, frozen=True, gc=False):
    """A spelling that was set right after the closing of a version."""

    version: int
    avant: EtatCivil
    apres: EtatCivil
    motif: str
    auteur: ProfilId
    instant: datetime


class Remplacement(Struct, frozen=True, gc=False):
    """Someone left a seat after having worked on it."""

    siege: Numero
    sortant: Evaluateur
    entrant: Evaluateur
    motif: str
    instant: datetime


class Version(Struct, frozen=True, gc=False):
    """One frozen procès-verbal and what became of it."""

    numero: int
    motif: str
    mode: Mode
    contenu: str
    empreinte: Empreinte
    fige_le: datetime
    signatures: dict[int, datetime] = {}
    signataires: tuple[ProfilId, ...] = ()
    documents: dict[int, Empreinte] = {}
    """In mode électronique: SHA-256 of the PDF after each seat's signature."""
    clos_le: datetime | None = None


class Scan(Struct, frozen=True, gc=False):
    """A scan of what was signed by hand; its bytes lie in the base under their empreinte."""

    version: int
    nature: NatureScan
    type_mime: str
    taille: int
    empreinte: Empreinte
    instant: datetime


class Restauration(Struct, frozen=True, gc=False):
    """A backup that was put back in the place of the base, as this dossier tells it."""

    rang: int
    auteur: str
    fait: SauvegardeRestauree


class Dossier(Struct, frozen=True, gc=False):
    """A dossier as its faits make it. ``grilles`` holds only what the present reader may read."""

    identifiant: DossierId
    referentiel: Referentiel
    empreinte_referentiel: Empreinte = AUCUNE_EMPREINTE
    reference: str = ""
    entrainement: bool = False
    ouvert_le: datetime | None = None
    candidat: Candidat = Candidat()
    affectation: Affectation = Affectation()
    session: Session = Session()
    sieges: dict[int, Evaluateur] = {}
    remplacements: tuple[Remplacement, ...] = ()
    presence: Presence | None = None
    motif_presence: str = ""
    identite: Identite | None = None
    blocs: dict[BlocCode, EtatBloc] = {}
    grilles: dict[tuple[BlocCode, ProfilId], Grille] = {}
    """By (bloc, author)."""
    derogations: tuple[Derogation, ...] = ()
    cles_seance: dict[ProfilId, CleAttestee] = {}
    """The last one of each person who holds a seat."""
    derives_ms: tuple[int, ...] = ()
    """Moves of the wall clock against the sleep-proof reading."""
    version: int = 1
    motif_version: str = ""
    fige: Version | None = None
    """The frozen record of the present version."""
    versions: tuple[Version, ...] = ()
    """Closed versions, oldest first; the last one is in force."""
    scans: tuple[Scan, ...] = ()
    rectifications: tuple[Rectification, ...] = ()
    restaurations: tuple[Restauration, ...] = ()
    engages: frozenset[ProfilId] = frozenset()
    """Those who marked, sealed or signed something: the key under which they did is theirs in this dossier."""
    rang: int = 0
    """Rank of the last fait applied."""

    def bloc(self, code: BlocCode) -> EtatBloc:
        """The state of a bloc. Raises KeyError for a code that the référentiel does not hold."""
        return self.blocs[code]

    @property
    def clos(self) -> bool:
        """Nothing may change any more, but by a version N+1."""
        return self.fige is not None and self.fige.clos_le is not None

    @property
    def presentes(self) -> tuple[BlocCode, ...]:
        """Codes of the blocs presented at this session, in the order of the référentiel."""
        return tuple(code for code, etat in self.blocs.items() if etat.presentation == "presente")

    def siege_de(self, personne: ProfilId) -> Numero | None:
        """The seat this person holds now."""
        for numero in self.referentiel.numeros:
            occupant = self.sieges.get(numero)
            if occupant is not None and occupant.identifiant == personne:
                return numero
        return None

    def grille(self, bloc: BlocCode, auteur: ProfilId) -> Grille:
        """What the reader knows of an author's grid; empty when he knows nothing."""
        return self.grilles.get((bloc, auteur), Grille())


def nouveau(identifiant: DossierId, referentiel: Referentiel) -> Dossier:
    """A dossier to which no fait was applied yet. Where one thing alone can be said of a bloc, it is said."""
    first, *others = referentiel.declarables
    bloc = EtatBloc() if others else EtatBloc(presentation=first)
    return Dossier(identifiant, referentiel, blocs={b.code: bloc for b in referentiel.blocs})
