"""The procès-verbal as data: all that the official grid says, in words, self-contained.

The page is printed from this record alone, so that text on paper and data attached can be compared one to one.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import UNSET, Struct, UnsetType

from evaluateur.metier import canonique
from evaluateur.metier.pv.mots import PAR_DEFAUT, Mots
from evaluateur.metier.pv.paroles import Paroles, paroles
from evaluateur.metier.typographie import enumeration, majuscule
from evaluateur.metier.vocabulaire import (
    BlocCode,
    CelluleCode,
    ConstatIdentite,
    DossierId,
    Empreinte,
    Mode,
    Presence,
    Presentation,
)


class _Partie(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the parts of the record."""


class CertificationPV(_Partie, frozen=True):
    """What is certified. ``rncp`` empty: to be filled in by the certifier."""

    titre: str
    code_nsf: str
    libelle_nsf: str
    rncp: str
    referentiel_code: str
    referentiel_version: str
    referentiel_empreinte: str
    image: str | UnsetType = UNSET
    """The emblem (:mod:`contenu.image`), from schema 5 on; left out where there is none."""


class IdentitePV(_Partie, frozen=True):
    """What was seen of the candidate's identity. Words, but for the key of what was seen."""

    constat: ConstatIdentite
    piece: str
    """The kind of document; empty when none was shown."""
    corriges: tuple[str, ...]
    """What of the civil state was corrected by it."""
    depuis: tuple[str, ...]
    """What of it is spelled otherwise since, by an administrative rectification or in a later version."""

    def dite(self, voice: Paroles) -> str:
        """In a sentence without its stop; empty in the words of a record that told of none."""
        if self.constat not in voice.identites:
            return ""
        said = voice.identites[self.constat].format(piece=self.piece, champs=enumeration(self.corriges))
        since = voice.rectifiee.format(champs=enumeration(self.depuis)) if self.depuis else ""
        return " ; ".join(filter(None, (said, since)))


class CandidatPV(_Partie, frozen=True):
    """Who was evaluated, where he works."""

    nom: str
    prenoms: str
    nom_naissance: str
    date_naissance: date | None
    lieu_naissance: str
    entreprise: str
    service: str
    poste: str
    certification_preparee: str
    voie_acces: str
    amenagement_minutes: int
    presence: Presence | None
    motif_presence: str
    identite: IdentitePV | UnsetType = UNSET
    """From schema 6 on; left out where nothing was seen of it."""


class SessionPV(_Partie, frozen=True):
    """Where and when."""

    lieu: str
    debut: date | None
    fin: date | None
    organisme: str
    fuseau: str


class TitrePV(_Partie, frozen=True):
    """The certificate under which a seat signs the PDF. ``autorite`` empty: provisional, attached to no centre."""

    nom: str
    autorite: str
    empreinte: str
    fin: datetime


class EvaluateurPV(_Partie, frozen=True, omit_defaults=True):
    """Who holds a seat at the end; ``cle`` is the empreinte of the public key that signs in the journal."""

    siege: int
    nom: str
    prenom: str
    qualite: str
    employeur: str
    service: str
    habilitation: str
    habilitation_fin: date | None
    cle: str
    titre: TitrePV | None = None
    """Only in mode électronique."""


class RemplacementPV(_Partie, frozen=True):
    """Who left a seat to whom, and why."""

    siege: int
    sortant: str
    entrant: str
    motif: str
    instant: datetime


class ExigencePV(_Partie, frozen=True):
    """One requirement of the modalities against what was found."""

    libelle: str
    attendu: str
    constate: str
    etat: str
    """``rempli``, ``non_rempli``, ``derogation`` or ``sans_objet`` (« s'il y a lieu »)."""
    derogation: int = 0
    """Number of the dérogation that covers it."""


class SituationPV(_Partie, frozen=True):
    """A situation observed, in words."""

    numero: int
    quand: datetime
    nature: str
    cadre: str
    canal: str
    contexte: str
    joue_par: str
    marques: tuple[str, ...]


class TiragePV(_Partie, frozen=True):
    """A draw by lot."""

    cas: tuple[str, ...]
    retenu: str
    instant: datetime


class PausePV(_Partie, frozen=True):
    """A pause of a clock, in whole seconds."""

    motif: str
    duree_s: int


class HorlogePV(_Partie, frozen=True):
    """The real times of a phase, in whole seconds."""

    phase: str
    entretien: bool
    prevu_s: int
    debut: datetime
    fin: datetime | None
    duree_s: int
    pauses: tuple[PausePV, ...]
    motif_fin: str
    recalages: tuple[str, ...]

    @property
    def depassement_s(self) -> int:
        """Seconds beyond what was planned; negative when it ended early."""
        return self.duree_s - self.prevu_s


