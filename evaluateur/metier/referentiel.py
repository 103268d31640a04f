"""The référentiel: what is certified, how it is observed, with which words it is judged.

Everything here is read from ``ressources/referentiels/*.toml``; rules are data, never code. A place that the
source document lost is marked ``a_completer`` and is printed as such: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from evaluateur.metier.contenu.donnee import Cle, Code, CodeBloc, CodeCellule, Donnee, Texte
from evaluateur.metier.contenu.fiche import Fiche
from evaluateur.metier.contenu.modalites import Modalites
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.pv.mots import PAR_DEFAUT, Mots
from evaluateur.metier.vocabulaire import (
    PRESENTATIONS,
    BlocCode,
    CelluleCode,
    Numero,
    Presentation,
    cellule_du_bloc,
)

TOUCHE_A_ABORDER = "E"
"""The key of the flag, in every grid: no word of a scale may take it."""


class TexteOfficiel(Donnee, frozen=True):
    """An official wording that may be missing from the source; ``defaut`` is ours and used until it is filled in."""

    texte: str = ""
    a_completer: bool = False
    defaut: str = ""

    @property
    def dit(self) -> str:
        """The official words, else our default; empty while they lack."""
        return self.texte or self.defaut


class Valeur(Donnee, frozen=True):
    """One word of a scale (``Conforme``), with what the application must know to treat it."""

    cle: Cle
    mot: Texte
    touche: str = ""
    icone: str = ""
    ton: Literal["", "vert", "rouge", "ocre", "ardoise", "prune"] = ""
    defavorable: bool = False
    """A verdict with this word needs a written reason; a criterion only when it is settled."""
    a_aborder: bool = False
    """Feeds the list « à aborder en entretien »."""
    # Fields younger than the first bases are UNSET by default: left out of the canonical bytes, they leave the
    # empreinte of what was frozen before them as it was.
    abrege: Annotated[str, Meta(min_length=1, max_length=4)] | UnsetType = UNSET
    """What a narrow button shows, where the key is not what the paper grid writes (« S/O »)."""
    reflexe: bool | UnsetType = UNSET
    """Maj and its key mark with it what is left of a table."""

    @property
    def court(self) -> str:
        """The shortest that says it on a button."""
        return self.abrege or self.touche or self.mot


class Echelle(Donnee, frozen=True, dict=True):
    """The words with which a cell is marked. "Not yet marked" is never one of them."""

    valeurs: Annotated[tuple[Valeur, ...], Meta(min_length=2)]
    a_completer: bool | UnsetType = UNSET
    """The document gives no words: these are proposed by us, and to be confirmed."""

    def valeur(self, key: str) -> Valeur | None:
        """Return the word of this key, or None when the scale does not hold it."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Valeur]:
        return {v.cle: v for v in reversed(self.valeurs)}  # of two alike, the first

    def a_la_touche(self, letter: str) -> Valeur | None:
        """Return the word that this letter chooses, small or capital, or None."""
        return next((v for v in self.valeurs if letter and v.touche.upper() == letter.upper()), None)

    @property
    def reflexe(self) -> Valeur | None:
        """The word that marks what is left of a table; None when the référentiel wants no such gesture."""
        return next((v for v in self.valeurs if v.reflexe is True), None)

    @property
    def touches(self) -> str:
        """Its keys, in order: « C N O S »."""
        return " ".join(v.touche.upper() for v in self.valeurs if v.touche)


class Echelles(Donnee, frozen=True):
    """The three scales of a grid."""

    critere: Echelle
    competence: Echelle
    bloc: Echelle


class Qualite(Donnee, frozen=True):
    """In which capacity an evaluator sits (source: « Évaluateurs », modalities of every bloc)."""

    cle: Cle
    mot: Texte
    habilitation: bool = False
    """Must be habilité by the branch."""
    interne: bool = False
    """Must belong to the candidate's company."""
    autre_service: bool = False
    """Must come from another department than the candidate's."""


class RegleSiege(Donnee, frozen=True):
    """Which capacities may hold this seat."""

    numero: Numero
    qualites: Annotated[tuple[Cle, ...], Meta(min_length=1)]


class Critere(Donnee, frozen=True):
    """One line to mark."""

    code: CodeCellule
    texte: Texte
    libelle_court: str = ""
    a_completer: bool = False
    """The end of the sentence is lost in the source."""


