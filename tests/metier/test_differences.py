"""What a version changes is told once for each thing, in words, in the order of the grid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from evaluateur.metier.pv.differences import differences
from evaluateur.metier.pv.proces_verbal import BlocPV, CompetencePV, DifferencePV, PausePV, ProcesVerbal
from tests.edition import exemple

PV = exemple.proces_verbal()
B1, B3, B4 = PV.blocs[0], PV.blocs[2], PV.blocs[3]
K = B1.competences[0]
AUTRE = exemple.valeur(exemple.referentiel().echelles.critere, "non_conforme")


def bloc(rang: int, **fields: Any) -> ProcesVerbal:
    blocs = list(PV.blocs)
    blocs[rang] = replace(blocs[rang], **fields)
    return replace(PV, blocs=tuple(blocs))


def competence(**fields: Any) -> ProcesVerbal:
    return bloc(0, competences=(replace(K, **fields), *B1.competences[1:]))


def marque(k: CompetencePV) -> CompetencePV:
    g = k.groupes[0]
    return replace(k, groupes=(replace(g, lignes=(replace(g.lignes[0], valeur=AUTRE), *g.lignes[1:])), *k.groupes[1:]))


def second_evaluateur(**fields: Any) -> ProcesVerbal:
    return replace(PV, evaluateurs=(PV.evaluateurs[0], replace(PV.evaluateurs[1], **fields)))


def premier(parts: tuple[Any, ...], **fields: Any) -> tuple[Any, ...]:
    return (replace(parts[0], **fields), *parts[1:])


CHANGES: dict[str, tuple[Callable[[], ProcesVerbal], DifferencePV]] = {
    "a text about the candidate": (
        lambda: replace(PV, candidat=replace(PV.candidat, service="Prévoyance")),
        DifferencePV("Service", "Prestations santé", "Prévoyance"),
    ),
    "a date": (
        lambda: replace(PV, candidat=replace(PV.candidat, date_naissance=date(1999, 4, 2))),
        DifferencePV("Date de naissance", "1er mars 1998", "2 avril 1999"),
    ),
    "a date that is taken away": (
        lambda: replace(PV, session=replace(PV.session, fin=None)),
        DifferencePV("Fin de la session", "20 novembre 2026", ""),
    ),
    "the presence, in words": (
        lambda: replace(PV, candidat=replace(PV.candidat, presence="abandon")),
        DifferencePV("Présence", "Présent", "Abandon"),
    ),
    "the accommodation": (
        lambda: replace(PV, candidat=replace(PV.candidat, amenagement_minutes=0)),
        DifferencePV("Aménagement", "5 min", ""),
    ),
    "the mode": (lambda: replace(PV, mode="papier"), DifferencePV("Mode", "Électronique", "Papier")),
    "an evaluator": (
        lambda: second_evaluateur(habilitation="HAB-9"),
        DifferencePV("Évaluateur 2, habilitation", "", "HAB-9"),
    ),
    "the result of a bloc": (
        lambda: bloc(0, resultat=B3.resultat),
        DifferencePV("Bloc 1, résultat", "Acquis", "Non acquis"),
    ),
    "its reason": (lambda: bloc(0, motif="Vu."), DifferencePV("Bloc 1, motif", "", "Vu.")),
    "a requirement": (
        lambda: bloc(0, constats=premier(B1.constats, constate="2", etat="non_rempli")),
        DifferencePV(f"Bloc 1, {B1.constats[0].libelle}", "4 (respectée)", "2 (non respectée)"),
    ),
    "a situation taken away": (
        lambda: bloc(0, situations=B1.situations[:2]),
        DifferencePV(
            "Bloc 1, situation 4",
            "15/11/2026 10:20, Simulée, Plateau santé, Téléphone, Appel mécontent après un refus, PETIT Sacha, "
            "Situation difficile",
            "",
        ),
    ),
    "a draw": (
        lambda: bloc(3, tirages=premier(B4.tirages, retenu="Délai")),
        DifferencePV("Bloc 4, tirage au sort 1", "Résiliation", "Délai"),
    ),
    "a clock": (
        lambda: bloc(0, horloges=premier(B1.horloges, pauses=(PausePV("appel", 61),))),
        DifferencePV(f"Bloc 1, {B1.horloges[0].phase}", "15 min 00 s", "15 min 00 s, pause de 1 min 01 s : appel"),
    ),
    "a mark": (
        lambda: bloc(0, competences=(marque(K), *B1.competences[1:])),
        DifferencePV("1.1, critère 1", "Conforme", "Non conforme"),
    ),
    "the verdict of a competence": (
        lambda: competence(valeur=B3.competences[0].valeur),
        DifferencePV("Compétence 1.1", "Acquise", "Non acquise"),
    ),
    "a comment": (
        lambda: competence(precisions="Autre."),
        DifferencePV("Compétence 1.1, précisions", K.precisions, "Autre."),
    ),
    "why something was settled": (
        lambda: bloc(0, tranches=premier(B1.tranches, motif="Revu.")),
        DifferencePV(
            "1.1, critère 2, écart tranché",
            "Non conforme et Conforme, retenu : Conforme. Un seul oubli, corrigé.",
            "Non conforme et Conforme, retenu : Conforme. Revu.",
        ),
    ),
    "a position for the jury": (
        lambda: bloc(3, desaccords=premier(B4.desaccords, position_2="Autre.")),
        DifferencePV(
            "Bloc 4, désaccord constaté",
            "Évaluateur 1 : Acquis. Réponses précises.\nÉvaluateur 2 : Non acquis. Remontée non montrée.",
            "Évaluateur 1 : Acquis. Réponses précises.\nÉvaluateur 2 : Non acquis. Autre.",
        ),
    ),
    "a dérogation": (
        lambda: replace(PV, derogations=PV.derogations[:1]),
        DifferencePV("Dérogation 2", f"{PV.derogations[1].objet} {PV.derogations[1].motif}", ""),
    ),
}


@pytest.mark.parametrize("cas", CHANGES)
def test_each_kind_of_change_is_named_once_with_both_sides(cas: str) -> None:
    change, expected = CHANGES[cas]
    assert differences(PV, change()) == (expected,)
    assert differences(change(), PV) == (DifferencePV(expected.objet, expected.apres, expected.avant),)


def test_a_version_that_changes_nothing_differs_by_nothing() -> None:
    following = replace(PV, version=3, motif_version="Autre", fige_le=PV.fige_le + timedelta(days=1))
    assert differences(PV, following) == ()


def test_differences_come_in_the_order_of_the_grid_even_those_that_are_gone() -> None:
    def change(b: BlocPV) -> BlocPV:
        return replace(b, motif="Vu.", situations=b.situations[1:], competences=(marque(b.competences[0]),))

    after = replace(PV, candidat=replace(PV.candidat, poste="Autre"), blocs=(change(B1), *PV.blocs[1:]), derogations=())
    objets = [d.objet for d in differences(PV, after)]
    debut = ["Poste occupé", "Bloc 1, motif", "Bloc 1, situation 1", "1.1, critère 1", "1.2, critère 1"]
    assert objets[:5] == debut
    assert objets[-3:] == ["Compétence 1.6, précisions", "Dérogation 1", "Dérogation 2"]
    assert [d.objet for d in differences(after, PV)] == objets


def test_a_presentation_that_changes_says_each_part_that_comes_and_goes() -> None:
    objets = {d.objet: d for d in differences(PV, bloc(4, presentation="deja_acquis", preuve="Attestation"))}
    assert objets["Bloc 5, présentation"].apres == "Déjà acquis"
    assert objets["Bloc 5, preuve"] == DifferencePV("Bloc 5, preuve", "", "Attestation")
    assert len(objets) == 2
