"""The headings of a convocation: which column says what, under the names that training bodies give them."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from evaluateur.echange.convocation.rangees import FichierRefuse, Rangee
from evaluateur.echange.convocation.valeurs import looks_like_nir
from evaluateur.metier.typographie import enumeration, plat

Champ = Literal[
    "reference", "nom_naissance", "nom_usage", "prenoms", "prenom_2", "prenom_3", "date_naissance", "lieu_naissance",
    "entreprise", "service", "poste", "certification_preparee", "voie_acces", "amenagement", "lieu", "debut", "fin",
    "organisme", "fuseau", "blocs", "situation", "heure", "evaluateur_1", "contact_1", "evaluateur_2", "contact_2",
    "contact",
]  # fmt: skip

TITRES_MAX = 5
"""Rows of title above the headings: more would look for them among the candidates."""
REQUIS: dict[Champ, str] = {"nom_naissance": "nom", "prenoms": "prénom"}
RENDEZ_VOUS: frozenset[Champ] = frozenset(
    {"heure", "evaluateur_1", "contact_1", "evaluateur_2", "contact_2", "contact"}
)
"""What only a signed convocation fixes."""
LIBELLES: dict[Champ, str] = {
    "reference": "Référence du dossier", "nom_naissance": "Nom de naissance", "nom_usage": "Nom d’usage",
    "prenoms": "Prénoms", "prenom_2": "Deuxième prénom", "prenom_3": "Troisième prénom",
    "date_naissance": "Date de naissance", "lieu_naissance": "Lieu de naissance", "entreprise": "Entreprise",
    "service": "Service", "poste": "Poste occupé", "certification_preparee": "Certification préparée",
    "voie_acces": "Voie d’accès", "amenagement": "Aménagement, en minutes", "lieu": "Lieu de la session",
    "debut": "Date de début", "fin": "Date de fin", "organisme": "Organisme de formation", "fuseau": "Fuseau horaire",
    "blocs": "Blocs présentés", "situation": "Situation de la convocation",
}  # fmt: skip
"""What may be matched with a column by hand."""
Appris = Mapping[str, Champ]
"""Headings that were matched by hand, flattened."""

# The most precise name first: where two columns say the same thing, it is the one that is read.
_NAMES: dict[Champ, tuple[str, ...]] = {
    "reference": ("reference du dossier", "reference dossier", "reference", "ref dossier", "ref", "numero de dossier",
                  "numero dossier", "n de dossier", "n dossier", "dossier", "reference candidat",
                  "identifiant externe", "identifiant local", "identifiant", "external id", "externalid", "matricule",
                  "code apprenant", "id"),
    "nom_naissance": ("nom de naissance", "nom naissance", "nom de famille", "nom patronymique", "nom du candidat",
                      "nom candidat", "birth name", "birthname", "last name", "lastname", "nom"),
    "nom_usage": ("nom d usage", "nom usage", "nom usuel", "nom marital", "nom d epouse", "nom d epoux", "use name",
                  "usename"),
    "prenoms": ("prenoms", "prenom", "prenoms du candidat", "prenom du candidat", "prenom candidat",
                "prenom 1", "premier prenom", "first name", "firstname", "first name 1", "firstname1"),
    "prenom_2": ("prenom 2", "deuxieme prenom", "second prenom", "first name 2", "firstname2"),
    "prenom_3": ("prenom 3", "troisieme prenom", "first name 3", "firstname3"),
    "date_naissance": ("date de naissance", "date naissance", "naissance", "ne le", "nee le", "birth date",
                       "birthdate", "date of birth", "dateofbirth", "ddn"),
    "lieu_naissance": ("lieu de naissance", "lieu naissance", "ville de naissance", "commune de naissance", "ne a",
                       "nom de la commune de naissance", "nom commune de naissance"),
    "entreprise": ("entreprise", "employeur", "societe", "mutuelle", "nom de l entreprise", "raison sociale"),
    "service": ("service", "service d affectation"),
    "poste": ("poste occupe", "poste", "intitule du poste", "emploi occupe", "emploi", "fonction", "metier"),
    "certification_preparee": ("certification preparee", "certification", "cqp prepare", "cqp", "titre prepare"),
    "voie_acces": ("voie d acces", "voie acces", "modalite d acces", "voie", "dispositif"),
    "amenagement": ("amenagement en minutes", "amenagement minutes", "minutes d amenagement", "amenagement",
                    "amenagements", "temps supplementaire", "temps supplementaire en minutes", "tiers temps",
                    "temps majore"),
    "lieu": ("lieu de la session", "lieu de session", "lieu d examen", "lieu de l examen", "lieu de l epreuve",
             "lieu des epreuves", "lieu du jury", "nom du site", "site", "lieu", "salle", "adresse"),
    "debut": ("date de debut", "date debut", "debut de session", "debut de la session", "debut", "date de la session",
              "date de session", "date d examen", "date de l examen", "date de l epreuve", "date des epreuves",
              "date d epreuve",
              "date du jury", "date de convocation", "date"),
    "fin": ("date de fin", "date fin", "fin de session", "fin de la session", "fin"),
    "organisme": ("organisme de formation", "organisme", "of", "centre de formation", "centre"),
    "fuseau": ("fuseau horaire", "fuseau", "fuseau de la session", "time zone", "timezone"),
    "blocs": ("blocs presentes", "bloc presente", "blocs de competences", "blocs a evaluer", "blocs", "bloc"),
    "situation": ("situation de la convocation", "etat de la convocation", "statut de la convocation", "situation",
                  "statut", "etat"),
    "heure": ("heure de convocation", "heure du rendez vous", "heure de passage", "heure de debut", "heure debut",
              "heure d epreuve", "heure de l epreuve", "heure", "horaire"),
    "evaluateur_1": ("evaluateur 1", "nom de l evaluateur 1", "premier evaluateur", "expert habilite"),
    "contact_1": ("contact 1", "contact de l evaluateur 1", "contact evaluateur 1", "telephone de l evaluateur 1",
                  "telephone evaluateur 1", "courriel de l evaluateur 1", "courriel evaluateur 1"),
    "evaluateur_2": ("evaluateur 2", "nom de l evaluateur 2", "second evaluateur", "deuxieme evaluateur"),
    "contact_2": ("contact 2", "contact de l evaluateur 2", "contact evaluateur 2", "telephone de l evaluateur 2",
                  "telephone evaluateur 2", "courriel de l evaluateur 2", "courriel evaluateur 2"),
    "contact": ("contact du jury", "contact de la session", "qui appeler", "contact"),
}  # fmt: skip
_RANK_OF = {name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names)}
_RANK_OF_ONE = {
    " ".join(word.removesuffix("s") for word in name.split()): place for name, place in reversed(_RANK_OF.items())
}
"""The same without the s of a plural."""
_BY_HAND = -1
"""Before the most precise name."""
_PARENTHESE = re.compile(r"\((?!s\)|e\))[^)]*\)|\[[^\]]*\]")
_CODE = re.compile(r"\b(?:siret|siren|insee)\b|\bcodecityofbirth\b")
"""Codes of companies and of towns: numbers that are nobody's, and that a dossier has no use for."""
_HEURE = re.compile(r"\b(?:heure|heures|horaire|horaires)\b")
_NIR = re.compile(r"\b(?:nir|nirpp|securite sociale|secu|nss|numero ss|n ss)\b|(?<!\bcode )\binsee\b")


