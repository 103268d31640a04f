"""Each irregularity of the people and the place is named once, under a stable key, and waived only if it may be."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.conformite_preparation import preparation
from evaluateur.metier.dossier import Derogation, Dossier, EtatBloc, Identite, nouveau
from evaluateur.metier.forme_1.derogations import phrase as phrase_d_alors
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Habilitation, Session
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId
from tests.parcours.monde import DEBUT, petit_referentiel

REF = petit_referentiel()
EXPERT = Evaluateur(
    ProfilId("u"),
    "Un",
    "Anne",
    "expert_habilite",
    "Mutuelle Fictive",
    "Formation",
    Habilitation("H-1", date(2030, 1, 1)),
    "cle-1",
)
INTERNE = Evaluateur(ProfilId("d"), "Deux", "Basile", "expert_interne", "Mutuelle Exemple", "Prévoyance", None, "cle-2")
RESPONSABLE = Evaluateur(
    ProfilId("d"),
    "Deux",
    "Basile",
    "responsable_pedagogique",
    "OF",
    "Pédagogie",
    Habilitation("H-2", date(2030, 1, 1)),
    "cle-2",
)


def dossier(one: Evaluateur | None = EXPERT, two: Evaluateur | None = INTERNE, **fields: Any) -> Dossier:
    """A dossier with nothing to mend in its preparation, but for what is given."""
    bon: dict[str, Any] = {
        "candidat": Candidat("MARTIN", "Lou"),
        "affectation": Affectation("Mutuelle Exemple", "Prestations santé"),
        "session": Session("Salle", date(2026, 11, 16), date(2026, 11, 20)),
        "sieges": {s: e for s, e in ((1, one), (2, two)) if e is not None},
        "presence": "present",
        "identite": Identite("conforme", Candidat("MARTIN", "Lou").etat_civil, "passeport"),
        "blocs": {b: EtatBloc(presentation="presente") for b in REF.par_bloc},
    }
    return replace(nouveau(DossierId("d"), REF), **(bon | fields))


def regles(d: Dossier) -> dict[str, bool]:
    found = preparation(d)
    assert all(n == 1 for n in Counter(m.regle.cle for m in found).values()), "each once"
    assert all(m.phrase.endswith(".") and m.remede.endswith(".") for m in found)
    return {m.regle.cle: m.derogeable for m in found}


def test_a_regular_preparation_has_nothing_to_mend() -> None:
    assert regles(dossier()) == {}
    assert regles(dossier(two=RESPONSABLE)) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"candidat": Candidat()}, {"candidat.nom", "candidat.prenoms"}),
        ({"candidat": Candidat("", "Lou", nom_usage="DUPONT")}, set()),
        ({"affectation": Affectation("", "Prestations santé")}, {"candidat.entreprise", "siege.2.employeur"}),
        ({"session": Session()}, {"session.lieu", "session.debut"}),
        ({"blocs": {b: EtatBloc() for b in REF.par_bloc}}, {"bloc.1.presentation", "bloc.5.presentation"}),
        ({"blocs": {b: EtatBloc(presentation="non_presente") for b in REF.par_bloc}}, {"blocs"}),
        ({"sieges": {}}, {"siege.1", "siege.2"}),
    ],
)
def test_a_gap_of_the_preparation_is_named_under_its_key(fields: dict[str, Any], expected: set[str]) -> None:
    assert set(regles(dossier(**fields))) == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (replace(EXPERT, habilitation=None), INTERNE, {"siege.1.habilitation"}),
        (replace(EXPERT, habilitation=Habilitation("")), INTERNE, {"siege.1.habilitation"}),
        (replace(EXPERT, habilitation=Habilitation("H", date(2026, 11, 19))), INTERNE, {"siege.1.habilitation_fin"}),
        (replace(EXPERT, habilitation=Habilitation("H", date(2026, 11, 20))), INTERNE, set()),
        (replace(EXPERT, habilitation=Habilitation("H")), INTERNE, set()),
        (replace(EXPERT, qualite="expert_interne"), INTERNE, {"siege.1.qualite", "siege.1.employeur"}),
        (replace(EXPERT, qualite="inconnue"), INTERNE, {"siege.1.qualite"}),
        (EXPERT, replace(INTERNE, qualite="expert_habilite"), {"siege.2.qualite", "siege.2.habilitation"}),
        (EXPERT, replace(INTERNE, service=""), {"siege.2.service"}),
        (EXPERT, replace(INTERNE, nom=EXPERT.nom, prenom=EXPERT.prenom), {"siege.2.nom"}),
        (EXPERT, replace(INTERNE, employeur="Une autre mutuelle"), {"siege.2.employeur"}),
        (EXPERT, replace(INTERNE, employeur="  mutuelle  EXEMPLE "), set()),
        (EXPERT, replace(INTERNE, service="prestations SANTE"), {"siege.2.service"}),
        (EXPERT, replace(INTERNE, employeur="Autre", service="Prestations santé"),
         {"siege.2.employeur", "siege.2.service"}),
        (EXPERT, replace(RESPONSABLE, habilitation=None), {"siege.2.habilitation"}),
        (None, INTERNE, {"siege.1"}),
        (EXPERT, None, {"siege.2"}),
        (replace(EXPERT, habilitation=None), replace(INTERNE, service="Prestations santé"),
         {"siege.1.habilitation", "siege.2.service"}),
    ],
)  # fmt: skip
def test_every_irregularity_of_a_seat_is_named_once_and_may_be_waived_by_its_key(
    one: Evaluateur | None, two: Evaluateur | None, expected: set[str]
) -> None:
    d = dossier(one, two)
    found = regles(d)
    assert set(found) == expected
    for regle, derogeable in found.items():
        assert derogeable is (regle.count(".") == 2), "an empty seat is a gap, not something to waive"
        reste = preparation(d)
        constat = next(m.constat for m in reste if m.regle.cle == regle)
        derogation = Derogation(
            1, regle, "quels que soient les mots", BlocCode(""), "motif", 1, ProfilId("u"), DEBUT, constat.valeurs
        )
        old = replace(derogation, valeurs=UNSET, objet=phrase_d_alors(d, constat), acceptee_par="d")
        for couverte, awaited in (
            (derogation, False),
            (replace(derogation, acceptee_par="d"), derogeable),
            (replace(derogation, acceptee_par="d", retiree=True), False),
            (replace(derogation, acceptee_par="d", regle=regle + "x"), False),
            (replace(derogation, acceptee_par="d", valeurs=(*constat.valeurs, "plus grave")), False),
            (old, derogeable),
            (replace(old, objet="un manquement moins grave"), False),
        ):
            after = conformite.sans_derogation(replace(d, derogations=(couverte,)), reste)
            assert (regle not in {m.regle.cle for m in after}) is awaited
            assert {m.regle.cle for m in after} | {regle} == expected


def test_an_irregularity_is_of_a_person_whatever_the_spelling_of_his_name() -> None:
    """What was waived stays waived when his name is corrected; it is waived for nobody else of that name."""

    def about(one: Evaluateur) -> tuple[str, ...]:
        (found,) = (m.constat.valeurs for m in preparation(dossier(one)) if "habilitation" in m.regle.cle)
        return found

    bare = replace(EXPERT, habilitation=None)
    assert about(bare) == about(replace(bare, nom="Hun")) == ("u",)
    assert about(replace(bare, identifiant=ProfilId("x"))) == ("x",)
    nobody = replace(bare, identifiant=ProfilId(""))
    assert about(nobody) == about(replace(nobody, nom="UN")) != about(replace(nobody, nom="Hun"))


def test_the_end_of_an_habilitation_is_told_with_both_dates() -> None:
    d = dossier(replace(EXPERT, habilitation=Habilitation("H", date(2026, 11, 1))))
    assert preparation(d)[0].phrase == (
        f"Évaluateur 1 ({EXPERT.nom_complet}) : l’habilitation expire le 1er novembre 2026, "
        "avant la fin de la session le 20 novembre 2026."
    )
    endless = replace(d, session=Session("Salle", date(2026, 10, 30)))
    assert preparation(endless) == []


@pytest.mark.parametrize(("derives", "expected"), [((), False), ((119_999, -119_999), False), ((120_000,), True),
                                                  ((5, -120_000), True)])  # fmt: skip
def test_a_wall_clock_that_moved_by_two_minutes_asks_for_a_derogation(derives: tuple[int, ...], expected: bool) -> None:
    found = [m for m in conformite.manquements(dossier(derives_ms=derives)) if m.regle.cle.startswith("horloge")]
    assert bool(found) is expected
    assert all(m.derogeable for m in found)


def test_an_absent_or_not_yet_declared_candidate_asks_nothing_of_the_blocs() -> None:
    assert [m.regle.cle for m in conformite.manquements(dossier(presence=None))] == ["presence"]
    assert conformite.manquements(dossier(presence="absent")) == []
    assert {m.bloc for m in conformite.manquements(dossier())} == {"1", "5"}
    assert conformite.manquements(dossier(presence="abandon")) == []
