"""The content of the demonstration: a made-up week, read from ``ressources/demo/semaine.toml``."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Habilitation, Session
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, CelluleCode, Mode, Numero, Origine, ProfilId
from evaluateur.ressources import resources_folder

Acte = Literal[
    "preparer", "deroger", "accepter", "observer", "tirer", "chronometrer", "noter", "completer", "conclure",
    "sceller", "reveler", "concilier", "accorder", "figer", "signer", "clore",
]  # fmt: skip


class _Partie(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the parts of the content: immutable, an unknown field is an error."""


class Etape(_Partie, frozen=True):
    """One entry of the agenda: at this local time, these seats do this."""

    quand: datetime
    acte: Acte
    sieges: tuple[Numero, ...]
    bloc: BlocCode = HORS_BLOC
    phase: str = ""
    situations: tuple[int, ...] = ()
    competences: tuple[CelluleCode, ...] = ()


class Role(_Partie, frozen=True):
    """Someone who plays an evaluator; his profile gives him an identifier and a key."""

    siege: Numero
    nom: str
    prenom: str
    qualite: str
    employeur: str
    service: str
    habilitation: Habilitation | None = None

    @property
    def nom_complet(self) -> str:
        """Name then first name."""
        return f"{self.nom} {self.prenom}"

    def evaluateur(self, identifiant: ProfilId, public_key: str) -> Evaluateur:
        """The evaluator that this profile makes of him."""
        return Evaluateur(
            identifiant=identifiant,
            nom=self.nom,
            prenom=self.prenom,
            qualite=self.qualite,
            employeur=self.employeur,
            service=self.service,
            habilitation=self.habilitation,
            cle_publique=public_key,
        )


class DerogationJouee(_Partie, frozen=True):
    """The breach that the two evaluators accept in writing."""

    regle: str
    motif: str


class PauseJouee(_Partie, frozen=True):
    """A stop of a clock."""

    secondes: int
    motif: str


class HorlogeJouee(_Partie, frozen=True):
    """How a phase goes: parts in seconds, a pause between two of them, the reason of its end."""

    phase: str
    parties: tuple[int, ...]
    pauses: tuple[PauseJouee, ...] = ()
    motif_fin: str = ""


class Note(_Partie, frozen=True):
    """A private note, on a situation or (0) on the entretien."""

    texte: str
    situation: int = 0


class GrilleJouee(_Partie, frozen=True):
    """What one evaluator marks and writes on one bloc."""

    siege: Numero
    marques: dict[CelluleCode, str]
    """The criteria that do not get ``marque_courante``."""
    verdicts: dict[CelluleCode, str]
    resultat: str
    precisions: dict[CelluleCode, str]
    motif: str = ""
    signales: tuple[CelluleCode, ...] = ()
    abordes: tuple[CelluleCode, ...] = ()
    """Criteria raised in the entretien: verdict and comment of their competence wait for it."""
    apres_entretien: dict[CelluleCode, str] = {}
    """Marks that the entretien changed."""
    notes: tuple[Note, ...] = ()


class Reglement(_Partie, frozen=True):
    """How the two settle an écart."""

    cellule: CelluleCode
    valeur: str
    motif: str


class Retenue(_Partie, frozen=True):
    """Which comment is printed under a table."""

    competence: CelluleCode
    origine: Origine
    texte: str = ""


class Cas(_Partie, frozen=True):
    """A case that may be drawn by lot: its situations, and what each evaluator sees of it."""

    intitule: str
    contextes: tuple[str, ...]
    phrases_1: dict[CelluleCode, str]
    phrases_2: dict[CelluleCode, str]


class BlocJoue(_Partie, frozen=True):
    """One bloc of the week."""

    code: BlocCode
    situations: tuple[Situation, ...]
    horloges: tuple[HorlogeJouee, ...]
    grilles: tuple[GrilleJouee, GrilleJouee]
    reglements: tuple[Reglement, ...]
    retenues: tuple[Retenue, ...]
    cas: tuple[Cas, ...] = ()

    def horloge(self, phase: str) -> HorlogeJouee:
        """How this phase goes."""
        return next(h for h in self.horloges if h.phase == phase)

    def grille(self, siege: Numero) -> GrilleJouee:
        """What this seat marks and writes."""
        return next(g for g in self.grilles if g.siege == siege)

    def avec_cas(self, rank: int) -> BlocJoue:
        """The bloc once its case is drawn: situations and comments speak of that case."""
        cas = self.cas[rank]
        one, two = self.grilles
        return replace(
            self,
            situations=tuple(
                replace(s, contexte=f"{s.contexte}. {following}")
                for s, following in zip(self.situations, cas.contextes, strict=True)
            ),
            grilles=(_avec_phrases(one, cas.phrases_1), _avec_phrases(two, cas.phrases_2)),
        )


def _avec_phrases(grille: GrilleJouee, phrases: dict[CelluleCode, str]) -> GrilleJouee:
    precisions = {k: f"{phrases[k]} {text}" if k in phrases else text for k, text in grille.precisions.items()}
    return replace(grille, precisions=precisions)


class Semaine(_Partie, frozen=True):
    """The whole content."""

    reference: str
    mode: Mode
    marque_courante: str
    agenda: tuple[Etape, ...]
    candidat: Candidat
    affectation: Affectation
    session: Session
    evaluateurs: tuple[Role, Role]
    derogation: DerogationJouee
    blocs: tuple[BlocJoue, ...]

    def bloc(self, code: str) -> BlocJoue:
        """The bloc of this code."""
        return next(b for b in self.blocs if b.code == code)


def lire(debut: date | None = None) -> Semaine:
    """Read the content shipped with the application; a fault in it is ours and raises as it is.

    ``debut``: the day on which the week begins; every date moves along.
    """
    table = tomllib.loads((resources_folder() / "demo" / "semaine.toml").read_bytes().decode("utf-8"))
    if debut is not None:
        table = _moved(table, debut - table["agenda"][0]["quand"].date())
    return msgspec.convert(table, Semaine, strict=True)


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(each, by) for key, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    return value + by if isinstance(value, date) else value