class Colonne(Struct, frozen=True):
    """A column that is read."""

    rang: int
    nom: str
    """Its heading, as the file says it."""


class ColonneIgnoree(Struct, frozen=True):
    """A column that is not kept, and why."""

    nom: str
    phrase: str
    libre: bool = False
    """Its heading says nothing to us: it may be matched by hand."""


class IntitulesInconnus(FichierRefuse):
    """The headings that a list of candidates cannot do without were not found; which others may be matched by hand."""

    def __init__(self, phrase: str, remede: str, intitules: tuple[str, ...]) -> None:
        super().__init__(phrase, remede)
        self.intitules = intitules


class Entete(Struct, frozen=True):
    """The row of headings, and what each column is."""

    rangee: Rangee
    colonnes: dict[Champ, Colonne]
    ignorees: tuple[ColonneIgnoree, ...]


def find_entete(
    rows: Sequence[Rangee], signed: bool = False, appris: Appris | None = None
) -> tuple[Entete, Sequence[Rangee]]:
    """The headings, below at most five rows of title, and the rows under them. Raises IntitulesInconnus.

    ``signed``: with what only a signed convocation fixes. ``appris``: headings that were matched by hand before.
    """
    learned, candidates = appris or {}, rows[: TITRES_MAX + 1]
    place = next((i for i, r in enumerate(candidates) if set(REQUIS) <= _recognised(r, learned).keys()), None)
    if place is None:
        raise _without_header(max(candidates, key=lambda r: len(_recognised(r, learned))), learned)
    following = rows[place + 1 :]
    return _header(rows[place], following, signed, learned), following