class Groupe(Donnee, frozen=True):
    """Criteria under their heading; an empty heading when the cell holds sentences alone."""

    criteres: Annotated[tuple[Critere, ...], Meta(min_length=1)]
    entete: str = ""
    a_completer: bool = False
    """The heading is lost in the source."""


class Competence(Donnee, frozen=True, dict=True):
    """A competence: one table of criteria, one verdict, one comment."""

    code: CodeCellule
    texte: str
    libelle_court: Texte
    groupes: Annotated[tuple[Groupe, ...], Meta(min_length=1)]
    a_completer: bool = False
    """The wording is lost in the source."""

    @cached_property
    def criteres(self) -> tuple[Critere, ...]:
        """The criteria in the order of the page, headings left out."""
        return tuple(c for g in self.groupes for c in g.criteres)


NatureCellule = Literal["critere", "competence", "bloc"]


class Cellule(NamedTuple):
    """What the code of a cell names: its nature, the competence that it belongs to, its rank there."""

    nature: NatureCellule
    competence: CelluleCode | None = None
    rang: int = 0


class Activite(Donnee, frozen=True):
    """An activity of the référentiel d'activités."""

    code: Code
    texte: str
    libelle_court: Texte
    competences: Annotated[tuple[Competence, ...], Meta(min_length=1)]
    a_completer: bool = False


class Lacune(Donnee, frozen=True):
    """Lost pages: a place kept for them, its code reserved."""

    code: Code
    texte: Texte


class Bloc(Donnee, frozen=True, dict=True):
    """A bloc of competences, in the order of the source."""

    code: CodeBloc
    intitule: TexteOfficiel
    libelle_court: Texte
    modalites: Modalites
    activites: Annotated[tuple[Activite, ...], Meta(min_length=1)]
    code_rncp: TexteOfficiel = TexteOfficiel(a_completer=True)
    lacune_avant: Lacune | None = None
    lacune_apres: Lacune | None = None

    @cached_property
    def cellule(self) -> CelluleCode:
        """The bloc as one thing to mark."""
        return cellule_du_bloc(self.code)

    @cached_property
    def competences(self) -> tuple[Competence, ...]:
        """All competences, in order."""
        return tuple(c for a in self.activites for c in a.competences)

    @cached_property
    def criteres(self) -> tuple[Critere, ...]:
        """All criteria, in order."""
        return tuple(c for k in self.competences for c in k.criteres)

    @cached_property
    def cellules(self) -> dict[CelluleCode, Cellule]:
        """Every cell by its code, in the order of the page: criteria, then their competence; the bloc last."""
        cellules: dict[CelluleCode, Cellule] = {}
        for competence in self.competences:
            for rank, critere in enumerate(competence.criteres, 1):
                cellules[critere.code] = Cellule("critere", competence.code, rank)
            cellules[competence.code] = Cellule("competence", competence.code)
        cellules[self.cellule] = Cellule("bloc")
        return cellules

    @cached_property
    def rangs(self) -> dict[str, int]:
        """Where each cell comes on the page."""
        return {code: rang for rang, code in enumerate(self.cellules)}

    def cellule_nommee(self, text: str) -> CelluleCode | None:
        """The cell that a text names, such as a place of a screen; None when it names none of this bloc."""
        code = CelluleCode(text)
        return code if code in self.cellules else None


class Certification(Donnee, frozen=True):
    """What is certified, as the first page of the source says it."""

    titre: Texte
    """Our typography of the title; ``intitule`` is the source's."""
    intitule: Texte
    publics: tuple[Texte, ...]
    colonnes: tuple[Texte, ...]
    preambule: tuple[Texte, ...]
    code_nsf: Texte | UnsetType = UNSET
    libelle_nsf: Texte | UnsetType = UNSET
    rncp: TexteOfficiel | UnsetType = UNSET
    embleme: TexteOfficiel | UnsetType = UNSET
    """Of a certification alone, all four: another kind of evaluation has none to be completed."""
    image: str | UnsetType = UNSET
    """The picture of the emblem (:mod:`contenu.image`), of either kind."""


class Variante(Donnee, frozen=True):
    """The same grid with another jury."""

    etapes: tuple[Etape, ...]
    sieges: tuple[RegleSiege, ...]


class Regles(Donnee, frozen=True):
    """What the source does not say and the certifier must: never invented."""

    desaccord: TexteOfficiel
    competence_depuis_criteres: TexteOfficiel
    conservation: TexteOfficiel
    troisieme_evaluateur: TexteOfficiel


