"""The content of a bloc in words, as agreements of the first form bind to it."""

from __future__ import annotations

from typing import Any

from msgspec import json

from evaluateur.metier import canonique, conciliation
from evaluateur.metier.conformite import exigences
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.forme_1 import mots
from evaluateur.metier.pv import bloc_pv
from evaluateur.metier.referentiel import NatureCellule

_CHAMPS = (
    "code", "intitule", "code_rncp", "presentation", "preuve", "constats", "situations", "tirages", "horloges",
    "competences", "lacune_avant", "lacune_apres", "tranches", "desaccords", "resultat", "motif",
)  # fmt: skip


def empreinte(dossier: Dossier, code: str) -> str:
    """The empreinte of what both confirmed. Whether the candidate then gave up was no part of it."""
    brouillon = json.decode(canonique.encode(bloc_pv.rediger(dossier, code, bloc_pv.resultat(dossier, code))))
    ecrit: dict[str, Any] = {champ: brouillon[champ] for champ in _CHAMPS}
    bloc = dossier.referentiel.par_bloc[code]
    for trouve, constat in zip(exigences.releves(dossier, code), ecrit["constats"], strict=False):
        constat["constate"] = mots.releve(trouve)
    grille = bloc_pv.cellules_jugees(dossier, code)
    tranchees = [c for c in grille if c.etat is conciliation.Etat.TRANCHE]
    ouvertes = [c for c in grille if c.etat is conciliation.Etat.DESACCORD and c.decision]
    for liste, cellules in ((ecrit["tranches"], tranchees), (ecrit["desaccords"], ouvertes)):
        for ligne, cellule in zip(liste, cellules, strict=True):
            ligne["objet"] = mots.cellule(bloc, cellule.code)
            ligne["valeur_1"], ligne["valeur_2"] = (_mot(dossier, cellule.nature, v) for v in cellule.valeurs)
    if ecrit["resultat"]["cle"] in mots.HORS_EPREUVE:
        ecrit["resultat"]["mot"], ecrit["resultat"]["icone"] = mots.HORS_EPREUVE[ecrit["resultat"]["cle"]]
    return canonique.empreinte(canonique.encode(ecrit))


def _mot(dossier: Dossier, nature: NatureCellule, cle: str) -> str:
    valeur = conciliation.echelle_de(dossier.referentiel, nature).valeur(cle)
    return valeur.mot if valeur else mots.NON_NOTE
