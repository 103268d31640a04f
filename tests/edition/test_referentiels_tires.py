"""Whatever a valid référentiel holds is printed whole, and is the same again once kept and read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.edition.composition.escaping import compose as composed
from evaluateur.edition.documents.feuille.feuille import FeuilleObservation
from evaluateur.edition.documents.grille.grille import GrilleImprimee
from evaluateur.edition.documents.imprime import Imprime
from evaluateur.metier import conciliation
from evaluateur.metier.dossier import Dossier, EtatBloc, Originale, nouveau
from evaluateur.metier.grille import Grille
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Session
from evaluateur.metier.pv import redaction
from evaluateur.metier.referentiel import Bloc, Referentiel
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, CelluleCode, DossierId, ProfilId
from tests.edition.lecture import serre
from tests.test_referentiels import page
from tests.tires import tables

INSTANT = datetime(2026, 11, 20, 15, 59, 30, tzinfo=UTC)
QUELQUES, BEAUCOUP, PARTS = 25, 1000, 4
LARGES = [HealthCheck.too_slow, HealthCheck.data_too_large]
"""A whole référentiel takes many draws; how many of them are too large hangs on what was imported before."""


def dossier(ref: Referentiel) -> Dossier:
    """Every bloc presented, all of it marked in the words of its scales, revealed, nothing decided yet."""
    empty = nouveau(DossierId("0b6ff2a4"), ref)
    names = dict(zip(ref.numeros, ("DURAND", "PETIT"), strict=False))
    return replace(
        empty,
        reference="EX-1",
        candidat=Candidat("MARTIN", "Lou"),
        affectation=Affectation("Mutuelle Exemple", "Prestations santé", "Gestionnaire"),
        session=Session("Salle B204", date(2026, 11, 12), date(2026, 11, 20), "Centre Exemple Formation"),
        sieges={siege: Evaluateur(ProfilId(name), name, "Claude", "expert") for siege, name in names.items()},
        blocs={
            b.code: EtatBloc(
                presentation="presente",
                revele_le=INSTANT,
                originales={siege: Originale(ProfilId(name), marked(ref, b, siege)) for siege, name in names.items()},
            )
            for b in ref.blocs
        },
    )


def marked(ref: Referentiel, bloc: Bloc, siege: int) -> Grille:
    """Each cell in another word than the one before."""
    marques = dict[CelluleCode, str]()
    for rank, (code, cellule) in enumerate(bloc.cellules.items(), siege):
        valeurs = conciliation.echelle_de(ref, cellule.nature).valeurs
        marques[code] = valeurs[rank % len(valeurs)].cle
    return Grille(marques)


def lost(ref: Referentiel, document: Imprime) -> list[str]:
    """The criteria whose text is on no page, and the activities, competences and headings; the pages can be drawn."""
    made = document.document()
    said = serre(made.tree.content())
    assert document.draw(made).startswith(b"%PDF-")
    parts = [
        *(b.intitule.texte for b in ref.blocs),
        *(a.texte for b in ref.blocs for a in b.activites),
        *(k.texte for b in ref.blocs for k in b.competences),
        *(g.entete for b in ref.blocs for k in b.competences for g in k.groupes),
        *(c.texte for b in ref.blocs for c in b.criteres),
    ]
    return [text for text in parts if serre(composed([text])[0]) not in said]


def stands(table: dict[str, Any]) -> None:
    ref = referentiels.parse(page(table), "tiré")
    content = referentiels.canonical_bytes(ref)
    reread = referentiels.from_canonical(content)
    assert reread == ref
    assert referentiels.canonical_bytes(reread) == content
    assert referentiels.empreinte(reread) == referentiels.empreinte(ref)
    assert referentiels.comparer(ref, reread) == []
    for one in ref.juries():
        assert referentiels.empreinte(referentiels.from_canonical(referentiels.canonical_bytes(one)))
        prepared = dossier(one)
        assert lost(one, FeuilleObservation(prepared, list(prepared.blocs), INSTANT)) == []
        record = redaction.proces_verbal(prepared, "papier", INSTANT, AUCUNE_EMPREINTE)
        assert lost(one, GrilleImprimee(record)) == []


@settings(max_examples=QUELQUES, suppress_health_check=LARGES)
@given(tables())
def test_a_referentiel_prints_whole_and_is_the_same_once_read_again(table: dict[str, Any]) -> None:
    stands(table)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=BEAUCOUP // PARTS, derandomize=False, suppress_health_check=LARGES)
@given(table=tables())
def test_a_thousand_referentiels_print_whole_and_are_the_same_once_read_again(part: int, table: dict[str, Any]) -> None:
    stands(table)
