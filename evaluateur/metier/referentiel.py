"""The référentiel: what is certified, how it is observed, with which words it is judged.

Everything here is read from ``ressources/referentiels/*.toml``; rules are data, never code. A place that the
source document lost is marked ``a_completer`` and is printed as such: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType

from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.pv.mots import Mots
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Numero, cellule_du_bloc

A_COMPLETER = "à compléter par le certificateur"
TOUCHE_A_ABORDER = "E"
"""The key of the flag, in every grid: no word of a scale may take it."""

_SHAPE = Meta(pattern=r"^[0-9A-Za-z]+([.\-][0-9A-Za-z]+)*$", max_length=40)
Code = Annotated[str, _SHAPE]
CodeBloc = Annotated[BlocCode, _SHAPE]
CodeCellule = Annotated[CelluleCode, _SHAPE]
Cle = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Texte = Annotated[str, Meta(min_length=1)]
Positif = Annotated[int, Meta(ge=1, le=1000)]


class _Donnee(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every part of a référentiel: immutable, and an unknown field is an error, not a silence."""


class TexteOfficiel(_Donnee, frozen=True):
    """An official wording that may be missing from the source; ``defaut`` is ours and used until it is filled in."""

    texte: str = ""
    a_completer: bool = False
    defaut: str = ""

    @property
    def imprime(self) -> str:
        """What screen and paper show: the official words, else our default, else the admission that they lack."""
        return self.texte or self.defaut or A_COMPLETER


class Valeur(_Donnee, frozen=True):
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


class Echelle(_Donnee, frozen=True, dict=True):
    """The words with which a cell is marked. "Not yet marked" is never one of them."""

    valeurs: Annotated[tuple[Valeur, ...], Meta(min_length=2)]

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


class Echelles(_Donnee, frozen=True):
    """The three scales of a grid."""

    critere: Echelle
    competence: Echelle
    bloc: Echelle


class Qualite(_Donnee, frozen=True):
    """In which capacity an evaluator sits (source: « Évaluateurs », modalities of every bloc)."""

    cle: Cle
    mot: Texte
    habilitation: bool = False
    """Must be habilité by the branch."""
    interne: bool = False
    """Must belong to the candidate's company."""
    autre_service: bool = False
    """Must come from another department than the candidate's."""


class RegleSiege(_Donnee, frozen=True):
    """Which capacities may hold this seat."""

    numero: Numero
    qualites: Annotated[tuple[Cle, ...], Meta(min_length=1)]


class Marque(_Donnee, frozen=True):
    """A mark that a situation may bear (« difficile », « anomalie »), counted by the requirements."""

    cle: Cle
    mot: Texte
    icone: str = ""


class Nature(Marque, frozen=True):
    """How a situation came about (« réelle », « reconstituée »)."""

    jouee: bool = False
    """Someone plays the client: the situation names him."""


class ExigenceNombre(_Donnee, frozen=True, tag_field="genre", tag="nombre"):
    """So many situations observed."""

    code: Cle
    libelle: Texte
    attendu: Texte
    minimum: Positif
    maximum: Positif


class ExigenceVariete(_Donnee, frozen=True, tag_field="genre", tag="variete"):
    """At least so many different values of one field of the situations."""

    code: Cle
    libelle: Texte
    attendu: Texte
    champ: Literal["cadre", "canal"]
    minimum: Positif


class ExigenceMarque(_Donnee, frozen=True, tag_field="genre", tag="marque"):
    """At least so many situations that bear a mark; ``conditionnelle`` renders « s'il y a lieu »: never a breach."""

    code: Cle
    libelle: Texte
    attendu: Texte
    marque: Cle
    minimum: Positif
    conditionnelle: bool = False


class ExigencePeriode(_Donnee, frozen=True, tag_field="genre", tag="periode"):
    """All situations within so many consecutive days, the first and the last one included."""

    code: Cle
    libelle: Texte
    attendu: Texte
    jours: Positif
    avant_entretien: bool = False
    """The days counted are those that precede the day of the entretien."""


