"""The content of a bloc in words, as agreements of the first form bind to it."""

from __future__ import annotations

from typing import Any

from msgspec import json

from evaluateur.metier import canonique, conciliation
from evaluateur.metier.conformite import exigences
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.forme_1 import mots
from evaluateur.metier.pv import bloc_pv
from evaluateur.metier.pv.paroles import paroles
from evaluateur.metier.referentiel import NatureCellule
from evaluateur.metier.vocabulaire import BlocCode, Empreinte

_FIELDS = (
    "code", "intitule", "code_rncp", "presentation", "preuve", "constats", "situations", "tirages", "horloges",
    "competences", "lacune_avant", "lacune_apres", "tranches", "desaccords", "resultat", "motif",
)  # fmt: skip


def empreinte(dossier: Dossier, code: BlocCode) -> Empreinte:
    """The empreinte of what both confirmed. Whether the candidate then gave up was no part of it."""
    brouillon = json.decode(
        canonique.encode(bloc_pv.rediger(dossier, code, bloc_pv.resultat(dossier, code), paroles(1)))
    )
    written: dict[str, Any] = {field: brouillon[field] for field in _FIELDS}
    bloc = dossier.referentiel.par_bloc[code]
    for found, constat in zip(exigences.releves(dossier, code), written["constats"], strict=False):
        constat["constate"] = mots.releve(found)
    grille = bloc_pv.cellules_jugees(dossier, code)
    tranchees = [c for c in grille if c.etat is conciliation.Etat.TRANCHE]
    ouvertes = [c for c in grille if c.etat is conciliation.Etat.DESACCORD and c.decision]
    for items, cellules in ((written["tranches"], tranchees), (written["desaccords"], ouvertes)):
        for line, cellule in zip(items, cellules, strict=True):
            line["objet"] = mots.cellule(bloc, cellule.code)
            line["valeur_1"], line["valeur_2"] = (_word(dossier, cellule.nature, v) for v in cellule.valeurs)
    if written["resultat"]["cle"] in mots.HORS_EPREUVE:
        written["resultat"]["mot"], written["resultat"]["icone"] = mots.HORS_EPREUVE[written["resultat"]["cle"]]
    return canonique.empreinte(canonique.encode(written))


def _word(dossier: Dossier, nature: NatureCellule, key: str) -> str:
    value = conciliation.echelle_de(dossier.referentiel, nature).valeur(key)
    return value.mot if value else mots.NON_NOTE
