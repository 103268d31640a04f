"""The texts of a référentiel, each with its place: by codes, to find it again, and in words that people read.

Whatever the types of a référentiel hold is walked; a new field without a word here is a fault that a test names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from evaluateur.metier import canonique
from evaluateur.metier.contenu.fiche import CompetenceCle, Rubrique
from evaluateur.metier.contenu.modalites import Repere
from evaluateur.metier.referentiel import Activite, Bloc, Competence, Groupe, Referentiel, RegleSiege
from evaluateur.metier.typographie import majuscule

Chemin = tuple[str, ...]
"""Names and codes that lead to a text: the same in two versions, whatever was put in between."""

NOMS = {
    "a_aborder": "à aborder en entretien",
    "a_completer": "à compléter",
    "aborde_non_observe": "compétences non mobilisées abordées en entretien",
    "abrege": "abrégé",
    "activites": "activités",
    "annonce": "nombre annoncé",
    "attendu": "attendu",
    "auteur": "auteur",
    "autre_service": "d’un autre service",
    "avant_entretien": "jours avant l’entretien",
    "bloc": "bloc",
    "blocs": "blocs",
    "canaux": "canal",
    "certification": "certification",
    "champ": "champ",
    "cle": "clé",
    "cles": "compétence clé",
    "code": "code",
    "code_nsf": "code NSF",
    "code_rncp": "code RNCP",
    "colonnes": "colonnes",
    "competence": "compétence",
    "competence_depuis_criteres": "compétence d’après ses critères",
    "competences": "compétences",
    "conditionnelle": "s’il y a lieu",
    "conservation": "conservation",
    "critere": "critère",
    "criteres": "critères",
    "de": "points comptés",
    "decision": "décision",
    "defaut": "à défaut",
    "defavorable": "défavorable",
    "desaccord": "désaccord",
    "desaccord_entier": "désaccord sur tout le bloc",
    "desaccord_transmis": "désaccord transmis",
    "desaccords": "désaccords",
    "document": "document",
    "echelles": "échelle",
    "embleme": "emblème",
    "entete": "en-tête",
    "entretien": "entretien complémentaire",
    "etapes": "étapes",
    "exigences": "exigence",
    "famille": "famille",
    "fiche": "fiche",
    "genre": "genre",
    "groupes": "groupes",
    "habilitation": "habilitation",
    "icone": "pictogramme",
    "image": "image",
    "interne": "de l’entreprise du candidat",
    "intitule": "intitulé",
    "jouee": "jouée",
    "jours": "jours",
    "lacune": "ce qui manque",
    "lacune_apres": "pages perdues après",
    "lacune_avant": "pages perdues avant",
    "le": "date",
    "lecteur": "lecteur",
    "libelle": "libellé",
    "libelle_court": "libellé court",
    "libelle_nsf": "libellé NSF",
    "liste": "en liste",
    "marque": "marque",
    "marques": "marque",
    "maximum": "maximum",
    "minimum": "minimum",
    "minutes": "minutes",
    "modalites": "modalités",
    "mot": "mot",
    "motif": "motif",
    "mots": "mots des documents",
    "natures": "nature",
    "niveau": "niveau",
    "nombre": "nombre",
    "numero": "numéro",
    "document_court": "document, en court",
    "numeros": "numéros des répertoires",
    "objet": "objet",
    "objet_pluriel": "objet, au pluriel",
    "parties": "parties",
    "phases": "phase",
    "portee": "portée",
    "positions": "positions",
    "preambule": "préambule",
    "precisions_obligatoires": "précisions obligatoires",
    "preparee": "ce qui est préparé",
    "presentations": "présentations",
    "propose": "proposé",
    "publics": "publics",
    "qualites": "qualité",
    "qui_decide": "qui décide",
    "reflexe": "note le reste du tableau",
    "regles": "règle",
    "renvoi": "renvoi",
    "reperes": "repère",
    "reserve": "réserve",
    "resultat": "résultat",
    "resultat_court": "résultat, en court",
    "rncp": "numéro RNCP",
    "revision": "révision",
    "role": "rôle",
    "rubriques": "rubrique",
    "sans_accord": "sans accord",
    "sans_valeur": "sans valeur",
    "schema": "schéma",
    "sieges": "évaluateur",
    "sur_la_feuille": "sur la feuille d’observation",
    "synthese": "synthèse",
    "texte": "",
    "textes": "textes",
    "titre": "titre",
    "ton": "couleur",
    "touche": "touche",
    "troisieme_evaluateur": "troisième évaluateur",
    "valeurs": "",
    "variantes": "autre jury",
    "version": "version",
}
"""How a field is called inside a place; one without a name is what its place is about."""
_IDENTITES = ("code", "cle")


class Lieu(Struct, frozen=True):
    """What stands at a place, or how its parts come."""

    mots: Chemin
    """The words that lead there, from the outside in."""

    @property
    def lieu(self) -> str:
        """« Bloc 3, intitulé »."""
        return dit(self.mots)


class Texte(Lieu, frozen=True):
    """What a référentiel says at a place."""

    valeur: object
    """A text, a number, a yes or a no, or a list of texts."""

    @property
    def dit(self) -> str:
        """The value as it is read."""
        if isinstance(self.valeur, bool):
            return "oui" if self.valeur else "non"
        return (" ; ".join(map(str, self.valeur)) or "aucun") if isinstance(self.valeur, tuple) else str(self.valeur)


class Ordre(Lieu, frozen=True):
    """In which order the parts of a list come, and how they are grouped."""

    rangs: tuple[Chemin, ...]


Place = tuple[Chemin, Texte | Ordre]


def textes(ref: Referentiel) -> dict[Chemin, Texte | Ordre]:
    """All that a référentiel says, in its order, by its place."""
    return dict(_struct(ref, (), ()))


def lacunes(ref: Referentiel) -> list[str]:
    """The places that say of themselves that they are to be completed, in order; of what certifies nothing, no code."""
    asked = (
        (path, found.mots[:-1])
        for path, found in textes(ref).items()
        if isinstance(found, Texte) and path[-1] == "a_completer" and found.valeur is True
    )
    return [dit(words) for path, words in asked if not (ref.genre and path[-2] == "code_rncp")]


def dit(words: Chemin) -> str:
    """A place in words, with a capital."""
    return majuscule(", ".join(words))


def _struct(part: Struct, path: Chemin, words: Chemin) -> Iterator[Place]:
    if isinstance(part, Competence):
        yield (*path, "ordre"), Ordre(words, tuple(tuple(c.code for c in g.criteres) for g in part.groupes))
    bare = True
    for field in _fields(type(part)):
        value = getattr(part, field.name)
        named = field.name in _IDENTITES and path[-1:] == (value,)
        # A criterion lies in its competence, whatever group holds it.
        if value is UNSET or value is None or named or (field.name == "criteres" and isinstance(part, Groupe)):
            continue
        for found in _value(value, field.default, (*path, field.name), _beside(words, field.name)):
            bare = False
            yield _short(found) if field.name == "image" else found
    if bare and not isinstance(part, Groupe):
        yield path, Texte(words, "présent")


def _short(place: Place) -> Place:
    """A picture by its empreinte: whoever compares reads no bytes."""
    path, found = place
    if not isinstance(found, Texte):
        return place
    return path, replace(found, valeur=f"code de contrôle {canonique.empreinte(str(found.valeur).encode())[:16]}…")


@cache
def _fields(kind: type[Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(kind)


def _value(value: object, default: object, path: Chemin, words: Chemin) -> Iterator[Place]:
    if isinstance(value, Struct):
        yield from _struct(value, path, words)
    elif isinstance(value, tuple) and value and isinstance(value[0], Groupe):
        yield from _groupes(value, path[:-1], words[:-1])
    elif isinstance(value, tuple) and value and isinstance(value[0], Struct):
        yield from _parts(value, path, words)
    elif value != default and (value != () or default is UNSET):
        yield path, Texte(words, value)


def _groupes(groupes: Sequence[Groupe], path: Chemin, words: Chemin) -> Iterator[Place]:
    rank = 0
    for i, groupe in enumerate(groupes, 1):
        yield from _struct(groupe, (*path, "groupes", _identite(groupe)), (*words, f"groupe {i}"))
        for critere in groupe.criteres:
            rank += 1
            yield from _struct(critere, (*path, critere.code), (*words, f"critère {rank}"))


def _parts(parts: Sequence[Struct], path: Chemin, words: Chemin) -> Iterator[Place]:
    """The parts of a list, each by what names it, else by its rank."""
    keys: list[str] = []
    for i, part in enumerate(parts, 1):
        name = _identite(part) or str(i)
        keys.append(name if name not in keys else f"{name}\0{i}")  # no text holds this sign
        yield from _struct(part, (*path, keys[-1]), _place(part, name, words))
    yield (*path, "ordre"), Ordre(words, (tuple(keys),))


def _identite(part: Struct) -> str:
    """By what a part of a list is found again; empty: by its rank."""
    match part:
        case Groupe():
            return part.criteres[0].code
        case Rubrique():
            return part.renvoi or part.titre
        case Repere():
            return part.titre
        case CompetenceCle():
            return part.critere
        case RegleSiege():
            return str(part.numero)
        case _:
            return next((str(getattr(part, name)) for name in _IDENTITES if hasattr(part, name)), "")


def _place(part: Struct, name: str, words: Chemin) -> Chemin:
    """The words of a part of a list: what has a code known everywhere needs no more."""
    match part:
        case Bloc():
            return (f"bloc {name}",)
        case Activite():
            return (f"activité {name}",)
        case Competence():
            return (name,)
        case _:
            return (*words[:-1], f"{words[-1]} {name}" if name.isdigit() else f"{words[-1]} « {name} »")


def _beside(words: Chemin, field: str) -> Chemin:
    return (*words, NOMS[field]) if NOMS[field] else words
