"""What someone who practises is told at a step, for as long as he has not done it: it goes by itself."""

from __future__ import annotations

from evaluateur.metier.etapes import Etape
from evaluateur.metier.referentiel import Echelle
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.vue import Vue

SEEN = 3
"""Marks after which one knows how they are given."""


def conseil(vue: Vue, etape: Etape, bloc: BlocCode) -> str:
    """The one thing to know here; empty once it was done, and where nothing has to be known."""
    if etape == "signature":
        there = vue.dossier.fige is None and not vue.dossier.clos
        return "Lisez les pages : Ctrl+Entrée les fige, puis chaque évaluateur signe." if there else ""
    here = vue.blocs.get(bloc)
    return _du_bloc(here, etape) if here is not None else ""


def _du_bloc(vue: VueBloc, etape: Etape) -> str:
    if etape == "grille" and vue.grille_ouverte:
        return _grille(vue)
    if etape == "entretien" and not vue.etat.chronos:
        return "F4 démarre le chronomètre ; il continue même si vous changez d’écran."
    if etape == "scellement" and vue.grille_ouverte:
        return "Sceller fixe votre grille. Ensuite, Ctrl+M passe la main à l’autre évaluateur, qui n’en voit rien."
    if etape == "conciliation" and vue.etat.revele_le and not vue.etat.decisions:
        return "Ctrl+E confirme ce qui est identique ; F8 mène d’un écart à l’autre."
    return ""


def _grille(vue: VueBloc) -> str:
    marques, echelles = vue.grille.marques, vue.dossier.referentiel.echelles
    if len(marques) < SEEN:
        return f"Ici, une touche suffit : {_keys(echelles.critere)}."
    if not any(competence.code in marques for competence in vue.bloc.competences):
        return f"Au bout du tableau : {_keys(echelles.competence)} ; puis écrivez les précisions."
    return ""


def _keys(echelle: Echelle) -> str:
    return ", ".join(f"{valeur.touche} {valeur.mot.lower()}" for valeur in echelle.valeurs if valeur.touche)
