"""The headings of a convocation: which column says what, under the names that training bodies give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from evaluateur.echange.convocation.rangees import FichierRefuse, Rangee
from evaluateur.echange.convocation.valeurs import looks_like_nir
from evaluateur.metier.typographie import enumeration, plat

Champ = Literal[
    "reference", "nom_naissance", "nom_usage", "prenoms", "date_naissance", "lieu_naissance", "entreprise", "service",
    "poste", "certification_preparee", "voie_acces", "amenagement", "lieu", "debut", "fin", "organisme", "blocs",
]  # fmt: skip

TITRES_MAX = 5
"""Rows of title above the headings: more would look for them among the candidates."""
REQUIS: dict[Champ, str] = {"nom_naissance": "nom", "prenoms": "prénom"}

# The most precise name first: where two columns say the same thing, it is the one that is read.
_NOMS: dict[Champ, tuple[str, ...]] = {
    "reference": ("reference du dossier", "reference dossier", "reference", "ref dossier", "ref", "numero de dossier",
                  "numero dossier", "n de dossier", "n dossier", "dossier", "reference candidat"),
    "nom_naissance": ("nom de naissance", "nom naissance", "nom de famille", "nom patronymique", "nom du candidat",
                      "nom candidat", "nom"),
    "nom_usage": ("nom d usage", "nom usage", "nom usuel", "nom marital", "nom d epouse", "nom d epoux"),
    "prenoms": ("prenoms", "prenom", "prenoms du candidat", "prenom du candidat", "prenom candidat"),
    "date_naissance": ("date de naissance", "date naissance", "naissance", "ne le", "nee le"),
    "lieu_naissance": ("lieu de naissance", "lieu naissance", "ville de naissance", "commune de naissance", "ne a"),
    "entreprise": ("entreprise", "employeur", "societe", "mutuelle", "nom de l entreprise", "raison sociale"),
    "service": ("service", "service d affectation"),
    "poste": ("poste occupe", "poste", "intitule du poste", "emploi occupe", "emploi", "fonction", "metier"),
    "certification_preparee": ("certification preparee", "certification", "cqp prepare", "cqp", "titre prepare"),
    "voie_acces": ("voie d acces", "voie acces", "modalite d acces", "voie"),
    "amenagement": ("amenagement en minutes", "amenagement minutes", "minutes d amenagement", "amenagement",
                    "amenagements", "temps supplementaire", "temps supplementaire en minutes", "tiers temps"),
    "lieu": ("lieu de la session", "lieu de session", "lieu d examen", "lieu de l examen", "lieu de l epreuve",
             "lieu des epreuves", "lieu du jury", "lieu", "salle"),
    "debut": ("date de debut", "date debut", "debut de session", "debut de la session", "debut", "date de la session",
              "date de session", "date d examen", "date de l examen", "date de l epreuve", "date des epreuves",
              "date du jury", "date de convocation", "date"),
    "fin": ("date de fin", "date fin", "fin de session", "fin de la session", "fin"),
    "organisme": ("organisme de formation", "organisme", "of", "centre de formation", "centre"),
    "blocs": ("blocs presentes", "bloc presente", "blocs de competences", "blocs a evaluer", "blocs", "bloc"),
}  # fmt: skip
_RANG_DE = {nom: (champ, rang) for champ, noms in _NOMS.items() for rang, nom in enumerate(noms)}
_PARENTHESE = re.compile(r"\((?!s\)|e\))[^)]*\)")
_HEURE = re.compile(r"\b(?:heure|heures|horaire|horaires)\b")
_NIR = re.compile(r"\b(?:nir|nirpp|insee|securite sociale|secu|nss|numero ss|n ss)\b")


class Colonne(Struct, frozen=True):
    """A column that is read."""

    rang: int
    nom: str
    """Its heading, as the file says it."""


class ColonneIgnoree(Struct, frozen=True):
    """A column that is not kept, and why."""

    nom: str
    phrase: str


class Entete(Struct, frozen=True):
    """The row of headings, and what each column is."""

    rangee: Rangee
    colonnes: dict[Champ, Colonne]
    ignorees: tuple[ColonneIgnoree, ...]


def find_entete(rangees: Sequence[Rangee]) -> tuple[Entete, Sequence[Rangee]]:
    """The headings, below at most five rows of title, and the rows under them. Raises FichierRefuse."""
    candidates = rangees[: TITRES_MAX + 1]
    place = next((i for i, r in enumerate(candidates) if set(REQUIS) <= _recognised(r).keys()), None)
    if place is None:
        raise _sans_entete(max(candidates, key=lambda r: len(_recognised(r))))
    suite = rangees[place + 1 :]
    return _entete(rangees[place], suite), suite


def _sans_entete(rangee: Rangee) -> FichierRefuse:
    """What is missing and what was found; without one known heading, no content is repeated as if it were one."""
    lus = _recognised(rangee)
    manquent = enumeration([f"« {mot} »" for champ, mot in REQUIS.items() if champ not in lus])
    trouves = enumeration([f"« {c.texte} »" for c in rangee.cellules if c.texte and not looks_like_nir(c.texte)])
    vu = f"La ligne {rangee.numero} dit : {trouves}." if lus else "Aucun intitulé connu n'a été trouvé."
    return FichierRefuse(
        f"Il manque les intitulés de colonne : {manquent}. {vu}",
        f"Donnez à chacun sa colonne, et son intitulé au-dessus des candidats, dans les {TITRES_MAX + 1} premières "
        "lignes remplies.",
    )


def flatten(intitule: str) -> str:
    """A heading without case, accents, punctuation, nor what stands between brackets."""
    nu = _PARENTHESE.sub(" ", intitule).replace("(s)", "s").replace("(e)", "").replace("(S)", "s").replace("(E)", "")
    return " ".join(re.sub(r"[\W_]+", " ", plat(nu)).split())


def _recognised(rangee: Rangee) -> dict[Champ, Colonne]:
    """The best column of each field."""
    trouves: dict[Champ, tuple[int, int]] = {}
    for rang, cellule in enumerate(rangee.cellules):
        champ, precision = _RANG_DE.get(flatten(cellule.texte), (None, 0))
        if champ is not None:
            trouves[champ] = min(trouves.get(champ, (precision, rang)), (precision, rang))
    return {champ: Colonne(rang, rangee.cellules[rang].texte) for champ, (_, rang) in trouves.items()}


def _entete(rangee: Rangee, suite: Sequence[Rangee]) -> Entete:
    lues = _recognised(rangee)
    lues = {c: k for c, k in lues.items() if c in REQUIS or not _mostly_nir(suite, k.rang)}
    rangs = {colonne.rang for colonne in lues.values()}
    largeur = max([len(rangee.cellules), *(len(r.cellules) for r in suite)])
    ignorees = [
        _ignoree(rangee, rang, suite)
        for rang in range(largeur)
        if rang not in rangs and (rangee.cellule(rang).texte or any(not r.cellule(rang).vide for r in suite))
    ]
    return Entete(rangee, lues, tuple(ignorees))


def _mostly_nir(suite: Sequence[Rangee], rang: int) -> bool:
    """Whether at least half of the cells written in this column look like social security numbers."""
    ecrites = [r.cellule(rang).texte for r in suite if not r.cellule(rang).vide]
    return 0 < len(ecrites) <= 2 * sum(looks_like_nir(texte) for texte in ecrites)


def _ignoree(rangee: Rangee, rang: int, suite: Sequence[Rangee]) -> ColonneIgnoree:
    intitule = rangee.cellule(rang).texte
    if looks_like_nir(intitule):
        intitule = ""
    nom = intitule or f"colonne {rang + 1}, sans intitulé"
    if _NIR.search(flatten(intitule)) or any(looks_like_nir(r.cellule(rang).texte) for r in suite):
        return ColonneIgnoree(
            nom, f"La colonne « {nom} » contient des numéros de sécurité sociale : aucun n'est gardé."
        )
    if _HEURE.search(flatten(intitule)):
        return ColonneIgnoree(nom, f"La colonne « {nom} » n'est pas reprise : le dossier tient le jour, pas l'heure.")
    if flatten(intitule) in _RANG_DE:
        return ColonneIgnoree(nom, f"La colonne « {nom} » n'est pas reprise : une autre dit déjà la même chose.")
    return ColonneIgnoree(nom, f"La colonne « {nom} » n'est pas reprise : le dossier n'a pas de place pour elle.")