def _without_header(row: Rangee, appris: Appris) -> IntitulesInconnus:
    """What is missing and what was found; without one known heading, no content is repeated as if it were one."""
    loaded = _recognised(row, appris)
    missing = enumeration([f"« {word} »" for field, word in REQUIS.items() if field not in loaded])
    texts = dict.fromkeys(c.texte for c in row.cellules)
    found = enumeration([f"« {text} »" for text in texts if text and not looks_like_nir(text)])
    seen = f"La ligne {row.numero} dit : {found}." if loaded else "Aucun intitulé connu n’a été trouvé."
    return IntitulesInconnus(
        f"Il manque les intitulés de colonne : {missing}. {seen}",
        f"Donnez à chacun sa colonne, et son intitulé au-dessus des candidats, dans les {TITRES_MAX + 1} premières "
        "lignes remplies.",
        tuple(text for text in texts if text and not looks_like_nir(text) and _by_hand(text, appris)),
    )


def _by_hand(heading: str, appris: Appris) -> bool:
    """Whether a heading was matched by hand, or may be: it says nothing by itself."""
    return flatten(heading) in appris or _place(heading, appris) is None


def flatten(heading: str) -> str:
    """A heading without case, accents, punctuation, nor what stands between brackets."""
    nu = _PARENTHESE.sub(" ", heading).replace("(s)", "s").replace("(e)", "")
    return " ".join(re.sub(r"[\W_]+", " ", plat(nu)).split())


def _place(heading: str, appris: Appris) -> tuple[Champ, int] | None:
    """The field that a heading names, and how precisely: what was matched by hand before all."""
    flat = flatten(heading)
    if flat in appris:
        return appris[flat], _BY_HAND
    return _RANK_OF.get(flat) or _RANK_OF_ONE.get(" ".join(word.removesuffix("s") for word in flat.split()))


def _recognised(row: Rangee, appris: Appris) -> dict[Champ, Colonne]:
    """The best column of each field."""
    found: dict[Champ, tuple[int, int]] = {}
    for rank, cellule in enumerate(row.cellules):
        field, precision = _place(cellule.texte, appris) or (None, 0)
        if field is not None:
            found[field] = min(found.get(field, (precision, rank)), (precision, rank))
    return {field: Colonne(rank, row.cellules[rank].texte) for field, (_, rank) in found.items()}


def _header(row: Rangee, following: Sequence[Rangee], signed: bool, appris: Appris) -> Entete:
    loaded = {c: k for c, k in _recognised(row, appris).items() if signed or c not in RENDEZ_VOUS}
    loaded = {c: k for c, k in loaded.items() if c in REQUIS or not _mostly_nir(following, k.rang)}
    ranks = {column.rang for column in loaded.values()}
    width = max([len(row.cellules), *(len(r.cellules) for r in following)])
    ignored = [
        _ignoree(row, rank, following, loaded, appris)
        for rank in range(width)
        if rank not in ranks and (row.cellule(rank).texte or any(not r.cellule(rank).vide for r in following))
    ]
    return Entete(row, loaded, tuple(ignored))


def _mostly_nir(following: Sequence[Rangee], rang: int) -> bool:
    """Whether at least half of the cells written in this column look like social security numbers."""
    written = [r.cellule(rang).texte for r in following if not r.cellule(rang).vide]
    return 0 < len(written) <= 2 * sum(looks_like_nir(text) for text in written)


def _ignoree(
    row: Rangee, rang: int, following: Sequence[Rangee], read: Container[Champ], appris: Appris
) -> ColonneIgnoree:
    heading = row.cellule(rang).texte
    if looks_like_nir(heading):
        heading = ""
    name = heading or f"colonne {rang + 1}, sans intitulé"
    if _NIR.search(flatten(heading)) or any(looks_like_nir(r.cellule(rang).texte) for r in following):
        return ColonneIgnoree(
            name, f"La colonne « {name} » contient des numéros de sécurité sociale : aucun n’est conservé."
        )
    place = _place(heading, appris)
    if _HEURE.search(flatten(heading)):
        return ColonneIgnoree(
            name,
            f"La colonne « {name} » n’est pas reprise : un fichier sans signature ne fixe pas l’heure.",
        )
    if place is not None and place[0] in RENDEZ_VOUS and place[0] not in read:
        return ColonneIgnoree(
            name, f"La colonne « {name} » n’est pas reprise : seule une convocation signée désigne les évaluateurs."
        )
    if _CODE.search(flatten(heading)):
        return ColonneIgnoree(name, f"La colonne « {name} » n’est pas reprise : le dossier ne conserve pas ce code.")
    if place is not None:
        return ColonneIgnoree(
            name, f"La colonne « {name} » n’est pas reprise : une autre colonne contient déjà cette donnée."
        )
    words = f"La colonne « {name} » n’est pas reprise : son intitulé ne correspond à aucun champ du dossier."
    return ColonneIgnoree(name, words, libre=bool(heading))