class ValeurPV(_Partie, frozen=True):
    """An agreed value as it is printed: its key, its word, and the look that its scale gives it."""

    cle: str
    """Empty while nothing is agreed; ``desaccord`` when it goes to the jury."""
    mot: str
    icone: str
    defavorable: bool
    etat: str = ""
    """State of its cell: ``accord``, ``tranche``, ``desaccord``."""

    def dit(self, none: str) -> str:
        """Its word with a capital; ``none`` stands for no value, and looks like no mark."""
        return majuscule(self.mot) or none


class LignePV(_Partie, frozen=True):
    """One criterion with its agreed mark."""

    code: CelluleCode
    texte: str
    valeur: ValeurPV
    a_completer: bool = False


class GroupePV(_Partie, frozen=True):
    """Criteria under their heading."""

    entete: str
    a_completer: bool
    lignes: tuple[LignePV, ...]


class CompetencePV(_Partie, frozen=True):
    """A competence: its table, its verdict, its comment."""

    code: CelluleCode
    activite: str
    texte: str
    groupes: tuple[GroupePV, ...]
    valeur: ValeurPV
    precisions: str
    origine: str


class TranchePV(_Partie, frozen=True):
    """An écart that the two settled. Words, not keys."""

    objet: str
    valeur_1: str
    valeur_2: str
    retenu: str
    motif: str


class DesaccordPV(_Partie, frozen=True):
    """An écart that goes to the jury, with both positions."""

    objet: str
    valeur_1: str
    valeur_2: str
    position_1: str
    position_2: str


class BlocPV(_Partie, frozen=True):
    """All that the grid says of one bloc."""

    code: BlocCode
    intitule: str
    """Empty when the source lost it."""
    code_rncp: str
    presentation: Presentation
    preuve: str
    constats: tuple[ExigencePV, ...]
    situations: tuple[SituationPV, ...]
    tirages: tuple[TiragePV, ...]
    horloges: tuple[HorlogePV, ...]
    competences: tuple[CompetencePV, ...]
    lacune_avant: str
    lacune_apres: str
    tranches: tuple[TranchePV, ...]
    desaccords: tuple[DesaccordPV, ...]
    resultat: ValeurPV
    """On the bloc's scale, or ``desaccord``, ``absent``, ``abandon``, ``non_presente``, ``deja_acquis``."""
    motif: str


class DerogationPV(_Partie, frozen=True):
    """A dérogation in force."""

    numero: int
    bloc: BlocCode
    objet: str
    motif: str
    proposee_par: str
    proposee_le: datetime
    acceptee_par: str
    acceptee_le: datetime


class VersionPV(_Partie, frozen=True):
    """An earlier version, replaced."""

    numero: int
    fige_le: datetime
    motif: str
    empreinte: Empreinte


class DifferencePV(_Partie, frozen=True):
    """What differs from the version replaced. Words, not keys; an empty one was not there."""

    objet: str
    avant: str
    apres: str


class TetePV(_Partie, frozen=True):
    """The head of the journal that precedes the record."""

    rang: int
    empreinte: Empreinte


class ProcesVerbal(_Partie, frozen=True, omit_defaults=True):
    """The frozen record of one dossier in one version."""

    schema: int
    dossier: DossierId
    reference: str
    version: int
    motif_version: str
    mode: Mode
    fige_le: datetime
    entrainement: bool
    certification: CertificationPV
    candidat: CandidatPV
    session: SessionPV
    evaluateurs: tuple[EvaluateurPV, ...]
    remplacements: tuple[RemplacementPV, ...]
    blocs: tuple[BlocPV, ...]
    derogations: tuple[DerogationPV, ...]
    versions: tuple[VersionPV, ...]
    journal: TetePV
    differences: tuple[DifferencePV, ...] = ()
    """From the version before this one."""
    mots: Mots | None = None
    """The référentiel's words for this document; ours when it has none."""

    @property
    def dits(self) -> Mots:
        """The words of this document."""
        return self.mots or PAR_DEFAUT

    @property
    def paroles(self) -> Paroles:
        """Ours, as they were when it was drafted."""
        return paroles(self.schema)


class Lien(Struct, frozen=True):
    """What ties a record to its journal, in whatever schema it was drafted."""

    dossier: DossierId
    version: int
    mode: Mode
    journal: TetePV


def lien(content: str) -> Lien:
    """Read what ties a record to its journal. Raises ``msgspec.DecodeError`` when the text holds none."""
    return canonique.decode(content, Lien)


def encode(pv: ProcesVerbal) -> bytes:
    """The canonical JSON of a record: what is frozen, attached and signed for."""
    return canonique.encode(pv)


def read(content: str | bytes) -> ProcesVerbal:
    """Read a record back. Raises ``msgspec.DecodeError`` when the bytes hold none."""
    return canonique.decode(content, ProcesVerbal)