class ExigenceTirage(_Donnee, frozen=True, tag_field="genre", tag="tirage"):
    """The case is drawn by lot."""

    code: Cle
    libelle: Texte
    attendu: Texte


Exigence = ExigenceNombre | ExigenceVariete | ExigenceMarque | ExigencePeriode | ExigenceTirage


class Phase(_Donnee, frozen=True):
    """A timed part of a bloc."""

    code: Cle
    intitule: Texte
    minutes: Positif
    parties: Positif = 1
    """In how many interviews the phase is spent (bloc 4: three of about five minutes)."""
    entretien: bool = False
    """True for the entretien complémentaire."""


class Repere(_Donnee, frozen=True):
    """A passage of the modalities, verbatim, under a heading of ours, for the side panel and the grid."""

    titre: Texte
    texte: Texte
    sur_la_feuille: bool | UnsetType = UNSET
    """False: the blank observation sheet leaves it out, for it says it elsewhere or has no use for it."""


class Modalites(_Donnee, frozen=True):
    """How a bloc is observed: the official text, and beside it what can be counted."""

    texte: Texte
    objet: Texte
    """What a situation is called in this bloc, singular (« entretien d'accueil »)."""
    objet_pluriel: Texte
    reperes: tuple[Repere, ...]
    natures: tuple[Nature, ...]
    canaux: tuple[Marque, ...]
    marques: tuple[Marque, ...]
    exigences: tuple[Exigence, ...]
    phases: tuple[Phase, ...]
    precisions_obligatoires: bool
    """« Ils doivent apporter des précisions » against « ils peuvent »."""
    aborde_non_observe: bool
    """The entretien also covers the competences that were not mobilised."""
    a_completer: bool = False
    """The beginning or the end of the text is lost in the source."""

    def phase(self, code: str) -> Phase | None:
        """Return the phase of this code, or None."""
        return next((p for p in self.phases if p.code == code), None)

    @property
    def tirage(self) -> bool:
        """Whether the case is drawn by lot."""
        return any(isinstance(e, ExigenceTirage) for e in self.exigences)


class Critere(_Donnee, frozen=True):
    """One line to mark."""

    code: CodeCellule
    texte: Texte
    libelle_court: str = ""
    a_completer: bool = False
    """The end of the sentence is lost in the source."""


class Groupe(_Donnee, frozen=True):
    """Criteria under their heading; an empty heading when the cell holds sentences alone."""

    criteres: Annotated[tuple[Critere, ...], Meta(min_length=1)]
    entete: str = ""
    a_completer: bool = False
    """The heading is lost in the source."""


class Competence(_Donnee, frozen=True, dict=True):
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


class Activite(_Donnee, frozen=True):
    """An activity of the référentiel d'activités."""

    code: Code
    texte: str
    libelle_court: Texte
    competences: Annotated[tuple[Competence, ...], Meta(min_length=1)]
    a_completer: bool = False


class Lacune(_Donnee, frozen=True):
    """Lost pages: a place kept for them, its code reserved."""

    code: Code
    texte: Texte


class Bloc(_Donnee, frozen=True, dict=True):
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


class Certification(_Donnee, frozen=True):
    """What is certified, as the first page of the source says it."""

    titre: Texte
    """Our typography of the title; ``intitule`` is the source's."""
    intitule: Texte
    code_nsf: Texte
    libelle_nsf: Texte
    publics: tuple[Texte, ...]
    colonnes: tuple[Texte, ...]
    preambule: tuple[Texte, ...]
    rncp: TexteOfficiel
    embleme: TexteOfficiel


class Regles(_Donnee, frozen=True):
    """What the source does not say and the certifier must: never invented."""

    desaccord: TexteOfficiel
    competence_depuis_criteres: TexteOfficiel
    conservation: TexteOfficiel
    troisieme_evaluateur: TexteOfficiel


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

    @property
    def deroule(self) -> tuple[Etape, ...]:
        """The steps of a session, in order."""
        return tuple(ETAPES) if self.etapes is UNSET else self.etapes

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