class Revision(Donnee, frozen=True):
    """Who filled in what lacked, and when."""

    auteur: Texte
    le: date


class Referentiel(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A whole référentiel. Its identity is its empreinte, never its file."""

    schema: Literal[1]
    code: Code
    version: Texte
    certification: Certification
    regles: Regles
    echelles: Echelles
    qualites: tuple[Qualite, ...]
    sieges: tuple[RegleSiege, ...]
    blocs: Annotated[tuple[Bloc, ...], Meta(min_length=1)]
    etapes: tuple[Etape, ...] | UnsetType = UNSET
    """The steps of a session, when they are not all of them."""
    mots: Mots | UnsetType = UNSET
    """Words of the documents, when they are not ours."""
    genre: Literal["positionnement"] | UnsetType = UNSET
    """What it is for, when it certifies nothing."""
    presentations: Annotated[tuple[Presentation, ...], Meta(min_length=1)] | UnsetType = UNSET
    """What may be said of a bloc beforehand, when not everything; of one alone nothing is asked."""
    variantes: tuple[Variante, ...] | UnsetType = UNSET
    """Other juries. A dossier keeps one référentiel, without variants."""
    fiche: Fiche | UnsetType = UNSET
    """The job sheet from which it comes."""
    revision: Revision | UnsetType = UNSET
    """Of a version that was completed after its file was shipped."""

    def juries(self) -> tuple[Referentiel, ...]:
        """This référentiel, then the same with each other jury that it allows: a dossier begins on one of them."""
        own = replace(self, variantes=UNSET)
        others = () if self.variantes is UNSET else self.variantes
        return (own, *(replace(own, etapes=v.etapes, sieges=v.sieges) for v in others))

    @property
    def dits(self) -> Mots:
        """The words of its screens and documents."""
        return PAR_DEFAUT if self.mots is UNSET else self.mots

    @property
    def declarables(self) -> tuple[Presentation, ...]:
        """What may be said of a bloc before it is evaluated."""
        return tuple(PRESENTATIONS) if self.presentations is UNSET else self.presentations

    @property
    def certifie(self) -> bool:
        """Whether it leads to a certification, whose registry knows people by their civil state."""
        return self.genre is UNSET

    @property
    def chronometre(self) -> bool:
        """Whether anything is timed, and could be lengthened."""
        return any(bloc.modalites.phases for bloc in self.blocs)

    @property
    def deroule(self) -> tuple[Etape, ...]:
        """The steps of a session, in order."""
        return tuple(ETAPES) if self.etapes is UNSET else self.etapes

    def intitule(self, bloc: BlocCode) -> str:
        """The heading of a bloc, or the admission that it lacks."""
        return self.par_bloc[bloc].intitule.dit or self.dits.a_completer

    def parties(self) -> Iterator[tuple[Bloc, Activite, Competence]]:
        """Every competence with what holds it, in order."""
        for bloc in self.blocs:
            for activite in bloc.activites:
                for competence in activite.competences:
                    yield bloc, activite, competence

    @cached_property
    def par_bloc(self) -> dict[BlocCode, Bloc]:
        """Blocs by code."""
        return {b.code: b for b in self.blocs}

    @cached_property
    def bloc_de(self) -> dict[CelluleCode, BlocCode]:
        """Code of the bloc that holds each competence and each criterion."""
        places: dict[CelluleCode, BlocCode] = {}
        for bloc, _, competence in self.parties():
            places[competence.code] = bloc.code
            places |= {c.code: bloc.code for c in competence.criteres}
        return places

    @cached_property
    def par_competence(self) -> dict[CelluleCode, Competence]:
        """Competences by code."""
        return {k.code: k for _, _, k in self.parties()}

    @cached_property
    def par_critere(self) -> dict[CelluleCode, Critere]:
        """Criteria by code."""
        return {c.code: c for _, _, k in self.parties() for c in k.criteres}

    @cached_property
    def numeros(self) -> tuple[Numero, ...]:
        """The seats of the jury, in order."""
        return tuple(sorted(regle.numero for regle in self.sieges))

    @cached_property
    def par_qualite(self) -> dict[str, Qualite]:
        """Capacities by key."""
        return {q.cle: q for q in self.qualites}

    def regle_siege(self, numero: int) -> RegleSiege:
        """The rule of a seat.

        Raises KeyError when the référentiel names no such seat.
        """
        for regle in self.sieges:
            if regle.numero == numero:
                return regle
        raise KeyError(numero)
