"""Our words in a record and on its pages, by the schema of the record: those of before are for ever.

What was frozen with one wording is drafted, printed and verified again with it. Words of the référentiel: :mod:`mots`.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier.designation import CRITERE
from evaluateur.metier.vocabulaire import (
    NON_RENSEIGNE,
    ORIGINES,
    PRESENCES,
    ConstatIdentite,
    Origine,
    Presence,
)


class Paroles(Struct, frozen=True):
    """One wording. A sentence with a name in braces is completed by whoever prints it."""

    mise_en_page: int
    """The layout of the pages that goes with it, which a signature names."""
    # in the record
    critere: str
    tranche: str
    etats: dict[str, str]
    """What became of a requirement, inside a sentence."""
    du_au: bool
    """Whether a period is « du 12 au 16 »."""
    noms: bool
    """Whether family names are in capitals, however they were typed."""
    # on the pages
    liees: bool
    """Whether a number stays on the line of its noun, and that of a page at the right end of its own."""
    plus_larges: int
    """By how many points the columns of states and of results may be wider, for its words."""
    paires: bool
    """Whether each row of facts has as many cells as the others, the last one too."""
    non_note: str
    sous_titre: str
    naissance: tuple[str, ...]
    """Day and place under one label, or each under its own."""
    role: str
    amenagement: bool
    """Whether the time added is printed."""
    presences: dict[Presence, str]
    electronique: str
    provisoire: str
    habilitation: str
    """Said of who signs without one."""
    lu_par: tuple[str, str]
    """Of the candidate who signs: in bold, then plain."""
    exigences: dict[str, str]
    au_dessus: str
    recale: str
    tranchee: str
    accords: dict[str, str]
    """What the verdict of a competence is called, by its state; of one evaluator alone below."""
    seul: dict[str, str]
    verdict: str
    origines: dict[Origine, str]
    annexe: str
    tranches: str
    tete: str
    identites: dict[ConstatIdentite, str] = {}
    """What was seen of the candidate's identity, from schema 6 on."""
    rectifiee: str = ""
    """What of it was spelled otherwise since."""
    etat_civil: dict[str, str] = {}
    """What its fields are called."""


_AVANT = Paroles(
    mise_en_page=1,
    critere="{competence} critère {rang}",
    tranche="{objet}, désaccord tranché",
    etats={"rempli": "rempli", "non_rempli": "non rempli", "derogation": "couvert par une dérogation",
           "sans_objet": "sans objet"},
    du_au=False,
    noms=False,
    liees=False,
    plus_larges=0,
    paires=False,
    non_note="Non noté",
    sous_titre="",
    naissance=("Naissance",),
    role="Siège",
    amenagement=True,
    presences={key: word.imprime for key, word in PRESENCES.items()},
    electronique="Mode électronique : l’original est ce fichier PDF signé, une impression n’en est qu’une copie. "
    "Preuve du contenu en annexe.",
    provisoire="Signature non rattachée à l’organisme (certificat provisoire)",
    habilitation=", sans numéro d’habilitation",
    lu_par=("Candidat", ", a pris connaissance du document (ne vaut pas accord sur le résultat)"),
    exigences={"rempli": "Rempli", "non_rempli": "Non rempli", "sans_objet": "Sans objet"},
    au_dessus="Dépassement de {duree}",
    recale="Temps recalé : {motif}",
    tranchee="{valeur}, tranché",
    accords={"accord": "accord des deux évaluateurs", "tranche": "désaccord tranché par les deux évaluateurs",
             "desaccord": "désaccord constaté"},
    seul={"accord": "verdict", "tranche": "verdict corrigé"},
    verdict="verdict",
    origines={key: word.imprime for key, word in ORIGINES.items()},
    annexe="Annexe : désaccords, dérogations, preuve",
    tranches="Désaccords tranchés",
    tete="Tête du journal, fait {rang}",
)  # fmt: skip
_DEUXIEMES = Paroles(
    mise_en_page=2,
    critere=CRITERE,
    tranche="{objet}, écart tranché",
    etats={"rempli": "respectée", "non_rempli": "non respectée", "derogation": "couverte par une dérogation",
           "sans_objet": "sans objet"},
    du_au=True,
    noms=True,
    liees=True,
    plus_larges=20,
    paires=False,
    non_note=NON_RENSEIGNE,
    sous_titre="Procès-verbal d’évaluation des deux évaluateurs",
    naissance=("Date de naissance", "Lieu de naissance"),
    role="Rôle",
    amenagement=False,
    presences={"present": "Présent", "absent": "Absent", "abandon": "Abandon"},
    electronique="Mode électronique : l’original est ce fichier PDF signé ; toute impression est une copie. "
    "Preuve du contenu en annexe.",
    provisoire="Certificat provisoire, non délivré par l’organisme",
    habilitation="",
    lu_par=("Le candidat", " a pris connaissance du document, sans que cela vaille accord sur le résultat"),
    exigences={"rempli": "Respectée", "non_rempli": "Non respectée", "sans_objet": "Sans objet"},
    au_dessus="+ {duree}",
    recale="Temps corrigé : {motif}",
    tranchee="{valeur} (voir annexe)",
    accords={"accord": "accord des deux évaluateurs", "tranche": "écart tranché par les deux évaluateurs",
             "desaccord": "désaccord constaté"},
    seul={"accord": "résultat", "tranche": "résultat corrigé"},
    verdict="résultat",
    origines={"1": "celles de l’évaluateur 1", "2": "celles de l’évaluateur 2", "1+2": "celles des deux",
              "reecrit": "réécrites en commun"},
    annexe="Annexe : écarts, dérogations, preuve",
    tranches="Écarts tranchés en commun",
    tete="Dernier événement du journal, n° {milliers}",
)  # fmt: skip
_PRESENTES = replace(_DEUXIEMES, mise_en_page=3, paires=True)
_IDENTIFIES = replace(
    _PRESENTES,
    naissance=("Naissance",),  # one row less, for the one that tells of the identity
    identites={"conforme": "Identité vérifiée sur pièce ({piece}), conforme",
               "corrigee": "Identité vérifiée sur pièce ({piece}), orthographe corrigée : {champs}",
               "aucune_piece": "Identité non vérifiée : aucune pièce présentée",
               "ne_correspond_pas": "Identité non vérifiée : la pièce ({piece}) ne correspond pas au candidat"},
    rectifiee="orthographe rectifiée depuis : {champs}",
    etat_civil={"nom_naissance": "nom de naissance", "prenoms": "prénoms", "date_naissance": "date de naissance",
                "lieu_naissance": "lieu de naissance"},
)  # fmt: skip
_DEPUIS = {6: _IDENTIFIES, 4: _PRESENTES, 3: _DEUXIEMES}
"""From which schema on, the last one first."""


def paroles(schema: int) -> Paroles:
    """The wording of a record of this schema."""
    return next((said for since, said in _DEPUIS.items() if schema >= since), _AVANT)
